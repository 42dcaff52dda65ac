-- The funnel found leads of a window, paid clicks and restored commissions by reading all of a vendor's.
CREATE INDEX "leads_occurred" ON "leads" USING btree ("vendor_id","occurred_at");--> statement-breakpoint
CREATE INDEX "commissions_clicks" ON "commissions" USING btree ("vendor_id","earned_at") WHERE kind = 'click';--> statement-breakpoint
CREATE INDEX "commissions_restorations" ON "commissions" USING btree ("vendor_id") WHERE kind = 'restoration';
