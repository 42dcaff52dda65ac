-- What a commission takes from the customer's other sales follows the sales' own times: each sale keeps what it was first
-- decided by, so that it can be decided again when an earlier one is reported late. And a sale may be amended.
CREATE TABLE "sale_amendments" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"sale_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"shipping_minor" bigint NOT NULL,
	"before" jsonb NOT NULL,
	"reason" text NOT NULL,
	"amended_by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sale_amendments_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);--> statement-breakpoint
ALTER TABLE "sale_amendments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "redecisions" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"commission_id" text NOT NULL,
	"reason" text NOT NULL,
	"cause_id" text NOT NULL,
	"before_minor" bigint NOT NULL,
	"after_minor" bigint NOT NULL,
	"stood" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "redecisions_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);--> statement-breakpoint
ALTER TABLE "redecisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "commissions_source";--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "terms" jsonb;--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "reported" jsonb;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "part" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "entitled_minor" bigint;--> statement-breakpoint
ALTER TABLE "sale_amendments" ADD CONSTRAINT "sale_amendments_vendor_id_sale_id_sales_vendor_id_id_fk" FOREIGN KEY ("vendor_id","sale_id") REFERENCES "public"."sales"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redecisions" ADD CONSTRAINT "redecisions_vendor_id_commission_id_commissions_vendor_id_id_fk" FOREIGN KEY ("vendor_id","commission_id") REFERENCES "public"."commissions"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sale_amendments_sale" ON "sale_amendments" USING btree ("vendor_id","sale_id");--> statement-breakpoint
CREATE INDEX "redecisions_commission" ON "redecisions" USING btree ("vendor_id","commission_id");--> statement-breakpoint
CREATE UNIQUE INDEX "commissions_source" ON "commissions" USING btree ("vendor_id","source_id","affiliate_id","part");--> statement-breakpoint
CREATE POLICY "sale_amendments_vendor" ON "sale_amendments" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "sale_amendments_system" ON "sale_amendments" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "redecisions_vendor" ON "redecisions" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "redecisions_system" ON "redecisions" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE "sales" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "commissions" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "rule_versions" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "affiliates" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "programs" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "customers" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "sales" SET "sequence" = ordered.place FROM (
  SELECT "vendor_id", "id", row_number() OVER (PARTITION BY "vendor_id", "customer_id" ORDER BY "occurred_at", "id") AS place FROM "sales"
) AS ordered WHERE ordered."vendor_id" = "sales"."vendor_id" AND ordered."id" = "sales"."id" AND ordered.place <> "sales"."sequence";--> statement-breakpoint
UPDATE "sales" AS s SET "terms" = jsonb_build_object(
  'version', coalesce(rules.version, 0), 'hasCap', coalesce(jsonb_path_exists(rules.rules, '$[*].cap'), false),
  'holdDays', p."hold_days", 'groupId', a."group_id", 'affiliateCountry', a."country", 'customerCountry', c."country")
FROM "affiliates" a, "programs" p, "customers" c, "sales" AS told
LEFT JOIN LATERAL (
  SELECT r."version", r."rules" FROM "rule_versions" r
  LEFT JOIN "commissions" m ON m."vendor_id" = told."vendor_id" AND m."source_id" = told."id" AND m."affiliate_id" = told."affiliate_id"
  WHERE r."vendor_id" = told."vendor_id" AND r."program_id" = told."program_id"
    AND (r."version" = m."rule_version" OR (m."rule_version" IS NULL AND r."created_at" <= told."created_at"))
  ORDER BY r."version" DESC LIMIT 1
) AS rules ON true
WHERE told."vendor_id" = s."vendor_id" AND told."id" = s."id" AND a."vendor_id" = s."vendor_id" AND a."id" = s."affiliate_id"
  AND p."vendor_id" = s."vendor_id" AND p."id" = s."program_id" AND c."vendor_id" = s."vendor_id" AND c."id" = s."customer_id";--> statement-breakpoint
ALTER TABLE "sales" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "commissions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "rule_versions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "affiliates" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "programs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "customers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
create trigger sale_amendments_append_only before update or delete or truncate on sale_amendments
  for each statement execute function refuse_change();
