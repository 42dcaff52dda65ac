import Stripe from "stripe"
import type { Env } from "../env.ts"

const TIMEOUT_MS = 20_000

/** The official client over fetch. It never retries by itself: payouts keep their own intents, and decide. */
export function createStripe(env: Env): Stripe {
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
