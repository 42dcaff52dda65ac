import Stripe from "stripe"
import type { Env } from "../env.ts"
import type { STRIPE_RESOURCES } from "../vocabulary/stripe-resources.ts"

export type StripeAccount = Stripe.Account
export type StripeEvent = Stripe.Event

/** No more of it than is bundled. */
export type StripeClient = Pick<Stripe, (typeof STRIPE_RESOURCES)[number] | "webhooks">

const TIMEOUT_MS = 20_000
const TOLERANCE_SECONDS = 300

/** The official client over fetch. It never retries by itself: callers keep their own intents, and decide. */
export function createStripe(env: Env): StripeClient {
  const base = env.stripe.apiBase ? new URL(env.stripe.apiBase) : null
  return new Stripe(env.stripe.secretKey, {
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(base
      ? {
          protocol: base.protocol === "https:" ? "https" : "http",
          host: base.hostname,
          port: base.port || (base.protocol === "https:" ? "443" : "80"),
        }
      : {}),
  })
}

/** The invoice that a payment paid, as this account's Stripe knows it; null where it knows none. Throws when it is away. */
export async function findInvoiceOfPayment(stripe: StripeClient, paymentIntent: string): Promise<string | null> {
  try {
    const payment = { type: "payment_intent", payment_intent: paymentIntent }
    const [found] = (await stripe.invoicePayments.list({ payment, limit: 1 })).data
    return found ? (typeof found.invoice === "string" ? found.invoice : found.invoice.id) : null
  } catch (error) {
    const { StripeInvalidRequestError, StripePermissionError, StripeAuthenticationError } = Stripe.errors
    const isRefused = [StripeInvalidRequestError, StripePermissionError, StripeAuthenticationError].some(
      (kind) => error instanceof kind,
    )
    if (isRefused) return null
    throw error
  }
}

/**
 * What stands in a signed body, a thin event too; null when the signature is not this secret's or over 300 s off, either
 * way, or the body is no JSON.
 */
export async function readSignedBody(
  stripe: StripeClient,
  signed: { body: string; signature: string; secret: string },
  now: Date,
): Promise<unknown> {
  const at = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signed.signature)?.[1] ?? Number.NaN)
  // The library refuses what is old; what claims to come from the future passes it.
  if (!(Math.abs(now.getTime() / 1000 - at) <= TOLERANCE_SECONDS)) return null
  try {
    const { body, signature, secret } = signed
    const isGood = await stripe.webhooks.signature?.verifyHeaderAsync(body, signature, secret, TOLERANCE_SECONDS)
    return isGood === true ? JSON.parse(body) : null
  } catch {
    return null
  }
}
