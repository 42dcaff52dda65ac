import { and, asc, count, desc, eq, getTableColumns, gt, inArray, lt, notExists, type SQL, sql, sum } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { readParts } from "../../../platform/read-parts.ts"
import { rowsAs } from "../../../platform/rows.ts"
import { affiliates, programs } from "../../programs/tables.ts"
import { payoutItems, payoutLeftOut, payoutRuns } from "../tables.ts"
import type { LeftOut } from "./core/draft.ts"
import { OPEN_ITEM_STATUSES, type RunStatus, runStatusesBefore } from "./core/states.ts"

export type Run = typeof payoutRuns.$inferSelect
export type Item = typeof payoutItems.$inferSelect
export type ShownItem = Omit<Item, "lines"> & { affiliateName: string; affiliateEmail: string }

/** How an item begins. */
export const UNTRIED = {
  status: "planned",
  reason: null,
  attempt: 0,
  transferId: null,
  returned: 0n,
  attemptedAt: null,
  sentAt: null,
} as const satisfies Partial<Item>

/** Rows per statement. */
const CHUNK = 10_000
/** Whole items that are held at a time. */
const PART = 5000

const chunks = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) => rows.slice(i * CHUNK, (i + 1) * CHUNK))

/** Every program's minimum, minor units. */
export async function listMinimums(tx: Tx, vendorId: string): Promise<Map<string, bigint>> {
  const rows = await tx
    .select({ id: programs.id, minPayout: programs.minPayout })
    .from(programs)
    .where(eq(programs.vendorId, vendorId))
  return new Map(rows.map((row) => [row.id, row.minPayout]))
}

export async function insertRun(tx: Tx, row: typeof payoutRuns.$inferInsert): Promise<Run> {
  const [saved] = await tx.insert(payoutRuns).values(row).returning()
  return saved!
}

/** What a draft comes to is known when its last item is. */
export async function sumUpRun(tx: Tx, run: Run, set: Pick<Run, "total" | "hash">): Promise<Run> {
  const [saved] = await tx.update(payoutRuns).set(set).where(thisRun(run.vendorId, run.id)).returning()
  return saved!
}

// Columns that no row names keep their defaults; what is the same in every row is said once.
async function insertMany(
  tx: Tx,
  table: typeof payoutItems | typeof payoutLeftOut,
  rows: Record<string, string | number | bigint | boolean | Date | null | undefined>[],
) {
  const all = Object.entries(getTableColumns(table)).filter(([key]) => rows.some((row) => row[key] !== undefined))
  const isSame = (key: string) => rows.every((row) => row[key] === rows[0]![key])
  const [same, varying] = [all.filter(([key]) => isSame(key)), all.filter(([key]) => !isSame(key))]
  const names = [...same, ...varying].map(([, column]) => sql.identifier(column.name))
  const said = (value: unknown) => (value instanceof Date ? value.toISOString() : (value ?? null))
  const values = [
    ...same.map(([key, column]) => sql`${said(rows[0]![key])}::${sql.raw(column.getSQLType())}`),
    ...varying.map(([key]) => sql.identifier(key)),
  ]
  const types = Object.fromEntries(varying.map(([key, column]) => [key, column.getSQLType()]))
  const from = varying.length > 0 ? sql` from ${rowsAs("row", rows, types)}` : sql``
  await tx.execute(sql`insert into ${table} (${sql.join(names, sql`, `)}) select ${sql.join(values, sql`, `)}${from}`)
}

export async function insertItems(tx: Tx, items: (typeof payoutItems.$inferInsert)[]) {
  for (const rows of chunks(items))
    await insertMany(
      tx,
      payoutItems,
      rows.map((row) => ({ ...row, lines: JSON.stringify(row.lines) })),
    )
}

export async function insertLeftOut(tx: Tx, vendorId: string, runId: string, leftOut: LeftOut[]) {
  for (const rows of chunks(leftOut))
    await insertMany(
      tx,
      payoutLeftOut,
      rows.map((row) => ({ vendorId, runId, ...row })),
    )
}

const thisRun = (vendorId: string, id: string) => and(eq(payoutRuns.vendorId, vendorId), eq(payoutRuns.id, id))

