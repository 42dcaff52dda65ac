-- Only what waits for something is looked for by its name. The index had every row of the outbox while it was not done: two of each sale.
DROP INDEX "outbox_ref";--> statement-breakpoint
CREATE INDEX "outbox_ref" ON "outbox" USING btree ("topic","ref") WHERE done_at is null and topic in ('click.awaited', 'stripe_session.late');
