-- The desk answers by mail: what came in and went out by its Message-ID, so that the same is one and an answer finds its thread.
CREATE TABLE "desk_mails" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"direction" text NOT NULL,
	"message_key" text NOT NULL,
	"inquiry_id" text,
	"status" text NOT NULL,
	"sort" text NOT NULL,
	"content" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "desk_mails_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);--> statement-breakpoint
ALTER TABLE "desk_mails" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "sender" text;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "reply_to" text;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "message_id" text;--> statement-breakpoint
ALTER TABLE "desks" ADD COLUMN "templates" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "desks" ADD COLUMN "asks_rating" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "desks" ALTER COLUMN "templates" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "desks" ALTER COLUMN "asks_rating" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "inquiries" ADD COLUMN "contact_channel" text;--> statement-breakpoint
ALTER TABLE "inquiries" ADD COLUMN "mailed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "inquiries" ADD COLUMN "rating_requested_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "inquiries" ADD COLUMN "rating" text;--> statement-breakpoint
ALTER TABLE "inquiries" ADD COLUMN "rated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "desk_mails" ADD CONSTRAINT "desk_mails_vendor_id_inquiry_id_inquiries_vendor_id_id_fk" FOREIGN KEY ("vendor_id","inquiry_id") REFERENCES "public"."inquiries"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "desk_mails_message" ON "desk_mails" USING btree ("vendor_id","message_key");--> statement-breakpoint
CREATE INDEX "desk_mails_of" ON "desk_mails" USING btree ("vendor_id","inquiry_id");--> statement-breakpoint
CREATE INDEX "inquiries_rated" ON "inquiries" USING btree ("vendor_id","rated_at") WHERE rated_at is not null;--> statement-breakpoint
CREATE POLICY "desk_mails_vendor" ON "desk_mails" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "desk_mails_system" ON "desk_mails" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
revoke all on desk_mails from gv_affiliate;
