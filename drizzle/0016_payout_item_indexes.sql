-- A draft writes a hundred thousand items at once: the fewest indexes that serve a run's items, what waits for funds,
-- an affiliate's last payment and a transfer's item. And links of one person, which each request for a link counts.
DROP INDEX "payout_items_run";--> statement-breakpoint
DROP INDEX "payout_items_due";--> statement-breakpoint
DROP INDEX "payout_items_transfer";--> statement-breakpoint
CREATE INDEX "sign_in_links_person" ON "sign_in_links" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "payout_items_run_due" ON "payout_items" USING btree ("vendor_id","run_id","due_at");--> statement-breakpoint
CREATE INDEX "payout_items_waiting" ON "payout_items" USING btree ("vendor_id") WHERE status = 'waiting_funds';--> statement-breakpoint
CREATE INDEX "payout_items_sent" ON "payout_items" USING btree ("vendor_id","affiliate_id","sent_at") WHERE sent_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_items_transfer" ON "payout_items" USING btree ("transfer_id") WHERE transfer_id is not null;