import type { Context } from "hono"
import type { Ctx } from "../../../platform/ctx.ts"
import { readText } from "../../../platform/http/body.ts"
import { PLATFORM, type ReceivedEvent, receiveEvent } from "../inbound/receive-event.ts"
import { PLATFORM_EVENTS } from "./platform-events.ts"
import { isThin, readStripeEvent } from "./read-stripe-event.ts"

/** Events carry whole objects with their lists. */
const MAX_EVENT_BYTES = 1024 * 1024

const takes = (event: ReceivedEvent) => !isThin(event) && Object.hasOwn(PLATFORM_EVENTS, event.type)

/** `POST /hooks/stripe`: the platform's own events; stored when this answers 200, and processed after. */
export async function answerPlatformHook(c: Context, ctx: Ctx): Promise<Response> {
  const topic = "stripe_event.platform"
  const inbox = { owner: PLATFORM, topic, takes } as const
  const event = await readStripeEvent(ctx, {
    body: await readText(c, MAX_EVENT_BYTES),
    signature: c.req.header("stripe-signature") ?? null,
    secret: ctx.ports.env.stripe.webhookSecret,
  })
  await receiveEvent(ctx, inbox, event)
  return c.json({ received: true })
}
