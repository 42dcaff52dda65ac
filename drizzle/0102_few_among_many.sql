-- Few among many, which pages looked for among all: who has applied (on each page of a member's), and what payouts moved.
create index "affiliates_applied" on "affiliates" ("vendor_id") where status = 'applied';
--> statement-breakpoint
create index "ledger_transactions_paid" on "ledger_transactions" ("vendor_id","id") where kind in ('payout_settled', 'transfer_reversed');
