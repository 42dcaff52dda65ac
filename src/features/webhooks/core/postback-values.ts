import { toMajor } from "../../../lib/currency.ts"
import type { Lead, Sale } from "../../conversions/contract.ts"
import type { Macro } from "./fill-macros.ts"

/** A lead or sale as its event says it, in the eyes of one affiliate. */
export type Seen = { type: string; timestamp: string; eventId: string; affiliateId: string; data: Lead | Sale }

/**
 * What the macros of a postback stand for. Amounts are in major units, "12.50": the sale's, of a refund all that was refunded
 * so far; `commission` is what is left of the affiliate's own. A lead has no amount.
 */
export function postbackValues({ type, timestamp, eventId, affiliateId, data }: Seen): Partial<Record<Macro, string>> {
  const own = data.commissions.filter((one) => one.affiliate_id === affiliateId)
  const currency = "currency" in data ? data.currency : own[0]?.currency
  const earned = own.reduce((sum, one) => sum + BigInt(one.amount - one.reversed_amount), 0n)
  const amount = "amount" in data ? (type === "sale.refunded" ? data.refunded_amount : data.amount) : undefined
  return {
    event: type,
    event_id: eventId,
    click_id: data.attribution.click_id ?? "",
    currency: currency ?? "",
    amount: amount === undefined || !currency ? "" : toMajor(BigInt(amount), currency),
    commission: currency ? toMajor(earned, currency) : "",
    status: own[0]?.status ?? "",
    partner_id: affiliateId,
    ts: timestamp,
  }
}
