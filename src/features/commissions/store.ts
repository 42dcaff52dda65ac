import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, lte, ne, or, type SQL, sql } from "drizzle-orm"
import { union } from "drizzle-orm/pg-core"
import { decodeCursor } from "../../lib/page.ts"
import { insertRows, updateRows } from "../../platform/apply.ts"
import type { Tx } from "../../platform/db.ts"
import { type Fact, instantOf, wholeRows } from "../../platform/load.ts"
import { readParts } from "../../platform/read-parts.ts"
import { rowsAs } from "../../platform/rows.ts"
import { affiliates } from "../programs/tables.ts"
import type { ListCommissions } from "./contract.ts"
import { commissions, debts, reversals } from "./tables.ts"

export type Commission = typeof commissions.$inferSelect
export type Debt = typeof debts.$inferSelect

export type NewCommission = typeof commissions.$inferInsert
export type NewReversal = typeof reversals.$inferInsert
export type NewDebt = typeof debts.$inferInsert

/** Inserts a commission; null when this event has earned for this affiliate already. For `addCommission` only. */
export async function insertCommission(tx: Tx, row: NewCommission): Promise<Commission | null> {
  const [saved] = await tx.insert(commissions).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

/** Writes new commissions of events that earned nothing before. */
export const writeCommissions = (rows: readonly NewCommission[]) => insertRows(commissions, rows)

export async function findCommission(tx: Tx, vendorId: string, id: string, lock = false): Promise<Commission | null> {
  const query = tx
    .select()
    .from(commissions)
    .where(and(eq(commissions.vendorId, vendorId), eq(commissions.id, id)))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

/** Commissions of some events (sales, leads, clicks), oldest first; locked when they are about to change. */
export async function listOfSources(tx: Tx, vendorId: string, sourceIds: string[], lock = false) {
  if (sourceIds.length === 0) return []
  const query = tx
    .select()
    .from(commissions)
    .where(and(eq(commissions.vendorId, vendorId), inArray(commissions.sourceId, sourceIds)))
    .orderBy(asc(commissions.id))
  return lock ? query.for("update") : query
}

/** A commission with all others of the same event, oldest first, locked. */
export async function lockWithShares(tx: Tx, vendorId: string, id: string): Promise<Commission[]> {
  const source = tx
    .select({ sourceId: commissions.sourceId })
    .from(commissions)
    .where(and(eq(commissions.vendorId, vendorId), eq(commissions.id, id)))
  return tx
    .select()
    .from(commissions)
    .where(and(eq(commissions.vendorId, vendorId), inArray(commissions.sourceId, source)))
    .orderBy(asc(commissions.id))
    .for("update")
}

/** Locked, oldest first; manual ones were given by people who knew whom. */
export async function lockSuspects(
  tx: Tx,
  vendorId: string,
  of: { sourceId: string } | { customerId: string; affiliateId: string },
): Promise<Commission[]> {
  const whose =
    "sourceId" in of
      ? [eq(commissions.sourceId, of.sourceId)]
      : [
          eq(commissions.customerId, of.customerId),
          or(eq(commissions.affiliateId, of.affiliateId), eq(commissions.recruitedId, of.affiliateId)),
        ]
  return tx
    .select()
    .from(commissions)
    .where(and(eq(commissions.vendorId, vendorId), ...whose))
    .orderBy(asc(commissions.id))
    .for("update")
}

/** Which affiliates earned by a customer, and by which events. */
export function listEarners(tx: Tx, vendorId: string, customerId: string) {
  return tx
    .select({ id: affiliates.id, email: affiliates.email, sourceId: commissions.sourceId })
    .from(commissions)
    .innerJoin(affiliates, and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, commissions.affiliateId)))
    .where(and(eq(commissions.vendorId, vendorId), eq(commissions.customerId, customerId)))
}

