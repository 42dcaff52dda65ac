-- Erasure of a person: the requests, and what it may change of rows that are otherwise never changed.
CREATE TABLE "erasures" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"email" text,
	"found" jsonb,
	"status" text NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"counts" jsonb DEFAULT '{}' NOT NULL,
	"requested_by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "erasures_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "erasures" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "erasures" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "subjects" text[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
CREATE INDEX "erasures_open" ON "erasures" USING btree ("vendor_id","email") WHERE email is not null;
--> statement-breakpoint
CREATE POLICY "erasures_vendor" ON "erasures" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
CREATE POLICY "erasures_system" ON "erasures" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);
--> statement-breakpoint
revoke all on "erasures" from gv_affiliate;
--> statement-breakpoint
-- Whoever erases a person takes words out of rows that are never changed otherwise: as the system, of these columns alone, and
-- of a vendor's log only while an erasure of that vendor is under way. Amounts, times, actions and ids are in none of them.
create function only_erased() returns trigger language plpgsql as $$
begin
  if current_setting('app.forgetting', true) is distinct from 'on'
      or not exists (select from erasures e where e.vendor_id = new.vendor_id and e.status = 'running') then
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
--> statement-breakpoint
drop trigger audit_log_append_only on audit_log;
--> statement-breakpoint
create trigger audit_log_append_only before delete or truncate on audit_log
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger audit_log_erased_only before update on audit_log for each row execute function only_erased();
--> statement-breakpoint
grant update (actor, subject, detail) on audit_log to gv_system;
--> statement-breakpoint
drop trigger sale_amendments_append_only on sale_amendments;
--> statement-breakpoint
create trigger sale_amendments_append_only before delete or truncate on sale_amendments
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger sale_amendments_erased_only before update on sale_amendments for each row execute function only_erased();
--> statement-breakpoint
revoke update on sale_amendments from gv_vendor, gv_system;
--> statement-breakpoint
grant update (reason) on sale_amendments to gv_system;
--> statement-breakpoint
drop trigger credit_records_append_only on credit_records;
--> statement-breakpoint
create trigger credit_records_append_only before delete or truncate on credit_records
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger credit_records_erased_only before update on credit_records for each row execute function only_erased();
--> statement-breakpoint
grant update (reason) on credit_records to gv_system;
--> statement-breakpoint
drop trigger plan_reviews_append_only on plan_reviews;
--> statement-breakpoint
create trigger plan_reviews_append_only before delete or truncate on plan_reviews
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger plan_reviews_erased_only before update on plan_reviews for each row execute function only_erased();
--> statement-breakpoint
grant update (report, happened, changes) on plan_reviews to gv_system;
--> statement-breakpoint
grant update (by) on inquiry_events to gv_system;
--> statement-breakpoint
-- The name that a vendor gave a customer may be an address.
create or replace function keep_credited_sale() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'customer' is distinct from to_jsonb(old) - 'customer'
      and (current_setting('app.forgetting', true) is distinct from 'on'
        or to_jsonb(new) - 'customer_external_id' is distinct from to_jsonb(old) - 'customer_external_id') then
    raise exception 'what was recorded of a credited sale is never changed, but for whose it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
