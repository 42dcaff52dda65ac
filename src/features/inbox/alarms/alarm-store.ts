import { getTableColumns, type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, instantOf, load, madeOf, rowOf, rowsOf } from "../../../platform/load.ts"
import { customers, sales } from "../../conversions/tables.ts"
import { vendors } from "../../identity/tables.ts"
import type { WorkTime } from "../core/hours.ts"
import { workTimeOf } from "../desk/desk-store.ts"
import type { Absence } from "../desk/rota-store.ts"
import type { WorkFacts } from "../inquiries/core/work.ts"
import { deskFacts, responsesIn } from "../inquiries/work-store.ts"
import type { InquiryResponse } from "../store.ts"
import { absences, desks, inquiries } from "../tables.ts"

const { id, threadId, alarmAt, closedAt } = inquiries
const by = (until: Date) => sql`${until.toISOString()}::timestamptz`

/** What was won before its sale was known, and whose sale has come since. */
const unlinked = (vendorId: string | SQL) => sql`from ${inquiries}
  join ${sales} on ${sales.vendorId} = ${inquiries.vendorId} and ${sales.externalId} = ${inquiries.saleExternalId}
    and ${sales.source} = 'verified'
  join ${customers} on ${customers.vendorId} = ${sales.vendorId} and ${customers.id} = ${sales.customerId}
  where ${inquiries.vendorId} = ${vendorId} and ${inquiries.ending} = 'won' and ${inquiries.customerExternalId} is null`

const ringing = (vendorId: string | SQL, until: Date) => sql`from ${inquiries}
  where ${inquiries.vendorId} = ${vendorId} and ${alarmAt} <= ${by(until)}`

const leaving = (vendorId: string | SQL, until: Date) => sql`from ${absences} where ${absences.vendorId} = ${vendorId}
  and ${absences.begunAt} is null and ${absences.canceledAt} is null and ${absences.awayFrom} <= ${by(until)}`

/** The first instant up to `until` at which an inquiry rings, somebody goes away, or a sale has come; null for none. */
export function nextDueAt(vendorId: SQL, until: Date): Fact<Date | null> {
  const first = (column: SQL, from: SQL) => sql`(select min(${column}) ${from})`
  return instantOf(sql`select least(
    ${first(sql`${alarmAt}`, ringing(vendorId, until))},
    ${first(sql`${absences.awayFrom}`, leaving(vendorId, until))},
    ${first(sql`${closedAt}`, unlinked(vendorId))})`)
}

/** Since when the next morning counts, and when the desk works; null before the vendor's first inquiry. */
export function digestsOf(vendorId: SQL): Fact<{ since: Date; work: WorkTime } | null> {
  const firstAt = sql`select min(f.received_at) from ${inquiries} f
    where f.vendor_id = ${vendorId} and f.status <> 'spam'`
  const since = sql<string>`coalesce(${desks.digestAt}, (${firstAt}))`
  const { businessHours: hours, holidays } = desks
  const found = rowOf(
    { since, hours, holidays, zone: vendors.timezone },
    sql`from ${vendors} left join ${desks} on ${desks.vendorId} = ${vendors.id}
      where ${vendors.id} = ${vendorId} and ${since} is not null`,
  )
  return madeOf(found, (row) => row && { since: new Date(row.since), work: workTimeOf(row) })
}

export type Due = WorkFacts & {
  /** Inquiries that ring, the earliest first. */
  ringing: { id: string }[]
  leaving: Absence[]
  won: { id: string; buyer: string }[]
  /** What was answered in those that were won. */
  responses: InquiryResponse[]
}

/** What is due up to an instant, so much at once, with all that it may change. */
export function loadDue(tx: Tx, vendorId: string, now: Date, at: Date, limit: number): Promise<Due> {
  const some = sql`limit ${limit}::int`
  const first = sql`${ringing(vendorId, at)} order by ${alarmAt}, ${id} ${some}`
  const linked = sql`${unlinked(vendorId)} order by ${closedAt}, ${id} ${some}`
  const away = sql`(select ${absences.memberId} ${leaving(vendorId, at)})`
  const threads = sql`select * from (select ${threadId} ${first}) rings union all
    select h.thread_id from ${inquiries} h where h.vendor_id = ${vendorId} and h.status in ('open', 'waiting')
      and (h.owner_id in ${away} or h.expert_id in ${away})`
  const won = sql`select ${id} ${linked}`
  const fits = sql`((i.status in ('open', 'waiting') and i.thread_id in (${threads})) or i.id in (${won}))`
  return load(tx, {
    ...deskFacts(vendorId, now, fits),
    ringing: rowsOf({ id }, first),
    leaving: rowsOf(
      getTableColumns(absences),
      sql`${leaving(vendorId, at)} order by ${absences.awayFrom}, ${absences.id}`,
    ),
    won: rowsOf({ id, buyer: customers.externalId }, linked),
    responses: responsesIn(vendorId, won),
  })
}

/** All that somebody answers for; `firstAt` is when the first inquiry came that was none of spam. */
export function loadAlive(tx: Tx, vendorId: string, now: Date): Promise<WorkFacts & { firstAt: Date | null }> {
  const firstAt = instantOf(sql`select min(f.received_at) from ${inquiries} f
    where f.vendor_id = ${vendorId} and f.status <> 'spam'`)
  return load(tx, { ...deskFacts(vendorId, now, sql`i.status in ('open', 'waiting')`), firstAt })
}
