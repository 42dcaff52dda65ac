import type { Context } from "hono"
import type { Ctx } from "../../../platform/ctx.ts"
import { readText } from "../../../platform/http/body.ts"
import { newSecret } from "../../../platform/new-id.ts"
import { type ReceivedEvent, receiveEvent } from "../inbound/receive-event.ts"
import { isThin, readStripeEvent } from "../stripe-platform/read-stripe-event.ts"
import { UNDERSTOOD_TYPES } from "./core/event-types.ts"
import { readWebhookSecret } from "./read-integration.ts"

/** Events carry whole objects, of lists their first ten rows. */
const MAX_EVENT_BYTES = 256 * 1024

const types: readonly string[] = UNDERSTOOD_TYPES
const takes = (event: ReceivedEvent) => !isThin(event) && types.includes(event.type)

/**
 * `POST /hooks/stripe/{vendor_id}`: a vendor's own events; stored when this answers 200, and processed after. Whatever is
 * wrong (vendor, secret, signature), the 400 is the same, as is the work that it takes.
 */
export async function answerVendorHook(c: Context, ctx: Ctx, vendorId: string): Promise<Response> {
  const body = await readText(c, MAX_EVENT_BYTES)
  const secret = await readWebhookSecret(ctx, vendorId)
  const inbox = { owner: vendorId, topic: "stripe_event.vendor", takes } as const
  const signature = c.req.header("stripe-signature") ?? null
  await receiveEvent(ctx, inbox, await readStripeEvent(ctx, { body, signature, secret: secret ?? newSecret() }))
  return c.json({ received: true })
}
