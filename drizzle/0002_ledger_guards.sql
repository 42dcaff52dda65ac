-- The database itself refuses a ledger transaction that does not sum to zero per currency.
-- Deferred, because a transaction's lines arrive one by one.
create function ledger_transaction_balances() returns trigger language plpgsql as $$
declare off_by record;
begin
  select currency, sum(amount_minor) as total into off_by
  from ledger_entries
  where vendor_id = new.vendor_id and transaction_id = new.transaction_id
  group by currency having sum(amount_minor) <> 0 limit 1;
  if found then
    raise exception 'ledger transaction % is off by % %', new.transaction_id, off_by.total, off_by.currency
      using errcode = 'check_violation', constraint = 'ledger_transaction_balances';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger ledger_transaction_balances after insert on ledger_entries
  deferrable initially deferred for each row execute function ledger_transaction_balances();
--> statement-breakpoint
-- Append-only: what is wrong is corrected by a new, reversing row.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger ledger_transactions_append_only before update or delete or truncate on ledger_transactions
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger rule_versions_append_only before update or delete or truncate on rule_versions
  for each statement execute function refuse_change();
--> statement-breakpoint
revoke update, delete on ledger_entries, ledger_transactions, audit_log, rule_versions from gv_vendor, gv_system;
--> statement-breakpoint
-- The same refund told twice at once, or two runs over one commission, must not slip through between read and write.
alter table commissions add constraint commissions_reversed_within check (reversed_minor between 0 and amount_minor);
--> statement-breakpoint
alter table sales add constraint sales_refunded_within check (refunded_minor between 0 and amount_minor);
