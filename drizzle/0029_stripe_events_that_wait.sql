-- A refund that waits for its sale for over a day is for people to look at: its event says what it waits for, and how long.
ALTER TABLE "stripe_events" ADD COLUMN "waits_for" text;--> statement-breakpoint
ALTER TABLE "stripe_events" ADD COLUMN "parks_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "stripe_events_waiting" ON "stripe_events" USING btree ("owner","waits_for") WHERE waits_for is not null;--> statement-breakpoint
CREATE INDEX "stripe_events_parking" ON "stripe_events" USING btree ("owner","parks_at") WHERE parks_at is not null;
