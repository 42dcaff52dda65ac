-- The app logs in as grapevine_app, which owns nothing and inherits nothing; each transaction takes on one of three roles.
-- Why: a forgotten "where vendor_id" must return no rows, not another vendor's.
do $$
declare name text;
begin
  foreach name in array array['gv_vendor', 'gv_affiliate', 'gv_system'] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
  begin
    create role grapevine_app login noinherit;
  exception when duplicate_object or unique_violation then null;
  end;
end $$;
--> statement-breakpoint
grant gv_vendor, gv_affiliate, gv_system to grapevine_app;
--> statement-breakpoint
revoke all on schema public from public;
--> statement-breakpoint
grant usage on schema public to grapevine_app, gv_vendor, gv_affiliate, gv_system;
--> statement-breakpoint
alter default privileges in schema public grant select, insert, update on tables to gv_vendor;
--> statement-breakpoint
alter default privileges in schema public grant select on tables to gv_affiliate;
--> statement-breakpoint
alter default privileges in schema public grant select, insert, update, delete on tables to gv_system;
--> statement-breakpoint
alter default privileges in schema public grant usage on sequences to gv_vendor, gv_system;
--> statement-breakpoint
-- Policies do not bind a table's owner unless forced; the migrator calls this after every migration.
create function secure_tables() returns void language plpgsql as $$
declare t record;
begin
  for t in
    select c.oid::regclass as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and c.relforcerowsecurity)
  loop
    execute format('alter table %s enable row level security, force row level security', t.name);
  end loop;
end $$;
