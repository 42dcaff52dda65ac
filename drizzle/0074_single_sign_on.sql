-- People of a vendor sign in by an issuer of its own. Their sessions are good at that vendor only, and only while the
-- connection that they came by is there: whoever a session belongs to is asked once a page (0051), and says so.
create table sso_connections (
  vendor_id text primary key not null references vendors (id),
  id text not null,
  issuer text not null,
  client_id text not null,
  client_secret text not null,
  created_at timestamp (3) with time zone not null,
  updated_at timestamp (3) with time zone not null
);
--> statement-breakpoint
alter table sso_connections rename constraint sso_connections_vendor_id_fkey to sso_connections_vendor_id_vendors_id_fk;
--> statement-breakpoint
create index sso_connections_id on sso_connections (id);
--> statement-breakpoint
create table sso_domains (
  vendor_id text not null,
  domain text not null,
  mode text not null,
  verified_at timestamp (3) with time zone,
  created_at timestamp (3) with time zone not null,
  constraint sso_domains_vendor_id_domain_pk primary key (vendor_id, domain),
  constraint sso_domains_vendor_id_vendors_id_fk foreign key (vendor_id) references vendors (id)
);
--> statement-breakpoint
create unique index sso_domains_verified on sso_domains (domain, mode) where verified_at is not null;
--> statement-breakpoint
create table sso_identities (
  vendor_id text not null,
  issuer text not null,
  subject text not null,
  member_id text not null,
  created_at timestamp (3) with time zone not null,
  constraint sso_identities_vendor_id_issuer_subject_pk primary key (vendor_id, issuer, subject),
  constraint sso_identities_vendor_id_member_id_members_vendor_id_id_fk foreign key (vendor_id, member_id)
    references members (vendor_id, id)
);
--> statement-breakpoint
create index sso_identities_member on sso_identities (vendor_id, member_id);
--> statement-breakpoint
alter table sso_connections enable row level security;
--> statement-breakpoint
alter table sso_domains enable row level security;
--> statement-breakpoint
alter table sso_identities enable row level security;
--> statement-breakpoint
create policy sso_connections_vendor on sso_connections for all to gv_vendor
  using (vendor_id = nullif(current_setting('app.vendor_id', true), ''))
  with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
create policy sso_connections_system on sso_connections for all to gv_system using (true) with check (true);
--> statement-breakpoint
create policy sso_domains_vendor on sso_domains for all to gv_vendor
  using (vendor_id = nullif(current_setting('app.vendor_id', true), ''))
  with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
create policy sso_domains_system on sso_domains for all to gv_system using (true) with check (true);
--> statement-breakpoint
create policy sso_identities_vendor on sso_identities for all to gv_vendor
  using (vendor_id = nullif(current_setting('app.vendor_id', true), ''))
  with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
create policy sso_identities_system on sso_identities for all to gv_system using (true) with check (true);
--> statement-breakpoint
grant delete on sso_connections, sso_domains to gv_vendor;
--> statement-breakpoint
alter table sessions add column sso_id text;
--> statement-breakpoint
alter table sessions add column signed_in_at timestamp (3) with time zone;
--> statement-breakpoint
drop function session_holder(text, timestamptz, text);
--> statement-breakpoint
create function session_holder(session text, at timestamptz, vendor text)
  returns table (person_id text, email text, language text, zone text, signed_in_at timestamptz, sso_id text,
    only_vendor text, member_id text, role text, vendor_id text, name text, currency text, timezone text, mode text,
    funding text, test_now timestamptz, created_at timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select s.person_id, p.email, p.language, p.timezone,
      coalesce(s.signed_in_at, s.created_at)::timestamptz, s.sso_id, c.vendor_id, m.id, m.role, v.id, v.name, v.currency,
      v.timezone, v.mode, v.funding, v.test_now::timestamptz, v.created_at::timestamptz
    from sessions s
    join people p on p.id = s.person_id
    left join sso_connections c on c.id = s.sso_id
    left join members m on m.person_id = s.person_id and m.vendor_id = vendor and m.removed_at is null
      and (s.sso_id is null or c.vendor_id = vendor)
    left join vendors v on v.id = m.vendor_id
    where s.id = session and s.revoked_at is null and s.expires_at > at and (s.sso_id is null or c.id is not null);
end $$;
--> statement-breakpoint
revoke all on function session_holder(text, timestamptz, text) from public;
--> statement-breakpoint
grant execute on function session_holder(text, timestamptz, text) to grapevine_app;
