-- Months of clicks that are no longer kept are detached, which readers wait for as long as it takes to note it down, and
-- dropped. Where somebody reads for long, the next call does it. What counts of them stays in the roll-ups.
create function forget_click_partitions(before date) returns int
language plpgsql security definer set search_path = public as $$
declare
  forgotten int := 0;
  part record;
begin
  perform set_config('lock_timeout', '3s', true);
  for part in
    select p.relname as parent, c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname in ('clicks', 'click_origins') and p.relnamespace = 'public'::regnamespace
      and c.relname ~ '_\d{4}_\d{2}$' and to_date(right(c.relname, 7), 'YYYY_MM') < date_trunc('month', before)
    order by c.relname
  loop
    begin
      execute format('alter table %I detach partition %I', part.parent, part.name);
      execute format('drop table %I', part.name);
      forgotten := forgotten + 1;
    exception when lock_not_available then null;
    end;
  end loop;
  return forgotten;
end $$;
--> statement-breakpoint
grant execute on function forget_click_partitions(date) to gv_system;
