-- What a sale writes was looked up in its parent row by row, each time with a lock of that row in its page and in the WAL. These parents
-- are never deleted and never renamed: that they are there is asked once a statement, over all that it adds.
create function has_credited_sale() returns trigger language plpgsql as $$
declare stray text;
begin
  select a.sale_id into stray from added a
  where (select true from credited_sales s where s.vendor_id = a.vendor_id and s.sale_id = a.sale_id limit 1) is null limit 1;
  if found then
    raise exception 'sale % of a row of % is not credited', stray, tg_table_name
      using errcode = 'foreign_key_violation', constraint = 'has_credited_sale';
  end if;
  return null;
end $$;
--> statement-breakpoint
create function has_vendor() returns trigger language plpgsql as $$
declare stray text;
begin
  select a.vendor_id into stray from (select distinct vendor_id from added) a
  where (select true from vendors v where v.id = a.vendor_id limit 1) is null limit 1;
  if found then
    raise exception 'vendor % of a row of % is not there', stray, tg_table_name
      using errcode = 'foreign_key_violation', constraint = 'has_vendor';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger credit_decisions_parent after insert on credit_decisions
  referencing new table as added for each statement execute function has_credited_sale();
--> statement-breakpoint
create trigger credit_records_parent after insert on credit_records
  referencing new table as added for each statement execute function has_credited_sale();
--> statement-breakpoint
create trigger touches_parent after insert on touches
  referencing new table as added for each statement execute function has_vendor();
--> statement-breakpoint
create trigger credited_sales_parent after insert on credited_sales
  referencing new table as added for each statement execute function has_vendor();
--> statement-breakpoint
-- Neither do they move to another parent; decisions and credited sales are not changed in that at all.
create trigger credit_records_stay before update on credit_records for each row
  when ((new.vendor_id, new.sale_id) is distinct from (old.vendor_id, old.sale_id)) execute function refuse_change();
--> statement-breakpoint
create trigger touches_stay before update on touches for each row
  when (new.vendor_id is distinct from old.vendor_id) execute function refuse_change();
--> statement-breakpoint
-- The parents stay, by whatever role: a vendor is held by its members and keys as before.
alter table credit_decisions drop constraint credit_decisions_vendor_id_sale_id_credited_sales_vendor_id_sale_id_fk;
--> statement-breakpoint
alter table credit_records drop constraint credit_records_vendor_id_sale_id_credited_sales_vendor_id_sale_id_fk;
--> statement-breakpoint
alter table touches drop constraint touches_vendor_id_vendors_id_fk;
--> statement-breakpoint
alter table credited_sales drop constraint credited_sales_vendor_id_vendors_id_fk;
--> statement-breakpoint
-- Most postings touch no funds: then nobody's are looked at.
create or replace function ledger_funds_follow() returns trigger language plpgsql security definer
set search_path to public, pg_temp as $$
declare moved record; held ledger_funds;
begin
  perform from added where account = 'asset:stripe' or account like 'liability:affiliate:%:in\_transit' limit 1;
  if not found then return null; end if;
  for moved in
    select a.vendor_id, a.currency, sum(a.amount_minor)::bigint as available,
      coalesce(sum(a.amount_minor) filter (where a.account = 'asset:stripe'), 0)::bigint as balance
    from added a join vendors v on v.id = a.vendor_id and v.funding <> 'platform'
    where a.account = 'asset:stripe' or a.account like 'liability:affiliate:%:in\_transit'
    group by 1, 2 order by 1, 2
  loop
    insert into ledger_funds as f (vendor_id, currency, balance_minor, available_minor)
      values (moved.vendor_id, moved.currency, moved.balance, moved.available)
      on conflict (vendor_id, currency) do update set balance_minor = f.balance_minor + excluded.balance_minor,
        available_minor = f.available_minor + excluded.available_minor
      returning f.* into held;
    if (moved.available < 0 and held.available_minor < 0) or (moved.balance < 0 and held.balance_minor < 0) then
      raise exception 'vendor % would spend more % than it has put in', moved.vendor_id, moved.currency
        using errcode = 'check_violation', constraint = 'ledger_funds_cover_what_is_spent';
    end if;
  end loop;
  return null;
end $$;
