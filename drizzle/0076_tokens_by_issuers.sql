-- A token that somebody made while signed in by a vendor's issuer shows and ends no more of their sessions than that sign-in did.
alter table "personal_tokens" add column "sso_id" text;
--> statement-breakpoint
drop function token_holder(text);
--> statement-breakpoint
create function token_holder(shown text)
  returns table (vendor_id text, mode text, test_now timestamptz, id text, person_id text, role text, token_id text,
    sso_id text, last_used_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select v.id, v.mode, v.test_now::timestamptz, m.id, m.person_id, m.role, t.id, t.sso_id,
      t.last_used_at::timestamptz
    from personal_tokens t
    join members m on m.vendor_id = t.vendor_id and m.id = t.member_id
    join vendors v on v.id = t.vendor_id
    where t.hash = shown and t.revoked_at is null and m.removed_at is null;
end $$;
--> statement-breakpoint
revoke all on function token_holder(text) from public;
--> statement-breakpoint
grant execute on function token_holder(text) to grapevine_app;
