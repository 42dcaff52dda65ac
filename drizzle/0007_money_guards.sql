-- Whoever writes a ledger transaction, it waits for the chain, and a closed month does not take it.
-- A posting shares the vendor's lock, closing takes it alone: none slips in while a month is being closed.
-- 40001, because the same posting goes into the open month when it is tried again.
create function ledger_transaction_enters() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('ledger_close ' || new.vendor_id, 0));
  if exists (select 1 from ledger_closes c where c.vendor_id = new.vendor_id and c.ends_at > new.posted_at) then
    raise exception 'ledger transaction % is posted into a closed month', new.id using errcode = 'serialization_failure';
  end if;
  insert into ledger_unsealed (vendor_id, transaction_id) values (new.vendor_id, new.id);
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_transaction_enters after insert on ledger_transactions
  for each row execute function ledger_transaction_enters();
--> statement-breakpoint
insert into ledger_unsealed (vendor_id, transaction_id) select vendor_id, id from ledger_transactions;
--> statement-breakpoint
create trigger ledger_seals_append_only before update or delete or truncate on ledger_seals
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger ledger_closes_append_only before update or delete or truncate on ledger_closes
  for each statement execute function refuse_change();
--> statement-breakpoint
grant delete on ledger_unsealed to gv_vendor, gv_system;
--> statement-breakpoint
revoke update, delete on ledger_seals, ledger_closes from gv_vendor, gv_system;
--> statement-breakpoint
-- What one person asks to give up, another one grants, whatever the code believes.
create function debt_written_off_by_two() returns trigger language plpgsql as $$
begin
  if new.status = 'written_off' and (new.write_off_asked_by is null or new.written_off_by is null
      or new.write_off_asked_by = new.written_off_by) then
    raise exception 'debt % is written off by one person', new.id
      using errcode = 'check_violation', constraint = 'debt_written_off_by_two';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger debt_written_off_by_two after insert or update on debts
  for each row execute function debt_written_off_by_two();
--> statement-breakpoint
-- What an affiliate owes back is never less than nothing; no state of what is owed to one is, either.
alter table ledger_accounts add constraint ledger_accounts_receivable_is_a_debt
  check (account not like 'receivable:%' or balance_minor >= 0);
--> statement-breakpoint
alter table ledger_accounts add constraint ledger_accounts_liability_is_owed
  check (account not like 'liability:%' or balance_minor <= 0);
