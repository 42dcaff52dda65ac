-- An index of an expression is of no use to a vendor's role or an affiliate's: the expression might leak rows that their policies
-- hide, so that it is looked at after those. Their clicks were found by time alone. Plain columns compare without leaking. The
-- commissions of a window are found by when they were earned.
CREATE INDEX "clicks_link" ON "clicks" USING btree ("link_number","at");--> statement-breakpoint
drop index clicks_slot;--> statement-breakpoint
drop function click_slot(bigint, timestamptz);--> statement-breakpoint
CREATE INDEX "commissions_earned" ON "commissions" USING btree ("vendor_id","earned_at");
