-- What the click queue gives up on is kept where people see it; affiliates read the clicks of their own links, whose
-- receipts are theirs to keep.
CREATE TABLE "dead_letters" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"queue" text NOT NULL,
	"body" text NOT NULL,
	"fingerprint" text NOT NULL,
	"reason" text NOT NULL,
	"replays" integer DEFAULT 0 NOT NULL,
	"replayed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "dead_letters_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "dead_letters_fingerprint" UNIQUE("vendor_id","fingerprint")
);
--> statement-breakpoint
ALTER TABLE "dead_letters" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "clicks_affiliate" ON "clicks" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "dead_letters_vendor" ON "dead_letters" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "dead_letters_system" ON "dead_letters" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);