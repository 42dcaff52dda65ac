import { wholeMonths } from "../../../../lib/calendar.ts"
import type { ConditionFact, ConditionFacts } from "./conditions.ts"

/** What may earn. Amounts are minor units of `currency`; months are counted in `timeZone`, the vendor's. */
export type Occasion = {
  at: Date
  currency: string
  timeZone: string
  customerCountry: string | null
  metadata: Readonly<Record<string, unknown>>
} & (SaleOccasion | { event: "lead"; quantity: number } | { event: "click" })

/** What was charged; tax and shipping are part of the amount. Minor units. */
export type OccasionCharge = { amount: bigint; tax: bigint; shipping: bigint }

export type SaleOccasion = {
  event: "sale"
  amount: bigint
  tax: bigint
  shipping: bigint
  /** The sale as it was amended; conditions go on seeing it as it was reported first. */
  amended?: OccasionCharge | null
  productId: string | null
  /** Counts the customer's sales from 1. */
  sequence: number
  firstSaleAt: Date
}

export type EarningAffiliate = { id: string; groupId: string | null; country: string | null }

/** What conditions can see. What is null, or not a scalar, is missing and matches nothing. */
export function factsOf(occasion: Occasion, affiliate: EarningAffiliate): ConditionFacts {
  const seen: [string, unknown][] = [
    ["customer.country", occasion.customerCountry],
    ["affiliate.country", affiliate.country],
    ["affiliate.group_id", affiliate.groupId],
    ...Object.entries(occasion.metadata).map(([key, value]): [string, unknown] => [`metadata.${key}`, value]),
  ]
  if (occasion.event === "sale")
    seen.push(
      ["sale.amount", occasion.amount],
      ["sale.currency", occasion.currency],
      ["sale.product_id", occasion.productId],
      ["sale.sequence", occasion.sequence],
      ["months_since_first_sale", monthsSinceFirstSale(occasion, occasion.timeZone)],
    )
  return new Map(seen.filter((pair): pair is [string, ConditionFact] => isFact(pair[1])))
}

/** Whole calendar months in the vendor's zone; 0 on the first sale, and for a sale that happened before it. */
function monthsSinceFirstSale(sale: { at: Date; firstSaleAt: Date }, timeZone: string): number {
  return sale.firstSaleAt >= sale.at ? 0 : Math.max(0, wholeMonths(sale.firstSaleAt, sale.at, timeZone))
}

function isFact(value: unknown): value is ConditionFact {
  return ["string", "number", "bigint", "boolean"].includes(typeof value)
}
