CREATE TABLE "campaign_mappings" (
	"vendor_id" text NOT NULL,
	"version" integer NOT NULL,
	"created_by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"rules" jsonb NOT NULL,
	CONSTRAINT "campaign_mappings_vendor_id_version_pk" PRIMARY KEY("vendor_id","version")
);
--> statement-breakpoint
ALTER TABLE "campaign_mappings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_decisions" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"sale_id" text NOT NULL,
	"kind" text NOT NULL,
	"why" text NOT NULL,
	"closed_by" text,
	"policy_version" integer NOT NULL,
	"model" text NOT NULL,
	"models_version" integer NOT NULL,
	"touches" jsonb NOT NULL,
	"splits" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credit_decisions_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "credit_decisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_policies" (
	"vendor_id" text NOT NULL,
	"version" integer NOT NULL,
	"created_by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"policy" jsonb NOT NULL,
	CONSTRAINT "credit_policies_vendor_id_version_pk" PRIMARY KEY("vendor_id","version")
);
--> statement-breakpoint
ALTER TABLE "credit_policies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_records" (
	"vendor_id" text NOT NULL,
	"sale_id" text NOT NULL,
	"version" integer NOT NULL,
	"splits" jsonb NOT NULL,
	"model" text,
	"reason" text NOT NULL,
	"recorded_by" text NOT NULL,
	"transfer_id" text,
	"policy_version" integer NOT NULL,
	"transaction_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credit_records_vendor_id_sale_id_version_pk" PRIMARY KEY("vendor_id","sale_id","version")
);
--> statement-breakpoint
ALTER TABLE "credit_records" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_refunds" (
	"vendor_id" text NOT NULL,
	"sale_id" text NOT NULL,
	"cause_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credit_refunds_vendor_id_sale_id_cause_id_pk" PRIMARY KEY("vendor_id","sale_id","cause_id")
);
--> statement-breakpoint
ALTER TABLE "credit_refunds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credit_transfers" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"sale_id" text NOT NULL,
	"from_channel" text NOT NULL,
	"to_channel" text NOT NULL,
	"bps" integer NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"approved_by" text,
	"approved_at" timestamp (3) with time zone,
	"reversed_by" text,
	"reversed_at" timestamp (3) with time zone,
	"transaction_id" text,
	"policy_version" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credit_transfers_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "credit_transfers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "credited_sales" (
	"vendor_id" text NOT NULL,
	"sale_id" text NOT NULL,
	"external_id" text NOT NULL,
	"customer" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credited_sales_vendor_id_sale_id_pk" PRIMARY KEY("vendor_id","sale_id")
);
--> statement-breakpoint
ALTER TABLE "credited_sales" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "learnt_windows" (
	"vendor_id" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"lookback_days" integer NOT NULL,
	"day" text NOT NULL,
	"watermark" text NOT NULL,
	"sets" jsonb NOT NULL,
	"transitions" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "learnt_windows_vendor_id_from_at_to_at_lookback_days_day_pk" PRIMARY KEY("vendor_id","from_at","to_at","lookback_days","day")
);
--> statement-breakpoint
ALTER TABLE "learnt_windows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "touches" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "touches_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer" text,
	"click_id" text,
	"channel" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"source" text,
	"milestone" text,
	"external_id" text,
	"member_id" text,
	"affiliate_id" text,
	"link_id" text,
	"campaign" jsonb,
	"recorded_by" text NOT NULL,
	"known_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "touches_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "touches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "costs" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"channel" text NOT NULL,
	"period" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"kind" text NOT NULL,
	"contractor" text,
	"note" text,
	"recorded_by" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"canceled_by" text,
	"canceled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "costs_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "costs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "campaign_mappings" ADD CONSTRAINT "campaign_mappings_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_decisions" ADD CONSTRAINT "credit_decisions_vendor_id_sale_id_credited_sales_vendor_id_sale_id_fk" FOREIGN KEY ("vendor_id","sale_id") REFERENCES "public"."credited_sales"("vendor_id","sale_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_policies" ADD CONSTRAINT "credit_policies_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_records" ADD CONSTRAINT "credit_records_vendor_id_sale_id_credited_sales_vendor_id_sale_id_fk" FOREIGN KEY ("vendor_id","sale_id") REFERENCES "public"."credited_sales"("vendor_id","sale_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_refunds" ADD CONSTRAINT "credit_refunds_vendor_id_sale_id_credited_sales_vendor_id_sale_id_fk" FOREIGN KEY ("vendor_id","sale_id") REFERENCES "public"."credited_sales"("vendor_id","sale_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_transfers" ADD CONSTRAINT "credit_transfers_vendor_id_sale_id_credited_sales_vendor_id_sale_id_fk" FOREIGN KEY ("vendor_id","sale_id") REFERENCES "public"."credited_sales"("vendor_id","sale_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credited_sales" ADD CONSTRAINT "credited_sales_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "learnt_windows" ADD CONSTRAINT "learnt_windows_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "touches" ADD CONSTRAINT "touches_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "touches" ADD CONSTRAINT "touches_vendor_id_member_id_members_vendor_id_id_fk" FOREIGN KEY ("vendor_id","member_id") REFERENCES "public"."members"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "costs" ADD CONSTRAINT "costs_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_decisions_sale" ON "credit_decisions" USING btree ("vendor_id","sale_id");--> statement-breakpoint
CREATE INDEX "credit_transfers_sale" ON "credit_transfers" USING btree ("vendor_id","sale_id");--> statement-breakpoint
CREATE INDEX "credited_sales_closed" ON "credited_sales" USING btree ("vendor_id","closed_at");--> statement-breakpoint
CREATE INDEX "credited_sales_customer" ON "credited_sales" USING btree ("vendor_id","customer","closed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "touches_external" ON "touches" USING btree ("vendor_id","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "touches_click" ON "touches" USING btree ("vendor_id","click_id") WHERE click_id is not null;--> statement-breakpoint
CREATE INDEX "touches_customer" ON "touches" USING btree ("vendor_id","customer","at","number");--> statement-breakpoint
CREATE INDEX "touches_at" ON "touches" USING btree ("vendor_id","at");--> statement-breakpoint
CREATE INDEX "costs_period" ON "costs" USING btree ("vendor_id","period");--> statement-breakpoint
CREATE POLICY "campaign_mappings_vendor" ON "campaign_mappings" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "campaign_mappings_system" ON "campaign_mappings" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_decisions_vendor" ON "credit_decisions" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "credit_decisions_system" ON "credit_decisions" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_policies_vendor" ON "credit_policies" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "credit_policies_system" ON "credit_policies" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_records_vendor" ON "credit_records" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "credit_records_system" ON "credit_records" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_refunds_vendor" ON "credit_refunds" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "credit_refunds_system" ON "credit_refunds" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credit_transfers_vendor" ON "credit_transfers" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "credit_transfers_system" ON "credit_transfers" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "credited_sales_vendor" ON "credited_sales" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "credited_sales_system" ON "credited_sales" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "learnt_windows_vendor" ON "learnt_windows" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "learnt_windows_system" ON "learnt_windows" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "touches_vendor" ON "touches" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "touches_system" ON "touches" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "costs_vendor" ON "costs" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "costs_system" ON "costs" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);