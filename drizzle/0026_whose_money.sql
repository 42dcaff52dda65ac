-- A live vendor spends the platform's Stripe balance, and at most one may, or what it has put in. Why in the database: a
-- shared balance pays whoever asks first, so no mistake of the code may let one vendor spend another's.
ALTER TABLE "vendors" ADD COLUMN "funding" text;--> statement-breakpoint
ALTER TABLE "vendors" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- The first live vendor is the operator's own company; those after it must put in what they pay out from now on.
UPDATE "vendors" SET "funding" = CASE
  WHEN "mode" <> 'live' OR "id" = (SELECT f."id" FROM "vendors" f WHERE f."mode" = 'live' ORDER BY f."created_at", f."id" LIMIT 1)
  THEN 'platform' ELSE 'prefunded' END;--> statement-breakpoint
ALTER TABLE "vendors" ALTER COLUMN "funding" SET NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "vendors_one_platform" ON "vendors" USING btree ("funding") WHERE mode = 'live' and funding = 'platform';--> statement-breakpoint
create function vendor_funding_stays() returns trigger language plpgsql as $$
begin
  if new.funding not in ('platform', 'prefunded') or new.mode not in ('live', 'test')
      or (tg_op = 'UPDATE' and (new.funding, new.mode) is distinct from (old.funding, old.mode)) then
    raise exception 'funding and mode of vendor % do not change', new.id
      using errcode = 'check_violation', constraint = 'vendor_funding_stays';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger vendor_funding_stays after insert or update on vendors
  for each row execute function vendor_funding_stays();
--> statement-breakpoint
CREATE TABLE "ledger_funds" (
	"vendor_id" text NOT NULL,
	"currency" text NOT NULL,
	"balance_minor" bigint NOT NULL,
	"available_minor" bigint NOT NULL,
	CONSTRAINT "ledger_funds_vendor_id_currency_pk" PRIMARY KEY("vendor_id","currency")
);
--> statement-breakpoint
ALTER TABLE "ledger_funds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "ledger_funds_vendor" ON "ledger_funds" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_funds_system" ON "ledger_funds" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
-- Nobody but the tables' owner writes it, by the trigger below; policies are forced, so the owner needs its own.
revoke insert, update, delete on ledger_funds from gv_vendor, gv_system;
--> statement-breakpoint
do $$ begin
  execute format('create policy ledger_funds_owner on ledger_funds to %I using (true) with check (true)', current_user);
  execute format('create policy vendors_owner on vendors for select to %I using (true)', current_user);
end $$;
--> statement-breakpoint
ALTER TABLE "ledger_accounts" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "ledger_funds" ("vendor_id", "currency", "balance_minor", "available_minor")
SELECT a."vendor_id", a."currency", coalesce(sum(a."balance_minor") FILTER (WHERE a."account" = 'asset:stripe'), 0), sum(a."balance_minor")
FROM "ledger_accounts" a JOIN "vendors" v ON v."id" = a."vendor_id" AND v."funding" = 'prefunded'
WHERE a."account" = 'asset:stripe' OR a."account" LIKE 'liability:affiliate:%:in\_transit'
GROUP BY 1, 2;--> statement-breakpoint
ALTER TABLE "ledger_accounts" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "vendors" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- What can be spent follows from the entries, in the statement that adds them: what goes in transit is taken from it
-- before Stripe is called. It may rise from below zero, where an older posting left it, and never falls below.
create function ledger_funds_follow() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare moved record; held ledger_funds;
begin
  for moved in
    select a.vendor_id, a.currency, sum(a.amount_minor)::bigint as available,
      coalesce(sum(a.amount_minor) filter (where a.account = 'asset:stripe'), 0)::bigint as balance
    from added a join vendors v on v.id = a.vendor_id and v.funding <> 'platform'
    where a.account = 'asset:stripe' or a.account like 'liability:affiliate:%:in\_transit'
    group by 1, 2 order by 1, 2
  loop
    insert into ledger_funds as f (vendor_id, currency, balance_minor, available_minor)
      values (moved.vendor_id, moved.currency, moved.balance, moved.available)
      on conflict (vendor_id, currency) do update set balance_minor = f.balance_minor + excluded.balance_minor,
        available_minor = f.available_minor + excluded.available_minor
      returning f.* into held;
    if (moved.available < 0 and held.available_minor < 0) or (moved.balance < 0 and held.balance_minor < 0) then
      raise exception 'vendor % would spend more % than it has put in', moved.vendor_id, moved.currency
        using errcode = 'check_violation', constraint = 'ledger_funds_cover_what_is_spent';
    end if;
  end loop;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_funds_follow after insert on ledger_entries
  referencing new table as added for each statement execute function ledger_funds_follow();
--> statement-breakpoint
-- The running balance is the app's to write: it, too, never falls below zero.
create function ledger_stripe_balance_is_there() returns trigger language plpgsql as $$
begin
  if (tg_op = 'INSERT' or new.balance_minor < old.balance_minor)
      and exists (select 1 from vendors v where v.id = new.vendor_id and v.funding <> 'platform') then
    raise exception 'asset:stripe of vendor % would be % %', new.vendor_id, new.balance_minor, new.currency
      using errcode = 'check_violation', constraint = 'ledger_stripe_balance_is_there';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger ledger_stripe_balance_is_there before insert or update on ledger_accounts
  for each row when (new.account = 'asset:stripe' and new.balance_minor < 0)
  execute function ledger_stripe_balance_is_there();
--> statement-breakpoint
-- A transaction's lines are written by the database transaction that writes its head, at its instant. What is committed,
-- and so whatever is sealed or in a closed month, takes none: the head's own writer is the only one still in progress
-- whose rows we see. Row versions keep 32 bits of their writer; the present's upper bits complete them.
create function ledger_lines_enter() returns trigger language plpgsql as $$
declare stray text; epoch bigint := pg_current_xact_id()::text::bigint >> 32 << 32;
begin
  select a.transaction_id into stray
  from (select distinct vendor_id, transaction_id, posted_at from added) a
  left join ledger_transactions t on t.vendor_id = a.vendor_id and t.id = a.transaction_id
  where t.id is null or t.posted_at <> a.posted_at
    or pg_xact_status((epoch + t.xmin::text::bigint)::text::xid8) is distinct from 'in progress'
  limit 1;
  if found then
    raise exception 'ledger transaction % takes no more lines', stray
      using errcode = 'check_violation', constraint = 'ledger_lines_enter';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_lines_enter after insert on ledger_entries
  referencing new table as added for each statement execute function ledger_lines_enter();
--> statement-breakpoint
DROP INDEX "payout_items_waiting";--> statement-breakpoint
CREATE INDEX "payout_items_waiting" ON "payout_items" USING btree ("vendor_id","currency","id") WHERE status = 'waiting_funds';
