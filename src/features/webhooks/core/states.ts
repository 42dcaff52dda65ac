import type { EventType } from "../../../vocabulary/topics.ts"

/** Active: events are delivered. Paused: they are held, until it is active again. Disabled: nothing is kept for it. */
export const ENDPOINT_STATUSES = ["active", "paused", "disabled"] as const
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number]

/** Pending: it is sent when it is due. Held: its endpoint is paused. Failed: no more attempts. Canceled: not to be sent. */
export const DELIVERY_STATUSES = ["pending", "held", "delivered", "failed", "canceled"] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** One attempt: the status that the receiver answered or what went wrong instead, and the beginning of its body. */
export type SendAttempt = {
  at: string
  duration_ms: number
  response_status: number | null
  error: string | null
  response: string | null
}

/** Subscribes to every event, also to those that are yet to come. */
export const ALL_EVENTS = "*"
/** Only sent when somebody asks for it, whatever an endpoint subscribes to. */
export const PING = "ping"
/** What an affiliate's postback is called for: what their own customers did, as verified sources report it. */
export const POSTBACK_EVENTS = ["lead.created", "sale.created", "sale.refunded"] as const satisfies EventType[]
