-- An affiliate's e-mail leads to their money, so that it changes by a proposal that somebody else agrees to; and for 72 hours
-- after where the money goes was changed, or was first named while money waited, no transfer is begun.
CREATE TABLE "email_changes" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"old_email" text NOT NULL,
	"new_email" text NOT NULL,
	"token_hash" text NOT NULL,
	"status" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_person_id" text,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"confirm_by" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_person_id" text,
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "email_changes_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "email_changes_two_people" CHECK (status <> 'approved' or (decided_person_id is not null and decided_person_id is distinct from proposed_person_id))
);--> statement-breakpoint
ALTER TABLE "affiliates" ADD COLUMN "email_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_accounts" ADD COLUMN "named_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_left_out" ADD COLUMN "held_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "email_changes" ADD CONSTRAINT "email_changes_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "email_changes_pending" ON "email_changes" USING btree ("vendor_id","affiliate_id") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "email_changes_token" ON "email_changes" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "email_changes_affiliate" ON "email_changes" USING btree ("vendor_id","affiliate_id","decided_at");--> statement-breakpoint
CREATE POLICY "email_changes_vendor" ON "email_changes" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "email_changes_system" ON "email_changes" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
-- Whoever is paid never becomes another person without the moment of it, which the hold is counted from.
create function payee_change_is_dated() returns trigger language plpgsql as $$
begin
  raise exception 'affiliate % became another person without email_changed_at', new.id
    using errcode = 'check_violation', constraint = 'payee_change_is_dated';
end $$;
--> statement-breakpoint
create trigger payee_change_is_dated before update on affiliates for each row
  when (new.person_id is distinct from old.person_id and new.email_changed_at is not distinct from old.email_changed_at)
  execute function payee_change_is_dated();
--> statement-breakpoint
create function payee_is_not_held() returns trigger language plpgsql as $$
declare
  changed_at timestamptz;
begin
  select greatest(a.email_changed_at, p.named_at, p.bank_changed_at) into changed_at
  from payout_items i
  join affiliates a on a.vendor_id = i.vendor_id and a.id = i.affiliate_id
  left join payout_accounts p on p.vendor_id = i.vendor_id and p.affiliate_id = i.affiliate_id
  where i.vendor_id = new.vendor_id and i.id = new.item_id;
  if new.started_at < changed_at + interval '72 hours' then
    raise exception 'where item % goes changed within 72 hours', new.item_id
      using errcode = 'check_violation', constraint = 'payee_is_not_held';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger payee_is_not_held after insert on payout_attempts for each row execute function payee_is_not_held();
