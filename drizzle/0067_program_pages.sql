-- Pages by which strangers find a program, read what it pays and apply; what they wrote stays with the affiliate.
CREATE TABLE "program_pages" (
	"vendor_id" text NOT NULL,
	"program_id" text NOT NULL,
	"slug" text NOT NULL,
	"is_public" boolean NOT NULL,
	"headline" text,
	"description" text,
	"category" text,
	"disclosure" text,
	"questions" jsonb NOT NULL,
	"terms_version" integer,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "program_pages_vendor_id_program_id_pk" PRIMARY KEY("vendor_id","program_id"),
	CONSTRAINT "program_pages_slug" UNIQUE("slug"),
	CONSTRAINT "program_pages_vendor_id_program_id_programs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","program_id") REFERENCES "public"."programs"("vendor_id","id")
);
--> statement-breakpoint
CREATE TABLE "program_terms" (
	"vendor_id" text NOT NULL,
	"program_id" text NOT NULL,
	"version" integer NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "program_terms_vendor_id_program_id_version_pk" PRIMARY KEY("vendor_id","program_id","version"),
	CONSTRAINT "program_terms_vendor_id_program_id_programs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","program_id") REFERENCES "public"."programs"("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "program_pages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "program_terms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "program_pages_vendor" ON "program_pages" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "program_pages_system" ON "program_pages" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "program_terms_vendor" ON "program_terms" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "program_terms_system" ON "program_terms" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE "affiliates" ADD COLUMN "application" jsonb;
