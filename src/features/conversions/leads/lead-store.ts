import { and, asc, eq } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import type { Lead } from "../store.ts"
import { leads } from "../tables.ts"

/** Adds a lead; null when the customer has this event already. */
export async function insertLead(tx: Tx, row: typeof leads.$inferInsert): Promise<Lead | null> {
  const [saved] = await tx.insert(leads).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

/** The lead of a customer and an event: one that is verified, and unverified ones by click, which it may have replaced. */
export async function findLeads(tx: Tx, vendorId: string, customerId: string, eventName: string): Promise<Lead[]> {
  return tx
    .select()
    .from(leads)
    .where(and(eq(leads.vendorId, vendorId), eq(leads.customerId, customerId), eq(leads.eventName, eventName)))
    .orderBy(asc(leads.id))
}

export async function updateLead(
  tx: Tx,
  vendorId: string,
  id: string,
  set: { [K in keyof Lead]?: Lead[K] | undefined },
): Promise<Lead> {
  const [saved] = await tx
    .update(leads)
    .set(set)
    .where(and(eq(leads.vendorId, vendorId), eq(leads.id, id)))
    .returning()
  return saved!
}

/** A lead, whoever reported it. */
export async function findLeadById(tx: Tx, vendorId: string, id: string) {
  const [row] = await tx
    .select()
    .from(leads)
    .where(and(eq(leads.vendorId, vendorId), eq(leads.id, id)))
  return row ?? null
}
