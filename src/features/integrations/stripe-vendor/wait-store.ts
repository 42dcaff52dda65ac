import { and, asc, eq, lte, type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, instantOf } from "../../../platform/load.ts"
import { stripeEvents } from "../tables.ts"

/** When the next event has waited too long, up to an instant. */
export function nextParking(vendorId: SQL, until: Date): Fact<Date | null> {
  return instantOf(sql`select min(${stripeEvents.parksAt}) from ${stripeEvents} where ${overdue(vendorId, until)}`)
}

/** Events that have waited too long, locked. */
export async function lockParking(tx: Tx, vendorId: string, at: Date, limit: number): Promise<{ waitsFor: string }[]> {
  const rows = await tx
    .select({ waitsFor: stripeEvents.waitsFor })
    .from(stripeEvents)
    .where(overdue(vendorId, at))
    .orderBy(asc(stripeEvents.id))
    .limit(limit)
    .for("update")
  return rows.map(({ waitsFor }) => ({ waitsFor: waitsFor ?? "" }))
}

/** Whether an event of this claim is parked already. */
export async function isParked(tx: Tx, vendorId: string, claim: string): Promise<boolean> {
  const rows = await tx
    .select({ id: stripeEvents.id })
    .from(stripeEvents)
    .where(and(ofClaim(vendorId, claim), eq(stripeEvents.status, "parked")))
    .limit(1)
  return rows.length > 0
}

/** Parks events of a claim that have waited too long. */
export async function parkWaits(tx: Tx, vendorId: string, claim: string, at: Date, reason: string): Promise<void> {
  await tx
    .update(stripeEvents)
    .set({ status: "parked", reason, parksAt: null })
    .where(and(ofClaim(vendorId, claim), lte(stripeEvents.parksAt, at)))
}

/** Ends the waiting of all events of a claim. */
export async function closeWaits(
  tx: Tx,
  vendorId: string,
  claim: string,
  outcome: { status: "processed" | "parked"; reason: string | null },
): Promise<void> {
  await tx
    .update(stripeEvents)
    .set({ ...outcome, waitsFor: null, parksAt: null })
    .where(ofClaim(vendorId, claim))
}

const ofClaim = (vendorId: string, claim: string) =>
  and(eq(stripeEvents.owner, vendorId), eq(stripeEvents.waitsFor, claim))
const overdue = (vendorId: string | SQL, at: Date): SQL | undefined =>
  and(eq(stripeEvents.owner, vendorId), lte(stripeEvents.parksAt, at))
