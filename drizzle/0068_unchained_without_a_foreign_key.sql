-- Only ledger_transaction_enters writes here, of the heads that its statement has just inserted, and heads are never changed or
-- deleted (ledger_transactions_append_only): the foreign key asked for each again, and locked rows that nobody else sees yet.
alter table "ledger_unsealed" drop constraint "ledger_unsealed_vendor_id_transaction_id_ledger_transactions_vendor_id_id_fk";
