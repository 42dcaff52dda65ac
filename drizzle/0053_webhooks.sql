-- Webhooks out: where a vendor's events go, the events that somebody wants, and each of them for each endpoint.
CREATE TABLE "webhook_deliveries" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"attempts" jsonb DEFAULT '[]' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_deliveries_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"affiliate_id" text,
	"url" text NOT NULL,
	"events" text[] NOT NULL,
	"status" text NOT NULL,
	"sealed_secrets" text,
	"old_secret_until" timestamp (3) with time zone,
	"failing_since" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_endpoints_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"ref" text NOT NULL,
	"carries" jsonb NOT NULL,
	"body" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_events_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "webhook_events" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_vendor_id_endpoint_id_webhook_endpoints_vendor_id_id_fk" FOREIGN KEY ("vendor_id","endpoint_id") REFERENCES "public"."webhook_endpoints"("vendor_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_vendor_id_event_id_webhook_events_vendor_id_id_fk" FOREIGN KEY ("vendor_id","event_id") REFERENCES "public"."webhook_events"("vendor_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_endpoint" ON "webhook_deliveries" USING btree ("vendor_id","endpoint_id","id");
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_event" ON "webhook_deliveries" USING btree ("vendor_id","event_id");
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_pending" ON "webhook_deliveries" USING btree ("endpoint_id","due_at") WHERE status = 'pending';
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("due_at") WHERE status = 'pending';
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_leased" ON "webhook_deliveries" USING btree ("endpoint_id","leased_until") WHERE status = 'pending' and leased_until is not null;
--> statement-breakpoint
CREATE INDEX "webhook_endpoints_id" ON "webhook_endpoints" USING btree ("id");
--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_endpoints_affiliate" ON "webhook_endpoints" USING btree ("vendor_id","affiliate_id") WHERE affiliate_id is not null;
--> statement-breakpoint
CREATE INDEX "webhook_events_created" ON "webhook_events" USING btree ("created_at");
--> statement-breakpoint
CREATE POLICY "webhook_deliveries_vendor" ON "webhook_deliveries" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
CREATE POLICY "webhook_deliveries_system" ON "webhook_deliveries" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY "webhook_endpoints_vendor" ON "webhook_endpoints" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
CREATE POLICY "webhook_endpoints_system" ON "webhook_endpoints" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY "webhook_events_vendor" ON "webhook_events" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
CREATE POLICY "webhook_events_system" ON "webhook_events" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);

--> statement-breakpoint
grant delete on webhook_endpoints to gv_vendor;
--> statement-breakpoint
-- Addresses and secrets are the vendor's alone.
revoke all on webhook_endpoints, webhook_events, webhook_deliveries from gv_affiliate;
