CREATE TABLE "ledger_closes" (
	"vendor_id" text NOT NULL,
	"month" text NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"closed_by" text NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	"seal_number" bigint NOT NULL,
	"seal_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_closes_vendor_id_month_pk" PRIMARY KEY("vendor_id","month")
);
--> statement-breakpoint
ALTER TABLE "ledger_closes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_seals" (
	"vendor_id" text NOT NULL,
	"number" bigint NOT NULL,
	"transaction_id" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_seals_vendor_id_number_pk" PRIMARY KEY("vendor_id","number")
);
--> statement-breakpoint
ALTER TABLE "ledger_seals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_unsealed" (
	"vendor_id" text NOT NULL,
	"transaction_id" text NOT NULL,
	CONSTRAINT "ledger_unsealed_vendor_id_transaction_id_pk" PRIMARY KEY("vendor_id","transaction_id")
);
--> statement-breakpoint
ALTER TABLE "ledger_unsealed" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_schedules" (
	"vendor_id" text PRIMARY KEY NOT NULL,
	"day" integer NOT NULL,
	"currency" text,
	"is_enabled" boolean NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "payout_schedules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"vendor_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"items" integer NOT NULL,
	"differences" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reconciliations_vendor_id_at_pk" PRIMARY KEY("vendor_id","at")
);
--> statement-breakpoint
ALTER TABLE "reconciliations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "debts" ADD COLUMN "write_off_asked_by" text;--> statement-breakpoint
ALTER TABLE "debts" ADD COLUMN "write_off_reason" text;--> statement-breakpoint
ALTER TABLE "debts" ADD COLUMN "write_off_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "debts" ADD COLUMN "written_off_by" text;--> statement-breakpoint
ALTER TABLE "debts" ADD COLUMN "written_off_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_accounts" ADD COLUMN "bank" text;--> statement-breakpoint
ALTER TABLE "payout_accounts" ADD COLUMN "bank_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_items" ADD COLUMN "bank_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_left_out" ADD COLUMN "detail" text;--> statement-breakpoint
ALTER TABLE "payout_runs" ADD COLUMN "scheduled_for" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "ledger_unsealed" ADD CONSTRAINT "ledger_unsealed_vendor_id_transaction_id_ledger_transactions_vendor_id_id_fk" FOREIGN KEY ("vendor_id","transaction_id") REFERENCES "public"."ledger_transactions"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_seals_transaction" ON "ledger_seals" USING btree ("vendor_id","transaction_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_runs_scheduled" ON "payout_runs" USING btree ("vendor_id","currency","scheduled_for");--> statement-breakpoint
CREATE POLICY "ledger_closes_vendor" ON "ledger_closes" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_closes_system" ON "ledger_closes" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger_seals_vendor" ON "ledger_seals" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_seals_system" ON "ledger_seals" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger_unsealed_vendor" ON "ledger_unsealed" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_unsealed_system" ON "ledger_unsealed" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payout_schedules_vendor" ON "payout_schedules" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "payout_schedules_system" ON "payout_schedules" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "reconciliations_vendor" ON "reconciliations" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "reconciliations_system" ON "reconciliations" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);