-- A click is 10 narrow columns and one index: its id is made again from its parts, who earns by it is its link's matter, and
-- texts are kept once a link and month. What reports read is counted as clicks come in, by hours and days of the vendor's
-- zone. What was stored is carried over, and counted anew from the clicks.
ALTER TABLE "vendors" ADD COLUMN "number" integer NOT NULL GENERATED ALWAYS AS IDENTITY;--> statement-breakpoint
ALTER TABLE "vendors" ADD CONSTRAINT "vendors_number_unique" UNIQUE("number");--> statement-breakpoint
-- The parts of a click id; null for what is none. As `parseClickId` reads them.
create function click_part(click_id text, from_byte int, bytes int) returns bigint language sql immutable parallel safe
return case when click_id ~ '^clk_[A-Za-z0-9][A-Za-z0-9_-]{56}$' then
  ('x' || lpad(substr(encode(decode(translate(substr(click_id, 6), '-_', '+/'), 'base64'), 'hex'), 2 * from_byte - 1, 2 * bytes), 16, '0'))::bit(64)::bigint
end;
--> statement-breakpoint
create function click_at(click_id text) returns timestamptz language sql stable parallel safe
return timestamptz 'epoch' + click_part(click_id, 1, 6) * interval '1 millisecond';
--> statement-breakpoint
create function click_link(click_id text) returns bigint language sql immutable parallel safe
return click_part(click_id, 7, 6) & 140737488355327;
--> statement-breakpoint
create function click_nonce(click_id text) returns bigint language sql immutable parallel safe
return click_part(click_id, 19, 8);
--> statement-breakpoint
-- The old tables stay until their rows are carried over; policies bind whoever migrates, unless they own the table and are let.
do $$
declare part text;
begin
  alter table clicks rename to old_clicks;
  alter index clicks_link rename to old_clicks_link;
  alter table click_hours rename to old_click_hours;
  alter table click_visitors rename to old_click_visitors;
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'old_clicks'::regclass
  loop
    execute format('alter table %I rename to %I', part, 'old_' || part);
  end loop;
