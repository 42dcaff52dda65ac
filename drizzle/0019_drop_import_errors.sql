-- What failed is a line too.
DROP POLICY "import_errors_vendor" ON "import_errors" CASCADE;--> statement-breakpoint
DROP POLICY "import_errors_system" ON "import_errors" CASCADE;--> statement-breakpoint
DROP TABLE "import_errors" CASCADE;