import { and, asc, desc, eq, getTableColumns, gte, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm"
import { decodeCursor } from "../../lib/page.ts"
import { insertRows, updateRows } from "../../platform/apply.ts"
import type { Tx } from "../../platform/db.ts"
import { type Fact, instantTerm, isAny, load, mapped, rowOf, rowsOf, type Term } from "../../platform/load.ts"
import { rowsAs } from "../../platform/rows.ts"
import { vendors } from "../identity/tables.ts"
import { NO_VISIT_BITS } from "../links/redirect/core/click-flags.ts"
import { clickKey, keyName } from "../links/redirect/core/click-key.ts"
import { clickOrigins, clicks, isClick, isClickAt, landingOfClick, originOfClick } from "../links/tables.ts"
import { affiliates, programSecrets, programs } from "../programs/tables.ts"
import type { ListSales } from "./contract.ts"
import { customers, leads, sales } from "./tables.ts"

export type CustomerRow = typeof customers.$inferSelect
export type LeadRow = typeof leads.$inferSelect
export type SaleRow = typeof sales.$inferSelect
/** Columns to change; undefined leaves one as it is. */
type Changes<T> = { [K in keyof T]?: T[K] | undefined }

/** The customer of this name, made when unknown, and locked: whatever concerns one customer happens one at a time. */
export async function lockCustomer(tx: Tx, row: typeof customers.$inferInsert): Promise<CustomerRow> {
  const [saved] = await tx
    .insert(customers)
    .values(row)
    .onConflictDoUpdate({
      target: [customers.vendorId, customers.externalId],
      set: { isProvisional: sql`${customers.isProvisional} and excluded.is_provisional` },
    })
    .returning()
  return saved!.joinedTo === null ? saved! : lockCustomerById(tx, saved!.vendorId, saved!.joinedTo)
}

/** The customers of these names that are known, locked in one order; those that were joined to others under their own name. */
export async function lockCustomers(
  tx: Tx,
  names: readonly { vendorId: string; externalId: string }[],
): Promise<CustomerRow[]> {
  const asked = rowsAs("asked", names, { vendorId: "text", externalId: "text" })
  return tx
    .select()
    .from(customers)
    .where(sql`(${customers.vendorId}, ${customers.externalId}) in (select "vendorId", "externalId" from ${asked})`)
    .orderBy(asc(customers.vendorId), asc(customers.externalId))
    .for("update")
}

const customerOf = (vendorId: string, id: string | SQL) => and(eq(customers.vendorId, vendorId), eq(customers.id, id))

/** A customer that surely exists, locked; the one that it was joined to, where it was. */
export async function lockCustomerById(tx: Tx, vendorId: string, id: string): Promise<CustomerRow> {
  const [row] = await tx.select().from(customers).where(customerOf(vendorId, id)).for("update")
  return row!.joinedTo === null ? row! : lockCustomerById(tx, vendorId, row!.joinedTo)
}

export async function updateCustomer(
  tx: Tx,
  vendorId: string,
  id: string,
  set: Changes<CustomerRow>,
): Promise<CustomerRow> {
  const [saved] = await tx.update(customers).set(set).where(customerOf(vendorId, id)).returning()
  return saved!
}

/** A customer's name, and those that were joined to it before, are another's. */
export async function joinNames(tx: Tx, vendorId: string, from: string, to: string): Promise<void> {
  await tx
    .update(customers)
    .set({ joinedTo: to })
    .where(and(eq(customers.vendorId, vendorId), or(eq(customers.id, from), eq(customers.joinedTo, from))))
}

/** The customer of this name, the one that it was joined to where it was; null when unknown. Nothing is locked. */
export async function findCustomer(tx: Tx, vendorId: string, externalId: string): Promise<CustomerRow | null> {
  const named = sql`(select coalesce(joined_to, id) from ${customers} where vendor_id = ${vendorId} and external_id = ${externalId})`
  const [row] = await tx.select().from(customers).where(customerOf(vendorId, named))
  return row ?? null
}

/** The vendor's zone and currency; how many verified sales a customer has up to an instant and after it, and the first's. */
export type History = {
  timeZone: string
  vendorCurrency: string
  earlier: number
  later: number
  firstAt: Date | null
}

export function historyFacts(vendorId: Term<string>, customerId: Term<string>, at: Term<Date>): Fact<History> {
  const isLater = sql`${sales.occurredAt} > ${instantTerm(at)}`
  const fields = {
    timeZone: vendors.timezone,
    vendorCurrency: vendors.currency,
    earlier: sql<number>`count(${sales.id}) filter (where not ${isLater})`,
    later: sql<number>`count(${sales.id}) filter (where ${isLater})`,
    firstAt: sql<string | null>`min(${sales.occurredAt})`,
  }
  const found = rowOf(
    fields,
    sql`from ${vendors} left join ${sales} on ${sales.vendorId} = ${vendors.id} and ${sales.customerId} = ${customerId}
      and ${sales.source} = 'verified' where ${vendors.id} = ${vendorId} group by ${vendors.id}`,
  )
  return mapped(found, (row) => ({ ...row!, firstAt: row!.firstAt === null ? null : new Date(row!.firstAt) }))
}

export async function readHistory(tx: Tx, vendorId: string, customerId: string, at: Date): Promise<History> {
  return (await load(tx, { history: historyFacts(vendorId, customerId, at) })).history
}

export async function findTimeZone(tx: Tx, vendorId: string): Promise<string> {
  const [row] = await tx.select({ timeZone: vendors.timezone }).from(vendors).where(eq(vendors.id, vendorId))
  return row!.timeZone
}

/** The program that a postback is for, whoever's; as the system only. */
export async function findPostbackProgram(tx: Tx, programId: string) {
  const [row] = await tx
    .select({ vendorId: programs.vendorId, encrypted: programSecrets.encrypted, currency: vendors.currency })
    .from(programs)
    .innerJoin(vendors, eq(vendors.id, programs.vendorId))
    .leftJoin(
      programSecrets,
      and(eq(programSecrets.vendorId, programs.vendorId), eq(programSecrets.programId, programs.id)),
    )
    .where(eq(programs.id, programId))
  return row ?? null
}

/** What a row of an affiliate in their program is made of. */
export const enrollment = {
  affiliateId: affiliates.id,
  affiliateStatus: affiliates.status,
  affiliateEmail: affiliates.email,
  programId: programs.id,
  windowDays: programs.windowDays,
  couponBeatsClick: programs.couponBeatsClick,
  bannedReferrers: programs.bannedReferrers,
  trustsBrowserLeads: programs.trustBrowserLeads,
  forbidsPaidSearch: programs.forbidPaidSearch,
}
const programOfAffiliate = and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, affiliates.programId))

