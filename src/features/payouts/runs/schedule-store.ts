import { and, desc, eq, lte, type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, instantOf, rowOf } from "../../../platform/load.ts"
import { vendors } from "../../identity/tables.ts"
import { payoutRuns, payoutSchedules, reconciliations } from "../tables.ts"

export type Schedule = typeof payoutSchedules.$inferSelect
export type NightlyReconciliation = typeof reconciliations.$inferSelect

export async function findSchedule(tx: Tx, vendorId: string, lock = false): Promise<Schedule | null> {
  const query = tx.select().from(payoutSchedules).where(eq(payoutSchedules.vendorId, vendorId))
  const [row] = await (lock ? query.for("update") : query)
  return row ?? null
}

export async function saveSchedule(tx: Tx, row: Schedule): Promise<Schedule> {
  const { vendorId: _vendorId, createdAt: _createdAt, ...set } = row
  const [saved] = await tx
    .insert(payoutSchedules)
    .values(row)
    .onConflictDoUpdate({ target: payoutSchedules.vendorId, set })
    .returning()
  return saved!
}

/** When the enabled schedule is due, up to an instant. */
export function scheduleDue(vendorId: SQL, until: Date): Fact<Date | null> {
  const { isEnabled, nextAt } = payoutSchedules
  return instantOf(sql`select ${nextAt} from ${payoutSchedules}
    where ${and(eq(payoutSchedules.vendorId, vendorId), eq(isEnabled, true), lte(nextAt, until))}`)
}

/** Whether the schedule has prepared a run in a currency for an instant. */
export async function isPrepared(tx: Tx, vendorId: string, currency: string, scheduledFor: Date): Promise<boolean> {
  const found = and(
    eq(payoutRuns.vendorId, vendorId),
    eq(payoutRuns.currency, currency),
    eq(payoutRuns.scheduledFor, scheduledFor),
  )
  return (await tx.$count(payoutRuns, found)) > 0
}

/** The zone of a vendor that has released money, when it first did, and the last night that was reconciled. */
export function nightsOf(vendorId: SQL) {
  const approved = sql`select min(${payoutRuns.approvedAt}) from ${payoutRuns} where ${payoutRuns.vendorId} = ${vendorId}`
  const last = sql`select max(${reconciliations.at}) from ${reconciliations} where ${reconciliations.vendorId} = ${vendorId}`
  const fields = {
    zone: vendors.timezone,
    paidSince: sql<string>`(${approved})`,
    last: sql<string | null>`(${last})`,
  }
  return rowOf(fields, sql`from ${vendors} where ${vendors.id} = ${vendorId} and (${approved}) is not null`)
}

/** The latest nights' reconciliations, newest first. */
export async function listNights(tx: Tx, vendorId: string, limit: number): Promise<NightlyReconciliation[]> {
  return tx
    .select()
    .from(reconciliations)
    .where(eq(reconciliations.vendorId, vendorId))
    .orderBy(desc(reconciliations.at))
    .limit(limit)
}

export async function insertNight(tx: Tx, row: NightlyReconciliation) {
  await tx.insert(reconciliations).values(row).onConflictDoNothing()
}
