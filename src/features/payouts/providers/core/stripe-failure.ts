import type { FailedCall } from "./facts.ts"

/** What the SDK's errors say of themselves; anything else that was thrown says nothing. */
export type CallFailure = {
  statusCode?: number | undefined
  code?: string | undefined
  rawType?: string | undefined
  param?: string | undefined
  headers?: Record<string, string | undefined> | undefined
}

const NO_FUNDS = new Set(["balance_insufficient", "insufficient_funds"])
const ACCOUNT_PROBLEMS = new Set([
  "account_closed",
  "account_country_invalid_address",
  "account_invalid",
  "account_number_invalid",
  "capability_not_enabled",
  "insufficient_capabilities_for_transfer",
  "payouts_not_allowed",
  "transfers_not_allowed",
])
const MAX_RETRY_AFTER_SECONDS = 60

/**
 * What a failed transfer call means for the item (reference: Stripe's error handling and idempotency documents). Only a
 * plain 4xx is a refusal; whatever may hide an executed transfer is ambiguous.
 */
export function classifyFailure(failure: CallFailure): FailedCall {
  const { statusCode, code = "", rawType = "", param = "" } = failure
  const isStored = failure.headers?.["idempotent-replayed"] === "true"
  if (statusCode === undefined) return { kind: "ambiguous", reason: "no_answer", isStored: false }
  if (statusCode === 429 || code === "rate_limit" || code === "lock_timeout")
    return { kind: "not_acted", reason: "rate_limited", retryAfterSeconds: retryAfter(failure) }
  if (statusCode === 401) return { kind: "not_acted", reason: "stripe_key_refused", retryAfterSeconds: null }
  // The key was used with other parameters, so something was sent under it: look, never conclude.
  if (rawType === "idempotency_error" || statusCode === 409)
    return { kind: "ambiguous", reason: code || "idempotency_error", isStored: false }
  if (statusCode < 400 || statusCode >= 500)
    return { kind: "ambiguous", reason: `stripe_answered_${statusCode}`, isStored }
  if (NO_FUNDS.has(code)) return { kind: "refused", becomes: "waiting_funds", reason: "balance_insufficient" }
  if (ACCOUNT_PROBLEMS.has(code) || (code === "resource_missing" && param === "destination"))
    return { kind: "refused", becomes: "blocked", reason: code }
  if (statusCode === 403) return { kind: "not_acted", reason: "stripe_key_refused", retryAfterSeconds: null }
  return { kind: "refused", becomes: "failed", reason: code || `stripe_answered_${statusCode}` }
}

/** Reasons of calls that Stripe turned away before it looked at anything. */
export const TURNED_AWAY: readonly string[] = ["rate_limited", "stripe_key_refused"]

function retryAfter({ headers }: CallFailure): number | null {
  const seconds = Number(headers?.["retry-after"])
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, MAX_RETRY_AFTER_SECONDS) : null
}
