-- The checks of the ledger run once a statement, over all that it adds, where they ran once a row. Each statement's lines
-- sum to zero by themselves: what was written before, in the same transaction too, was whole already.
drop trigger ledger_transaction_balances on ledger_entries;
--> statement-breakpoint
drop function ledger_transaction_balances();
--> statement-breakpoint
-- A transaction's lines are written by the database transaction that writes its head, at its instant. What is committed,
-- and so whatever is sealed or in a closed month, takes none: the head's own writer is the only one still in progress
-- whose rows we see. Row versions keep 32 bits of their writer; the present's upper bits complete them.
create or replace function ledger_lines_enter() returns trigger language plpgsql as $$
declare stray text; off_by record; epoch bigint := pg_current_xact_id()::text::bigint >> 32 << 32;
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
  select transaction_id, currency, sum(amount_minor) as total into off_by
  from added group by vendor_id, transaction_id, currency having sum(amount_minor) <> 0 limit 1;
  if found then
    raise exception 'ledger transaction % is off by % %', off_by.transaction_id, off_by.total, off_by.currency
      using errcode = 'check_violation', constraint = 'ledger_transaction_balances';
  end if;
  return null;
end $$;
--> statement-breakpoint
-- As before: a posting shares the vendor's lock, closing takes it alone, and 40001 lets the posting be tried again.
create or replace function ledger_transaction_enters() returns trigger language plpgsql as $$
declare closed text;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('ledger_close ' || a.vendor_id, 0))
  from (select distinct vendor_id from added order by 1) a;
  select a.id into closed from added a
  where exists (select 1 from ledger_closes c where c.vendor_id = a.vendor_id and c.ends_at > a.posted_at) limit 1;
  if found then
    raise exception 'ledger transaction % is posted into a closed month', closed using errcode = 'serialization_failure';
  end if;
  insert into ledger_unsealed (vendor_id, transaction_id) select vendor_id, id from added;
  return null;
end $$;
--> statement-breakpoint
drop trigger ledger_transaction_enters on ledger_transactions;
--> statement-breakpoint
create trigger ledger_transaction_enters after insert on ledger_transactions
  referencing new table as added for each statement execute function ledger_transaction_enters();
--> statement-breakpoint
-- Balances grow by `insert … on conflict do update`, whose proposed row is only what is added: a CHECK, and a trigger
-- before the row, would look at that one. These look at the row that stands, and cost nothing where it is right.
alter table ledger_accounts drop constraint ledger_accounts_receivable_is_a_debt;
--> statement-breakpoint
alter table ledger_accounts drop constraint ledger_accounts_liability_is_owed;
--> statement-breakpoint
create function ledger_account_has_its_side() returns trigger language plpgsql as $$
begin
  raise exception '% of vendor % would be % %', new.account, new.vendor_id, new.balance_minor, new.currency
    using errcode = 'check_violation', constraint = tg_argv[0];
end $$;
--> statement-breakpoint
-- What an affiliate owes back is never less than nothing; no state of what is owed to one is, either.
create trigger ledger_accounts_receivable_is_a_debt after insert or update on ledger_accounts
  for each row when (new.balance_minor < 0 and new.account like 'receivable:%')
  execute function ledger_account_has_its_side('ledger_accounts_receivable_is_a_debt');
--> statement-breakpoint
create trigger ledger_accounts_liability_is_owed after insert or update on ledger_accounts
  for each row when (new.balance_minor > 0 and new.account like 'liability:%')
  execute function ledger_account_has_its_side('ledger_accounts_liability_is_owed');
--> statement-breakpoint
drop trigger ledger_stripe_balance_is_there on ledger_accounts;
--> statement-breakpoint
create trigger ledger_stripe_balance_is_there after insert or update on ledger_accounts
  for each row when (new.balance_minor < 0 and new.account = 'asset:stripe')
  execute function ledger_stripe_balance_is_there();
