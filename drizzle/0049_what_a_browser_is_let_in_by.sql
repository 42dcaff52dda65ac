-- What a request of a browser is let in and counted by, in one statement each, outside any transaction and role: as in 0044,
-- by functions of the tables' owner that the app's login alone may call. The hosts of a vendor's programs are no secret; the
-- day's key is what the login may read as the system too.
do $$
declare t text;
begin
  foreach t in array array['programs', 'visitor_keys'] loop
    execute format('create policy %I on %I for select to %I using (true)', t || '_owner', t, current_user);
  end loop;
end $$;
--> statement-breakpoint
-- Where a vendor's programs lead to, and which other hosts are theirs.
create function program_sites(vendor text) returns table (destination_url text, allowed_hosts text[])
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select p.destination_url, p.allowed_hosts from programs p where p.vendor_id = vendor;
end $$;
--> statement-breakpoint
-- The key that names visitors of a day; null while there is none.
create function visitor_key(of_day date) returns text
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (select k.key from visitor_keys k where k.day = of_day);
end $$;
--> statement-breakpoint
revoke all on function program_sites(text), visitor_key(date) from public;
--> statement-breakpoint
grant execute on function program_sites(text), visitor_key(date) to grapevine_app;