/** Affiliates in their programs, with what decides whether and how they earn. */
export async function findEnrollments(tx: Tx, vendorId: string, affiliateIds: string[]) {
  if (affiliateIds.length === 0) return []
  return tx
    .select(enrollment)
    .from(affiliates)
    .innerJoin(programs, programOfAffiliate)
    .where(and(eq(affiliates.vendorId, vendorId), inArray(affiliates.id, affiliateIds)))
}
/** Whoever has this e-mail, in the programs where they are, or in one. */
export async function findEnrolledBy(tx: Tx, vendorId: string, email: string, programId?: string) {
  const inProgram = programId === undefined ? undefined : eq(affiliates.programId, programId)
  return tx
    .select(enrollment)
    .from(affiliates)
    .innerJoin(programs, programOfAffiliate)
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.email, email), inProgram))
    .limit(2)
}
export type Enrollment = Awaited<ReturnType<typeof findEnrollments>>[number]
/** What a captured click is made of. */
const knownClick = {
  linkNumber: clicks.linkNumber,
  at: clicks.at,
  nonce: clicks.nonce,
  isVisit: sql<boolean>`(${clicks.flags} & ${sql.raw(String(NO_VISIT_BITS))}) = 0`,
  referrer: clickOrigins.referrer,
  landingUrl: landingOfClick,
}

/** A click as it is asked for: by what its id says. */
export function clickNamed(id: string | null) {
  const { linkNumber = null, at = null, nonce = null } = (id && clickKey(id)) || {}
  return { id, linkNumber, at: at === null ? null : new Date(at), nonce }
}
type ClickNamed = { [K in keyof ReturnType<typeof clickNamed>]: Term<ReturnType<typeof clickNamed>[K]> }

