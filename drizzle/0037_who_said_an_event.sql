-- Who reported an event is one thing, kept with it: what is unverified is shown and counts for nothing. Verified and
-- unverified events have names apart, so that neither is ever in the other's way. What a person let go on stands as verified.
ALTER TABLE "programs" ADD COLUMN "trust_browser_leads" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "binding_source" text DEFAULT 'verified' NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "unverified_details" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "leads" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sales" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "commissions" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "source" text DEFAULT 'verified' NOT NULL, ADD COLUMN "counts" boolean DEFAULT true NOT NULL, ADD COLUMN "replaced_by" text, ADD COLUMN "address_hash" text;--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "source" text DEFAULT 'verified' NOT NULL, ADD COLUMN "counts" boolean DEFAULT true NOT NULL, ADD COLUMN "replaced_by" text, ADD COLUMN "address_hash" text;--> statement-breakpoint
UPDATE "leads" l SET "source" = 'unverified', "counts" = false WHERE NOT l.is_verified AND NOT EXISTS (
  SELECT 1 FROM "commissions" c WHERE c.vendor_id = l.vendor_id AND c.source_id = l.id AND c.status NOT IN ('held', 'rejected'));--> statement-breakpoint
UPDATE "sales" s SET "source" = 'unverified', "counts" = false WHERE NOT s.is_verified AND NOT EXISTS (
  SELECT 1 FROM "commissions" c WHERE c.vendor_id = s.vendor_id AND c.source_id = s.id AND c.status NOT IN ('held', 'rejected'));--> statement-breakpoint
ALTER TABLE "leads" ALTER COLUMN "source" DROP DEFAULT, ALTER COLUMN "counts" DROP DEFAULT, DROP COLUMN "is_verified";--> statement-breakpoint
ALTER TABLE "sales" ALTER COLUMN "source" DROP DEFAULT, ALTER COLUMN "counts" DROP DEFAULT, DROP COLUMN "is_verified";--> statement-breakpoint
ALTER TABLE "leads" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sales" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "commissions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "leads" DROP CONSTRAINT "leads_event";--> statement-breakpoint
CREATE UNIQUE INDEX "leads_event" ON "leads" USING btree ("vendor_id","customer_id","event_name","source",(case when source = 'unverified' then coalesce(click_id, '') else '' end));--> statement-breakpoint
CREATE INDEX "leads_unverified" ON "leads" USING btree ("vendor_id","created_at") WHERE source = 'unverified';--> statement-breakpoint
CREATE INDEX "leads_unverified_click" ON "leads" USING btree ("vendor_id","click_id","created_at") WHERE source = 'unverified';--> statement-breakpoint
CREATE INDEX "leads_unverified_address" ON "leads" USING btree ("vendor_id","address_hash","created_at") WHERE source = 'unverified';--> statement-breakpoint
ALTER TABLE "sales" DROP CONSTRAINT "sales_external";--> statement-breakpoint
ALTER TABLE "sales" ADD CONSTRAINT "sales_external" UNIQUE("vendor_id","external_id","source");--> statement-breakpoint
CREATE INDEX "sales_unverified" ON "sales" USING btree ("vendor_id","created_at") WHERE source = 'unverified';--> statement-breakpoint
CREATE INDEX "sales_unverified_click" ON "sales" USING btree ("vendor_id","click_id","created_at") WHERE source = 'unverified';--> statement-breakpoint
CREATE INDEX "sales_unverified_address" ON "sales" USING btree ("vendor_id","address_hash","created_at") WHERE source = 'unverified';
