-- Sales of an affiliate and of each of their links: pages of theirs and the vendor's count them.
CREATE INDEX "sales_affiliate" ON "sales" USING btree ("vendor_id","affiliate_id","link_id");