-- An erasure reads a large table page by page, each in a transaction of its own: how far it came within its step.
alter table "erasures" add column "position" jsonb;
--> statement-breakpoint
-- A person is found by an index wherever there are many rows; those on customers hold the few that are as they say.
create index "customers_other_emails" on "customers" using gin ("other_emails") where other_emails <> '{}';
--> statement-breakpoint
create index "customers_email_as_id" on "customers" ("vendor_id", lower(external_id)) where external_id like '%@%';
--> statement-breakpoint
create index "customers_joined" on "customers" ("vendor_id", "joined_to") where joined_to is not null;
--> statement-breakpoint
create index "coupons_affiliate" on "coupons" ("vendor_id", "affiliate_id");
--> statement-breakpoint
-- Mails that are no vendor's, such as sign-in links, and go with the person.
create index "mails_own" on "mails" (lower("recipient")) where vendor_id is null;
--> statement-breakpoint
create index "outbox_own_mails" on "outbox" ((payload ->> 'to')) where vendor_id is null;
