-- Deals that affiliates register. An approved one is its affiliate's until it ends: the two unique indexes keep a second one for the
-- same contact or domain out meanwhile, whoever asks at once. A batch of sales reads them too.
CREATE TABLE "deals" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"program_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"company" text NOT NULL,
	"domain" text,
	"contact_email" text NOT NULL,
	"note" text,
	"status" text NOT NULL,
	"reason" text,
	"inquiry_id" text NOT NULL,
	"registered_by" text NOT NULL,
	"registered_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"approved_at" timestamp (3) with time zone,
	"protected_until" timestamp (3) with time zone,
	"protected_domain" text,
	"is_protecting" boolean DEFAULT false NOT NULL,
	"won_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "deals_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "deals" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
alter table deals force row level security;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "deal_days" integer DEFAULT 90 NOT NULL;
--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "deal_id" text;
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "deal_id" text;
--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "deal_id" text;
--> statement-breakpoint
ALTER TABLE "deals" ADD CONSTRAINT "deals_vendor_id_program_id_programs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","program_id") REFERENCES "public"."programs"("vendor_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "deals" ADD CONSTRAINT "deals_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "deals_contact" ON "deals" USING btree ("vendor_id","contact_email");
--> statement-breakpoint
CREATE INDEX "deals_domain" ON "deals" USING btree ("vendor_id","protected_domain");
--> statement-breakpoint
CREATE INDEX "deals_affiliate" ON "deals" USING btree ("vendor_id","affiliate_id");
--> statement-breakpoint
CREATE INDEX "deals_ending" ON "deals" USING btree ("vendor_id","protected_until") WHERE is_protecting;
--> statement-breakpoint
CREATE UNIQUE INDEX "deals_protected_contact" ON "deals" USING btree ("vendor_id","contact_email") WHERE is_protecting;
--> statement-breakpoint
CREATE UNIQUE INDEX "deals_protected_domain" ON "deals" USING btree ("vendor_id","protected_domain") WHERE is_protecting and protected_domain is not null;
--> statement-breakpoint
CREATE INDEX "sales_deal" ON "sales" USING btree ("vendor_id","deal_id") WHERE deal_id is not null;
--> statement-breakpoint
CREATE POLICY "deals_vendor" ON "deals" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
CREATE POLICY "deals_system" ON "deals" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY "deals_batch" ON "deals" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);
--> statement-breakpoint
CREATE POLICY "deals_affiliate" ON "deals" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));
--> statement-breakpoint
grant select, insert, update on deals to gv_vendor, gv_system;
--> statement-breakpoint
grant select on deals to gv_affiliate, gv_batch;