export async function findRun(tx: Tx, vendorId: string, id: string, lock = false): Promise<Run | null> {
  const query = tx.select().from(payoutRuns).where(thisRun(vendorId, id))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

export async function listRuns(tx: Tx, vendorId: string, page: PageRequest & { status?: RunStatus | undefined }) {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(payoutRuns)
    .where(
      and(
        eq(payoutRuns.vendorId, vendorId),
        page.status ? eq(payoutRuns.status, page.status) : undefined,
        after ? lt(payoutRuns.id, after) : undefined,
      ),
    )
    .orderBy(desc(payoutRuns.id))
    .limit(page.limit + 1)
}

/** How many items some runs have, by run. */
export async function countItems(tx: Tx, vendorId: string, runIds: string[]): Promise<Map<string, number>> {
  if (runIds.length === 0) return new Map()
  const rows = await tx
    .select({ runId: payoutItems.runId, items: sql<number>`count(*)::int` })
    .from(payoutItems)
    .where(and(eq(payoutItems.vendorId, vendorId), inArray(payoutItems.runId, runIds)))
    .groupBy(payoutItems.runId)
  return new Map(rows.map((row) => [row.runId, row.items]))
}

const ofRun = (vendorId: string, runId: string) => and(eq(payoutItems.vendorId, vendorId), eq(payoutItems.runId, runId))

export type WholeItem = Pick<Item, "id" | "affiliateId" | "destination" | "lines"> & { amount: bigint }

/** The items with what each is made of, in the order of affiliates, by parts: what the run as a whole is decided on. */
export async function* readWholeItems(tx: Tx, vendorId: string, runId: string): AsyncGenerator<WholeItem[]> {
  const query = sql`
    select id, affiliate_id as "affiliateId", destination, lines, amount_minor as amount
    from payout_items where vendor_id = ${vendorId} and run_id = ${runId} order by affiliate_id collate "C"`
  for await (const rows of readParts<Omit<WholeItem, "amount"> & { amount: string }>(tx, "items", query, PART))
    yield rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}

/** Minor units that a run still has to send. */
export async function sumToSend(tx: Tx, vendorId: string, runId: string): Promise<bigint> {
  const [row] = await tx
    .select({ amount: sum(payoutItems.amount) })
    .from(payoutItems)
    .where(and(ofRun(vendorId, runId), inArray(payoutItems.status, ["planned", "waiting_funds"])))
  return BigInt(row?.amount ?? 0)
}

export async function countLeftOut(tx: Tx, vendorId: string, runId: string): Promise<number> {
  const [row] = await tx
    .select({ rows: count() })
    .from(payoutLeftOut)
    .where(and(eq(payoutLeftOut.vendorId, vendorId), eq(payoutLeftOut.runId, runId)))
  return row?.rows ?? 0
}

/** A page of the items, without what they are made of; one more than the limit when there is a next page. */
export function listItems(tx: Tx, vendorId: string, runId: string, page: PageRequest): Promise<ShownItem[]> {
  const after = decodeCursor(page.cursor)
  return selectItems(tx, and(ofRun(vendorId, runId), after ? gt(payoutItems.id, after) : undefined), page.limit + 1)
}

export async function findShownItem(tx: Tx, vendorId: string, id: string): Promise<ShownItem | null> {
  const [item] = await selectItems(tx, and(eq(payoutItems.vendorId, vendorId), eq(payoutItems.id, id)), 1)
  return item ?? null
}

async function selectItems(tx: Tx, which: SQL | undefined, limit: number): Promise<ShownItem[]> {
  const { lines: _, ...shown } = getTableColumns(payoutItems)
  const rows = await tx
    .select({ item: shown, affiliateName: affiliates.name, affiliateEmail: affiliates.email })
    .from(payoutItems)
    .innerJoin(
      affiliates,
      and(eq(affiliates.vendorId, payoutItems.vendorId), eq(affiliates.id, payoutItems.affiliateId)),
    )
    .where(which)
    .orderBy(asc(payoutItems.id))
    .limit(limit)
  return rows.map(({ item, ...names }) => ({ ...item, ...names }))
}

/** A page of whom it left out; one more than the limit when there is a next page. */
export async function listLeftOut(tx: Tx, vendorId: string, runId: string, page: PageRequest): Promise<LeftOut[]> {
  const after = decodeCursor(page.cursor, "left_out_cursor")
  return tx
    .select({
      affiliateId: payoutLeftOut.affiliateId,
      amount: payoutLeftOut.amount,
      reason: payoutLeftOut.reason,
      detail: payoutLeftOut.detail,
      heldUntil: payoutLeftOut.heldUntil,
    })
    .from(payoutLeftOut)
    .where(
      and(
        eq(payoutLeftOut.vendorId, vendorId),
        eq(payoutLeftOut.runId, runId),
        after ? gt(payoutLeftOut.affiliateId, after) : undefined,
      ),
    )
    .orderBy(asc(payoutLeftOut.affiliateId))
    .limit(page.limit + 1)
}

/** Moves a run on to a state; null when it is in none that leads there. */
export async function moveRun(
  tx: Tx,
  vendorId: string,
  id: string,
  set: Partial<typeof payoutRuns.$inferInsert> & { status: RunStatus },
): Promise<Run | null> {
  const [saved] = await tx
    .update(payoutRuns)
    .set(set)
    .where(and(thisRun(vendorId, id), inArray(payoutRuns.status, runStatusesBefore(set.status))))
    .returning()
  return saved ?? null
}

/** Completes a run in which no item is left to see to the end; null when there is one, or it was completed before. */
export async function completeRun(tx: Tx, vendorId: string, id: string, at: Date): Promise<Run | null> {
  const open = tx
    .select({ one: sql`1` })
    .from(payoutItems)
    .where(
      and(
        eq(payoutItems.vendorId, vendorId),
        eq(payoutItems.runId, id),
        inArray(payoutItems.status, [...OPEN_ITEM_STATUSES]),
      ),
    )
  const [saved] = await tx
    .update(payoutRuns)
    .set({ status: "completed", completedAt: at })
    .where(and(thisRun(vendorId, id), inArray(payoutRuns.status, runStatusesBefore("completed")), notExists(open)))
    .returning()
  return saved ?? null
}

/** Vendors, of those whose clock nobody moves, with something payable to whom no account can take it, and who was not mailed since. */
export async function listVendorsWithUnready(tx: Tx, mailedBefore: Date): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select v.id from vendors v where v.test_now is null and exists (
      select from affiliates a
      left join payout_accounts p on p.vendor_id = a.vendor_id and p.affiliate_id = a.id
      left join mail_marks m on m.vendor_id = a.vendor_id and m.kind = 'payout_waiting' and m.ref = a.id
      where a.vendor_id = v.id and (p.status is null or p.status <> 'ready')
        and (m.at is null or m.at < ${mailedBefore.toISOString()}::timestamptz)
        and exists (select from commissions c
          where c.vendor_id = a.vendor_id and c.affiliate_id = a.id and c.status = 'payable'))
    order by v.id`)
  return rows.map(({ id }) => id)
}
