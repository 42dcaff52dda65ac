import { and, asc, desc, eq, isNotNull, lte } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
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

/** When the enabled schedule is due, up to an instant; null when it is not. */
export async function scheduleDue(tx: Tx, vendorId: string, until: Date): Promise<Date | null> {
  const [row] = await tx
    .select({ at: payoutSchedules.nextAt })
    .from(payoutSchedules)
    .where(
      and(
        eq(payoutSchedules.vendorId, vendorId),
        eq(payoutSchedules.isEnabled, true),
        lte(payoutSchedules.nextAt, until),
      ),
    )
  return row?.at ?? null
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

/** When money was first released, or null: before that there is nothing to compare. */
export async function firstApproval(tx: Tx, vendorId: string): Promise<Date | null> {
  const [row] = await tx
    .select({ at: payoutRuns.approvedAt })
    .from(payoutRuns)
    .where(and(eq(payoutRuns.vendorId, vendorId), isNotNull(payoutRuns.approvedAt)))
    .orderBy(asc(payoutRuns.approvedAt))
    .limit(1)
  return row?.at ?? null
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
