-- What an affiliate's links brought is counted without looking at the leads of others.
CREATE INDEX "leads_affiliate" ON "leads" USING btree ("vendor_id","affiliate_id") WHERE affiliate_id is not null;
