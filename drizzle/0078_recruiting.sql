-- Who recruited an affiliate earns a share of what they earn, up the line; a line is no circle.
alter table programs add column recruiting jsonb;--> statement-breakpoint
alter table affiliates add column approved_at timestamp (3) with time zone;--> statement-breakpoint
alter table affiliates no force row level security;--> statement-breakpoint
update affiliates set approved_at = created_at where status in ('approved', 'banned');--> statement-breakpoint
alter table affiliates force row level security;--> statement-breakpoint
alter table commissions add column recruited_id text, add column share_bps integer, add column share_of_minor bigint;--> statement-breakpoint
drop index commissions_source;--> statement-breakpoint
create unique index commissions_source on commissions
  using btree (vendor_id, source_id, affiliate_id, part, coalesce(recruited_id, ''));--> statement-breakpoint
-- Some affiliates and whoever recruited them, so many levels up.
create function affiliate_line(of_vendor text, starts text[], levels integer) returns jsonb language sql stable as $$
  with recursive line as (
    select a.id, a.sub_affiliate_of, 0 as level from affiliates a where a.vendor_id = of_vendor and a.id = any(starts)
    union all
    select a.id, a.sub_affiliate_of, line.level + 1 from line
    join affiliates a on a.vendor_id = of_vendor and a.id = line.sub_affiliate_of where line.level < levels
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'recruitedBy', a.sub_affiliate_of, 'programId', a.program_id,
    'personId', a.person_id, 'email', a.email, 'status', a.status, 'approvedAt', a.approved_at)), '[]')
  from affiliates a where a.vendor_id = of_vendor and a.id in (select line.id from line)
$$;--> statement-breakpoint
create function affiliates_refuse_circle() returns trigger language plpgsql as $$
declare
  above text := new.sub_affiliate_of;
  steps integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('line:' || new.vendor_id, 0));
  while above is not null loop
    steps := steps + 1;
    if above = new.id or steps > 10000 then
      raise exception 'who recruited an affiliate may not be recruited by them' using errcode = 'check_violation';
    end if;
    select a.sub_affiliate_of into above from affiliates a where a.vendor_id = new.vendor_id and a.id = above;
  end loop;
  return null;
end $$;--> statement-breakpoint
create trigger affiliates_no_circle after insert or update of sub_affiliate_of on affiliates
  for each row when (new.sub_affiliate_of is not null) execute function affiliates_refuse_circle();
