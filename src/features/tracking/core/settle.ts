import { decideDispute, decideRefund } from "./refund.ts"

/** A told refund as its row says it; amounts in minor units. */
export type Claim = {
  id: string
  kind: "refund" | "rest" | "dispute"
  status: "applied" | "waiting_for_sale" | "restored" | "refused"
  requested: bigint | null
  amount: bigint | null
}

/**
 * What each claim takes from a sale of this amount: a function of what was told, whatever the order. Refunds first, as
 * told; then what charges say beyond them; disputes get what is left, and give way to a refund that comes later.
 */
export function settle<C extends Claim>(amount: bigint, claims: readonly C[]): { claims: C[]; refunded: bigint } {
  const taken = new Map<string, { status: Claim["status"]; amount: bigint | null }>()
  let refunded = 0n
  const take = (claim: C, part: bigint) => {
    taken.set(claim.id, { status: "applied", amount: part })
    refunded += part
  }
  const told = claims.filter((claim) => claim.kind === "refund")
  for (const claim of told) if (claim.status === "applied") take(claim, claim.amount ?? 0n)
  for (const claim of told.filter(isWaiting)) {
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
  return { claims: claims.map((claim) => ({ ...claim, ...taken.get(claim.id) })), refunded }
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
