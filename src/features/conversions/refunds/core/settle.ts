import { decideDispute, decideRefund } from "../../core/refund.ts"

export const CLAIM_KINDS = ["refund", "rest", "dispute"] as const
export type ClaimKind = (typeof CLAIM_KINDS)[number]
export const CLAIM_STATUSES = ["applied", "waiting_for_sale", "restored", "refused", "currency_mismatch"] as const

/** A reported refund as its row says it; amounts in minor units. */
export type Claim = {
  id: string
  kind: ClaimKind
  status: (typeof CLAIM_STATUSES)[number]
  /** What its amounts are counted in; null: in the sale's own. */
  currency: string | null
  requested: bigint | null
  amount: bigint | null
}

/**
 * What each claim takes from a sale of this amount: a function of what was reported, whatever the order. Refunds first, as
 * reported; then what charges say beyond them; disputes get what is left, and give way to a refund that comes later.
 */
export function settle<C extends Claim>(
  sale: { amount: bigint; currency: string },
  reported: readonly C[],
): { claims: C[]; refunded: bigint } {
  const claims = reported.filter((claim) => !isForeign(sale, claim))
  const { taken, refunded } = share(sale.amount, claims)
  const settleClaim = (claim: C) => (isForeign(sale, claim) ? parked(claim) : { ...claim, ...taken.get(claim.id) })
  return { claims: reported.map(settleClaim), refunded }
}

/** Whether a claim counts in another currency than its sale: no amount of it can be compared with the sale's. */
export function isForeign(sale: { currency: string }, claim: { currency: string | null }): boolean {
  return claim.currency !== null && claim.currency !== sale.currency
}

const parked = <C extends Claim>(claim: C): C =>
  claim.status === "restored" ? claim : { ...claim, status: "currency_mismatch", amount: null }

function share(amount: bigint, claims: readonly Claim[]) {
  const taken = new Map<string, { status: Claim["status"]; amount: bigint | null }>()
  let refunded = 0n
  const take = (claim: Claim, part: bigint) => {
    taken.set(claim.id, { status: "applied", amount: part })
    refunded += part
  }
  const reported = claims.filter((claim) => claim.kind === "refund")
  for (const claim of reported) if (claim.status === "applied") take(claim, claim.amount ?? 0n)
  for (const claim of reported.filter(isWaiting)) {
    const outcome = decideRefund({ amount, refunded }, claim.requested)
    if (outcome.kind === "applies") take(claim, outcome.amount)
    else taken.set(claim.id, { status: "refused", amount: null })
  }

  let open = restOf(claims, taken)
  for (const claim of claims.filter((c) => c.kind === "rest")) {
    const part = least(claim.requested ?? 0n, open, amount - refunded)
    take(claim, part)
    open -= part
  }
  for (const claim of claims.filter((c) => c.kind === "dispute" && (c.status === "applied" || isWaiting(c))))
    take(claim, decideDispute({ amount, refunded }, claim.requested))
  return { taken, refunded }
}

const isWaiting = (claim: Claim) => claim.status === "waiting_for_sale"
const least = (...amounts: bigint[]) => amounts.reduce((a, b) => (b < a ? b : a))

/** What charges say was refunded beyond the refunds that are known; one that failed later was in their total too. */
function restOf(claims: readonly Claim[], taken: Map<string, { amount: bigint | null }>): bigint {
  let open = 0n
  for (const claim of claims) {
    if (claim.kind === "rest") open += claim.requested ?? 0n
    if (claim.kind === "refund")
      open -= claim.status === "restored" ? (claim.requested ?? 0n) : (taken.get(claim.id)?.amount ?? 0n)
  }
  return open > 0n ? open : 0n
}
