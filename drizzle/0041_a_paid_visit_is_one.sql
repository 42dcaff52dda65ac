-- A flat commission for clicks is earned once per visitor, link and day, whatever comes in twice or at once.
ALTER TABLE "commissions" ADD COLUMN "visit" text;--> statement-breakpoint
CREATE UNIQUE INDEX "commissions_visit" ON "commissions" USING btree ("vendor_id","visit") WHERE visit is not null;