export async function renameCustomer(tx: Tx, vendorId: string, from: string, to: string): Promise<void> {
  await tx
    .update(commissions)
    .set({ customerId: to })
    .where(and(eq(commissions.vendorId, vendorId), eq(commissions.customerId, from)))
}

/** For `changeCommission` and maturing only. */
export async function writeCommission(
  tx: Tx,
  commission: Pick<Commission, "vendorId" | "id">,
  set: Partial<NewCommission>,
): Promise<Commission> {
  const [saved] = await tx
    .update(commissions)
    .set(set)
    .where(and(eq(commissions.vendorId, commission.vendorId), eq(commissions.id, commission.id)))
    .returning()
  return saved!
}

/** Commissions of the sale whose id a query comes to, oldest first, locked. */
export function commissionsOfSale(vendorId: string, sale: SQL): Fact<Commission[]> {
  return wholeRows(
    commissions,
    sql`select * from ${commissions} where ${commissions.vendorId} = ${vendorId}
      and ${commissions.sourceId} = (${sale}) order by ${commissions.id} for update`,
  )
}

/** Writers of what is taken back of locked commissions: for `apply`. */
export const writeTakenBack = (taken: { commissions: Commission[]; reversals: NewReversal[]; debts: NewDebt[] }) => ({
  taken_from: updateRows(commissions, taken.commissions, ["vendorId", "id"]),
  taken_by: insertRows(reversals, taken.reversals),
  owed_back: insertRows(debts, taken.debts),
})

export async function insertReversal(tx: Tx, row: NewReversal) {
  await tx.insert(reversals).values(row)
}

/** What was taken back from a commission and given back to it. */
export async function listReversals(tx: Tx, vendorId: string, commissionId: string) {
  return tx
    .select({ causeId: reversals.causeId, amount: reversals.amount })
    .from(reversals)
    .where(and(eq(reversals.vendorId, vendorId), eq(reversals.commissionId, commissionId)))
}

/** The latest reversal of a commission that took something back; it knows where the commission stood. */
export async function lastReversal(tx: Tx, vendorId: string, commissionId: string) {
  const [row] = await tx
    .select()
    .from(reversals)
    .where(and(eq(reversals.vendorId, vendorId), eq(reversals.commissionId, commissionId), gt(reversals.amount, 0n)))
    .orderBy(desc(reversals.id))
    .limit(1)
  return row ?? null
}

/** When the next hold ends, up to an instant. */
export function nextDue(vendorId: SQL, until: Date): Fact<Date | null> {
  return instantOf(sql`select min(${commissions.maturesAt}) from ${commissions}
    where ${and(eq(commissions.vendorId, vendorId), lte(commissions.maturesAt, until))}`)
}

/** Commissions whose hold is over, locked; what somebody else matures at this moment is left to them. */
export async function lockDue(tx: Tx, vendorId: string, at: Date, limit: number): Promise<Commission[]> {
  return tx
    .select()
    .from(commissions)
    .where(and(eq(commissions.vendorId, vendorId), lte(commissions.maturesAt, at)))
    .orderBy(asc(commissions.maturesAt), asc(commissions.id))
    .limit(limit)
    .for("update", { skipLocked: true })
}

/** A writer for `apply` that makes locked commissions payable. */
export function setPayable(vendorId: string, of: readonly Pick<Commission, "id">[]): SQL {
  return sql`update ${commissions} c set status = 'payable' from ${rowsAs("due", of, { id: "text" })}
    where c.vendor_id = ${vendorId} and c.id = due.id`
}

/** Debts that a commission gave rise to and that still count, whatever became of them. */
export async function lockDebtsOf(tx: Tx, vendorId: string, commissionId: string): Promise<Debt[]> {
  return tx
    .select()
    .from(debts)
    .where(and(eq(debts.vendorId, vendorId), eq(debts.commissionId, commissionId), ne(debts.status, "canceled")))
    .orderBy(asc(debts.id))
    .for("update")
}

