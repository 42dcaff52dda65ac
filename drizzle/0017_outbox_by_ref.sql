-- What waits for a click is made due by the batch that brings it.
CREATE INDEX "outbox_ref" ON "outbox" USING btree ("topic","ref") WHERE done_at is null;