-- All that a vendor earns for affiliates is posted to one account: with one row for its balance, each posting waits until the
-- one before it is on disk. Postings add to one of many rows beside it, and the job that extends the chain brings them in.
CREATE TABLE "ledger_changes" (
	"vendor_id" text NOT NULL,
	"account" text NOT NULL,
	"currency" text NOT NULL,
	"slot" integer NOT NULL,
	"change_minor" bigint NOT NULL,
	CONSTRAINT "ledger_changes_vendor_id_account_currency_slot_pk" PRIMARY KEY("vendor_id","account","currency","slot")
) WITH (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE "ledger_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "ledger_changes_vendor" ON "ledger_changes" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_changes_system" ON "ledger_changes" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
-- A line's account is made by the statement that writes the line, or later from these rows: verifying finds one that is not.
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_vendor_id_account_currency_ledger_accounts_vendor_id_account_currency_fk";
