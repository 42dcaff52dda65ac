-- Each vendor's entries lie among all others', on as many pages as there are of them: what sums them up reads an index alone.
drop index "ledger_entries_account";--> statement-breakpoint
create index "ledger_entries_account" on "ledger_entries" using btree ("vendor_id","account","transaction_id","posted_at","currency","amount_minor");--> statement-breakpoint
drop index "ledger_transactions_ref";--> statement-breakpoint
create index "ledger_transactions_ref" on "ledger_transactions" using btree ("vendor_id","ref","id");
