-- An affiliate looks up the sales that they had a part in by their own touches.
CREATE INDEX "touches_affiliate" ON "touches" USING btree ("vendor_id","affiliate_id","at") WHERE affiliate_id is not null;
