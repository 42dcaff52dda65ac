import { and, desc, eq, inArray, lt, notInArray, type SQL, sql } from "drizzle-orm"
import { decodeCursor } from "../../lib/page.ts"
import { insertRows } from "../../platform/apply.ts"
import type { Tx } from "../../platform/db.ts"
import { rowsAs } from "../../platform/rows.ts"
import { leads, sales } from "../conversions/tables.ts"
import type { ListDeliveries } from "./contract.ts"
import { ALL_EVENTS, type DeliveryStatus, type EndpointStatus, POSTBACK_EVENTS } from "./core/states.ts"
import type { EndpointRow } from "./store.ts"
import { webhookDeliveries, webhookEndpoints, webhookEvents } from "./tables.ts"

export type DeliveryRow = typeof webhookDeliveries.$inferSelect
export type NewDelivery = typeof webhookDeliveries.$inferInsert
export type NewEvent = typeof webhookEvents.$inferInsert

const { vendorId: vendorIdColumn, id: idColumn, endpointId: endpointIdColumn, status: statusColumn } = webhookDeliveries
const thisOne = (vendorId: string, id: string) => and(eq(vendorIdColumn, vendorId), eq(idColumn, id))

/** The deliveries of an endpoint, newest first, one more than the page holds. */
export async function listDeliveries(tx: Tx, vendorId: string, endpointId: string, query: ListDeliveries) {
  const after = decodeCursor(query.cursor)
  return tx
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(vendorIdColumn, vendorId),
        eq(endpointIdColumn, endpointId),
        query.status && eq(statusColumn, query.status),
        after ? lt(idColumn, after) : undefined,
      ),
    )
    .orderBy(desc(idColumn))
    .limit(query.limit + 1)
}

export async function findDelivery(tx: Tx, vendorId: string, id: string): Promise<DeliveryRow | null> {
  const [row] = await tx.select().from(webhookDeliveries).where(thisOne(vendorId, id))
  return row ?? null
}

/** An event that is for one endpoint alone, and its delivery. */
export async function insertDelivery(tx: Tx, event: NewEvent, delivery: NewDelivery): Promise<DeliveryRow> {
  await tx.insert(webhookEvents).values(event)
  const [saved] = await tx.insert(webhookDeliveries).values(delivery).returning()
  return saved!
}

/** Makes it due as if it had never been tried; what was tried stays in its log. */
export async function reopenDelivery(tx: Tx, vendorId: string, id: string, at: Date): Promise<DeliveryRow> {
  const [saved] = await tx
    .update(webhookDeliveries)
    .set({ status: "pending", tries: 0, dueAt: at, leasedUntil: null, finishedAt: null })
    .where(thisOne(vendorId, id))
    .returning()
  return saved!
}

/** What is to be delivered while its endpoint has this status: sent when it is due, held, or canceled. */
const WAITS: Record<EndpointStatus, DeliveryStatus> = { active: "pending", paused: "held", disabled: "canceled" }

/** What waits for an endpoint waits as its new status says. */
export async function followStatus(tx: Tx, { vendorId, id, status }: EndpointRow): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ status: WAITS[status], leasedUntil: null })
    .where(and(eq(vendorIdColumn, vendorId), eq(endpointIdColumn, id), inArray(statusColumn, ["pending", "held"])))
}

/** Who wants an event, and how it waits for them. */
export type Recipient = { event: string; endpointId: string; status: DeliveryStatus }
type Wanted = { id: string; vendorId: string; type: string; ref: string }

/** The endpoints that subscribe to these events, and the postbacks of the affiliates whose leads and sales they are about. */
export async function listRecipients(tx: Tx, events: readonly Wanted[]): Promise<Recipient[]> {
  const asked = rowsAs("event", events, { id: "text", vendorId: "text", type: "text", ref: "text" })
  const e = webhookEndpoints
  const isOpen = sql`${e.status} <> 'disabled' and ${e.vendorId} = event."vendorId"`
  const postbackOf = (source: typeof leads | typeof sales) => sql`
    select event.id, ${e.id}, ${e.status} from ${asked}
    join ${source} on ${source.vendorId} = event."vendorId" and ${source.id} = event.ref and ${source.source} = 'verified'
    join ${e} on ${isOpen} and ${e.affiliateId} = ${source.affiliateId}
    where event.type = any(${sql.raw(`'{${POSTBACK_EVENTS.join()}}'`)}::text[])`
  const rows = await tx.execute<{ event: string; endpoint: string; status: EndpointStatus }>(sql`
    select event.id as event, ${e.id} as endpoint, ${e.status} as status from ${asked}
    join ${e} on ${isOpen} and ${e.affiliateId} is null
      and (event.type = any(${e.events}) or ${ALL_EVENTS} = any(${e.events}))
    union all ${postbackOf(sales)} union all ${postbackOf(leads)}`)
  return rows.map(({ event, endpoint, status }) => ({ event, endpointId: endpoint, status: WAITS[status] }))
}

/** Writers for `apply`: what has happened, and for whom. */
export function writeDeliveries(events: NewEvent[], deliveries: NewDelivery[]): Record<string, SQL> {
  return { events: insertRows(webhookEvents, events), deliveries: insertRows(webhookDeliveries, deliveries) }
}

/** What an event's body is from now on: the first one that was made. */
export async function keepBody(tx: Tx, vendorId: string, eventId: string, body: string): Promise<string> {
  const [row] = await tx
    .update(webhookEvents)
    .set({ body: sql`coalesce(${webhookEvents.body}, ${body})` })
    .where(and(eq(webhookEvents.vendorId, vendorId), eq(webhookEvents.id, eventId)))
    .returning({ body: webhookEvents.body })
  return row?.body ?? body
}

/** Forgets events, and what was delivered of them, that are older; a piece each time. */
export async function pruneEvents(tx: Tx, before: Date, notOf: string[], limit: number): Promise<void> {
  const { vendorId, id, createdAt } = webhookEvents
  const isOld = and(lt(createdAt, before), notInArray(vendorId, notOf))
  const old = tx.select({ vendorId, id }).from(webhookEvents).where(isOld).limit(limit)
  await tx.delete(webhookEvents).where(sql`(${vendorId}, ${id}) in ${old}`)
}

/** The same of one vendor; what is still to be sent stays until it was. */
export async function pruneEventsOf(tx: Tx, vendorId: string, before: Date): Promise<void> {
  const isPending = sql`select from ${webhookDeliveries} d
    where d.vendor_id = ${vendorId} and d.event_id = ${webhookEvents.id} and d.status = 'pending'`
  const isOld = and(eq(webhookEvents.vendorId, vendorId), lt(webhookEvents.createdAt, before))
  await tx.delete(webhookEvents).where(and(isOld, sql`not exists (${isPending})`))
}
