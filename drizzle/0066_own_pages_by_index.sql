-- Affiliates read their payouts, and what a commission left owed back, without looking at anybody else's rows.
CREATE INDEX "payout_items_affiliate" ON "payout_items" USING btree ("vendor_id","affiliate_id","id");--> statement-breakpoint
CREATE INDEX "debts_commission" ON "debts" USING btree ("vendor_id","commission_id");
