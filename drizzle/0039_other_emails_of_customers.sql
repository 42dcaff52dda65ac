-- Whoever buys may be known by several addresses. Any of them can be the affiliate's own, whichever was reported first.
ALTER TABLE "customers" ADD COLUMN "other_emails" text[] DEFAULT '{}' NOT NULL;
