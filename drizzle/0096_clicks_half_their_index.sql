-- A click's index was a third of it: of a link's number and a second, in four bytes each, its entries are 20 bytes instead of 28.
-- What ad networks write at the end of an address, another for each click, is kept with the click; as a text of its own it took
-- four times as much. Rows are written again, which takes some seconds a million; clicks that come meanwhile wait in their queue.
-- Addresses of before keep their ends.
ALTER TABLE "links" ALTER COLUMN "number" SET MAXVALUE 2147483647;--> statement-breakpoint
create function click_second(at timestamptz) returns int language sql immutable parallel safe
return least(greatest(floor(date_part('epoch', at - timestamptz '2000-01-01T00:00:00Z')), -2147483648), 2147483647)::int;
--> statement-breakpoint
do $$
declare part text;
begin
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'clicks'::regclass
  loop
    execute format('alter table %I rename to %I', part, 'wide_' || part);
    execute format('alter table %I no force row level security', 'wide_' || part);
  end loop;
  alter table clicks rename to wide_clicks;
  alter index clicks_at rename to wide_clicks_at;
  alter index clicks_link rename to wide_clicks_link;
  alter table wide_clicks no force row level security;
end $$;
--> statement-breakpoint
CREATE TABLE "clicks" (
	"at" timestamp (3) with time zone NOT NULL,
	"nonce" bigint NOT NULL,
	"origin" bigint NOT NULL,
	"agent" bigint NOT NULL,
	"link_number" integer NOT NULL,
	"second" integer GENERATED ALWAYS AS (click_second(at)) STORED NOT NULL,
	"vendor_number" integer NOT NULL,
	"stored_seconds" integer NOT NULL,
	"flags" smallint NOT NULL,
	"key_id" text NOT NULL,
	"country" text NOT NULL,
	"url_tail" text DEFAULT '' NOT NULL
) partition by range ("at");
--> statement-breakpoint
ALTER TABLE "clicks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "clicks_vendor" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "clicks_system" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "clicks_batch" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_batch" USING (vendor_number = any(array(select v.number from vendors v))) WITH CHECK (vendor_number = any(array(select v.number from vendors v)));--> statement-breakpoint
CREATE POLICY "clicks_affiliate" ON "clicks" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (link_number in (select l.number from links l));--> statement-breakpoint
grant select on clicks to gv_batch;--> statement-breakpoint
create table clicks_default partition of clicks default;--> statement-breakpoint
-- As before; what a column is made of is not moved with it.
create or replace function ensure_click_partitions(first_month date, months int) returns int
language plpgsql security definer set search_path = public as $$
declare
  made int := 0;
  month date;
  parent text;
  part text;
  rest text;
  key text;
  low text;
  high text;
  given text;
begin
  perform set_config('lock_timeout', '3s', true);
  for i in 0 .. months - 1 loop
    month := (date_trunc('month', first_month) + make_interval(months => i))::date;
    foreach parent in array array['clicks', 'click_origins'] loop
      part := parent || '_' || to_char(month, 'YYYY_MM');
      rest := parent || '_default';
      continue when to_regclass(part) is not null;
      if parent = 'clicks' then
        key := 'at';
        low := month::timestamp at time zone 'UTC';
        high := (month + interval '1 month')::timestamp at time zone 'UTC';
      else
        key := 'month';
        low := month;
        high := (month + interval '1 month')::date;
      end if;
      begin
        begin
          execute format('create table %I partition of %I for values from (%L) to (%L)', part, parent, low, high);
        exception when check_violation then
          execute format('alter table %I no force row level security', rest);
          execute format('create table %I (like %I including defaults including generated including constraints including indexes)', part, parent);
          select string_agg(quote_ident(attname), ', ') into given from pg_attribute
            where attrelid = parent::regclass and attnum > 0 and not attisdropped and attgenerated = '';
          execute format('with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I (%s) select %s from moved',
            rest, key, low, key, high, part, given, given);
          execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part, low, high);
          execute format('alter table %I force row level security', rest);
        end;
        execute format('alter table %I enable row level security, force row level security', part);
        made := made + (parent = 'clicks')::int;
      exception when duplicate_table or lock_not_available then null;
      end;
    end loop;
  end loop;
  return made;
end $$;
--> statement-breakpoint
do $$
declare part text;
begin
  perform ensure_click_partitions(to_date(right(c.relname, 7), 'YYYY_MM'), 1)
    from pg_class c where c.relname ~ '^wide_clicks_\d{4}_\d{2}$' order by c.relname;
  perform ensure_click_partitions(current_date, 3);
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'wide_clicks'::regclass
    order by c.relname
  loop
    execute format('insert into clicks (at, nonce, origin, agent, link_number, vendor_number, stored_seconds, flags, key_id, country)
      select at, nonce, origin, agent, link_number, vendor_number, stored_seconds, flags, key_id, country from %I order by at', part);
    execute format('drop table %I', part);
  end loop;
  drop table wide_clicks;
end $$;
--> statement-breakpoint
CREATE INDEX "clicks_link" ON "clicks" USING btree ("link_number","second");--> statement-breakpoint
CREATE INDEX "clicks_at" ON "clicks" USING brin ("at");
