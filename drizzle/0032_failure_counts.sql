-- What guards people is counted where every instance sees it: wrong credentials and sign-in mails of one address.
CREATE TABLE "failure_counts" (
	"hash" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"count" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "failure_counts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "failure_counts_started" ON "failure_counts" USING btree ("started_at");--> statement-breakpoint
CREATE POLICY "failure_counts_system" ON "failure_counts" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
