-- Each topic is a lane of its own, taken by due time; what fails one time after another is paused, and a row that fails too
-- often is parked, for its vendor to see. What is done is forgotten after a while, and so is what Stripe's events held.
CREATE TABLE "outbox_breakers" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"paused_until" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "outbox_breakers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
UPDATE "mails" SET "expires_at" = "created_at" + interval '15 minutes' WHERE "body" LIKE '%/sign-in/link?token=%';--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "parked_at" timestamp (3) with time zone;--> statement-breakpoint
DROP INDEX "outbox_open";--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("topic","due_at","number") WHERE done_at is null and parked_at is null;--> statement-breakpoint
CREATE INDEX "outbox_parked" ON "outbox" USING btree ("vendor_id","number") WHERE parked_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_done" ON "outbox" USING btree ("done_at") WHERE done_at is not null;--> statement-breakpoint
CREATE INDEX "stripe_events_full" ON "stripe_events" USING btree ("processed_at") WHERE payload ? 'type';--> statement-breakpoint
DROP POLICY "outbox_vendor" ON "outbox";--> statement-breakpoint
CREATE POLICY "outbox_vendor" ON "outbox" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "outbox_breakers_system" ON "outbox_breakers" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
