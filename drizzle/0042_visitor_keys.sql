-- Visitors are named by a key of their day, which is forgotten after two: whoever holds the signing keys finds no address again.
CREATE TABLE "visitor_keys" (
	"day" date PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "visitor_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "visitor_keys_system" ON "visitor_keys" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
