-- Every table of the first release, as the slices' tables.ts define them; clicks are partitioned by month.
CREATE TABLE "audit_log" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb NOT NULL,
	"request_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_log_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"scope" text NOT NULL,
	"key_hash" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer NOT NULL,
	"sealed_body" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_scope_key_hash_pk" PRIMARY KEY("scope","key_hash")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mails" (
	"id" text PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "mails" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "outbox" (
	"number" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"vendor_id" text,
	"topic" text NOT NULL,
	"ref" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"done_at" timestamp (3) with time zone,
	"last_error" text
);
--> statement-breakpoint
ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "affiliates" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"program_id" text NOT NULL,
	"person_id" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"country" text,
	"group_id" text,
	"sub_affiliate_of" text,
	"status" text NOT NULL,
	"min_payout_minor" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "affiliates_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "affiliates_email" UNIQUE("vendor_id","program_id","email")
);
--> statement-breakpoint
ALTER TABLE "affiliates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "groups" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"program_id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "groups_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "groups" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "members" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"person_id" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "members_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "members_email" UNIQUE("vendor_id","email")
);
--> statement-breakpoint
ALTER TABLE "members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "people_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "people" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "programs" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"destination_url" text NOT NULL,
	"allowed_hosts" text[] NOT NULL,
	"window_days" integer NOT NULL,
	"winner" text NOT NULL,
	"hold_days" integer NOT NULL,
	"min_payout_minor" bigint NOT NULL,
	"auto_approve" boolean NOT NULL,
	"click_param" text NOT NULL,
	"coupon_beats_click" boolean NOT NULL,
	"banned_referrers" text[] NOT NULL,
	"forbid_paid_search" boolean NOT NULL,
	"postback_secret" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "programs_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "programs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "vendors" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"timezone" text NOT NULL,
	"mode" text NOT NULL,
	"test_now" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "vendors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "api_keys" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"hash" text NOT NULL,
	"hint" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "personal_tokens" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"hash" text NOT NULL,
	"hint" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "personal_tokens_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "personal_tokens_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
