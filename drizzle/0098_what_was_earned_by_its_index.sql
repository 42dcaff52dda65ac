-- Reports sum what the ledger says of commissions earned in a window: which those are is read from the index alone, where it was a
-- page of the table for each. The few that were reported by nobody known are left out by an index of their own.
create index commissions_earned_by_id on commissions (vendor_id, earned_at, id);
--> statement-breakpoint
drop index commissions_earned;
--> statement-breakpoint
alter index commissions_earned_by_id rename to commissions_earned;
--> statement-breakpoint
create index commissions_unverified on commissions (vendor_id, id) where 'unverified' = any(reasons);
