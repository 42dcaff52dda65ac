CREATE TABLE "absences" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"away_from" timestamp (3) with time zone NOT NULL,
	"away_until" timestamp (3) with time zone NOT NULL,
	"substitute_id" text,
	"begun_at" timestamp (3) with time zone,
	"canceled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "absences_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "absences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "desks" (
	"vendor_id" text PRIMARY KEY NOT NULL,
	"business_hours" jsonb NOT NULL,
	"holidays" text[] NOT NULL,
	"rules" jsonb NOT NULL,
	"checklists" jsonb NOT NULL,
	"blocked_words" text[] NOT NULL,
	"digest_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "desks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "inquiries" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"thread_id" text NOT NULL,
	"kind" text NOT NULL,
	"urgency" text NOT NULL,
	"source" text NOT NULL,
	"name" text,
	"email" text,
	"phone" text,
	"phone_mark" text,
	"message" text,
	"fields" jsonb NOT NULL,
	"language" text,
	"country" text,
	"campaign" text,
	"page_url" text,
	"customer_external_id" text,
	"click_id" text,
	"link_id" text,
	"affiliate_id" text,
	"program_id" text,
	"channel" text,
	"address_hash" text,
	"spam_reasons" text[] NOT NULL,
	"status" text NOT NULL,
	"stage" text NOT NULL,
	"ending" text,
	"reason" text,
	"sale_external_id" text,
	"checked" text[] NOT NULL,
	"owner_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"respond_within_minutes" integer NOT NULL,
	"clock" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"clock_from" timestamp (3) with time zone NOT NULL,
	"warn_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"escalate_at" timestamp (3) with time zone,
	"warned_at" timestamp (3) with time zone,
	"breached_at" timestamp (3) with time zone,
	"breached_by_id" text,
	"escalated_at" timestamp (3) with time zone,
	"responded_at" timestamp (3) with time zone,
	"responded_by_id" text,
	"response_seconds" integer,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp (3) with time zone,
	"reminded_at" timestamp (3) with time zone,
	"waiting_until" timestamp (3) with time zone,
	"opportunity_at" timestamp (3) with time zone,
	"expert_id" text,
	"expert_due_at" timestamp (3) with time zone,
	"alarm_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "inquiries_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "inquiries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "inquiry_events" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"inquiry_id" text NOT NULL,
	"type" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"member_id" text,
	"by" text NOT NULL,
	"detail" jsonb NOT NULL,
	CONSTRAINT "inquiry_events_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "inquiry_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "inquiry_responses" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"inquiry_id" text NOT NULL,
	"channel" text NOT NULL,
	"outcome" text NOT NULL,
	"note" text,
	"member_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "inquiry_responses_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "inquiry_responses" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "seats" (
	"vendor_id" text NOT NULL,
	"member_id" text NOT NULL,
	"is_in_rota" boolean NOT NULL,
	"kinds" text[],
	"languages" text[],
	"countries" text[],
	"program_ids" text[],
	CONSTRAINT "seats_vendor_id_member_id_pk" PRIMARY KEY("vendor_id","member_id")
);
--> statement-breakpoint
ALTER TABLE "seats" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "members" DROP CONSTRAINT "members_email";--> statement-breakpoint
ALTER TABLE "absences" ADD CONSTRAINT "absences_vendor_id_member_id_members_vendor_id_id_fk" FOREIGN KEY ("vendor_id","member_id") REFERENCES "public"."members"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "desks" ADD CONSTRAINT "desks_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiries" ADD CONSTRAINT "inquiries_vendor_id_owner_id_members_vendor_id_id_fk" FOREIGN KEY ("vendor_id","owner_id") REFERENCES "public"."members"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiries" ADD CONSTRAINT "inquiries_vendor_id_expert_id_members_vendor_id_id_fk" FOREIGN KEY ("vendor_id","expert_id") REFERENCES "public"."members"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiry_events" ADD CONSTRAINT "inquiry_events_vendor_id_inquiry_id_inquiries_vendor_id_id_fk" FOREIGN KEY ("vendor_id","inquiry_id") REFERENCES "public"."inquiries"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiry_responses" ADD CONSTRAINT "inquiry_responses_vendor_id_inquiry_id_inquiries_vendor_id_id_fk" FOREIGN KEY ("vendor_id","inquiry_id") REFERENCES "public"."inquiries"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_vendor_id_member_id_members_vendor_id_id_fk" FOREIGN KEY ("vendor_id","member_id") REFERENCES "public"."members"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "absences_member" ON "absences" USING btree ("vendor_id","member_id") WHERE canceled_at is null;--> statement-breakpoint
CREATE INDEX "absences_to_come" ON "absences" USING btree ("vendor_id","away_from") WHERE begun_at is null and canceled_at is null;--> statement-breakpoint
CREATE INDEX "inquiries_alarm" ON "inquiries" USING btree ("vendor_id","alarm_at") WHERE alarm_at is not null;--> statement-breakpoint
CREATE INDEX "inquiries_alive" ON "inquiries" USING btree ("vendor_id","owner_id") WHERE status in ('open', 'waiting');--> statement-breakpoint
CREATE INDEX "inquiries_assigned" ON "inquiries" USING btree ("vendor_id","owner_id","assignment_id");--> statement-breakpoint
CREATE INDEX "inquiries_expert" ON "inquiries" USING btree ("vendor_id","expert_id") WHERE expert_id is not null;--> statement-breakpoint
CREATE INDEX "inquiries_received" ON "inquiries" USING btree ("vendor_id","received_at");--> statement-breakpoint
CREATE INDEX "inquiries_thread" ON "inquiries" USING btree ("vendor_id","thread_id");--> statement-breakpoint
CREATE INDEX "inquiries_email" ON "inquiries" USING btree ("vendor_id","email","received_at");--> statement-breakpoint
CREATE INDEX "inquiries_phone" ON "inquiries" USING btree ("vendor_id","phone_mark","received_at");--> statement-breakpoint
CREATE INDEX "inquiries_customer" ON "inquiries" USING btree ("vendor_id","customer_external_id","received_at");--> statement-breakpoint
CREATE INDEX "inquiries_address" ON "inquiries" USING btree ("vendor_id","address_hash","received_at");--> statement-breakpoint
CREATE INDEX "inquiries_unlinked" ON "inquiries" USING btree ("vendor_id","closed_at") WHERE ending = 'won' and customer_external_id is null;--> statement-breakpoint
CREATE INDEX "inquiries_affiliate" ON "inquiries" USING btree ("vendor_id","affiliate_id");--> statement-breakpoint
CREATE INDEX "inquiry_events_of" ON "inquiry_events" USING btree ("vendor_id","inquiry_id","id");--> statement-breakpoint
CREATE INDEX "inquiry_responses_of" ON "inquiry_responses" USING btree ("vendor_id","inquiry_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "members_email" ON "members" USING btree ("vendor_id","email") WHERE removed_at is null;--> statement-breakpoint
CREATE POLICY "absences_vendor" ON "absences" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "absences_system" ON "absences" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "desks_vendor" ON "desks" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "desks_system" ON "desks" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "inquiries_vendor" ON "inquiries" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "inquiries_system" ON "inquiries" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "inquiries_affiliate" ON "inquiries" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "inquiry_events_vendor" ON "inquiry_events" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "inquiry_events_system" ON "inquiry_events" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "inquiry_responses_vendor" ON "inquiry_responses" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "inquiry_responses_system" ON "inquiry_responses" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "inquiry_responses_affiliate" ON "inquiry_responses" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, inquiry_id) in (select i.vendor_id, i.id from inquiries i where i.source = 'affiliate'));--> statement-breakpoint
CREATE POLICY "seats_vendor" ON "seats" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "seats_system" ON "seats" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);