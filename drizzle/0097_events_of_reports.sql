-- What reports by time, link, country and sub id read of leads, sales and what they earned: a row an event, as narrow as it can be,
-- with what its click says. A job writes days that are over; what came or changed since is found by its day and read as it is.
create table "report_events" (
	"vendor_number" integer not null,
	"day" date not null,
	"event_id" text not null,
	"currency" text not null,
	"kind" text not null,
	"at" timestamp (3) with time zone not null,
	"affiliate_id" text not null,
	"program_id" text,
	"link_id" text,
	"customer_id" text,
	"revenue_minor" bigint not null,
	"commission_minor" bigint not null,
	"link_number" bigint,
	"clicked_at" timestamp (3) with time zone,
	"click_nonce" bigint,
	"is_click_known" boolean not null,
	"country" text,
	"subs" jsonb,
	constraint "report_events_vendor_number_day_event_id_currency_pk" primary key("vendor_number","day","event_id","currency")
);
--> statement-breakpoint
create table "report_folds" (
	"vendor_id" text primary key not null,
	"until" date not null
);
--> statement-breakpoint
create table "report_stale_days" (
	"vendor_id" text not null,
	"day" date not null,
	"transaction" bigint not null,
	constraint "report_stale_days_vendor_id_day_transaction_pk" primary key("vendor_id","day","transaction")
);
--> statement-breakpoint
alter table "report_events" enable row level security;--> statement-breakpoint
alter table "report_events" force row level security;--> statement-breakpoint
alter table "report_folds" enable row level security;--> statement-breakpoint
alter table "report_folds" force row level security;--> statement-breakpoint
alter table "report_stale_days" enable row level security;--> statement-breakpoint
alter table "report_stale_days" force row level security;--> statement-breakpoint
create policy "report_events_vendor" on "report_events" as permissive for all to "gv_vendor" using (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) with check (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
create policy "report_events_system" on "report_events" as permissive for all to "gv_system" using (true) with check (true);--> statement-breakpoint
create policy "report_folds_vendor" on "report_folds" as permissive for all to "gv_vendor" using (vendor_id = nullif(current_setting('app.vendor_id', true), '')) with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
create policy "report_folds_system" on "report_folds" as permissive for all to "gv_system" using (true) with check (true);--> statement-breakpoint
create policy "report_stale_days_vendor" on "report_stale_days" as permissive for all to "gv_vendor" using (vendor_id = nullif(current_setting('app.vendor_id', true), '')) with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
create policy "report_stale_days_system" on "report_stale_days" as permissive for all to "gv_system" using (true) with check (true);--> statement-breakpoint
create policy "report_stale_days_batch" on "report_stale_days" as permissive for all to "gv_batch" using (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) with check (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
revoke insert, update on report_events, report_folds from gv_vendor;--> statement-breakpoint
revoke update on report_stale_days from gv_vendor;--> statement-breakpoint
grant select, insert on report_stale_days to gv_batch;--> statement-breakpoint
-- A day of UTC that something changed of, once a transaction: its own row, so that who folds takes away those it has seen only.
create function note_stale_day(vendor text, at timestamptz) returns void language sql as $$
  insert into report_stale_days (vendor_id, day, transaction)
  values (vendor, (at at time zone 'UTC')::date, pg_current_xact_id()::text::bigint) on conflict do nothing
$$;
--> statement-breakpoint
-- Days are folded when they have been over for two; what is of the last one needs no note, which is what nearly all is.
create function note_event() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then perform note_stale_day(new.vendor_id, new.occurred_at); end if;
  if tg_op <> 'INSERT' then perform note_stale_day(old.vendor_id, old.occurred_at); end if;
  return null;
end $$;
--> statement-breakpoint
create trigger sales_noted_when_old after insert on sales for each row
  when (new.occurred_at < now() - interval '1 day') execute function note_event();
--> statement-breakpoint
create trigger sales_noted_when_changed after update on sales for each row
  when (least(old.occurred_at, new.occurred_at) < now() - interval '1 day'
    and (old.occurred_at, old.affiliate_id, old.program_id, old.link_id, old.customer_id, old.currency, old.amount_minor,
        old.refunded_minor, old.counts, old.attribution -> 'winner' ->> 'clickId')
      is distinct from (new.occurred_at, new.affiliate_id, new.program_id, new.link_id, new.customer_id, new.currency,
        new.amount_minor, new.refunded_minor, new.counts, new.attribution -> 'winner' ->> 'clickId'))
  execute function note_event();
--> statement-breakpoint
create trigger sales_noted_when_gone after delete on sales for each row execute function note_event();
--> statement-breakpoint
create trigger leads_noted_when_old after insert on leads for each row
  when (new.occurred_at < now() - interval '1 day') execute function note_event();
--> statement-breakpoint
create trigger leads_noted_when_changed after update on leads for each row
  when (least(old.occurred_at, new.occurred_at) < now() - interval '1 day'
    and (old.occurred_at, old.affiliate_id, old.customer_id, old.counts, old.attribution -> 'winner')
      is distinct from (new.occurred_at, new.affiliate_id, new.customer_id, new.counts, new.attribution -> 'winner'))
  execute function note_event();
--> statement-breakpoint
create trigger leads_noted_when_gone after delete on leads for each row execute function note_event();
--> statement-breakpoint
-- What an event earned counts on the event's day. A click is an event of its own; a restoration is of what its commission was of.
create function note_commission() returns trigger language plpgsql as $$
declare
  one commissions;
  event text;
  happened timestamptz;
begin
  if tg_op = 'DELETE' then one := old; else one := new; end if;
  event := one.source_id;
  if one.kind = 'restoration' then
    select c.source_id into event from commissions c
      where c.vendor_id = one.vendor_id and c.id = split_part(one.source_id, ':', 1);
  end if;
  if one.kind = 'click' then
    happened := one.earned_at;
  else
    select s.occurred_at into happened from sales s where s.vendor_id = one.vendor_id and s.id = event;
    if happened is null then
      select l.occurred_at into happened from leads l where l.vendor_id = one.vendor_id and l.id = event;
    end if;
  end if;
  if happened < now() - interval '1 day' then perform note_stale_day(one.vendor_id, happened); end if;
  return null;
end $$;
--> statement-breakpoint
-- What a sale or a click earns is earned at its own instant: where that is recent there is nothing to look at.
create trigger commissions_noted_when_old after insert on commissions for each row
  when (not (new.kind in ('sale', 'recruiting', 'click') and new.earned_at >= now() - interval '1 day'))
  execute function note_commission();
--> statement-breakpoint
create trigger commissions_noted_when_changed after update on commissions for each row
  when ((old.amount_minor, old.reversed_minor, old.currency, old.status = 'rejected', old.affiliate_id, old.program_id)
    is distinct from (new.amount_minor, new.reversed_minor, new.currency, new.status = 'rejected', new.affiliate_id, new.program_id))
  execute function note_commission();
--> statement-breakpoint
create trigger commissions_noted_when_gone after delete on commissions for each row execute function note_commission();
--> statement-breakpoint
-- What a click said goes with it: nobody folds its vendor's days meanwhile.
create function forget_click_texts() returns trigger language plpgsql as $$
declare
  vendor int;
begin
  for vendor in select distinct g.vendor_number from gone g order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended('report_events:' || vendor, 0));
    update report_events e set country = null, subs = null, is_click_known = false from gone g
      where e.vendor_number = vendor and g.vendor_number = vendor
        and e.link_number = g.link_number and e.clicked_at = g.at and e.click_nonce = g.nonce;
  end loop;
  return null;
end $$;
--> statement-breakpoint
create trigger clicks_forgotten after delete on clicks referencing old table as gone
  for each statement execute function forget_click_texts();
--> statement-breakpoint
-- The same where months of clicks went at once.
create function forget_click_texts_before(before date) returns void language sql as $$
  update report_events set country = null, subs = null, is_click_known = false
    where is_click_known and clicked_at < before::timestamp at time zone 'UTC'
$$;