/** The click of an id as it was captured, if it was: a fact. The partitions are by time, which the id says. */
export function knownClickOf(vendorId: Term<string>, { id, linkNumber, at, nonce }: ClickNamed) {
  const { isVisit, referrer, landingUrl } = knownClick
  return rowOf(
    { id: sql<string>`${id}::text`, isVisit, referrer, landingUrl },
    sql`from ${clicks} left join ${clickOrigins} on ${originOfClick}
      where ${isClickAt(sql`${linkNumber}::bigint`, sql`${instantTerm(at)}`, sql`${nonce}::bigint`)} and ${ofVendor(vendorId)}`,
  )
}
const ofVendor = (vendorId: Term<string>) =>
  sql`${clicks.vendorNumber} = (select ${vendors.number} from ${vendors} where ${vendors.id} = ${vendorId})`

/** Clicks as they were captured; those that were not, or not yet, are missing. */
export async function findClicks(tx: Tx, vendorId: string, ids: { id: string }[]) {
  const keys = new Map(ids.flatMap(({ id }) => [clickKey(id) ?? []].flat().map((key) => [keyName(key), { id, key }])))
  if (keys.size === 0) return []
  const rows = await tx
    .select(knownClick)
    .from(clicks)
    .leftJoin(clickOrigins, originOfClick)
    .where(and(ofVendor(vendorId), or(...[...keys.values()].map(({ key }) => isClick(key)))))
  return rows.map(({ isVisit, referrer, landingUrl, ...key }) => {
    const { id } = keys.get(keyName({ ...key, at: key.at.getTime() }))!
    return { id, isVisit, referrer, landingUrl }
  })
}
export type KnownClick = Awaited<ReturnType<typeof findClicks>>[number]

/** Of a customer, what nobody got, or somebody by a provisional binding, the customer's answer or a deal only. */
const unattributed = (table: typeof leads | typeof sales, vendorId: Term<string>, customerId: Term<string>) =>
  and(
    sql`${table.vendorId} = ${vendorId} and ${table.customerId} = ${customerId} and ${table.replacedBy} is null`,
    sql`(${table.affiliateId} is null or ${table.source} = 'verified' and not ${table.counts} or ${table.restsOnClaim}
      or ${table.dealId} is not null)`,
    table === sales ? isNull(sales.importedFrom) : undefined,
  )

/** Oldest first, and locked, since they are about to be somebody's. */
export async function lockUnattributed(tx: Tx, vendorId: string, customerId: string) {
  const of = (table: typeof leads | typeof sales) => unattributed(table, vendorId, customerId)
  return {
    leads: await tx.select().from(leads).where(of(leads)).orderBy(asc(leads.id)).for("update"),
    sales: await tx.select().from(sales).where(of(sales)).orderBy(asc(sales.id)).for("update"),
  }
}

/** Whether there are any. */
export function hasUnattributed(vendorId: Term<string>, customerId: Term<string>): Fact<boolean> {
  const isIn = (table: typeof leads | typeof sales) =>
    isAny(sql`from ${table} where ${unattributed(table, vendorId, customerId)}`)
  return { query: sql`select ${isIn(leads)} or ${isIn(sales)}`, read: (json) => json === true }
}

/** Writers of what an event changes of its customer (locked), and of a new sale or lead: for `apply`. */
export const writeCustomers = (rows: readonly CustomerRow[]) => updateRows(customers, rows, ["vendorId", "id"])
export const addCustomers = (rows: readonly CustomerRow[]) => insertRows(customers, rows)
export const writeSales = (rows: readonly SaleRow[]) => insertRows(sales, rows)
export const updateSales = (rows: readonly SaleRow[]) => updateRows(sales, rows, ["vendorId", "id"])
export const writeLeads = (rows: readonly LeadRow[]) => insertRows(leads, rows)

export async function updateSale(tx: Tx, vendorId: string, id: string, set: Changes<SaleRow>): Promise<SaleRow> {
  const [saved] = await tx
    .update(sales)
    .set(set)
    .where(and(eq(sales.vendorId, vendorId), eq(sales.id, id)))
    .returning()
  return saved!
}

