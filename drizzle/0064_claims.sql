-- What customers answer to the question who sent them, and what a person of the vendor made of it. What rests on an answer only is marked,
-- so that better evidence, or that person, finds it.
CREATE TABLE "claims" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"status" text NOT NULL,
	"told_by" text NOT NULL,
	"answer_key" text NOT NULL,
	"source" text NOT NULL,
	"customer_id" text,
	"customer_name" text,
	"sale_id" text,
	"lead_id" text,
	"inquiry_id" text,
	"affiliate_id" text,
	"reason" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "claims_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "claims_answer" UNIQUE("vendor_id","customer_id","answer_key")
);--> statement-breakpoint
ALTER TABLE "claims" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "rests_on_claim" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "rests_on_claim" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_vendor_id_customer_id_customers_vendor_id_id_fk" FOREIGN KEY ("vendor_id","customer_id") REFERENCES "public"."customers"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_vendor_id_sale_id_sales_vendor_id_id_fk" FOREIGN KEY ("vendor_id","sale_id") REFERENCES "public"."sales"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_vendor_id_lead_id_leads_vendor_id_id_fk" FOREIGN KEY ("vendor_id","lead_id") REFERENCES "public"."leads"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "claims_status" ON "claims" USING btree ("vendor_id","status","id");--> statement-breakpoint
CREATE INDEX "claims_affiliate" ON "claims" USING btree ("vendor_id","affiliate_id");--> statement-breakpoint
CREATE INDEX "claims_sale" ON "claims" USING btree ("vendor_id","sale_id");--> statement-breakpoint
CREATE INDEX "claims_lead" ON "claims" USING btree ("vendor_id","lead_id");--> statement-breakpoint
CREATE INDEX "claims_inquiry" ON "claims" USING btree ("vendor_id","inquiry_id");--> statement-breakpoint
CREATE POLICY "claims_vendor" ON "claims" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "claims_system" ON "claims" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "claims_affiliate" ON "claims" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));
