import { and, asc, eq, inArray, lte, ne, notInArray, or, type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { anyOf, type Fact, instantOf, numberOf } from "../../../platform/load.ts"
import { rowsAs } from "../../../platform/rows.ts"
import type { ProviderName } from "../providers/core/facts.ts"
import { OPEN_ITEM_STATUSES } from "../runs/core/states.ts"
import type { Item } from "../runs/run-store.ts"
import { payoutAttempts, payoutItems, payoutRuns } from "../tables.ts"
import { FUNDING_NEEDED } from "./core/allocate.ts"
import { LONGEST_WAIT_MS } from "./core/backoff.ts"

export type Attempt = typeof payoutAttempts.$inferSelect

/** `real` is the wall clock, which waits and leases run on; `vendor` the vendor's. */
export type Clocks = { real: Date; vendor: Date }

const thisItem = (vendorId: string, id: string) => and(eq(payoutItems.vendorId, vendorId), eq(payoutItems.id, id))

/** Over on either clock: a test vendor's, moved past the longest wait, makes everything due. */
function isDue({ real, vendor }: Clocks): SQL | undefined {
  return or(lte(payoutItems.dueAt, real), lte(payoutItems.attemptedAt, new Date(vendor.getTime() - LONGEST_WAIT_MS)))
}

const isOpen = inArray(payoutItems.status, [...OPEN_ITEM_STATUSES])

const openItems = (vendorId: string) => and(eq(payoutItems.vendorId, vendorId), isOpen)

const ofRun = and(eq(payoutRuns.vendorId, payoutItems.vendorId), eq(payoutRuns.id, payoutItems.runId))

const isApproved = inArray(payoutRuns.status, ["approved", "executing"])

export async function listDueItems(tx: Tx, vendorId: string, runId: string, clocks: Clocks, limit: number) {
  return tx
    .select({ id: payoutItems.id, status: payoutItems.status, provider: payoutItems.provider })
    .from(payoutItems)
    .where(and(openItems(vendorId), eq(payoutItems.runId, runId), isDue(clocks)))
    .orderBy(asc(payoutItems.dueAt), asc(payoutItems.id))
    .limit(limit)
}

/** The real instant at which the next open item that does not wait for funds is due; null when there is none. */
export async function nextItemDueAt(tx: Tx, vendorId: string, runId: string): Promise<Date | null> {
  const [row] = await tx
    .select({ at: payoutItems.dueAt })
    .from(payoutItems)
    .where(
      and(
        openItems(vendorId),
        eq(payoutItems.runId, runId),
        inArray(payoutItems.status, ["planned", "sending", "unknown"]),
      ),
    )
    .orderBy(asc(payoutItems.dueAt))
    .limit(1)
  return row?.at ?? null
}

/** An item that is due, or nothing left but to complete the run. */
function hasWork(due: SQL | undefined): SQL | undefined {
  const open = sql`exists (select 1 from ${payoutItems} where ${and(ofRun, isOpen)})`
  return and(
    isApproved,
    or(sql`exists (select 1 from ${payoutItems} where ${and(ofRun, isOpen, due)})`, sql`not ${open}`),
  )
}

/** Approved runs with something to do now. */
export async function listRunsToDrive(tx: Tx, vendorId: string, clocks: Clocks, limit: number): Promise<string[]> {
  const rows = await tx
    .select({ id: payoutRuns.id })
    .from(payoutRuns)
    .where(and(eq(payoutRuns.vendorId, vendorId), hasWork(isDue(clocks))))
    .orderBy(asc(payoutRuns.id))
    .limit(limit)
  return rows.map((row) => row.id)
}

/** The vendor's instant where one of its runs has something to do by then. */
export function runsDue(vendorId: SQL, clocks: Clocks): Fact<Date | null> {
  return instantOf(sql`select ${clocks.vendor.toISOString()}::timestamptz where exists (
    select 1 from ${payoutRuns} where ${and(eq(payoutRuns.vendorId, vendorId), hasWork(isDue(clocks)))})`)
}

/** Whether any run of any vendor has, by the wall clock alone. */
export function anyRunToDrive(real: Date): Fact<boolean> {
  return anyOf(sql`from ${payoutRuns} where ${hasWork(lte(payoutItems.dueAt, real))}`)
}

/** The same over all vendors, as the system, by the wall clock alone. */
export async function listRunsToDriveAnywhere(tx: Tx, real: Date, limit: number) {
  return tx
    .select({ vendorId: payoutRuns.vendorId, id: payoutRuns.id })
    .from(payoutRuns)
    .where(hasWork(lte(payoutItems.dueAt, real)))
    .orderBy(asc(payoutRuns.id))
    .limit(limit)
}

export async function lockItem(tx: Tx, vendorId: string, id: string): Promise<Item | null> {
  return (await lockItems(tx, vendorId, [id]))[0] ?? null
}

/** Items in one order for everybody. */
export async function lockItems(tx: Tx, vendorId: string, ids: string[]): Promise<Item[]> {
  return tx
    .select()
    .from(payoutItems)
    .where(and(eq(payoutItems.vendorId, vendorId), inArray(payoutItems.id, ids)))
    .orderBy(asc(payoutItems.id))
    .for("update")
}

/** Locks those of some items of approved runs that are due; not among them is what another executor has. */
export async function lockDueItems(
  tx: Tx,
  vendorId: string,
  ids: string[],
  statuses: Item["status"][],
  clocks: Clocks,
): Promise<Item[]> {
  const approved = sql`exists (select 1 from ${payoutRuns} where ${and(ofRun, isApproved)})`
  const own = and(eq(payoutItems.vendorId, vendorId), inArray(payoutItems.id, ids))
  return tx
    .select()
    .from(payoutItems)
    .where(and(own, inArray(payoutItems.status, statuses), isDue(clocks), approved))
    .orderBy(asc(payoutItems.id))
    .for("update", { skipLocked: true })
}

export async function updateItem(
  tx: Tx,
  item: Pick<Item, "vendorId" | "id">,
  set: Partial<typeof payoutItems.$inferInsert>,
) {
  await tx.update(payoutItems).set(set).where(thisItem(item.vendorId, item.id))
}

/** Keeps an open item back until an instant of real time, unless it is to wait longer anyway. */
export async function deferItem(tx: Tx, vendorId: string, id: string, until: Date) {
  await tx
    .update(payoutItems)
    .set({ dueAt: until })
    .where(and(thisItem(vendorId, id), isOpen, lte(payoutItems.dueAt, until)))
}

/** Items whose intents are made: their attempts begin, each with its own transaction, and they are leased. */
export async function beginAttempts(
  tx: Tx,
  vendorId: string,
  begun: { itemId: string; attempt: number; transactionId: string }[],
  { startedAt, dueAt }: { startedAt: Date; dueAt: Date },
) {
  if (begun.length === 0) return
  const rows = begun.map((row) => ({ ...row, vendorId, outcome: "open" as const, startedAt }))
  await tx.insert(payoutAttempts).values(rows)
  const ids = begun.map((row) => row.itemId)
  await tx
    .update(payoutItems)
    .set({ status: "sending", attempt: sql`${payoutItems.attempt} + 1`, reason: null, attemptedAt: startedAt, dueAt })
    .where(and(eq(payoutItems.vendorId, vendorId), inArray(payoutItems.id, ids)))
}

/** Items whose transfers are made, with the attempts that made them. */
export async function endAttempts(
  tx: Tx,
  vendorId: string,
  made: { itemId: string; attempt: number; transferId: string }[],
  at: Date,
) {
  const rows = rowsAs("made", made, { itemId: "text", attempt: "int", transferId: "text" })
  const instant = sql`${at.toISOString()}::timestamptz`
  await tx.execute(sql`
    update payout_items i set status = 'sent', reason = null, transfer_id = made."transferId", sent_at = ${instant}
    from ${rows} where i.vendor_id = ${vendorId} and i.id = made."itemId"`)
  await tx.execute(sql`
    update payout_attempts a set outcome = 'sent', detail = made."transferId", finished_at = ${instant}
    from ${rows} where a.vendor_id = ${vendorId} and a.item_id = made."itemId" and a.attempt = made.attempt`)
}

const thisAttempt = (vendorId: string, itemId: string, attempt: number) =>
  and(eq(payoutAttempts.vendorId, vendorId), eq(payoutAttempts.itemId, itemId), eq(payoutAttempts.attempt, attempt))

export async function findAttempt(tx: Tx, vendorId: string, itemId: string, attempt: number): Promise<Attempt | null> {
  const [row] = await tx
    .select()
    .from(payoutAttempts)
    .where(thisAttempt(vendorId, itemId, attempt))
  return row ?? null
}

export async function updateAttempt(
  tx: Tx,
  { vendorId, itemId, attempt }: Pick<Attempt, "vendorId" | "itemId" | "attempt">,
  set: Partial<typeof payoutAttempts.$inferInsert>,
) {
  await tx
    .update(payoutAttempts)
    .set(set)
    .where(thisAttempt(vendorId, itemId, attempt))
}

/** Items that the vendor's funds do not cover: they wait, and are looked at again at an instant of real time. */
export async function awaitFunding(tx: Tx, vendorId: string, ids: string[], { at, dueAt }: { at: Date; dueAt: Date }) {
  if (ids.length === 0) return
  await tx
    .update(payoutItems)
    .set({ status: "waiting_funds", reason: FUNDING_NEEDED, attemptedAt: at, dueAt })
    .where(and(eq(payoutItems.vendorId, vendorId), inArray(payoutItems.id, ids)))
}

const awaitsFunding = (vendorId: string, currency: string) =>
  and(
    eq(payoutItems.vendorId, vendorId),
    eq(payoutItems.status, "waiting_funds"),
    eq(payoutItems.reason, FUNDING_NEEDED),
    eq(payoutItems.currency, currency),
  )

/** The first item in a currency that waits for the vendor's funds and is not one of these, or null. */
export async function firstAwaitingFunding(tx: Tx, vendorId: string, currency: string, but: string[] = []) {
  const [row] = await tx
    .select({ id: payoutItems.id })
    .from(payoutItems)
    .where(and(awaitsFunding(vendorId, currency), notInArray(payoutItems.id, but)))
    .orderBy(asc(payoutItems.id))
    .limit(1)
  return row?.id ?? null
}

/** The runs with items that wait for the vendor's funds in a currency, in the order of their first ones. */
export async function runsAwaitingFunding(tx: Tx, vendorId: string, currency: string): Promise<string[]> {
  const rows = await tx
    .select({ runId: payoutItems.runId })
    .from(payoutItems)
    .where(awaitsFunding(vendorId, currency))
    .groupBy(payoutItems.runId)
    .orderBy(sql`min(${payoutItems.id})`)
  return rows.map((row) => row.runId)
}

/** Makes due at once what waits for the vendor's funds in a run. */
export async function wakeFunded(tx: Tx, vendorId: string, runId: string, real: Date) {
  await tx
    .update(payoutItems)
    .set({ dueAt: real })
    .where(
      and(
        eq(payoutItems.vendorId, vendorId),
        eq(payoutItems.runId, runId),
        eq(payoutItems.status, "waiting_funds"),
        eq(payoutItems.reason, FUNDING_NEEDED),
      ),
    )
}

/** Which vendor's item a transfer was made for; over all vendors, as the system. */
export async function findItemAnywhere(
  tx: Tx,
  provider: ProviderName,
  by: { vendorId: string; id: string } | { transferId: string },
): Promise<Item | null> {
  const [row] = await tx
    .select()
    .from(payoutItems)
    .where(
      and(
        "id" in by ? thisItem(by.vendorId, by.id) : eq(payoutItems.transferId, by.transferId),
        eq(payoutItems.provider, provider),
      ),
    )
  return row ?? null
}

/** The platform has funds at a provider: what waited for those is due at once. Answers the runs concerned, over all vendors. */
export async function wakeWaitingItems(tx: Tx, provider: ProviderName, real: Date) {
  const rows = await tx
    .update(payoutItems)
    .set({ dueAt: real })
    .where(
      and(
        eq(payoutItems.provider, provider),
        eq(payoutItems.status, "waiting_funds"),
        ne(payoutItems.reason, FUNDING_NEEDED),
      ),
    )
    .returning({ vendorId: payoutItems.vendorId, runId: payoutItems.runId })
  return [...new Map(rows.map((row) => [`${row.vendorId} ${row.runId}`, row])).values()]
}

/** How many of anybody's items have an outcome that is not known. */
export function countUnknown(): Fact<number> {
  return numberOf(sql`select count(*) from ${payoutItems} where ${eq(payoutItems.status, "unknown")}`)
}

/** How many of anybody's approved runs still have something to do. */
export function countRunsWaiting(): Fact<number> {
  return numberOf(
    sql`select count(*) from ${payoutRuns} where ${inArray(payoutRuns.status, ["approved", "executing"])}`,
  )
}
