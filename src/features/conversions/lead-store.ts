import { and, eq, getTableColumns, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { type Fact, load, rowsOf } from "../../platform/load.ts"
import type { LeadRow } from "./store.ts"
import { customers, leads } from "./tables.ts"

/** The lead of a customer and an event: one that is verified, and unverified ones by click, which it may have replaced. */
export function leadsNamed(vendorId: string, customerId: string, eventName: string): Fact<LeadRow[]> {
  return rowsOf(
    getTableColumns(leads),
    sql`from ${leads} where ${leads.vendorId} = ${vendorId} and ${leads.customerId} = ${customerId}
      and ${leads.eventName} = ${eventName} order by ${leads.id}`,
  )
}

export async function findLeads(tx: Tx, vendorId: string, customerId: string, eventName: string): Promise<LeadRow[]> {
  return (await load(tx, { known: leadsNamed(vendorId, customerId, eventName) })).known
}

export async function updateLead(
  tx: Tx,
  vendorId: string,
  id: string,
  set: { [K in keyof LeadRow]?: LeadRow[K] | undefined },
): Promise<LeadRow> {
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

/** The same, with the vendor's own name of its customer. */
export async function findNamedLead(tx: Tx, vendorId: string, id: string) {
  const [row] = await tx
    .select({ lead: getTableColumns(leads), customerExternalId: customers.externalId })
    .from(leads)
    .innerJoin(customers, and(eq(customers.vendorId, leads.vendorId), eq(customers.id, leads.customerId)))
    .where(and(eq(leads.vendorId, vendorId), eq(leads.id, id)))
  return row ?? null
}
