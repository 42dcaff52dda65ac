-- Clicks live in one partition a month; cron asks for the coming ones. What falls outside lands in the default one,
-- so that a vendor of mode test may live at any time.
create table clicks_default partition of clicks default;
--> statement-breakpoint
create function ensure_click_partitions(first_month date, months int) returns int
language plpgsql security definer set search_path = public as $$
declare
  made int := 0;
  month date;
  part text;
begin
  for i in 0 .. months - 1 loop
    month := (date_trunc('month', first_month) + make_interval(months => i))::date;
    part := 'clicks_' || to_char(month, 'YYYY_MM');
    if to_regclass(part) is null then
      begin
        execute format('create table %I partition of clicks for values from (%L) to (%L)',
          part, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
        execute format('alter table %I enable row level security, force row level security', part);
        made := made + 1;
      exception
        -- Rows of that month are in the default partition already: they stay there, and so does the month.
        when check_violation or duplicate_table then null;
      end;
    end if;
  end loop;
  return made;
end $$;
--> statement-breakpoint
grant execute on function ensure_click_partitions(date, int) to gv_system;
