-- A click's one index was wider than half its row: by link and hour it has entries of 8 bytes, and one for many clicks. That a
-- click is stored once was seen to by the lock of its link before, which all that stores clicks takes. When it was stored is
-- kept to the second, and an origin is named by what it is alone.
create function click_slot(link_number bigint, at timestamptz) returns bigint language sql immutable parallel safe
return link_number << 23 | floor(extract(epoch from at - timestamptz '1970-01-01T00:00:00Z') / 3600)::bigint;
--> statement-breakpoint
do $$
declare part record;
begin
  for part in
    select p.relname as parent, c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname in ('clicks', 'click_origins')
  loop
    execute format('alter table %I rename to %I', part.name, 'wide_' || part.name);
    execute format('alter table %I no force row level security', 'wide_' || part.name);
  end loop;
  alter table clicks rename to wide_clicks;
  alter table click_origins rename to wide_click_origins;
  alter index clicks_at rename to wide_clicks_at;
  alter table wide_clicks no force row level security;
  alter table wide_click_origins no force row level security;
end $$;
--> statement-breakpoint
CREATE TABLE "clicks" (
	"link_number" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"nonce" bigint NOT NULL,
	"origin" bigint NOT NULL,
	"agent" bigint NOT NULL,
	"vendor_number" integer NOT NULL,
	"stored_seconds" integer NOT NULL,
	"flags" smallint NOT NULL,
	"key_id" text NOT NULL,
	"country" text NOT NULL
) partition by range ("at");
--> statement-breakpoint
ALTER TABLE "clicks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "clicks_slot" ON "clicks" USING btree (click_slot(link_number, at));--> statement-breakpoint
CREATE INDEX "clicks_at" ON "clicks" USING brin ("at");--> statement-breakpoint
CREATE TABLE "click_origins" (
	"number" bigint NOT NULL,
	"link_number" bigint NOT NULL,
	"month" date NOT NULL,
	"vendor_number" integer NOT NULL,
	"landing_url" text,
	"referrer" text,
	"subs" jsonb,
	CONSTRAINT "click_origins_number_month_pk" PRIMARY KEY("number","month")
) partition by range ("month");
--> statement-breakpoint
ALTER TABLE "click_origins" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "clicks_vendor" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "clicks_system" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_origins_vendor" ON "click_origins" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "click_origins_system" ON "click_origins" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "clicks_affiliate" ON "clicks" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (link_number in (select l.number from links l));--> statement-breakpoint
CREATE POLICY "click_origins_affiliate" ON "click_origins" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (link_number in (select l.number from links l));--> statement-breakpoint
create table clicks_default partition of clicks default;--> statement-breakpoint
create table click_origins_default partition of click_origins default;--> statement-breakpoint
do $$
begin
  perform ensure_click_partitions(to_date(right(c.relname, 7), 'YYYY_MM'), 1)
    from pg_class c where c.relname ~ '^wide_clicks_\d{4}_\d{2}$' order by c.relname;
  perform ensure_click_partitions(current_date, 3);
end $$;
--> statement-breakpoint
-- The same origin of two links had one name; with the link it has two.
insert into click_origins (number, link_number, month, vendor_number, landing_url, referrer, subs)
select hashint8extended(o.number, o.link_number), o.link_number, o.month, o.vendor_number, o.landing_url, o.referrer,
  nullif(jsonb_strip_nulls(jsonb_build_object('sub1', o.sub1, 'sub2', o.sub2, 'sub3', o.sub3, 'sub4', o.sub4, 'sub5', o.sub5)), '{}')
from wide_click_origins o on conflict do nothing;
--> statement-breakpoint
insert into clicks (link_number, at, nonce, origin, agent, vendor_number, stored_seconds, flags, key_id, country)
select link_number, at, nonce, case when origin = 0 then 0 else hashint8extended(origin, link_number) end, agent, vendor_number,
  floor(extract(epoch from created_at - timestamptz '2000-01-01T00:00:00Z'))::int, flags, key_id, country
from wide_clicks order by at;
--> statement-breakpoint
drop table wide_clicks, wide_click_origins;
