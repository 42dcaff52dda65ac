-- A name that only a payment provider uses may turn out to be a customer that the vendor knows by another one; a dispute
-- ends once, whatever is told of it later; and a vendor looks through the events of its own Stripe.
ALTER TABLE "customers" ADD COLUMN "is_provisional" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "joined_to" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "closed_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "stripe_events_owner" ON "stripe_events" USING btree ("owner","received_at","id");