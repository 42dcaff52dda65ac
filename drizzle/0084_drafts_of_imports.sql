-- A file is looked at before it is imported, and forgotten after a day.
CREATE TABLE "import_drafts" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"product" text,
	"kind" text NOT NULL,
	"program_id" text NOT NULL,
	"map" text,
	"amounts" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "import_drafts_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);--> statement-breakpoint
ALTER TABLE "import_drafts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "import_drafts" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "import_drafts_vendor" ON "import_drafts" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "import_drafts_system" ON "import_drafts" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
