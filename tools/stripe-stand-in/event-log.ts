import type Stripe from "stripe"
import { missingResource } from "./errors.ts"
import type { Emission } from "./events.ts"
import type { Tx } from "./journal.ts"
import { API_VERSION, newId, type StripeObject } from "./model.ts"
import type { Endpoint, Webhooks } from "./webhooks.ts"

/** How an event is to be sent: where, under which id, and signed for which time (Unix seconds). */
export type Emit = { url?: string; secret?: string; eventId?: string; created?: number; signedAt?: number }

/** Stores events and hands them to the webhooks. */
export class EventLog {
  readonly #webhooks: Webhooks
  readonly #now: () => number
  #endpoint: Endpoint | null

  constructor(webhooks: Webhooks, now: () => number, endpoint: Endpoint | null) {
    this.#webhooks = webhooks
    this.#now = now
    this.#endpoint = endpoint
  }

  setEndpoint(endpoint: Endpoint | null) {
    this.#endpoint = endpoint
  }

  emit(tx: Tx, emission: Emission & Emit): Stripe.Event {
    const { type, object, put = [], previousAttributes, account, url, secret } = emission
    for (const row of put) storeObject(tx, row)
    if (isStored(object)) storeObject(tx, object)
    const event = {
      id: emission.eventId ?? newId("evt").replace("_", "_1"),
      object: "event",
      ...(account ? { account } : {}),
      api_version: API_VERSION,
      created: emission.created ?? this.#now(),
      data: { object, ...(previousAttributes ? { previous_attributes: previousAttributes } : {}) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    }
    const stored = structuredClone(event) as unknown as Stripe.Event
    tx.put("event", event.id, stored)
    const endpoint = url && secret ? { url, secret } : this.#endpoint
    if (endpoint) this.#webhooks.enqueue(tx, event, endpoint, emission.signedAt ?? null)
    return stored
  }

  resend(tx: Tx, id: string, endpoint: Endpoint | null) {
    const event = tx.get<Stripe.Event>("event", id)
    if (!event) throw missingResource("event", id, "id", 404)
    const target = endpoint ?? this.#endpoint
    if (target) this.#webhooks.enqueue(tx, event, target)
  }
}

/** Puts an object into the table of its kind. */
export function storeObject(tx: Tx, object: StripeObject) {
  tx.put(object.object, object.id, structuredClone(object))
}

// The application of a deauthorization and the balance are not read by id.
function isStored(object: object): object is StripeObject {
  return "id" in object && "object" in object && object.object !== "application"
}
