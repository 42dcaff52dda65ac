-- What reports about credit read of sales that closed and of what commissions cost, by days that are over, as `report_events` is:
-- a row a sale, with its journey, and a row an instant at which commissions were earned.
create table "report_closes" (
	"vendor_number" integer not null,
	"day" date not null,
	"sale_id" text not null,
	"at" timestamp (3) with time zone not null,
	"currency" text not null,
	"amount_minor" bigint not null,
	"refunded_minor" bigint not null,
	"journey" text not null,
	"path" text not null,
	"first_at" timestamp (3) with time zone,
	"splits" jsonb,
	"model" text,
	"is_sum" boolean not null,
	constraint "report_closes_vendor_number_day_sale_id_pk" primary key("vendor_number","day","sale_id")
);
--> statement-breakpoint
create table "report_costs" (
	"vendor_number" integer not null,
	"day" date not null,
	"at" timestamp (3) with time zone not null,
	"currency" text not null,
	"amount_minor" bigint not null,
	constraint "report_costs_vendor_number_day_at_currency_pk" primary key("vendor_number","day","at","currency")
);
--> statement-breakpoint
alter table "report_folds" add column "closes_until" date;--> statement-breakpoint
alter table "report_folds" add column "closes_known_at" timestamp (3) with time zone;--> statement-breakpoint
alter table "report_folds" add column "lookback_days" integer;--> statement-breakpoint
alter table "report_closes" enable row level security;--> statement-breakpoint
alter table "report_closes" force row level security;--> statement-breakpoint
alter table "report_costs" enable row level security;--> statement-breakpoint
alter table "report_costs" force row level security;--> statement-breakpoint
create policy "report_closes_vendor" on "report_closes" as permissive for all to "gv_vendor" using (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) with check (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
create policy "report_closes_system" on "report_closes" as permissive for all to "gv_system" using (true) with check (true);--> statement-breakpoint
create policy "report_costs_vendor" on "report_costs" as permissive for all to "gv_vendor" using (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), ''))) with check (vendor_number = (select v.number from vendors v where v.id = nullif(current_setting('app.vendor_id', true), '')));--> statement-breakpoint
create policy "report_costs_system" on "report_costs" as permissive for all to "gv_system" using (true) with check (true);--> statement-breakpoint
revoke insert, update on report_closes, report_costs from gv_vendor;--> statement-breakpoint
-- A touch is part of all sales of its customer that close after it: what is noted are those of days that are over.
create function note_closes_after(vendor text, whose text, touched timestamptz) returns void language sql as $$
  insert into report_stale_days (vendor_id, day, transaction)
  select distinct s.vendor_id, (s.closed_at at time zone 'UTC')::date, pg_current_xact_id()::text::bigint
  from credited_sales s
  where s.vendor_id = vendor and s.customer = whose and s.closed_at >= touched and s.closed_at < now() - interval '1 day'
  on conflict do nothing
$$;
--> statement-breakpoint
-- What closed after a sale that became a customer's may be decided again.
create function note_close() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then perform note_stale_day(new.vendor_id, new.closed_at); end if;
  if tg_op <> 'INSERT' then perform note_stale_day(old.vendor_id, old.closed_at); end if;
  if tg_op = 'UPDATE' and new.customer <> old.customer then
    perform note_closes_after(new.vendor_id, new.customer, new.closed_at);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger credited_sales_noted_when_old after insert on credited_sales for each row
  when (new.closed_at < now() - interval '1 day') execute function note_close();
--> statement-breakpoint
create trigger credited_sales_noted_when_changed after update on credited_sales for each row
  when (least(old.closed_at, new.closed_at) < now() - interval '1 day'
    and (old.customer, old.closed_at, old.recorded_at, old.currency, old.amount_minor)
      is distinct from (new.customer, new.closed_at, new.recorded_at, new.currency, new.amount_minor))
  execute function note_close();