end $$;
--> statement-breakpoint
alter table old_clicks no force row level security;--> statement-breakpoint
alter table vendors no force row level security;--> statement-breakpoint
alter table links no force row level security;--> statement-breakpoint
alter table outbox no force row level security;--> statement-breakpoint
CREATE TABLE "clicks" (
	"link_number" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"nonce" bigint NOT NULL,
	"origin" bigint NOT NULL,
	"agent" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"vendor_number" integer NOT NULL,
	"flags" smallint NOT NULL,
	"key_id" text NOT NULL,
	"country" text NOT NULL,
	CONSTRAINT "clicks_link_number_at_nonce_pk" PRIMARY KEY("link_number","at","nonce")
) partition by range ("at");
--> statement-breakpoint
ALTER TABLE "clicks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "clicks_at" ON "clicks" USING brin ("at");--> statement-breakpoint
CREATE TABLE "click_origins" (
	"link_number" bigint NOT NULL,
	"number" bigint NOT NULL,
	"month" date NOT NULL,
	"vendor_number" integer NOT NULL,
	"landing_url" text,
	"referrer" text,
	"sub1" text,
	"sub2" text,
	"sub3" text,
	"sub4" text,
	"sub5" text,
	CONSTRAINT "click_origins_link_number_month_number_pk" PRIMARY KEY("link_number","month","number")
) partition by range ("month");
--> statement-breakpoint
ALTER TABLE "click_origins" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "click_agents" (
	"number" bigint NOT NULL,
	"vendor_number" integer NOT NULL,
	"user_agent" text NOT NULL,
	CONSTRAINT "click_agents_vendor_number_number_pk" PRIMARY KEY("vendor_number","number")
);
--> statement-breakpoint
ALTER TABLE "click_agents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "click_hours" (
	"hour" timestamp (3) with time zone NOT NULL,
	"vendor_number" integer NOT NULL,
	"clicks" integer NOT NULL,
	"visitors" integer NOT NULL,
	"flagged" integer NOT NULL,
	"program_id" text NOT NULL,
	CONSTRAINT "click_hours_vendor_number_hour_program_id_pk" PRIMARY KEY("vendor_number","hour","program_id")
) with (fillfactor = 80);
--> statement-breakpoint
ALTER TABLE "click_hours" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "click_days" (
	"link_number" bigint NOT NULL,
	"day" date NOT NULL,
	"vendor_number" integer NOT NULL,
	"clicks" integer NOT NULL,
	"visitors" integer NOT NULL,
	"flagged" integer NOT NULL,
	CONSTRAINT "click_days_vendor_number_day_link_number_pk" PRIMARY KEY("vendor_number","day","link_number")
) with (fillfactor = 80);
--> statement-breakpoint
ALTER TABLE "click_days" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "click_marks" (
	"day" date NOT NULL,
	"vendor_number" integer NOT NULL,
	"clicks" integer NOT NULL,
	"visitors" integer NOT NULL,
	"mark" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "click_marks_vendor_number_mark_day_value_pk" PRIMARY KEY("vendor_number","mark","day","value")
) with (fillfactor = 80);
--> statement-breakpoint
ALTER TABLE "click_marks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "link_clicks" (
	"link_number" bigint PRIMARY KEY NOT NULL,
	"vendor_number" integer NOT NULL,
	"clicks" integer NOT NULL,
	"visitors" integer NOT NULL,
	"flagged" integer NOT NULL
) with (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE "link_clicks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "click_visitors" (
	"link_number" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"nonce" bigint NOT NULL,
	"day" date NOT NULL,
	"vendor_number" integer NOT NULL,
	"visitor" text NOT NULL,
	"marks" jsonb NOT NULL,
	CONSTRAINT "click_visitors_link_number_day_visitor_pk" PRIMARY KEY("link_number","day","visitor")
);
--> statement-breakpoint
ALTER TABLE "click_visitors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "clicks_vendor" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "clicks_system" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_origins_vendor" ON "click_origins" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "click_origins_system" ON "click_origins" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_agents_vendor" ON "click_agents" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "click_agents_system" ON "click_agents" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_hours_vendor" ON "click_hours" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "click_hours_system" ON "click_hours" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_days_vendor" ON "click_days" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "click_days_system" ON "click_days" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_marks_vendor" ON "click_marks" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "click_marks_system" ON "click_marks" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "link_clicks_vendor" ON "link_clicks" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "link_clicks_system" ON "link_clicks" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_visitors_vendor" ON "click_visitors" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) WITH CHECK (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
CREATE POLICY "click_visitors_system" ON "click_visitors" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "clicks_affiliate" ON "clicks" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (link_number in (select l.number from links l));--> statement-breakpoint
CREATE POLICY "click_origins_affiliate" ON "click_origins" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (link_number in (select l.number from links l));--> statement-breakpoint
CREATE POLICY "link_clicks_affiliate" ON "link_clicks" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (link_number in (select l.number from links l));--> statement-breakpoint
create table clicks_default partition of clicks default;--> statement-breakpoint
create table click_origins_default partition of click_origins default;--> statement-breakpoint
-- Makes the monthly partitions of clicks and their origins from a month on. What came before its month had one is in the
-- default partition, and moves; where somebody reads for long, the next call makes it.
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
          execute format('create table %I (like %I including defaults including constraints including indexes)', part, parent);
          execute format('with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from moved',
            rest, key, low, key, high, part);
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
-- The months that there were, and those that come next, whether a job runs or not.
do $$
begin
  perform ensure_click_partitions(to_date(right(c.relname, 7), 'YYYY_MM'), 1)
    from pg_class c where c.relname ~ '^old_clicks_\d{4}_\d{2}$' order by c.relname;
  perform ensure_click_partitions(current_date, 3);
end $$;
--> statement-breakpoint
create temporary table carried on commit drop as
select coalesce(click_link(c.id), l.number) as link_number, c.at, coalesce(click_nonce(c.id), hashtextextended(c.id, 0)) as nonce,
  case when texts.origin = '[null, null, null, null, null, null, null]'::jsonb then 0 else hashtextextended(texts.origin::text, 0) end as origin,
  case when c.user_agent is null then 0 else hashtextextended(c.user_agent, 0) end as agent,
  c.created_at, v.number as vendor_number, v.timezone, c.id, c.program_id, c.vendor_id,
  c.is_attributable::int + 2 * c.is_bot::int + 4 * c.is_prefetch::int + 8 * c.is_head::int + 16 * c.is_qr::int
    + case c.consent when 'granted' then 64 when 'not_required' then 128 else 0 end
    + 256 * coalesce(array_position(array['desktop', 'mobile', 'tablet', 'tv', 'bot'], c.device), 0) as flags,
  case when click_link(c.id) is null then '' else substr(c.id, 5, 1) end as key_id, coalesce(c.country, '') as country,
  nullif(c.landing_url, '') as landing_url, c.referrer, c.user_agent, c.sub1, c.sub2, c.sub3, c.sub4, c.sub5, c.visitor,
  case when c.is_bot or c.is_prefetch or c.is_head then null else row_number() over (
    partition by c.vendor_id, c.link_id, date_trunc('day', c.at, 'UTC'), coalesce(c.visitor, c.id),
      (c.is_bot or c.is_prefetch or c.is_head) order by c.at, c.id) end as nth
