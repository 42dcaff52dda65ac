-- A line and what it came to are one row, written with its effect, so that lines may be told beside each other.
CREATE TABLE "import_lines" (
	"vendor_id" text NOT NULL,
	"import_id" text NOT NULL,
	"place" integer NOT NULL,
	"line" integer NOT NULL,
	"outcome" text NOT NULL,
	"code" text,
	"detail" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "import_lines_vendor_id_import_id_place_pk" PRIMARY KEY("vendor_id","import_id","place")
);
--> statement-breakpoint
ALTER TABLE "import_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "import_lines" ADD CONSTRAINT "import_lines_vendor_id_import_id_imports_vendor_id_id_fk" FOREIGN KEY ("vendor_id","import_id") REFERENCES "public"."imports"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "import_lines_vendor" ON "import_lines" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "import_lines_system" ON "import_lines" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);