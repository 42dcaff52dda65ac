import { and, eq, getTableColumns, gte, isNotNull, type SQL, sql } from "drizzle-orm"
import { insertRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, load, rowOf } from "../../../platform/load.ts"
import { vendors } from "../../identity/tables.ts"
import { type BusinessHours, DEFAULT_HOURS, type WorkTime } from "../core/hours.ts"
import { DEFAULT_CHECKLISTS, type Rating } from "../core/pipeline.ts"
import { DEFAULT_RULES, type Kind, type SlaRule } from "../core/sla.ts"
import { desks, inquiries } from "../tables.ts"

/** An answer to begin from. */
export type Template = (typeof desks.$inferSelect)["templates"][number]

/** How a vendor's desk works, its own settings over the defaults. */
export type Desk = {
  vendorName: string
  vendorNumber: number
  work: WorkTime
  hours: BusinessHours
  holidays: string[]
  rules: SlaRule[]
  checklists: Record<Kind, string[]>
  blockedWords: string[]
  digestAt: Date | null
  templates: Template[]
  asksRating: boolean
}

/** A vendor's desk, for a decision. */
export function deskFact(vendorId: string): Fact<Desk> {
  const vendor = { name: vendors.name, number: vendors.number, timezone: vendors.timezone, ...deskColumns }
  const fact = rowOf(
    vendor,
    sql`from ${vendors} left join ${desks} on ${desks.vendorId} = ${vendors.id}
    where ${vendors.id} = ${vendorId}`,
  )
  return { query: fact.query, read: (json) => toDesk(fact.read(json)!) }
}

const { vendorId: _of, ...deskColumns } = getTableColumns(desks)
type Found = Pick<typeof vendors.$inferSelect, "name" | "number" | "timezone"> &
  Omit<typeof desks.$inferSelect, "vendorId">

/** When a desk works, by its columns: the defaults where the vendor has said nothing. */
export function workTimeOf(of: { hours: BusinessHours | null; holidays: string[] | null; zone: string }): WorkTime {
  return { hours: of.hours ?? DEFAULT_HOURS, holidays: of.holidays ?? [], zone: of.zone }
}

/** Where the vendor has said nothing, the columns are null. */
function toDesk({ name, number, timezone, ...desk }: { [K in keyof Found]: Found[K] | null }): Desk {
  const work = workTimeOf({ hours: desk.businessHours, holidays: desk.holidays, zone: timezone! })
  return {
    vendorName: name!,
    vendorNumber: number!,
    work,
    hours: work.hours,
    holidays: desk.holidays ?? [],
    rules: desk.rules ?? DEFAULT_RULES,
    checklists: desk.checklists ?? DEFAULT_CHECKLISTS,
    blockedWords: desk.blockedWords ?? [],
    digestAt: desk.digestAt,
    templates: desk.templates ?? [],
    asksRating: desk.asksRating ?? true,
  }
}

export async function readDesk(tx: Tx, vendorId: string): Promise<Desk> {
  return (await load(tx, { desk: deskFact(vendorId) })).desk
}

/** Saves settings; a vendor's first time keeps the defaults of all that is not given. */
export async function saveDesk(tx: Tx, vendorId: string, set: Partial<typeof desks.$inferInsert>): Promise<void> {
  await tx.insert(desks).values(firstDesk(vendorId)).onConflictDoNothing()
  if (Object.keys(set).length > 0)
    await tx
      .update(desks)
      .set(set)
      .where(and(eq(desks.vendorId, vendorId)))
}

/** What askers said of the answers since an instant. */
export async function countRatings(tx: Tx, vendorId: string, since: Date): Promise<Record<Rating, number>> {
  const { rating, ratedAt } = inquiries
  const rows = await tx
    .select({ rating, count: sql<number>`count(*)::int` })
    .from(inquiries)
    .where(and(eq(inquiries.vendorId, vendorId), isNotNull(rating), gte(ratedAt, since)))
    .groupBy(rating)
  const countOf = (one: Rating) => rows.find((row) => row.rating === one)?.count ?? 0
  return { good: countOf("good"), fair: countOf("fair"), bad: countOf("bad") }
}

/** One at a time decides at a vendor's desk, about inquiries and who gets them; until its transaction ends. */
export const deskLock = (vendorId: string) => ({ locks: [`desk ${vendorId}`] })

/** The same inside a transaction that began with other things. */
export async function lockDesk(tx: Tx, vendorId: string): Promise<void> {
  const { locks } = deskLock(vendorId)
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${locks[0]}, 0))`)
}

/** The writer that remembers until when the morning digests were sent. */
export function writeDigestAt(vendorId: string, digestAt: Date): SQL {
  const onConflict = sql`on conflict (vendor_id) do update set digest_at = excluded.digest_at`
  return insertRows(desks, [{ ...firstDesk(vendorId), digestAt }], onConflict)
}

const firstDesk = (vendorId: string) => ({
  vendorId,
  businessHours: DEFAULT_HOURS,
  holidays: [],
  rules: DEFAULT_RULES,
  checklists: DEFAULT_CHECKLISTS,
  blockedWords: [],
  templates: [],
  asksRating: true,
})