from old_clicks c
join vendors v on v.id = c.vendor_id
left join links l on l.vendor_id = c.vendor_id and l.id = c.link_id
cross join lateral (
  select jsonb_build_array(nullif(c.landing_url, ''), c.referrer, c.sub1, c.sub2, c.sub3, c.sub4, c.sub5) as origin
) texts
where coalesce(click_link(c.id), l.number) is not null;
--> statement-breakpoint
insert into click_origins (link_number, number, month, vendor_number, landing_url, referrer, sub1, sub2, sub3, sub4, sub5)
select link_number, origin, date_trunc('month', at at time zone 'UTC')::date, vendor_number, landing_url, referrer, sub1, sub2, sub3, sub4, sub5
from carried where origin <> 0 on conflict do nothing;
--> statement-breakpoint
insert into click_agents (number, vendor_number, user_agent)
select agent, vendor_number, user_agent from carried where agent <> 0 on conflict do nothing;
--> statement-breakpoint
insert into clicks (link_number, at, nonce, origin, agent, created_at, vendor_number, flags, key_id, country)
select link_number, at, nonce, origin, agent, created_at, vendor_number,
  flags | case when nth = 1 then 32 else 0 end, key_id, country
from carried order by at on conflict do nothing;
--> statement-breakpoint
insert into click_hours (hour, vendor_number, clicks, visitors, flagged, program_id)
select date_trunc('hour', at, timezone), vendor_number, count(nth), count(*) filter (where nth = 1), count(*) - count(nth), program_id
from carried group by 1, 2, 6;
--> statement-breakpoint
insert into click_days (link_number, day, vendor_number, clicks, visitors, flagged)
select link_number, (at at time zone timezone)::date, vendor_number, count(nth), count(*) filter (where nth = 1), count(*) - count(nth)
from carried group by 1, 2, 3 order by 2;
--> statement-breakpoint
insert into click_marks (day, vendor_number, clicks, visitors, mark, value)
select (at at time zone timezone)::date, vendor_number, count(*), count(*) filter (where nth = 1), m.mark, m.value
from carried cross join lateral (
  values ('country', nullif(country, '')), ('sub1', sub1), ('sub2', sub2), ('sub3', sub3), ('sub4', sub4), ('sub5', sub5)
) m(mark, value)
where nth is not null and m.value is not null group by 1, 2, 5, 6 order by 1;
--> statement-breakpoint
insert into link_clicks (link_number, vendor_number, clicks, visitors, flagged)
select link_number, vendor_number, count(nth), count(*) filter (where nth = 1), count(*) - count(nth) from carried group by 1, 2;
--> statement-breakpoint
insert into click_visitors (link_number, at, nonce, day, vendor_number, visitor, marks)
select link_number, at, nonce, (at at time zone 'UTC')::date, vendor_number, visitor, jsonb_strip_nulls(jsonb_build_object(
  'country', nullif(country, ''), 'sub1', sub1, 'sub2', sub2, 'sub3', sub3, 'sub4', sub4, 'sub5', sub5))
from carried where nth = 1 and visitor is not null and at > now() - interval '8 days';
--> statement-breakpoint
-- What a click has yet to earn was going to read its visitor from the row.
update outbox o set payload = o.payload || jsonb_build_object('visitor', c.visitor)
from carried c where o.topic = 'click.earning' and o.done_at is null and o.ref = c.id and o.vendor_id = c.vendor_id and c.visitor is not null;
--> statement-breakpoint
drop table old_clicks, old_click_hours, old_click_visitors;--> statement-breakpoint
alter table vendors force row level security;--> statement-breakpoint
alter table links force row level security;--> statement-breakpoint
alter table outbox force row level security;
