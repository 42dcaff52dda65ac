-- Held commissions are counted on each page of a member's, and were looked for among the newest 5,000, or among all. No index names
-- the status, since a payout moves a hundred thousand rows on within their pages: this one changes where a row is held alone. Rows
-- are written again, which takes some 20 seconds a million.
alter table "commissions" add column "held_id" text generated always as (case when status = 'held' then id end) stored;
--> statement-breakpoint
create index "commissions_held" on "commissions" ("vendor_id","held_id") where held_id is not null;
