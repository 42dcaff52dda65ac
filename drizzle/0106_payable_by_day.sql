-- What is payable, summed by the day on which it was earned: commissions are wide and lie among all vendors', and what is payable of
-- them is looked at on many pages. A job writes days that are over; a day of which something changed since is read as it is.
create table "payable_days" (
	"vendor_id" text not null,
	"day" date not null,
	"affiliate_id" text not null,
	"program_id" text not null,
	"currency" text not null,
	"amount_minor" bigint not null,
	constraint "payable_days_vendor_id_day_affiliate_id_program_id_currency_pk" primary key("vendor_id","day","affiliate_id","program_id","currency")
);
--> statement-breakpoint
create table "payable_folds" (
	"vendor_id" text primary key not null,
	"until" date not null
);
--> statement-breakpoint
create table "payable_stale_days" (
	"vendor_id" text not null,
	"day" date not null,
	"transaction" bigint not null,
	constraint "payable_stale_days_vendor_id_day_transaction_pk" primary key("vendor_id","day","transaction")
);
--> statement-breakpoint
alter table "payable_days" enable row level security;--> statement-breakpoint
alter table "payable_days" force row level security;--> statement-breakpoint
create policy "payable_days_vendor" on "payable_days" as permissive for all to "gv_vendor" using (vendor_id = nullif(current_setting('app.vendor_id', true), '')) with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
create policy "payable_days_system" on "payable_days" as permissive for all to "gv_system" using (true) with check (true);--> statement-breakpoint
alter table "payable_folds" enable row level security;--> statement-breakpoint
alter table "payable_folds" force row level security;--> statement-breakpoint
create policy "payable_folds_vendor" on "payable_folds" as permissive for all to "gv_vendor" using (vendor_id = nullif(current_setting('app.vendor_id', true), '')) with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
create policy "payable_folds_system" on "payable_folds" as permissive for all to "gv_system" using (true) with check (true);--> statement-breakpoint
alter table "payable_stale_days" enable row level security;--> statement-breakpoint
alter table "payable_stale_days" force row level security;--> statement-breakpoint
create policy "payable_stale_days_vendor" on "payable_stale_days" as permissive for all to "gv_vendor" using (vendor_id = nullif(current_setting('app.vendor_id', true), '')) with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
create policy "payable_stale_days_system" on "payable_stale_days" as permissive for all to "gv_system" using (true) with check (true);--> statement-breakpoint
create policy "payable_stale_days_batch" on "payable_stale_days" as permissive for all to "gv_batch" using (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) with check (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
revoke insert, update, delete on payable_days, payable_folds from gv_vendor;--> statement-breakpoint
revoke update, delete on payable_stale_days from gv_vendor;--> statement-breakpoint
grant select, insert on payable_stale_days to gv_batch;--> statement-breakpoint
-- Days are written when they have been over for two; what is earned within the last one needs no note. What payouts take, and let
-- go, they note themselves, by the statement: they move a hundred thousand rows.
create function note_payable_day() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    insert into payable_stale_days (vendor_id, day, transaction)
    values (new.vendor_id, (new.earned_at at time zone 'UTC')::date, pg_current_xact_id()::text::bigint) on conflict do nothing;
  end if;
  if tg_op <> 'INSERT' then
    insert into payable_stale_days (vendor_id, day, transaction)
    values (old.vendor_id, (old.earned_at at time zone 'UTC')::date, pg_current_xact_id()::text::bigint) on conflict do nothing;
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger payable_noted_when_old after insert on commissions for each row
  when (new.status = 'payable' and new.earned_at < now() - interval '1 day') execute function note_payable_day();
--> statement-breakpoint
create trigger payable_noted_when_changed after update on commissions for each row
  when ((old.status = 'payable' or new.status = 'payable')
    and old.status <> 'in_payout' and new.status <> 'in_payout'
    and least(old.earned_at, new.earned_at) < now() - interval '1 day'
    and (old.status, old.amount_minor, old.reversed_minor, old.currency, old.affiliate_id, old.program_id, old.earned_at)
      is distinct from (new.status, new.amount_minor, new.reversed_minor, new.currency, new.affiliate_id, new.program_id, new.earned_at))
  execute function note_payable_day();
--> statement-breakpoint
create trigger payable_noted_when_gone after delete on commissions for each row
  when (old.status = 'payable') execute function note_payable_day();
