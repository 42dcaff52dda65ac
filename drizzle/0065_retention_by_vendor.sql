-- How long a vendor keeps clicks, messages, events and mails; and whose a mail is that was kept instead of sent.
CREATE TABLE "retentions" (
	"vendor_id" text PRIMARY KEY NOT NULL,
	"clicks_days" integer,
	"messages_days" integer,
	"events_days" integer,
	"mails_days" integer,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "retentions" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "retentions" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "vendor_id" text;
--> statement-breakpoint
CREATE POLICY "retentions_vendor" ON "retentions" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
CREATE POLICY "retentions_system" ON "retentions" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
--> statement-breakpoint
revoke all on "retentions" from gv_affiliate;

--> statement-breakpoint
-- What happened to an inquiry is never rewritten, but what people wrote of it is forgotten when it is too old or they ask for it:
-- the system's role may, of these columns alone, and only where it says that it forgets.
create function only_forgets() returns trigger language plpgsql as $$
begin
  if current_setting('app.forgetting', true) is distinct from 'on' then
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
--> statement-breakpoint
drop trigger inquiry_events_append_only on inquiry_events;
--> statement-breakpoint
create trigger inquiry_events_append_only before delete or truncate on inquiry_events
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger inquiry_events_forget_only before update on inquiry_events for each row execute function only_forgets();
--> statement-breakpoint
grant update (detail) on inquiry_events to gv_system;
--> statement-breakpoint
drop trigger inquiry_responses_append_only on inquiry_responses;
--> statement-breakpoint
create trigger inquiry_responses_append_only before delete or truncate on inquiry_responses
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger inquiry_responses_forget_only before update on inquiry_responses for each row execute function only_forgets();
--> statement-breakpoint
grant update (note) on inquiry_responses to gv_system;
