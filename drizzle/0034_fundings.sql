-- What vendors put in, before they can pay it out. Once per bank reference, once per payment of Stripe's.
CREATE TABLE "fundings" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"status" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"paid_minor" bigint,
	"paid_currency" text,
	"returned_minor" bigint DEFAULT 0 NOT NULL,
	"reference" text,
	"session_id" text,
	"checkout_url" text,
	"payment_id" text,
	"reason" text,
	"version" integer DEFAULT 0 NOT NULL,
	"created_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"funded_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "fundings_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);--> statement-breakpoint
ALTER TABLE "fundings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE UNIQUE INDEX "fundings_reference" ON "fundings" USING btree ("vendor_id","reference") WHERE reference is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "fundings_payment" ON "fundings" USING btree ("payment_id") WHERE payment_id is not null;--> statement-breakpoint
CREATE POLICY "fundings_vendor" ON "fundings" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "fundings_system" ON "fundings" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
