-- What was decided about credit stays as it was decided: what is wrong is put right by a new version.
create trigger credited_sales_append_only before update or delete or truncate on credited_sales
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger credit_decisions_append_only before update or delete or truncate on credit_decisions
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger credit_records_append_only before update or delete or truncate on credit_records
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger credit_refunds_append_only before update or delete or truncate on credit_refunds
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger credit_policies_append_only before update or delete or truncate on credit_policies
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger campaign_mappings_append_only before update or delete or truncate on campaign_mappings
  for each statement execute function refuse_change();
--> statement-breakpoint
revoke update, delete on credit_decisions, credit_records, credit_refunds, credit_policies, campaign_mappings
  from gv_vendor, gv_system;
--> statement-breakpoint
-- Two people must stay two people, whatever the code believes.
create function credit_transfer_two_people() returns trigger language plpgsql as $$
begin
  if new.approved_by = new.proposed_by then
    raise exception 'credit transfer % is approved by its proposer', new.id
      using errcode = 'check_violation', constraint = 'credit_transfers_two_people';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger credit_transfers_two_people after insert or update on credit_transfers
  for each row execute function credit_transfer_two_people();
