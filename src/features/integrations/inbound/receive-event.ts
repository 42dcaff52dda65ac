import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outbox } from "../../../platform/outbox.ts"
import { asSystem } from "../../../platform/tenant.ts"
import type { WorkTopic } from "../../../vocabulary/topics.ts"
import * as store from "../store.ts"

/** Whose account sent it: a vendor's id, or the platform's own. */
export const PLATFORM = "platform"

/** An event as its provider sent it, once whoever received it has checked that it did. */
export type ReceivedEvent = { id: string; type: string; object?: unknown }

type InboundTopic = Extract<WorkTopic, `${string}_event.${string}`>
/** What an owner's events are for: which ones are taken, and the outbox topic that processes them. */
export type EventInbox = { owner: string; topic: InboundTopic; takes(event: ReceivedEvent): boolean }

/** Stores an event before anything is done about it; the same event again changes nothing. */
export async function receiveEvent(ctx: Ctx, { owner, topic, takes }: EventInbox, event: ReceivedEvent): Promise<void> {
  const isTaken = takes(event)
  await asSystem(ctx, async (tx) => {
    const isNew = await store.insertEvent(tx, {
      owner,
      id: event.id,
      type: event.type,
      receivedAt: realNow(),
      payload: storable(event) as Record<string, unknown>,
      ...(isTaken ? { status: "received" } : { status: "ignored", processedAt: realNow() }),
    })
    if (isNew && isTaken) await outbox(tx, owner === PLATFORM ? null : owner, topic, event.id)
  })
}

const MAX_NAME = 80
/** Far beyond any object of a provider. */
const MAX_DEPTH = 100
const isName = (text: unknown) => typeof text === "string" && text.length <= MAX_NAME && /^[\x21-\x7e]+$/.test(text)

/** Whether something has the names that an event is stored by. */
export function isEvent(body: unknown): body is ReceivedEvent {
  if (typeof body !== "object" || body === null) return false
  const { id, type } = body as Partial<ReceivedEvent>
  return isName(id) && isName(type)
}

/** What a buyer typed may hold what PostgreSQL cannot store; it is kept as the sign for an unknown character. */
function storable(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return null
  if (typeof value === "string") return value.toWellFormed().replaceAll("\u0000", "\ufffd")
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map((inner) => storable(inner, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner, depth + 1)]))
}