/** Gives a customer's sales to another; how many there were. All of them are to be decided again. */
export async function moveSales(tx: Tx, vendorId: string, from: string, to: string): Promise<number> {
  const moved = await tx
    .update(sales)
    .set({ customerId: to })
    .where(and(eq(sales.vendorId, vendorId), eq(sales.customerId, from)))
    .returning({ id: sales.id })
  return moved.length
}

const withCustomer = { sale: sales, customerExternalId: customers.externalId }
const customerOfSale = and(eq(customers.vendorId, sales.vendorId), eq(customers.id, sales.customerId))
export type SaleOfCustomer = { sale: SaleRow; customerExternalId: string }

export async function findSale(tx: Tx, vendorId: string, id: string): Promise<SaleOfCustomer | null> {
  const [row] = await tx
    .select(withCustomer)
    .from(sales)
    .innerJoin(customers, customerOfSale)
    .where(and(eq(sales.vendorId, vendorId), eq(sales.id, id)))
  return row ?? null
}

/** The verified sale of a name, and the unverified one, which may have been replaced. */
export function salesNamed(vendorId: Term<string>, externalId: Term<string>) {
  const rows = rowsOf(
    getTableColumns(sales),
    sql`from ${sales} where ${sales.vendorId} = ${vendorId} and ${sales.externalId} = ${externalId}`,
  )
  return mapped(rows, (found) => {
    const of = (source: SaleRow["source"]) => found.find((row) => row.source === source) ?? null
    return { verified: of("verified"), unverified: of("unverified") }
  })
}

export async function findSalesNamed(tx: Tx, vendorId: string, externalId: string) {
  return (await load(tx, { named: salesNamed(vendorId, externalId) })).named
}

/**
 * The verified sale of a name: an unverified one is nobody's to refund. Without its customer: a row that waited for
 * another's lock is joined to nothing when its customer changed meanwhile.
 */
export async function lockSale(tx: Tx, vendorId: string, externalId: string): Promise<SaleRow | null> {
  const [sale] = await tx
    .select()
    .from(sales)
    .where(and(eq(sales.vendorId, vendorId), eq(sales.externalId, externalId), eq(sales.source, "verified")))
    .for("update")
  return sale ?? null
}

/** A sale that was credited to the person in whose role this runs. */
export async function findOwnSale(tx: Tx, vendorIds: string[], id: string): Promise<SaleRow | null> {
  const isIt = and(inArray(sales.vendorId, vendorIds), eq(sales.id, id))
  const [sale] = await tx.select().from(sales).where(isIt)
  return sale ?? null
}

/** What sales are asked for; `from` included, `to` not. */
export type SalesQuery = ListSales & { from?: Date; to?: Date }

export async function listSales(tx: Tx, vendorId: string, query: SalesQuery): Promise<SaleOfCustomer[]> {
  const after = decodeCursor(query.cursor)
  return tx
    .select(withCustomer)
    .from(sales)
    .innerJoin(customers, customerOfSale)
    .where(
      and(
        eq(sales.vendorId, vendorId),
        isNull(sales.replacedBy),
        query.external_id ? eq(sales.externalId, query.external_id) : undefined,
        query.customer_external_id ? eq(customers.externalId, query.customer_external_id) : undefined,
        query.affiliate_id ? eq(sales.affiliateId, query.affiliate_id) : undefined,
        query.program_id ? eq(sales.programId, query.program_id) : undefined,
        query.from ? gte(sales.occurredAt, query.from) : undefined,
        query.to ? lt(sales.occurredAt, query.to) : undefined,
        after ? lt(sales.id, after) : undefined,
      ),
    )
    .orderBy(desc(sales.id))
    .limit(query.limit + 1)
}

/** Some sales by id, with what the vendor calls them. */
export async function listNamedSales(tx: Tx, vendorId: string, ids: string[]) {
  return tx
    .select({ id: sales.id, externalId: sales.externalId, amount: sales.amount, currency: sales.currency })
    .from(sales)
    .where(and(eq(sales.vendorId, vendorId), inArray(sales.id, ids)))
}
