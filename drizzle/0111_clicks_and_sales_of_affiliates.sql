-- The clicks of all of a vendor's affiliates read those of every vendor, and a row of the heap for each link; whether an affiliate has
-- sold, a row for each.
CREATE INDEX "link_clicks_vendor" ON "link_clicks" USING btree ("vendor_number");--> statement-breakpoint
DROP INDEX "links_affiliate";--> statement-breakpoint
CREATE INDEX "links_affiliate" ON "links" USING btree ("vendor_id","affiliate_id","number","is_twin");--> statement-breakpoint
DROP INDEX "sales_affiliate";--> statement-breakpoint
CREATE INDEX "sales_affiliate" ON "sales" USING btree ("vendor_id","affiliate_id","link_id","counts");
