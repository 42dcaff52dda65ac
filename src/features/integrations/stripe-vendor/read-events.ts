import { conflict, invalidField, notFound } from "../../../lib/errors.ts"
import { decodeCursor, toPage } from "../../../lib/page.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Event, ListEvents } from "../contract.ts"
import * as inbox from "../store.ts"
import * as store from "./vendor-store.ts"

/** The vendor's own Stripe events as they were received, the newest first, with what became of them. */
export async function readEvents(ctx: Ctx, vendorId: string, query: ListEvents) {
  const after = placeOf(decodeCursor(query.cursor))
  const rows: inbox.StoredEvent[] = await readAsVendor(ctx, vendorId, "integration.read", (tx) =>
    store.listEvents(tx, vendorId, query, after),
  )
  return toPage(rows, query.limit, ({ receivedAt, id }) => `${receivedAt.toISOString()}~${id}`, showEvent)
}

/** Processes a parked event again. 404 for none of the vendor's, 409 `event_not_parked`. */
export function retryEvent(ctx: Ctx, vendorId: string, id: string): Promise<Event> {
  can(ctx, "integration.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const known = await inbox.findEvent(tx, vendorId, id)
    if (!known) throw notFound()
    const open = await store.reopenEvent(tx, vendorId, id)
    if (!open)
      throw conflict("event_not_parked", `The event ${id} is ${known.status}; only a parked one is tried again.`)
    await audit(tx, ctx, vendorId, "stripe_event.retry", id, {
      before: { status: known.status, parked_because: known.reason },
      after: { status: open.status },
    })
    await outbox(tx, vendorId, "stripe_event.vendor", id)
    return showEvent(open)
  })
}

function placeOf(key: string | null) {
  if (key === null) return null
  const [at = "", id = ""] = key.split("~")
  if (Number.isNaN(Date.parse(at))) throw invalidField("/cursor", "is not a cursor of this list", "cursor_invalid")
  return { at: new Date(at), id }
}

type Named = { id?: unknown } | null

function showEvent(row: inbox.StoredEvent): Event {
  const { data, related_object: related } = row.payload as { data?: { object?: Named }; related_object?: Named }
  const object = data?.object ?? related
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    reason: row.reason,
    attempts: row.attempts,
    object_id: typeof object?.id === "string" ? object.id : null,
    received_at: row.receivedAt.toISOString(),
    processed_at: row.processedAt?.toISOString() ?? null,
  }
}
