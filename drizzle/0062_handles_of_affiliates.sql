-- What people call an affiliate, and what it is compared by: it names one of the vendor's. An e-mail that somebody names is looked
-- for among all of a vendor's affiliates, whatever their program.
ALTER TABLE "affiliates" ADD COLUMN "handle" text;--> statement-breakpoint
ALTER TABLE "affiliates" ADD COLUMN "handle_key" text;--> statement-breakpoint
CREATE INDEX "affiliates_of_email" ON "affiliates" USING btree ("vendor_id","email");--> statement-breakpoint
ALTER TABLE "affiliates" ADD CONSTRAINT "affiliates_handle" UNIQUE("vendor_id","handle_key");