/** Those among claimed commissions of which something was reversed meanwhile, locked. */
export async function lockReversed(tx: Tx, vendorId: string, claims: readonly PayoutClaim[]): Promise<Commission[]> {
  if (claims.length === 0) return []
  const isClaimed = sql`(${commissions.id}, ${commissions.itemId}) in (select "sourceId", "itemId" from ${claimRows(claims)})`
  return tx
    .select()
    .from(commissions)
    .where(
      and(
        eq(commissions.vendorId, vendorId),
        eq(commissions.status, "in_payout"),
        gt(commissions.reversed, 0n),
        isClaimed,
      ),
    )
    .orderBy(asc(commissions.id))
    .for("update", { of: commissions })
}

/** What was reversed while a payout held the commission counts as reversed while it was payable. */
export async function settleStood(tx: Tx, vendorId: string, commissionId: string) {
  await tx
    .update(reversals)
    .set({ stood: "payable" })
    .where(
      and(eq(reversals.vendorId, vendorId), eq(reversals.commissionId, commissionId), eq(reversals.stood, "in_payout")),
    )
}

export async function updateDebt(tx: Tx, debt: Pick<Debt, "vendorId" | "id">, set: Partial<typeof debts.$inferInsert>) {
  await tx
    .update(debts)
    .set(set)
    .where(and(eq(debts.vendorId, debt.vendorId), eq(debts.id, debt.id)))
}

type PayableScope = { currency: string; programId?: string; cutoff: Date }

export type PayableRow = { id: string; affiliateId: string; programId: string; amount: string }

const payableOf = (vendorId: string, { currency, cutoff, programId }: PayableScope) => sql`
    from commissions
    where vendor_id = ${vendorId} and status = 'payable' and currency = ${currency}
      and earned_at <= ${cutoff.toISOString()}::timestamptz and amount_minor > reversed_minor
      ${programId ? sql`and program_id = ${programId}` : sql``}`

/**
 * Payable commissions earned up to the cutoff by parts, each locked against another draft; in the order of affiliates by
 * character code, so that whose rows come next is known wherever the database is.
 */
export function lockPayable(tx: Tx, vendorId: string, scope: PayableScope, rows: number) {
  const query = sql`
    select id, affiliate_id as "affiliateId", program_id as "programId", amount_minor - reversed_minor as amount
    ${payableOf(vendorId, scope)} order by affiliate_id collate "C", id for update`
  return readParts<PayableRow>(tx, "payable", query, rows)
}

/** Currencies in which something is payable, or owed back. */
export async function listPayableCurrencies(tx: Tx, vendorId: string): Promise<string[]> {
  const payable = tx
    .select({ currency: commissions.currency })
    .from(commissions)
    .where(and(eq(commissions.vendorId, vendorId), eq(commissions.status, "payable")))
  const open = tx
    .select({ currency: debts.currency })
    .from(debts)
    .where(and(eq(debts.vendorId, vendorId), eq(debts.status, "open")))
  const rows = await union(payable, open).orderBy(commissions.currency)
  return rows.map((row) => row.currency)
}

/** Open debts, locked likewise; those of a currency and a program when they are named. */
export async function listOpenDebts(tx: Tx, vendorId: string, scope: Partial<PayableScope>, lock: boolean) {
  const query = tx
    .select({
      id: debts.id,
      affiliateId: debts.affiliateId,
      programId: commissions.programId,
      amount: debts.amount,
      currency: debts.currency,
    })
    .from(debts)
    .innerJoin(commissions, and(eq(commissions.vendorId, debts.vendorId), eq(commissions.id, debts.commissionId)))
    .where(
      and(
        eq(debts.vendorId, vendorId),
        eq(debts.status, "open"),
        scope.currency ? eq(debts.currency, scope.currency) : undefined,
        scope.programId ? eq(commissions.programId, scope.programId) : undefined,
      ),
    )
    .orderBy(asc(debts.id))
  return lock ? query.for("update", { of: debts }) : query
}

