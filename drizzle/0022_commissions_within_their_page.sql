-- A commission is written anew at each step of its way, a hundred thousand at once when a run takes them. No index names the
-- status now and each page has room for a second version of its rows, so that no index has to be written as well.
DROP INDEX "commissions_due";--> statement-breakpoint
DROP INDEX "commissions_affiliate";--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "matures_at" timestamp (3) with time zone GENERATED ALWAYS AS (case when status = 'pending' then available_at end) STORED;--> statement-breakpoint
CREATE INDEX "commissions_maturing" ON "commissions" USING btree ("vendor_id","matures_at") WHERE matures_at is not null;--> statement-breakpoint
CREATE INDEX "commissions_affiliate" ON "commissions" USING btree ("vendor_id","affiliate_id","id");--> statement-breakpoint
ALTER TABLE "commissions" SET (fillfactor = 45);
