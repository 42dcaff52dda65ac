-- What an item is made of stands in its own row: a run of a hundred thousand is written once, not twice. Whoever migrates
-- owns the tables, but is no vendor: the rows are theirs to move only while the policies do not bind owners.
ALTER TABLE "payout_items" ADD COLUMN "lines" jsonb;--> statement-breakpoint
ALTER TABLE "payout_items" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "payout_lines" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "payout_items" i SET "lines" = coalesce((
  SELECT jsonb_agg(jsonb_build_object('sourceId', l.source_id, 'isDebt', l.is_debt, 'amount', l.amount_minor::text) ORDER BY l.source_id)
  FROM "payout_lines" l WHERE l.vendor_id = i.vendor_id AND l.item_id = i.id), '[]');--> statement-breakpoint
ALTER TABLE "payout_items" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "payout_items" ALTER COLUMN "lines" SET NOT NULL;--> statement-breakpoint
DROP TABLE "payout_lines" CASCADE;
