-- Who a credential belongs to is asked in one statement, outside any transaction and role: by functions of the tables' owner
-- that the app's login alone may call. Each answers about the one row whose hash, or id, the caller brings, and never shows a
-- hash. Policies are forced and bind an owner that is no superuser, so it needs its own; it may lock rows, not change them.
do $$
declare t text;
begin
  foreach t in array array['people', 'sessions', 'members', 'api_keys', 'personal_tokens'] loop
    execute format('create policy %I on %I for select to %I using (true)', t || '_owner', t, current_user);
  end loop;
  foreach t in array array['members', 'api_keys', 'personal_tokens'] loop
    execute format('create policy %I on %I for update to %I using (true) with check (false)', t || '_owner_locks', t,
      current_user);
  end loop;
end $$;
--> statement-breakpoint
-- A key that is alive at an instant.
create function key_holder(shown text, at timestamptz)
  returns table (vendor_id text, mode text, test_now timestamptz, id text, kind text, scopes jsonb, last_used_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select v.id, v.mode, v.test_now::timestamptz, k.id, k.kind, k.scopes, k.last_used_at::timestamptz
    from api_keys k join vendors v on v.id = k.vendor_id
    where k.hash = shown and k.revoked_at is null and (k.expires_at is null or k.expires_at > at);
end $$;
--> statement-breakpoint
-- A personal token that is not revoked, of a member who is there.
create function token_holder(shown text)
  returns table (vendor_id text, mode text, test_now timestamptz, id text, person_id text, role text, token_id text,
    last_used_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select v.id, v.mode, v.test_now::timestamptz, m.id, m.person_id, m.role, t.id, t.last_used_at::timestamptz
    from personal_tokens t
    join members m on m.vendor_id = t.vendor_id and m.id = t.member_id
    join vendors v on v.id = t.vendor_id
    where t.hash = shown and t.revoked_at is null and m.removed_at is null;
end $$;
--> statement-breakpoint
-- A session that is alive at an instant, and what its person is at a vendor, if one is named and they are its member.
create function session_holder(session text, at timestamptz, vendor text)
  returns table (person_id text, email text, signed_in_at timestamptz, member_id text, role text, vendor_id text, name text,
    currency text, timezone text, mode text, funding text, test_now timestamptz, created_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select s.person_id, p.email, s.created_at::timestamptz, m.id, m.role, v.id, v.name, v.currency, v.timezone,
      v.mode, v.funding, v.test_now::timestamptz, v.created_at::timestamptz
    from sessions s
    join people p on p.id = s.person_id
    left join members m on m.person_id = s.person_id and m.vendor_id = vendor and m.removed_at is null
    left join vendors v on v.id = m.vendor_id
    where s.id = session and s.revoked_at is null and s.expires_at > at;
end $$;
--> statement-breakpoint
-- What a vendor's key ('secret_key') or member (their role) is as this transaction begins, kept so until it ends: null for
-- whoever is gone, or came with a token that is.
create function acting_as(kind text, vendor text, actor text, token text, at timestamptz) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare found_role text;
begin
  if kind = 'secret_key' then
    select 'secret_key' into found_role from api_keys k
    where k.vendor_id = vendor and k.id = actor and k.revoked_at is null and (k.expires_at is null or k.expires_at > at)
    for share;
  elsif token = '' then
    select m.role into found_role from members m
    where m.vendor_id = vendor and m.id = actor and m.removed_at is null for share;
  else
    select m.role into found_role from members m
    join personal_tokens t on t.vendor_id = m.vendor_id and t.member_id = m.id
    where m.vendor_id = vendor and m.id = actor and m.removed_at is null and t.id = token and t.revoked_at is null for share;
  end if;
  return found_role;
end $$;
--> statement-breakpoint
revoke all on function key_holder(text, timestamptz), token_holder(text), session_holder(text, timestamptz, text),
  acting_as(text, text, text, text, timestamptz) from public;
--> statement-breakpoint
grant execute on function key_holder(text, timestamptz), token_holder(text), session_holder(text, timestamptz, text),
  acting_as(text, text, text, text, timestamptz) to grapevine_app;
