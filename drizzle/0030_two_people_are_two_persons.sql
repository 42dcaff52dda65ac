-- Who leaves and joins again, or works for two vendors, is one person under several memberships. What two people decide
-- names the persons, as the members table knows them and not as the code does, and no row has one person twice.
create function person_of_member(vendor text, member text) returns text language sql stable as $$
  select person_id from members where vendor_id = vendor and id = member
$$;
--> statement-breakpoint
alter table "payout_runs" add column "submitted_by_person" text, add column "approved_by_person" text;
--> statement-breakpoint
alter table "debts" add column "write_off_asked_by_person" text, add column "written_off_by_person" text;
--> statement-breakpoint
alter table "credit_transfers" add column "proposed_by_person" text, add column "approved_by_person" text;
--> statement-breakpoint
alter table "members" no force row level security;
--> statement-breakpoint
alter table "payout_runs" no force row level security;
--> statement-breakpoint
alter table "debts" no force row level security;
--> statement-breakpoint
alter table "credit_transfers" no force row level security;
--> statement-breakpoint
update "payout_runs" set "submitted_by_person" = person_of_member(vendor_id, submitted_by),
  "approved_by_person" = person_of_member(vendor_id, approved_by) where submitted_by is not null;
--> statement-breakpoint
update "debts" set "write_off_asked_by_person" = person_of_member(vendor_id, write_off_asked_by),
  "written_off_by_person" = person_of_member(vendor_id, written_off_by) where write_off_asked_by is not null;
--> statement-breakpoint
update "credit_transfers" set "proposed_by_person" = person_of_member(vendor_id, proposed_by),
  "approved_by_person" = person_of_member(vendor_id, approved_by);
--> statement-breakpoint
alter table "members" force row level security;
--> statement-breakpoint
alter table "payout_runs" force row level security;
--> statement-breakpoint
alter table "debts" force row level security;
--> statement-breakpoint
alter table "credit_transfers" force row level security;
--> statement-breakpoint
-- Named before the row is written, refused after it, so that row-level security has its say first.
create function payout_run_persons() returns trigger language plpgsql as $$
begin
  new.submitted_by_person := person_of_member(new.vendor_id, new.submitted_by);
  new.approved_by_person := person_of_member(new.vendor_id, new.approved_by);
  return new;
end $$;
--> statement-breakpoint
create trigger payout_runs_persons
  before insert or update of submitted_by, approved_by, submitted_by_person, approved_by_person on payout_runs
  for each row execute function payout_run_persons();
--> statement-breakpoint
create function payout_run_two_people() returns trigger language plpgsql as $$
begin
  if new.approved_by is not null and (new.submitted_by_person is null or new.approved_by_person is null
      or new.submitted_by_person = new.approved_by_person) then
    raise exception 'payout run % is approved by the person who submitted it', new.id
      using errcode = 'check_violation', constraint = 'payout_runs_two_people';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger payout_runs_two_people after insert or update on payout_runs
  for each row execute function payout_run_two_people();
--> statement-breakpoint
create function debt_persons() returns trigger language plpgsql as $$
begin
  new.write_off_asked_by_person := person_of_member(new.vendor_id, new.write_off_asked_by);
  new.written_off_by_person := person_of_member(new.vendor_id, new.written_off_by);
  return new;
end $$;
--> statement-breakpoint
-- Debts are claimed for payouts many at once: only those that somebody asked to write off are looked at.
create trigger debts_persons before insert or update on debts
  for each row when (new.status = 'written_off' or new.write_off_asked_by is not null)
  execute function debt_persons();
--> statement-breakpoint
create or replace function debt_written_off_by_two() returns trigger language plpgsql as $$
begin
  if new.status = 'written_off' and (new.write_off_asked_by_person is null or new.written_off_by_person is null
      or new.write_off_asked_by_person = new.written_off_by_person) then
    raise exception 'debt % is written off by one person', new.id
      using errcode = 'check_violation', constraint = 'debt_written_off_by_two';
  end if;
  return null;
end $$;
--> statement-breakpoint
create function credit_transfer_persons() returns trigger language plpgsql as $$
begin
  new.proposed_by_person := person_of_member(new.vendor_id, new.proposed_by);
  new.approved_by_person := person_of_member(new.vendor_id, new.approved_by);
  return new;
end $$;
--> statement-breakpoint
create trigger credit_transfers_persons before insert or update on credit_transfers
  for each row execute function credit_transfer_persons();
--> statement-breakpoint
create or replace function credit_transfer_two_people() returns trigger language plpgsql as $$
begin
  if new.approved_by = new.proposed_by or new.approved_by_person = new.proposed_by_person then
    raise exception 'credit transfer % is approved by its proposer', new.id
      using errcode = 'check_violation', constraint = 'credit_transfers_two_people';
  end if;
  return null;
end $$;
