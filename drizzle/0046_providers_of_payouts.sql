-- Who pays an affiliate is a row of a table of providers; until now it was Stripe for all. `stripe_account_id` keeps its name
-- and holds the account's id at whichever provider it is.
ALTER TABLE "payout_accounts" ADD COLUMN "provider" text DEFAULT 'stripe' NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_items" ADD COLUMN "provider" text DEFAULT 'stripe' NOT NULL;
