-- Few links are of several: whoever has a part of others' asks for those alone.
CREATE INDEX "links_shared" ON "links" USING btree ("vendor_id") WHERE splits is not null;
