import { Webhook } from "standardwebhooks"
import { whyRefused } from "../../../lib/public-address.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { decrypt } from "../../../platform/encrypt.ts"
import type { OutgoingRequest } from "../../../platform/outgoing.ts"
import { spread } from "../../../platform/pause.ts"
import { type Answered, decideAttempt, type Stop } from "../core/decide-attempt.ts"
import { secretsLabel } from "../endpoints/create-endpoint.ts"
import { fillPostback } from "./fill-postback.ts"
import type { DeliveryOutcome, LeasedDelivery } from "./lease-store.ts"
import { renderEvent } from "./render-event.ts"

const USER_AGENT = "Grapevine-Webhooks/1"

/** An outcome, and why its endpoint is to get nothing more. */
export type Attempted = DeliveryOutcome & { stop: Stop | null }

/** Sends one delivery, once, and says what becomes of it. Throws where our own store is away: then nothing was sent. */
export async function attemptDelivery(ctx: Ctx, delivery: LeasedDelivery): Promise<Attempted> {
  const { vendorId, id, endpointId, tries, failingSince } = delivery
  const named = { vendorId, id, endpointId }
  const body = delivery.body ?? (await renderEvent(ctx, delivery))
  // What it is about is gone, and nobody can be shown it any more.
  if (body === null)
    return { ...named, status: "canceled", dueAt: realNow(), attempt: null, isSuccess: false, stop: null }
  const request = await requestFor(ctx, delivery, body)
  const at = realNow()
  const sent = await send(ctx, request)
  const now = realNow()
  const { waitMs, ...decided } = decideAttempt(sent, { tries, failingSince, at, now })
  return { ...named, ...decided, dueAt: new Date(now.getTime() + spread(waitMs)) }
}

async function requestFor(ctx: Ctx, delivery: LeasedDelivery, body: string): Promise<OutgoingRequest> {
  const agent = { "user-agent": USER_AGENT }
  if (delivery.affiliateId !== null)
    return { method: "GET", url: await fillPostback(ctx, delivery, body), headers: agent, body: null }
  const at = realNow()
  const secrets = await secretsOf(ctx, delivery, at)
  const headers = {
    ...agent,
    "content-type": "application/json",
    "webhook-id": delivery.eventId,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(delivery.eventId, at, body)).join(" "),
  }
  return { method: "POST", url: delivery.url, headers, body }
}

/** The endpoint's secret, and for a day after a rotation the one before. */
async function secretsOf(ctx: Ctx, { endpointId, encryptedSecrets, oldSecretUntil }: LeasedDelivery, now: Date) {
  const text = await decrypt(ctx.ports.env.signingKeys, secretsLabel(endpointId), encryptedSecrets ?? "")
  return text.split(" ").slice(0, oldSecretUntil && oldSecretUntil > now ? 2 : 1)
}

async function send({ ports: { env, outgoing } }: Ctx, request: OutgoingRequest): Promise<Answered> {
  const why = whyRefused(request.url, { allowLoopback: env.allowPrivateWebhooks })
  if (why) return { failure: `its address ${why}` }
  try {
    return await outgoing.send(request)
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}