/** Which item takes which commission or debt. */
export type PayoutClaim = { sourceId: string; itemId: string }

/** Claims as rows of a statement, named `claim`. */
export const claimRows = (claims: readonly PayoutClaim[]) =>
  rowsAs("claim", claims, { sourceId: "text", itemId: "text" })

/** Runs an update of commissions `c` that payouts take or let go, and notes the days of which what is payable changes. */
const noting = (vendorId: string, update: SQL) => sql`
    with moved as (${update} returning c.earned_at), noted as (
      insert into payable_stale_days (vendor_id, day, transaction)
      select distinct ${vendorId}, (earned_at at time zone 'UTC')::date, pg_current_xact_id()::text::bigint from moved
      where earned_at < now() - interval '1 day' on conflict do nothing)
    select count(*)::int as rows from moved`

/** Payable commissions go into the items that claim them; how many did. */
export async function claimCommissions(tx: Tx, vendorId: string, claims: readonly PayoutClaim[]): Promise<number> {
  if (claims.length === 0) return 0
  const update = sql`
    update commissions c set status = 'in_payout', item_id = claim."itemId" from ${claimRows(claims)}
    where c.vendor_id = ${vendorId} and c.id = claim."sourceId" and c.status = 'payable'`
  const [taken] = await tx.execute<{ rows: number }>(noting(vendorId, update))
  return taken!.rows
}

const AMOUNTS = { sourceId: "text", amount: "bigint" }
type Amount = { sourceId: string; amount: bigint }

/** How many of these commissions are payable with exactly these amounts left of them, minor units. */
export async function countClaimable(tx: Tx, vendorId: string, amounts: readonly Amount[], lock: boolean) {
  if (amounts.length === 0) return 0
  const rows = await tx.execute(sql`
    select 1 from commissions c join ${rowsAs("line", amounts, AMOUNTS)} on c.id = line."sourceId"
    where c.vendor_id = ${vendorId} and c.status = 'payable' and c.amount_minor - c.reversed_minor = line.amount
    order by c.id ${lock ? sql`for update of c` : sql``}`)
  return rows.length
}

/** Commissions that payout items hold move on with them; what is payable again belongs to no item. */
export async function moveClaimed(tx: Tx, vendorId: string, claims: readonly PayoutClaim[], to: "paid" | "payable") {
  if (claims.length === 0) return
  const update = sql`
    update commissions c set status = ${to}, item_id = ${to === "paid" ? sql`c.item_id` : null} from ${claimRows(claims)}
    where c.vendor_id = ${vendorId} and c.id = claim."sourceId" and c.item_id = claim."itemId" and c.status = 'in_payout'`
  await tx.execute(to === "paid" ? update : noting(vendorId, update))
}

/** `from` and `to` (exclusive) are of when it was earned. */
export type CommissionQuery = Omit<ListCommissions, "from" | "to"> & { from?: Date | undefined; to?: Date | undefined }

export async function listCommissions(tx: Tx, vendorId: string, query: CommissionQuery): Promise<Commission[]> {
  const after = decodeCursor(query.cursor)
  const filters: (SQL | undefined)[] = [
    eq(commissions.vendorId, vendorId),
    query.status && (query.status === "held" ? isNotNull(commissions.heldId) : eq(commissions.status, query.status)),
    query.affiliate_id ? eq(commissions.affiliateId, query.affiliate_id) : undefined,
    query.program_id ? eq(commissions.programId, query.program_id) : undefined,
    query.sale_id ? eq(commissions.sourceId, query.sale_id) : undefined,
    query.from ? gte(commissions.earnedAt, query.from) : undefined,
    query.to ? lt(commissions.earnedAt, query.to) : undefined,
    after ? lt(commissions.id, after) : undefined,
  ]
  return tx
    .select()
    .from(commissions)
    .where(and(...filters))
    .orderBy(desc(commissions.id))
    .limit(query.limit + 1)
}
