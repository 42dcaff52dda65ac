import type { WebhookDelivery, WebhookEndpoint } from "../contract.ts"
import type { DeliveryRow } from "../delivery-store.ts"
import type { EndpointRow } from "../store.ts"

/** An endpoint as the contract shows it; its secret never is. */
export const showEndpoint = (row: EndpointRow): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  events: row.events,
  status: row.status,
  failing_since: row.failingSince?.toISOString() ?? null,
  old_secret_until: row.oldSecretUntil?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
})

/** A delivery with what was tried, the latest attempt last. */
export const showDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  endpoint_id: row.endpointId,
  event_id: row.eventId,
  type: row.type,
  status: row.status,
  attempts: row.attempts,
  next_attempt_at: row.status === "pending" ? row.dueAt.toISOString() : null,
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
})
