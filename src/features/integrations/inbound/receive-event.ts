import { AppError } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outbox } from "../../../platform/outbox.ts"
import { readSignedBody } from "../../../platform/stripe.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

/** Whose Stripe sent it: a vendor's id, or the platform's own. */
export const PLATFORM = "platform"

export type SignedBody = { body: string; signature: string | null; secret: string }

type InboundTopic = "stripe_event.platform" | "stripe_event.vendor"
/** What an owner's events are for: which types are taken, and the outbox topic that processes them. */
export type EventInbox = { owner: string; topic: InboundTopic; takes(type: string): boolean }

/**
 * Checks an event's signature (300 s either way) and stores it, before anything is done about it; the same event again
 * changes nothing. 400 `signature_invalid`.
 */
export async function receiveEvent(ctx: Ctx, { owner, topic, takes }: EventInbox, signed: SignedBody): Promise<void> {
  const { body, secret, signature } = signed
  const event = signature && (await readSignedBody(ctx.ports.stripe, { body, signature, secret }, realNow()))
  if (!event || !isEvent(event))
    throw new AppError(
      "bad_request",
      "signature_invalid",
      "The Stripe-Signature does not fit this body, or is over 300 s off.",
    )
  // A thin event says only what it is about: whatever its type, there is nothing in it to act on.
  const isTaken = event.object !== THIN && takes(event.type)
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

const THIN = "v2.core.event"
const MAX_NAME = 80
/** Far beyond any object of Stripe's. */
const MAX_DEPTH = 100
const isName = (text: unknown) => typeof text === "string" && text.length <= MAX_NAME && /^[\x21-\x7e]+$/.test(text)

type Received = { id: string; type: string; object?: unknown }

function isEvent(body: unknown): body is Received {
  if (typeof body !== "object" || body === null) return false
  const { id, type } = body as Partial<Received>
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
