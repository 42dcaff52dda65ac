-- What was refused stands in the audit log beside what was done, bounded by a count over the last minute of a credential.
ALTER TABLE "audit_log" ADD COLUMN "outcome" text DEFAULT 'done' NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_log_refused" ON "audit_log" USING btree ("vendor_id","actor","created_at") WHERE outcome = 'refused';