--> statement-breakpoint
create trigger credited_sales_noted_when_gone after delete on credited_sales for each row execute function note_close();
--> statement-breakpoint
create function note_touch() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then perform note_closes_after(new.vendor_id, new.customer, new.at); end if;
  if tg_op <> 'INSERT' then perform note_closes_after(old.vendor_id, old.customer, old.at); end if;
  return null;
end $$;
--> statement-breakpoint
create trigger touches_noted_when_old after insert on touches for each row
  when (new.customer is not null and new.at < now() - interval '1 day') execute function note_touch();
--> statement-breakpoint
create trigger touches_noted_when_changed after update on touches for each row
  when (least(old.at, new.at) < now() - interval '1 day'
    and (old.customer, old.at, old.known_at, old.channel, old.milestone, old.member_id)
      is distinct from (new.customer, new.at, new.known_at, new.channel, new.milestone, new.member_id))
  execute function note_touch();
--> statement-breakpoint
create trigger touches_noted_when_gone after delete on touches for each row
  when (old.customer is not null and old.at < now() - interval '1 day') execute function note_touch();
--> statement-breakpoint
-- Of a record or a refund the sale says the day.
create function note_credit() returns trigger language plpgsql as $$
declare
  one record;
  closed timestamptz;
begin
  if tg_op = 'DELETE' then one := old; else one := new; end if;
  select s.closed_at into closed from credited_sales s where s.vendor_id = one.vendor_id and s.sale_id = one.sale_id;
  if closed < now() - interval '1 day' then perform note_stale_day(one.vendor_id, closed); end if;
  return null;
end $$;
--> statement-breakpoint
-- A sale's own record comes with it, and one that the policy makes again follows a touch or a sale, which were noted.
create trigger credit_records_noted_when_changed after insert on credit_records for each row
  when (new.version > 1 or new.model is null) execute function note_credit();
--> statement-breakpoint
create trigger credit_records_noted_when_rewritten after update or delete on credit_records for each row execute function note_credit();
--> statement-breakpoint
create trigger credit_refunds_noted after insert or update or delete on credit_refunds for each row execute function note_credit();
--> statement-breakpoint
-- What commissions cost is of the instant at which they were earned.
create function note_earned() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then perform note_stale_day(new.vendor_id, new.earned_at); end if;
  if tg_op <> 'INSERT' then perform note_stale_day(old.vendor_id, old.earned_at); end if;
  return null;
end $$;
--> statement-breakpoint
create trigger commissions_cost_when_old after insert on commissions for each row
  when (new.earned_at < now() - interval '1 day') execute function note_earned();
--> statement-breakpoint
create trigger commissions_cost_when_changed after update on commissions for each row
  when (least(old.earned_at, new.earned_at) < now() - interval '1 day'
    and (old.earned_at, old.amount_minor, old.reversed_minor, 'unverified' = any(old.reasons) and old.status in ('held', 'rejected'))
      is distinct from (new.earned_at, new.amount_minor, new.reversed_minor,
        'unverified' = any(new.reasons) and new.status in ('held', 'rejected')))
  execute function note_earned();
--> statement-breakpoint
create trigger commissions_cost_when_gone after delete on commissions for each row execute function note_earned();
--> statement-breakpoint
-- A posting that is no commission's first, and that may be an expense.
create function note_posting() returns trigger language plpgsql as $$
declare
  earned timestamptz;
begin
  select c.earned_at into earned from commissions c where c.vendor_id = new.vendor_id and c.id = new.ref;
  if earned is null then
    select c.earned_at into earned from debts d join commissions c on c.vendor_id = d.vendor_id and c.id = d.commission_id
      where d.vendor_id = new.vendor_id and d.id = new.ref;
  end if;
  if earned < now() - interval '1 day' then perform note_stale_day(new.vendor_id, earned); end if;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_transactions_noted after insert on ledger_transactions for each row
  when (new.kind not in ('commission_earned', 'commission_matured', 'payout_intended', 'payout_released', 'payout_settled',
    'transfer_reversed', 'debt_set_off', 'stripe_funded', 'funding_returned', 'funding_restored', 'platform_advanced',
    'platform_repaid', 'credit_recorded', 'credit_transferred'))
  execute function note_posting();
