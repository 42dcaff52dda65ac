import { AppError } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readSignedBody } from "../../../platform/stripe.ts"
import { isEvent, type ReceivedEvent } from "../inbound/receive-event.ts"

export type SignedBody = { body: string; signature: string | null; secret: string }

/** The event of a body that Stripe signed (300 s either way). 400 `signature_invalid`. */
export async function readStripeEvent(ctx: Ctx, { body, signature, secret }: SignedBody): Promise<ReceivedEvent> {
  const event = signature && (await readSignedBody(ctx.ports.stripe, { body, signature, secret }, realNow()))
  if (event && isEvent(event)) return event
  throw new AppError(
    "bad_request",
    "signature_invalid",
    "The Stripe-Signature does not fit this body, or is over 300 s off.",
  )
}

/** A thin event says only what it is about: whatever its type, there is nothing in it to act on. */
export const isThin = ({ object }: ReceivedEvent) => object === "v2.core.event"
