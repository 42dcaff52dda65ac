import type { Env } from "../env.ts"
import type { Limiter } from "./limits.ts"
import type { SendSmtp } from "./mail-transport.ts"
import type { Outgoing } from "./outgoing.ts"
import type { StripeClient } from "./stripe.ts"

/** What differs between Workers and Node, and what reaches outside; features know these and nothing of the platform. */
export type Ports = {
  env: Env
  stripe: StripeClient
  /** Asks for the outbox to be drained soon; never fails, since cron drains it anyway. */
  wake(): Promise<void>
  /** Asks for webhooks to be delivered soon, or after so many milliseconds; never fails, since cron does it anyway. */
  deliver(afterMs?: number): Promise<void>
  /** Sends a request to an address that somebody else named; `width`: how many at once. */
  outgoing: { send: Outgoing; width: number }
  /** Hands mail to an SMTP server; null where there are no sockets for it. */
  smtp: SendSmtp | null
  /** Keeps work alive after the answer. */
  defer(work: Promise<unknown>): void
  /** Hands a message to the durable queue; resolves when it cannot be lost any more. */
  enqueue(message: unknown): Promise<void>
  /** Counts requests, so that nobody takes more than their part. */
  limiter: Limiter
}
