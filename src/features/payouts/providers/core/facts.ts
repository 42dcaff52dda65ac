/** Who pays affiliates, by the names that accounts and items keep; the first that reaches an affiliate is theirs. */
export const PROVIDER_NAMES = ["stripe"] as const
export type ProviderName = (typeof PROVIDER_NAMES)[number]

/** What is ordered of a provider: frozen when it is committed, so that a repeated call says the same. */
export type Intent = {
  vendorId: string
  runId: string
  itemId: string
  affiliateId: string
  attempt: number
  /** Minor units of the ISO currency. */
  amount: bigint
  currency: string
  destination: string
}

/** A transfer as its provider shows it now, in minor units of the ISO currency. */
export type SeenTransfer = {
  id: string
  amount: bigint
  /** False where the provider moved parts of a minor unit, which `amount` leaves out. */
  isExact: boolean
  /** What of it came back by now. */
  reversed: bigint
  currency: string
  destination: string | null
  /** What it was ordered for, as the provider keeps it for us; null for what was ordered elsewhere. */
  vendorId: string | null
  itemId: string | null
  attempt: number | null
}

/** What a failed call means. */
export type FailedCall =
  /** The provider said no: nothing moved, and the attempt's key is used up. */
  | { kind: "refused"; becomes: "waiting_funds" | "blocked" | "failed"; reason: string }
  /** Turned away before anything was looked at: the same attempt may go on. */
  | { kind: "not_acted"; reason: string; retryAfterSeconds: number | null }
  /** The money may have moved. `isStored`: the provider keeps this failure as the key's answer, the call is over. */
  | { kind: "ambiguous"; reason: string; isStored: boolean }

export const ACCOUNT_STATUSES = ["none", "onboarding", "ready", "restricted"] as const
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]
/** How an account is, as far as paying it is concerned. `bank` identifies its bank details; null while there are none. */
export type AccountState = { status: AccountStatus; reason: string | null; bank: string | null }

/** The leg from an affiliate's account to their bank; `amount` in minor units. */
export type BankPayout = {
  id: string
  hasFailed: boolean
  amount: bigint
  currency: string
  failureCode: string | null | undefined
  failureMessage: string | null | undefined
}

/** A checkout as it is now; `paid` in minor units, null while nothing is. */
export type SeenCheckout = {
  id: string
  vendorId: string | null
  fundingId: string | null
  isExpired: boolean
  paid: { amount: bigint; currency: string } | null
  paymentId: string | null
}
