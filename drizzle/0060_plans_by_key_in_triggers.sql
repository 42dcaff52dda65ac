-- A connection keeps the plan that it made first. Made while ledger_transactions is small, it reads the whole of it for each
-- statement, however many there are later: 3.8 ms a batch of sales, where a look by key takes 0.1.
alter function ledger_lines_enter() set enable_hashjoin = off;
--> statement-breakpoint
alter function ledger_lines_enter() set enable_mergejoin = off;
--> statement-breakpoint
alter function ledger_lines_enter() set enable_seqscan = off;
