import { type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import type { FoundKind } from "./core/found.ts"

/** Orders are looked through from the newest on, as far as this; an exact number is found wherever it is. */
const NEWEST_SALES = 20_000
const FOUND_OF_EACH = 8

/** How many things wait at a vendor, by what they are; of inquiries those of one member, and all that are late. */
export async function countWaiting(tx: Tx, vendorId: string, memberId: string, now: Date) {
  const open = sql`from inquiries i where i.vendor_id = ${vendorId} and i.status = 'open' and i.responded_at is null`
  const at = sql`${now.toISOString()}::timestamptz`
  const [row] = await tx.execute<Record<Waiting, number>>(sql`select
    (select count(*) ${open} and i.owner_id = ${memberId})::int as mine,
    (select count(*) ${open} and i.due_at <= ${at})::int as late,
    (select count(*) from affiliates a where a.vendor_id = ${vendorId} and a.status = 'applied')::int as applied,
    (select count(*) from deals p where p.vendor_id = ${vendorId} and p.status = 'registered')::int as deals,
    (select count(*) from claims m where m.vendor_id = ${vendorId} and m.status in ('open', 'matched'))::int as claims,
    (select count(*) from commissions c where c.vendor_id = ${vendorId} and c.held_id is not null)::int as held,
    (select count(*) from payout_runs r where r.vendor_id = ${vendorId} and r.status = 'submitted')::int as runs,
    (select count(*) from debts d where d.vendor_id = ${vendorId} and d.status = 'open'
      and d.write_off_asked_by is not null)::int as write_offs,
    (select count(*) from stripe_events e where e.owner = ${vendorId} and e.status = 'parked')::int as stripe_events,
    (select count(*) from dead_letters l where l.vendor_id = ${vendorId} and l.replayed_at is null)::int as dead_letters,
    (select count(*) from outbox o where o.vendor_id = ${vendorId} and o.parked_at is not null)::int as parked`)
  return row!
}

export type Waiting =
  | "mine"
  | "late"
  | "applied"
  | "deals"
  | "claims"
  | "held"
  | "runs"
  | "write_offs"
  | "stripe_events"
  | "dead_letters"
  | "parked"

/** The runs that wait for an approval, the latest first. */
export async function listSubmitted(tx: Tx, vendorId: string) {
  return tx.execute<{ id: string; currency: string; total: string; person: string | null; items: number }>(sql`
    select r.id, r.currency, r.total_minor::text as total, r.submitted_by_person as person,
      (select count(*) from payout_items i where i.vendor_id = r.vendor_id and i.run_id = r.id)::int as items
    from payout_runs r where r.vendor_id = ${vendorId} and r.status = 'submitted' order by r.id desc limit 5`)
}

export type FoundRow = { kind: FoundKind; id: string; label: string; more: string | null }

const CONTAINS = /[\\%_]/g
const contains = (text: string) => `%${text.replaceAll(CONTAINS, "\\$&")}%`

/** What a vendor's people look for by name, address or number: at most eight of each kind. */
export async function searchVendor(tx: Tx, vendorId: string, words: string): Promise<FoundRow[]> {
  const like = contains(words)
  const part = (kind: FoundKind, select: SQL) =>
    sql`(select ${kind} as kind, x.* from (${select}) x limit ${FOUND_OF_EACH})`
  const parts = [
    part(
      "affiliate",
      sql`select id, name as label, email as more from affiliates
        where vendor_id = ${vendorId} and (name ilike ${like} or email ilike ${like}) order by name`,
    ),
    part(
      "sale",
      sql`select id, external_id as label, null::text as more from sales
        where vendor_id = ${vendorId} and external_id = ${words}
        union select newest.id, newest.external_id, null from (select id, external_id from sales
          where vendor_id = ${vendorId} order by id desc limit ${NEWEST_SALES}) newest
        where newest.external_id ilike ${like}`,
    ),
    part(
      "customer",
      sql`select external_id as id, coalesce(name, email, external_id) as label, email as more from customers
        where vendor_id = ${vendorId} and (external_id = ${words} or email = lower(${words}))
        union select newest.external_id, coalesce(newest.name, newest.email, newest.external_id), newest.email
          from (select external_id, name, email from customers
            where vendor_id = ${vendorId} order by id desc limit ${NEWEST_SALES}) newest
        where newest.external_id ilike ${like} or newest.email ilike ${like} or newest.name ilike ${like}`,
    ),
    part(
      "inquiry",
      sql`select id, coalesce(name, email, phone, 'somebody') as label, left(message, 80) as more from inquiries
        where vendor_id = ${vendorId} and (name ilike ${like} or email ilike ${like} or message ilike ${like})
        order by id desc`,
    ),
    part(
      "link",
      sql`select affiliate_id as id, slug as label, destination_url as more from links
        where vendor_id = ${vendorId} and not is_twin and slug ilike ${like} order by slug`,
    ),
    part(
      "run",
      sql`select id, to_char(cutoff, 'YYYY-MM-DD') || ' ' || currency as label, status as more from payout_runs
        where vendor_id = ${vendorId} and (id = ${words} or to_char(cutoff, 'YYYY-MM-DD') || ' ' || currency ilike ${like})
        order by id desc`,
    ),
  ]
  return [...(await tx.execute<FoundRow>(sql.join(parts, sql` union all `)))]
}
