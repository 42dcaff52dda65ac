-- An inquiry that is not closed has an owner who is an active member, at the end of every transaction.
-- Deferred, because a member's inquiries and the member itself change in one transaction, in whatever order.
create function inquiry_has_active_owner() returns trigger language plpgsql as $$
declare
  held record;
begin
  select i.owner_id into held from inquiries i
  where i.vendor_id = new.vendor_id and i.id = new.id and i.status in ('open', 'waiting');
  if not found then
    return null;
  end if;
  -- The lock makes a removal at the same moment wait for us, or us for it.
  perform 1 from members m
  where m.vendor_id = new.vendor_id and m.id = held.owner_id and m.removed_at is null for share;
  if not found then
    raise exception 'inquiry % has no active owner', new.id
      using errcode = 'check_violation', constraint = 'inquiry_has_active_owner';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger inquiry_has_active_owner after insert or update of owner_id, status on inquiries
  deferrable initially deferred for each row execute function inquiry_has_active_owner();
--> statement-breakpoint
create function member_leaves_nothing_open() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from inquiries i join members m on m.vendor_id = i.vendor_id and m.id = i.owner_id
    where i.vendor_id = new.vendor_id and i.owner_id = new.id and i.status in ('open', 'waiting')
      and m.removed_at is not null
  ) then
    raise exception 'member % still holds open inquiries', new.id
      using errcode = 'check_violation', constraint = 'member_leaves_nothing_open';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger member_leaves_nothing_open after update of removed_at on members
  deferrable initially deferred for each row when (new.removed_at is not null)
  execute function member_leaves_nothing_open();
--> statement-breakpoint
-- Nothing closes without an outcome: won names its sale, lost its reason.
alter table inquiries add constraint inquiries_closed_has_ending check (status <> 'closed' or ending is not null);
--> statement-breakpoint
alter table inquiries add constraint inquiries_won_names_sale
  check (ending is distinct from 'won' or sale_external_id is not null);
--> statement-breakpoint
alter table inquiries add constraint inquiries_lost_names_reason
  check (ending is distinct from 'lost' or reason is not null);
--> statement-breakpoint
-- No inquiry is lost: rows are never deleted, and what happened to them is never rewritten.
create trigger inquiries_stay before delete or truncate on inquiries
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger inquiry_events_append_only before update or delete or truncate on inquiry_events
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger inquiry_responses_append_only before update or delete or truncate on inquiry_responses
  for each statement execute function refuse_change();
--> statement-breakpoint
revoke delete on inquiries from gv_system;
--> statement-breakpoint
revoke update, delete on inquiry_events, inquiry_responses from gv_vendor, gv_system;
