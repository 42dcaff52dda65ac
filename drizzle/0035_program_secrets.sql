-- What postbacks are signed with leaves the table that affiliates read, and is sealed. What was there is taken over as it is:
-- the keys are not here; a job seals it within minutes.
CREATE TABLE "program_secrets" (
	"vendor_id" text NOT NULL,
	"program_id" text NOT NULL,
	"sealed" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "program_secrets_vendor_id_program_id_pk" PRIMARY KEY("vendor_id","program_id")
);
--> statement-breakpoint
ALTER TABLE "program_secrets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "has_postback_secret" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "program_secrets" ADD CONSTRAINT "program_secrets_vendor_id_program_id_programs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","program_id") REFERENCES "public"."programs"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "program_secrets_vendor" ON "program_secrets" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "program_secrets_system" ON "program_secrets" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
REVOKE ALL ON "program_secrets" FROM "gv_affiliate";--> statement-breakpoint
-- Policies bind the owner too: taking over asks for all rows.
ALTER TABLE "programs" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "program_secrets" ("vendor_id", "program_id", "sealed", "created_at")
SELECT "vendor_id", "id", 'plain:' || "postback_secret", now() FROM "programs" WHERE "postback_secret" IS NOT NULL;--> statement-breakpoint
UPDATE "programs" SET "has_postback_secret" = true, "postback_secret" = NULL WHERE "postback_secret" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" FORCE ROW LEVEL SECURITY;
