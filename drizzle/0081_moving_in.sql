-- Commissions of a system from which a vendor moves are taken over once by their names there; its sales earn nothing by our rules.
CREATE TABLE "openings" (
	"vendor_id" text NOT NULL,
	"product" text NOT NULL,
	"external_id" text NOT NULL,
	"commission_id" text,
	"affiliate_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "openings_vendor_id_product_external_id_pk" PRIMARY KEY("vendor_id","product","external_id")
);--> statement-breakpoint
ALTER TABLE "openings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "openings" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "product" text;--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "imported_from" text;--> statement-breakpoint
ALTER TABLE "openings" ADD CONSTRAINT "openings_vendor_id_commission_id_commissions_vendor_id_id_fk" FOREIGN KEY ("vendor_id","commission_id") REFERENCES "public"."commissions"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "openings" ADD CONSTRAINT "openings_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "openings_commission" ON "openings" USING btree ("vendor_id","commission_id");--> statement-breakpoint
CREATE POLICY "openings_vendor" ON "openings" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "openings_system" ON "openings" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
