import type { RunDraft } from "./draft.ts"

/** What waits for an affiliate until their account can take it, in minor units. */
export type WaitingMoney = {
  affiliateId: string
  sums: { amount: bigint; currency: string }[]
  /** Whether there is an account, which its provider restricts. */
  isRestricted: boolean
}

/** Who would be paid if their account were ready, of previews by currency. What a hold of ours keeps back does not wait for them. */
export function waitingMoney(previews: readonly { currency: string; draft: RunDraft }[]): WaitingMoney[] {
  const found = new Map<string, WaitingMoney>()
  for (const { currency, draft } of previews)
    for (const { affiliateId, amount, reason, heldUntil } of draft.leftOut) {
      const isRestricted = reason === "account_restricted"
      if ((!isRestricted && reason !== "no_account") || heldUntil) continue
      const own = found.get(affiliateId) ?? { affiliateId, sums: [], isRestricted }
      own.sums.push({ amount, currency })
      found.set(affiliateId, own)
    }
  return [...found.values()]
}
