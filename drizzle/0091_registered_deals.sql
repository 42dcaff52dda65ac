-- Every page of a vendor says how many deals wait to be decided.
CREATE INDEX "deals_registered" ON "deals" USING btree ("vendor_id") WHERE status = 'registered';
