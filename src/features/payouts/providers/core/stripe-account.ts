import type { AccountState } from "./facts.ts"

/** What Stripe says of a connected account, as far as paying it is concerned. */
export type AccountFacts = {
  payouts_enabled?: boolean | undefined
  details_submitted?: boolean | undefined
  external_accounts?: { data: { id: string; fingerprint?: string | null; last4?: string }[] } | null | undefined
  capabilities?: { transfers?: string | undefined } | null | undefined
  requirements?:
    | { disabled_reason?: string | null | undefined; currently_due?: string[] | null | undefined }
    | null
    | undefined
}

const UNDER_REVIEW = new Set(["requirements.pending_verification", "under_review"])

/** Ready is payouts enabled and an active `transfers` capability; `onboarding` waits for the person or for the review. */
export function accountState(account: AccountFacts): AccountState {
  const transfers = account.capabilities?.transfers
  const bank = bankOf(account)
  if (account.payouts_enabled === true && transfers === "active") return { status: "ready", reason: null, bank }
  const { disabled_reason = null, currently_due = [] } = account.requirements ?? {}
  const reason = disabled_reason ?? (currently_due?.[0] ? `requirements.${currently_due[0]}` : null)
  const waits = account.details_submitted !== true || transfers === "pending" || UNDER_REVIEW.has(disabled_reason ?? "")
  return { status: waits ? "onboarding" : "restricted", reason, bank }
}

function bankOf({ external_accounts }: AccountFacts): string | null {
  const banks = (external_accounts?.data ?? []).map(
    ({ id, fingerprint, last4 }) => `${id}:${fingerprint ?? last4 ?? ""}`,
  )
  return banks.length === 0 ? null : banks.sort().join(" ")
}