ALTER TABLE "personal_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sign_in_links" (
	"hash" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sign_in_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "commissions" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"program_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"customer_id" text,
	"base_minor" bigint NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reversed_minor" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"reasons" text[] NOT NULL,
	"note" text,
	"rule" jsonb,
	"rule_version" integer,
	"cut_by" jsonb,
	"earned_at" timestamp (3) with time zone NOT NULL,
	"available_at" timestamp (3) with time zone NOT NULL,
	"item_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "commissions_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "commissions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "debts" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"commission_id" text NOT NULL,
	"cause_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"item_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "debts_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "debts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reversals" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"commission_id" text NOT NULL,
	"cause_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"stood" text NOT NULL,
	"transaction_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reversals_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "reversals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rule_versions" (
	"vendor_id" text NOT NULL,
	"program_id" text NOT NULL,
	"version" integer NOT NULL,
	"rules" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rule_versions_vendor_id_program_id_version_pk" PRIMARY KEY("vendor_id","program_id","version")
);
--> statement-breakpoint
ALTER TABLE "rule_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_accounts" (
	"vendor_id" text NOT NULL,
	"account" text NOT NULL,
	"currency" text NOT NULL,
	"balance_minor" bigint NOT NULL,
	CONSTRAINT "ledger_accounts_vendor_id_account_currency_pk" PRIMARY KEY("vendor_id","account","currency")
);
--> statement-breakpoint
ALTER TABLE "ledger_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"vendor_id" text NOT NULL,
	"transaction_id" text NOT NULL,
	"line" integer NOT NULL,
	"account" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"posted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_entries_vendor_id_transaction_id_line_pk" PRIMARY KEY("vendor_id","transaction_id","line")
);
--> statement-breakpoint
ALTER TABLE "ledger_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"reverses" text,
	"posted_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_transactions_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "ledger_transactions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "click_hours" (
	"vendor_id" text NOT NULL,
	"link_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"clicks" integer NOT NULL,
	"visitors" integer NOT NULL,
	"flagged" integer NOT NULL,
	CONSTRAINT "click_hours_vendor_id_link_id_hour_pk" PRIMARY KEY("vendor_id","link_id","hour")
);
--> statement-breakpoint
ALTER TABLE "click_hours" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "click_visitors" (
	"vendor_id" text NOT NULL,
	"link_id" text NOT NULL,
	"day" timestamp (3) with time zone NOT NULL,
	"visitor" text NOT NULL,
	CONSTRAINT "click_visitors_vendor_id_link_id_day_visitor_pk" PRIMARY KEY("vendor_id","link_id","day","visitor")
);
--> statement-breakpoint
ALTER TABLE "click_visitors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "clicks" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"link_id" text NOT NULL,
	"program_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"is_attributable" boolean NOT NULL,
	"is_bot" boolean NOT NULL,
	"is_prefetch" boolean NOT NULL,
	"is_head" boolean NOT NULL,
	"is_qr" boolean NOT NULL,
	"sub1" text,
	"sub2" text,
	"sub3" text,
	"sub4" text,
	"sub5" text,
	"landing_url" text,
	"referrer" text,
	"user_agent" text,
	"country" text,
	"device" text,
	"browser" text,
	"visitor" text,
	"consent" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "clicks_vendor_id_id_at_pk" PRIMARY KEY("vendor_id","id","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
ALTER TABLE "clicks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "coupons" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"code" text NOT NULL,
	"program_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "coupons_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "coupons" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "links" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "links_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"program_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"host" text DEFAULT '' NOT NULL,
	"slug" text NOT NULL,
	"destination_url" text,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "links_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "links_number_unique" UNIQUE("number"),
	CONSTRAINT "links_slug" UNIQUE("host","slug")
);
--> statement-breakpoint
ALTER TABLE "links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_accounts" (
	"vendor_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"stripe_account_id" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_accounts_vendor_id_affiliate_id_pk" PRIMARY KEY("vendor_id","affiliate_id")
);
--> statement-breakpoint
ALTER TABLE "payout_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_attempts" (
	"vendor_id" text NOT NULL,
	"item_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"outcome" text NOT NULL,
	"transaction_id" text NOT NULL,
	"detail" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"empty_looks" integer DEFAULT 0 NOT NULL,
	"empty_since" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "payout_attempts_vendor_id_item_id_attempt_pk" PRIMARY KEY("vendor_id","item_id","attempt")
);
--> statement-breakpoint
ALTER TABLE "payout_attempts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_items" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"run_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"destination" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"transfer_id" text,
	"returned_minor" bigint DEFAULT 0 NOT NULL,
	"attempted_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_items_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "payout_items" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_left_out" (
	"vendor_id" text NOT NULL,
	"run_id" text NOT NULL,
	"affiliate_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "payout_left_out_vendor_id_run_id_affiliate_id_pk" PRIMARY KEY("vendor_id","run_id","affiliate_id")
);
--> statement-breakpoint
ALTER TABLE "payout_left_out" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_lines" (
	"vendor_id" text NOT NULL,
	"item_id" text NOT NULL,
	"source_id" text NOT NULL,
	"is_debt" boolean NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "payout_lines_vendor_id_item_id_source_id_pk" PRIMARY KEY("vendor_id","item_id","source_id")
);
--> statement-breakpoint
ALTER TABLE "payout_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payout_runs" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"status" text NOT NULL,
	"currency" text NOT NULL,
	"program_id" text,
	"cutoff" timestamp (3) with time zone NOT NULL,
	"total_minor" bigint NOT NULL,
	"hash" text NOT NULL,
	"created_by" text NOT NULL,
	"submitted_by" text,
	"submitted_at" timestamp (3) with time zone,
	"approved_by" text,
	"approved_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	"canceled_at" timestamp (3) with time zone,
	"drafted_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_runs_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "payout_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"owner" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"payload" jsonb NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"processed_at" timestamp (3) with time zone,
	CONSTRAINT "stripe_events_owner_id_pk" PRIMARY KEY("owner","id")
);
--> statement-breakpoint
ALTER TABLE "stripe_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stripe_integrations" (
	"vendor_id" text PRIMARY KEY NOT NULL,
	"sealed_secret" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "stripe_integrations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stripe_payments" (
	"vendor_id" text NOT NULL,
	"payment_intent_id" text NOT NULL,
	"sale_external_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "stripe_payments_vendor_id_payment_intent_id_pk" PRIMARY KEY("vendor_id","payment_intent_id")
);
--> statement-breakpoint
ALTER TABLE "stripe_payments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "customers" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"external_id" text NOT NULL,
	"email" text,
	"name" text,
	"country" text,
	"affiliate_id" text,
	"program_id" text,
	"link_id" text,
	"click_id" text,
	"click_at" timestamp (3) with time zone,
	"bound_by" text,
	"bound_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "customers_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "customers_external" UNIQUE("vendor_id","external_id")
);
--> statement-breakpoint
ALTER TABLE "customers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "leads" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"customer_id" text NOT NULL,
	"event_name" text NOT NULL,
	"quantity" integer NOT NULL,
	"mode" text NOT NULL,
	"is_verified" boolean NOT NULL,
	"click_id" text,
	"coupon" text,
	"metadata" jsonb NOT NULL,
	"attribution" jsonb NOT NULL,
	"affiliate_id" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"qualified_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "leads_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "leads_event" UNIQUE("vendor_id","customer_id","event_name")
);
--> statement-breakpoint
ALTER TABLE "leads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "refunds" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"external_id" text NOT NULL,
	"sale_external_id" text NOT NULL,
	"sale_id" text,
	"kind" text NOT NULL,
	"requested_minor" bigint,
	"amount_minor" bigint,
	"reason" text,
	"status" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refunds_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "refunds_external" UNIQUE("vendor_id","external_id")
);
--> statement-breakpoint
ALTER TABLE "refunds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sales" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"external_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"amount_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"shipping_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"is_disputed" boolean DEFAULT false NOT NULL,
	"product_id" text,
	"event_name" text,
	"click_id" text,
	"coupon" text,
	"metadata" jsonb NOT NULL,
	"attribution" jsonb NOT NULL,
	"affiliate_id" text,
	"program_id" text,
	"link_id" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sales_vendor_id_id_pk" PRIMARY KEY("vendor_id","id"),
	CONSTRAINT "sales_external" UNIQUE("vendor_id","external_id")
);
--> statement-breakpoint
ALTER TABLE "sales" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "affiliates" ADD CONSTRAINT "affiliates_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "affiliates" ADD CONSTRAINT "affiliates_vendor_id_program_id_programs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","program_id") REFERENCES "public"."programs"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "affiliates" ADD CONSTRAINT "affiliates_vendor_id_group_id_groups_vendor_id_id_fk" FOREIGN KEY ("vendor_id","group_id") REFERENCES "public"."groups"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_vendor_id_program_id_programs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","program_id") REFERENCES "public"."programs"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personal_tokens" ADD CONSTRAINT "personal_tokens_vendor_id_member_id_members_vendor_id_id_fk" FOREIGN KEY ("vendor_id","member_id") REFERENCES "public"."members"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debts" ADD CONSTRAINT "debts_vendor_id_commission_id_commissions_vendor_id_id_fk" FOREIGN KEY ("vendor_id","commission_id") REFERENCES "public"."commissions"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_vendor_id_commission_id_commissions_vendor_id_id_fk" FOREIGN KEY ("vendor_id","commission_id") REFERENCES "public"."commissions"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD CONSTRAINT "rule_versions_vendor_id_program_id_programs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","program_id") REFERENCES "public"."programs"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_vendor_id_transaction_id_ledger_transactions_vendor_id_id_fk" FOREIGN KEY ("vendor_id","transaction_id") REFERENCES "public"."ledger_transactions"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_vendor_id_account_currency_ledger_accounts_vendor_id_account_currency_fk" FOREIGN KEY ("vendor_id","account","currency") REFERENCES "public"."ledger_accounts"("vendor_id","account","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_vendor_id_program_id_programs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","program_id") REFERENCES "public"."programs"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_accounts" ADD CONSTRAINT "payout_accounts_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" FOREIGN KEY ("vendor_id","affiliate_id") REFERENCES "public"."affiliates"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_attempts" ADD CONSTRAINT "payout_attempts_vendor_id_item_id_payout_items_vendor_id_id_fk" FOREIGN KEY ("vendor_id","item_id") REFERENCES "public"."payout_items"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_items" ADD CONSTRAINT "payout_items_vendor_id_run_id_payout_runs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","run_id") REFERENCES "public"."payout_runs"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_left_out" ADD CONSTRAINT "payout_left_out_vendor_id_run_id_payout_runs_vendor_id_id_fk" FOREIGN KEY ("vendor_id","run_id") REFERENCES "public"."payout_runs"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_lines" ADD CONSTRAINT "payout_lines_vendor_id_item_id_payout_items_vendor_id_id_fk" FOREIGN KEY ("vendor_id","item_id") REFERENCES "public"."payout_items"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_vendor_id_customer_id_customers_vendor_id_id_fk" FOREIGN KEY ("vendor_id","customer_id") REFERENCES "public"."customers"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales" ADD CONSTRAINT "sales_vendor_id_customer_id_customers_vendor_id_id_fk" FOREIGN KEY ("vendor_id","customer_id") REFERENCES "public"."customers"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("vendor_id","subject");--> statement-breakpoint
CREATE INDEX "outbox_open" ON "outbox" USING btree ("due_at","number") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "affiliates_person" ON "affiliates" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "members_person" ON "members" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "sessions_person" ON "sessions" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "commissions_source" ON "commissions" USING btree ("vendor_id","source_id","affiliate_id");--> statement-breakpoint
CREATE INDEX "commissions_affiliate" ON "commissions" USING btree ("vendor_id","affiliate_id","status");--> statement-breakpoint
CREATE INDEX "commissions_due" ON "commissions" USING btree ("vendor_id","available_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "debts_open" ON "debts" USING btree ("vendor_id","affiliate_id") WHERE status = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "reversals_cause" ON "reversals" USING btree ("vendor_id","commission_id","cause_id");--> statement-breakpoint
CREATE INDEX "ledger_entries_account" ON "ledger_entries" USING btree ("vendor_id","account","transaction_id");--> statement-breakpoint
CREATE INDEX "ledger_entries_posted" ON "ledger_entries" USING btree ("vendor_id","posted_at");--> statement-breakpoint
CREATE INDEX "ledger_transactions_ref" ON "ledger_transactions" USING btree ("vendor_id","ref");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transactions_reverses" ON "ledger_transactions" USING btree ("vendor_id","reverses") WHERE reverses is not null;--> statement-breakpoint
CREATE INDEX "clicks_link" ON "clicks" USING btree ("vendor_id","link_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "coupons_code" ON "coupons" USING btree ("vendor_id",upper(code));--> statement-breakpoint
CREATE INDEX "links_affiliate" ON "links" USING btree ("vendor_id","affiliate_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_accounts_stripe" ON "payout_accounts" USING btree ("stripe_account_id");--> statement-breakpoint
CREATE INDEX "payout_items_run" ON "payout_items" USING btree ("vendor_id","run_id");--> statement-breakpoint
CREATE INDEX "payout_items_due" ON "payout_items" USING btree ("vendor_id","due_at") WHERE status in ('planned', 'sending', 'unknown', 'waiting_funds');--> statement-breakpoint
CREATE UNIQUE INDEX "payout_items_transfer" ON "payout_items" USING btree ("transfer_id");--> statement-breakpoint
CREATE INDEX "payout_runs_open" ON "payout_runs" USING btree ("vendor_id") WHERE status in ('approved', 'executing');--> statement-breakpoint
CREATE INDEX "stripe_events_open" ON "stripe_events" USING btree ("received_at") WHERE status = 'received';--> statement-breakpoint
CREATE INDEX "customers_affiliate" ON "customers" USING btree ("vendor_id","affiliate_id");--> statement-breakpoint
CREATE INDEX "refunds_sale" ON "refunds" USING btree ("vendor_id","sale_external_id");--> statement-breakpoint
CREATE INDEX "sales_customer" ON "sales" USING btree ("vendor_id","customer_id","occurred_at");--> statement-breakpoint
CREATE INDEX "sales_occurred" ON "sales" USING btree ("vendor_id","occurred_at");--> statement-breakpoint
CREATE POLICY "audit_log_vendor" ON "audit_log" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "audit_log_system" ON "audit_log" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "idempotency_keys_vendor" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (scope = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (scope = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "idempotency_keys_system" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "mails_system" ON "mails" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "outbox_vendor" ON "outbox" AS PERMISSIVE FOR INSERT TO "gv_vendor" WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "outbox_system" ON "outbox" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "affiliates_vendor" ON "affiliates" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "affiliates_system" ON "affiliates" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "affiliates_self" ON "affiliates" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (person_id = nullif(current_setting('app.person_id', true), ''));--> statement-breakpoint
CREATE POLICY "groups_vendor" ON "groups" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "groups_system" ON "groups" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "members_vendor" ON "members" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "members_system" ON "members" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "people_vendor" ON "people" AS PERMISSIVE FOR INSERT TO "gv_vendor" WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "people_affiliate" ON "people" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (id = nullif(current_setting('app.person_id', true), ''));--> statement-breakpoint
CREATE POLICY "people_system" ON "people" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "programs_vendor" ON "programs" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "programs_system" ON "programs" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "programs_affiliate" ON "programs" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, id) in (select a.vendor_id, a.program_id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "vendors_vendor" ON "vendors" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "vendors_system" ON "vendors" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "vendors_affiliate" ON "vendors" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING (id in (select a.vendor_id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "api_keys_vendor" ON "api_keys" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "api_keys_system" ON "api_keys" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "personal_tokens_vendor" ON "personal_tokens" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "personal_tokens_system" ON "personal_tokens" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sessions_system" ON "sessions" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sign_in_links_system" ON "sign_in_links" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissions_vendor" ON "commissions" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "commissions_system" ON "commissions" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "commissions_affiliate" ON "commissions" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "debts_vendor" ON "debts" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "debts_system" ON "debts" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "debts_affiliate" ON "debts" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "reversals_vendor" ON "reversals" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "reversals_system" ON "reversals" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "rule_versions_vendor" ON "rule_versions" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "rule_versions_system" ON "rule_versions" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger_accounts_vendor" ON "ledger_accounts" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_accounts_system" ON "ledger_accounts" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger_entries_vendor" ON "ledger_entries" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_entries_system" ON "ledger_entries" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "ledger_transactions_vendor" ON "ledger_transactions" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "ledger_transactions_system" ON "ledger_transactions" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_hours_vendor" ON "click_hours" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "click_hours_system" ON "click_hours" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "click_hours_affiliate" ON "click_hours" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "click_visitors_vendor" ON "click_visitors" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "click_visitors_system" ON "click_visitors" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "clicks_vendor" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "clicks_system" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "coupons_vendor" ON "coupons" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "coupons_system" ON "coupons" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "coupons_affiliate" ON "coupons" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "links_vendor" ON "links" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "links_system" ON "links" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "links_affiliate" ON "links" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "payout_accounts_vendor" ON "payout_accounts" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "payout_accounts_system" ON "payout_accounts" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payout_accounts_affiliate" ON "payout_accounts" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "payout_attempts_vendor" ON "payout_attempts" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "payout_attempts_system" ON "payout_attempts" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payout_items_vendor" ON "payout_items" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "payout_items_system" ON "payout_items" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payout_items_affiliate" ON "payout_items" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "payout_left_out_vendor" ON "payout_left_out" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "payout_left_out_system" ON "payout_left_out" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payout_lines_vendor" ON "payout_lines" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "payout_lines_system" ON "payout_lines" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "payout_runs_vendor" ON "payout_runs" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "payout_runs_system" ON "payout_runs" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stripe_events_vendor" ON "stripe_events" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (owner = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (owner = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "stripe_events_system" ON "stripe_events" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stripe_integrations_vendor" ON "stripe_integrations" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "stripe_integrations_system" ON "stripe_integrations" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "stripe_payments_vendor" ON "stripe_payments" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "stripe_payments_system" ON "stripe_payments" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "customers_vendor" ON "customers" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "customers_system" ON "customers" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "leads_vendor" ON "leads" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "leads_system" ON "leads" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "leads_affiliate" ON "leads" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));--> statement-breakpoint
CREATE POLICY "refunds_vendor" ON "refunds" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "refunds_system" ON "refunds" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sales_vendor" ON "sales" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "sales_system" ON "sales" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sales_affiliate" ON "sales" AS PERMISSIVE FOR SELECT TO "gv_affiliate" USING ((vendor_id, affiliate_id) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), '')));