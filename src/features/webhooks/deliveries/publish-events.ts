import { apply } from "../../../platform/apply.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { writeWork } from "../../../platform/outbox.ts"
import { lockEvents, markRead } from "../../../platform/outbox-events.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { EVENT_TYPES } from "../../../vocabulary/topics.ts"
import { findNews } from "../../mails/find-news.ts"
import * as deliveryStore from "../delivery-store.ts"

const AT_ONCE = 500

/**
 * Makes of what has happened a delivery for each endpoint that wants it, and the mails that it asks for, once and for all; how many
 * deliveries there are now.
 */
export async function publishEvents(ctx: Pick<Ctx, "db">): Promise<number> {
  for (let made = 0; ; ) {
    const { read, deliveries } = await asSystem(ctx, async (tx) => {
      const left = await lockEvents(tx, EVENT_TYPES, AT_ONCE)
      if (left.length === 0) return { read: 0, deliveries: 0 }
      const events = left.map(({ vendorId, topic, ref, payload, createdAt }) => {
        const happened = { type: topic, ref, carries: payload, occurredAt: createdAt }
        return { vendorId, id: newId("event"), ...happened, createdAt: realNow() }
      })
      const byId = new Map(events.map((event) => [event.id, event]))
      const recipients = await deliveryStore.listRecipients(tx, events)
      const deliveries = recipients.map(({ event, endpointId, status }) => {
        const { vendorId, type, createdAt } = byId.get(event)!
        const about = { vendorId, id: newId("delivery"), endpointId, eventId: event, type }
        return { ...about, status, attempts: [], dueAt: createdAt, createdAt }
      })
      const wanted = new Set(recipients.map(({ event }) => event))
      const kept = events.filter(({ id }) => wanted.has(id))
      const mails = writeWork(await findNews(tx, left))
      await apply(tx, { read: markRead(left), mails, ...deliveryStore.writeDeliveries(kept, deliveries) })
      return { read: left.length, deliveries: deliveries.length }
    })
    made += deliveries
    if (read < AT_ONCE) return made
  }
}
