/** The accounts of one vendor in one currency. The keys are public: they stand in the trial balance as they are here. */
export type AccountKey =
  | "expense:commissions"
  | "asset:stripe"
  | "asset:funding"
  | `liability:affiliate:${string}:${LiabilityStage}`
  | "liability:platform"
  | `receivable:affiliate:${string}`
  | `credit:${string}:${string}`

const LIABILITY_STAGES = ["pending", "payable", "in_transit"] as const
export type LiabilityStage = (typeof LIABILITY_STAGES)[number]

export const COMMISSION_EXPENSE = "expense:commissions" satisfies AccountKey
export const STRIPE_BALANCE = "asset:stripe" satisfies AccountKey
export const FUNDING = "asset:funding" satisfies AccountKey

/** What a prefunded vendor owes the platform: money it put in, spent, and got back all the same. A credit balance. */
export const OWED_TO_PLATFORM = "liability:platform" satisfies AccountKey

/** What is owed to an affiliate, by how near it is to being paid. A credit balance is what we owe. */
export function liability(affiliateId: string, stage: LiabilityStage): AccountKey {
  return `liability:affiliate:${affiliateId}:${stage}`
}

/** What an affiliate owes back, from refunds of sales whose commission had left. A debit balance is the debt. */
export function receivable(affiliateId: string): AccountKey {
  return `receivable:affiliate:${affiliateId}`
}

/** Every account that may hold something of an affiliate's. */
export function accountsOf(affiliateId: string): AccountKey[] {
  return [...LIABILITY_STAGES.map((stage) => liability(affiliateId, stage)), receivable(affiliateId)]
}

/** The asset of credit accounts: ten-thousandths of one close. */
export const CREDIT = "CREDIT"

/** One channel's credit for one sale; `issued` is where the sale's whole close came from. */
export function creditAccount(channel: string, saleId: string): AccountKey {
  return `credit:${channel}:${saleId}`
}

export type Account =
  | { kind: "expense" | "stripe" | "funding" | "platform" }
  | { kind: "liability"; affiliateId: string; stage: LiabilityStage }
  | { kind: "receivable"; affiliateId: string }
  | { kind: "credit"; channel: string; saleId: string }

const LIABILITY = /^liability:affiliate:([^:]+):(pending|payable|in_transit)$/
const RECEIVABLE = /^receivable:affiliate:([^:]+)$/
const CREDITED = /^credit:([^:]+):([^:]+)$/

/** Reads a key back, or null when it names no account of this chart. */
export function parseAccount(key: string): Account | null {
  if (key === COMMISSION_EXPENSE) return { kind: "expense" }
  if (key === STRIPE_BALANCE) return { kind: "stripe" }
  if (key === FUNDING) return { kind: "funding" }
  if (key === OWED_TO_PLATFORM) return { kind: "platform" }
  const owed = LIABILITY.exec(key)
  if (owed) return { kind: "liability", affiliateId: owed[1]!, stage: owed[2] as LiabilityStage }
  const debt = RECEIVABLE.exec(key)
  if (debt) return { kind: "receivable", affiliateId: debt[1]! }
  const credited = CREDITED.exec(key)
  return credited ? { kind: "credit", channel: credited[1]!, saleId: credited[2]! } : null
}
