import type { AccountStatus } from "./draft.ts"

/** What Stripe says of a connected account, as far as paying it is concerned. */
export type AccountFacts = {
  payouts_enabled?: boolean | undefined
  details_submitted?: boolean | undefined
  capabilities?: { transfers?: string | undefined } | null | undefined
  requirements?:
    | { disabled_reason?: string | null | undefined; currently_due?: string[] | null | undefined }
    | null
    | undefined
}

export type Standing = { status: AccountStatus; reason: string | null }

const UNDER_REVIEW = new Set(["requirements.pending_verification", "under_review"])

/** Ready is payouts enabled and an active `transfers` capability; `onboarding` waits for the person or for the review. */
export function accountStanding(account: AccountFacts): Standing {
  const transfers = account.capabilities?.transfers
  if (account.payouts_enabled === true && transfers === "active") return { status: "ready", reason: null }
  const { disabled_reason = null, currently_due = [] } = account.requirements ?? {}
  const reason = disabled_reason ?? (currently_due?.[0] ? `requirements.${currently_due[0]}` : null)
  const waits = account.details_submitted !== true || transfers === "pending" || UNDER_REVIEW.has(disabled_reason ?? "")
  return { status: waits ? "onboarding" : "restricted", reason }
}
