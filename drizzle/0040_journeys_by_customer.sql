-- Touches and credited sales are kept by the customer, not by a name of theirs as text: where two names turn out to be one
-- customer, their journey goes with them. Who was known by touches only becomes a customer that nothing is known of yet.
ALTER TABLE "touches" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "credited_sales" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "customers" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learnt_windows" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TRIGGER credited_sales_append_only ON "credited_sales";--> statement-breakpoint
ALTER TABLE "touches" ADD COLUMN "customer_external_id" text;--> statement-breakpoint
ALTER TABLE "credited_sales" ADD COLUMN "customer_external_id" text;--> statement-breakpoint
UPDATE "touches" SET "customer_external_id" = "customer";--> statement-breakpoint
UPDATE "credited_sales" SET "customer_external_id" = "customer";--> statement-breakpoint
ALTER TABLE "credited_sales" ALTER COLUMN "customer_external_id" SET NOT NULL;--> statement-breakpoint
INSERT INTO "customers" ("vendor_id", "id", "external_id", "is_provisional", "created_at")
SELECT named."vendor_id", 'cus_' || substr(md5(named."vendor_id" || ':' || named."name"), 1, 24), named."name", true, named.first
FROM (
  SELECT "vendor_id", "customer" AS name, min("created_at") AS first FROM "touches" WHERE "customer" IS NOT NULL GROUP BY 1, 2
) AS named
ON CONFLICT ("vendor_id", "external_id") DO NOTHING;--> statement-breakpoint
WITH RECURSIVE joined AS (
  SELECT c."vendor_id", c."id", c."joined_to", 1 AS depth FROM "customers" c WHERE c."joined_to" IS NOT NULL
  UNION ALL
  SELECT j."vendor_id", j."id", n."joined_to", j.depth + 1 FROM joined j
  JOIN "customers" n ON n."vendor_id" = j."vendor_id" AND n."id" = j."joined_to" WHERE n."joined_to" IS NOT NULL AND j.depth < 100
), last AS (
  SELECT DISTINCT ON ("vendor_id", "id") "vendor_id", "id", "joined_to" FROM joined ORDER BY "vendor_id", "id", depth DESC
)
UPDATE "customers" c SET "joined_to" = last."joined_to" FROM last
WHERE last."vendor_id" = c."vendor_id" AND last."id" = c."id" AND last."joined_to" <> c."joined_to";--> statement-breakpoint
UPDATE "touches" t SET "customer" = coalesce(c."joined_to", c."id") FROM "customers" c
WHERE c."vendor_id" = t."vendor_id" AND c."external_id" = t."customer_external_id";--> statement-breakpoint
UPDATE "credited_sales" s SET "customer" = coalesce(c."joined_to", c."id") FROM "customers" c
WHERE c."vendor_id" = s."vendor_id" AND c."external_id" = s."customer_external_id";--> statement-breakpoint
DELETE FROM "learnt_windows";--> statement-breakpoint
create function keep_credited_sale() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'customer' is distinct from to_jsonb(old) - 'customer' then
    raise exception 'what was recorded of a credited sale is never changed, but for whose it is' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;--> statement-breakpoint
create trigger credited_sales_kept before update on credited_sales for each row execute function keep_credited_sale();--> statement-breakpoint
create trigger credited_sales_append_only before delete or truncate on credited_sales
  for each statement execute function refuse_change();--> statement-breakpoint
ALTER TABLE "touches" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "credited_sales" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "customers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "learnt_windows" FORCE ROW LEVEL SECURITY;
