-- Files of many lines: kept in pieces first, told one by one afterwards, each line counted with its effect.
CREATE TABLE "import_errors" (
	"vendor_id" text NOT NULL,
	"import_id" text NOT NULL,
	"line" integer NOT NULL,
	"code" text NOT NULL,
	"detail" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "import_errors_vendor_id_import_id_line_pk" PRIMARY KEY("vendor_id","import_id","line")
);
--> statement-breakpoint
ALTER TABLE "import_errors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_pieces" (
	"vendor_id" text NOT NULL,
	"import_id" text NOT NULL,
	"first" integer NOT NULL,
	"records" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "import_pieces_vendor_id_import_id_first_pk" PRIMARY KEY("vendor_id","import_id","first")
);
--> statement-breakpoint
ALTER TABLE "import_pieces" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "imports" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"total" integer NOT NULL,
	"imported" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "imports_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "import_errors" ADD CONSTRAINT "import_errors_vendor_id_import_id_imports_vendor_id_id_fk" FOREIGN KEY ("vendor_id","import_id") REFERENCES "public"."imports"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_pieces" ADD CONSTRAINT "import_pieces_vendor_id_import_id_imports_vendor_id_id_fk" FOREIGN KEY ("vendor_id","import_id") REFERENCES "public"."imports"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "import_errors_vendor" ON "import_errors" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "import_errors_system" ON "import_errors" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "import_pieces_vendor" ON "import_pieces" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "import_pieces_system" ON "import_pieces" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "imports_vendor" ON "imports" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "imports_system" ON "imports" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);