-- In which language and zone a person reads pages; null where the browser and the vendor say. Who a session belongs to is
-- asked once a page (0044), so that it answers this too.
alter table people add column language text;
--> statement-breakpoint
alter table people add column timezone text;
--> statement-breakpoint
drop function session_holder(text, timestamptz, text);
--> statement-breakpoint
create function session_holder(session text, at timestamptz, vendor text)
  returns table (person_id text, email text, language text, zone text, signed_in_at timestamptz, member_id text, role text,
    vendor_id text, name text, currency text, timezone text, mode text, funding text, test_now timestamptz,
    created_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select s.person_id, p.email, p.language, p.timezone, s.created_at::timestamptz, m.id, m.role, v.id, v.name,
      v.currency, v.timezone, v.mode, v.funding, v.test_now::timestamptz, v.created_at::timestamptz
    from sessions s
    join people p on p.id = s.person_id
    left join members m on m.person_id = s.person_id and m.vendor_id = vendor and m.removed_at is null
    left join vendors v on v.id = m.vendor_id
    where s.id = session and s.revoked_at is null and s.expires_at > at;
end $$;
--> statement-breakpoint
revoke all on function session_holder(text, timestamptz, text) from public;
--> statement-breakpoint
grant execute on function session_holder(text, timestamptz, text) to grapevine_app;
