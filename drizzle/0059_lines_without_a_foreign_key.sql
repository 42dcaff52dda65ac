-- A line's head is asked for once a statement by ledger_lines_enter, which wants more than a foreign key can: that it is
-- there, of this database transaction, and of the line's instant. Heads are never changed or deleted (ledger_transactions_append_only),
-- so that no line can lose its own. The foreign key asked again for each line, and locked the head that nobody else sees yet.
alter table "ledger_entries" drop constraint "ledger_entries_vendor_id_transaction_id_ledger_transactions_vendor_id_id_fk";
