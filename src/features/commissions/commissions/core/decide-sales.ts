import { dayOf } from "../../../../lib/calendar.ts"
import { type EarnOutcome, earn } from "../../rules/core/earn.ts"
import type { EarningAffiliate, Occasion, SaleOccasion } from "../../rules/core/occasion.ts"
import type { RuleSet } from "../../rules/core/rule.ts"
import { reversalTarget } from "./reverse.ts"
import { NOT_SHARED, type Sharing, sharesOf } from "./shares.ts"

/** A sale of one customer, as far as the order of their sales minds. */
export type Ordered = { id: string; at: Date }
export type SalePosition = { sequence: number; firstSaleAt: Date }

/** In the order of the sales' own times; of the same instant, the one that was reported first comes first. */
export function inOrder<S extends Ordered>(sales: readonly S[]): S[] {
  return [...sales].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** Where each of a customer's sales stands among them, whatever order they were reported in. */
export function positionsOf(sales: readonly Ordered[]): Map<string, SalePosition> {
  const ordered = inOrder(sales)
  const firstSaleAt = ordered[0]?.at
  return new Map(ordered.map(({ id }, i) => [id, { sequence: i + 1, firstSaleAt: firstSaleAt! }]))
}

/** A sale that may be decided about; `rules` are of the version that it was first decided by. Minor units. */
export type Decidable = Ordered & {
  programId: string
  affiliate: EarningAffiliate
  occasion: Occasion & SaleOccasion
  rules: RuleSet
  /** What was refunded in all; null while nothing was, since a refund of a sale of zero is a full one. */
  refundedTotal: bigint | null
  /** Absent where nobody shares in it. */
  sharing?: Sharing | undefined
}

/** What is taken of caps already, by `capKeys`, in minor units: of what is not decided about. */
export type CapsTaken = ReadonlyMap<string, bigint>

/** Whose cap of which month a commission fills: the affiliate's in the program, and the program's. */
export function capKeys(of: { programId: string; affiliateId: string; currency: string; month: string }) {
  const programMonth = `${of.programId} ${of.currency} ${of.month}`
  return { program_month: programMonth, affiliate_month: `${programMonth} ${of.affiliateId}` }
}

/**
 * What each sale earns: a function of the sales and their times, whatever order they came in. Under caps the earlier sale
 * goes first, and what was refunded of it is free again. Decided twice is decided the same.
 */
export function decideSales(sales: readonly Decidable[], taken: CapsTaken): Map<string, EarnOutcome> {
  const used = new Map(taken)
  const outcomes = new Map<string, EarnOutcome>()
  for (const { id, programId, affiliate, occasion, rules, refundedTotal, sharing } of inOrder(sales)) {
    const { currency, timeZone, at } = occasion
    const month = dayOf(at, timeZone).slice(0, 7)
    const keys = capKeys({ programId, affiliateId: affiliate.id, currency, month })
    const program = used.get(keys.program_month) ?? 0n
    const own = used.get(keys.affiliate_month) ?? 0n
    const outcome = earn(occasion, affiliate, rules, { program_month: program, affiliate_month: own })
    outcomes.set(id, outcome)
    if (outcome.kind === "none") continue
    for (const share of sharesOf(outcome.amount, affiliate.id, sharing ?? NOT_SHARED)) {
      if (share.recruitedId !== null) continue
      const kept = share.amount - refundedOf(occasion, refundedTotal, share.amount)
      const own = capKeys({ programId, affiliateId: share.affiliateId, currency, month })
      for (const key of Object.values(own)) used.set(key, (used.get(key) ?? 0n) + kept)
    }
  }
  return outcomes
}

/** How much of a commission the sale's refunds take, in proportion to what was charged in the end. */
export function refundedOf(
  { amended, amount }: SaleOccasion,
  refundedTotal: bigint | null,
  commission: bigint,
): bigint {
  if (refundedTotal === null) return 0n
  return reversalTarget({ saleAmount: amended?.amount ?? amount, commissionAmount: commission, refundedTotal })
}

export const hasCap = ({ rules }: RuleSet): boolean => rules.some((rule) => rule.cap !== undefined)
