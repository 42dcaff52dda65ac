import { dayOf } from "../../../../lib/calendar.ts"
import { earn } from "../../../commissions/rules/core/earn.ts"
import type { EarningAffiliate, Occasion } from "../../../commissions/rules/core/occasion.ts"
import type { Rule } from "../../../commissions/rules/core/rule.ts"

/** A past event with whom it went to, and what it has earned them; minor units of the occasion's currency. */
export type PastEvent = { occasion: Occasion; affiliate: EarningAffiliate; earned: bigint }

/** Of one affiliate in one currency: what the draft gives for how many events, and what they earned. */
export type PreviewRow = {
  affiliateId: string
  currency: string
  count: number
  cut: number
  amount: bigint
  earned: bigint
}
export type PreviewTotal = Omit<PreviewRow, "affiliateId">

/**
 * Runs a draft over past events in the order in which they were reported, caps of calendar months included. Events before
 * `from` fill the month's caps and count for nothing else.
 */
export function previewRules(rules: readonly Rule[], events: readonly PastEvent[], from: Date): PreviewRow[] {
  const used = new Map<string, bigint>()
  const rows = new Map<string, PreviewRow>()
  for (const { occasion, affiliate, earned } of events) {
    const { currency } = occasion
    const month = dayOf(occasion.at, occasion.timeZone).slice(0, 7)
    const [ofAffiliate, ofProgram] = [`${month} ${currency} ${affiliate.id}`, `${month} ${currency}`]
    const caps = { affiliate_month: used.get(ofAffiliate) ?? 0n, program_month: used.get(ofProgram) ?? 0n }
    const outcome = earn(occasion, affiliate, { version: 0, rules }, caps)
    const amount = outcome.kind === "earned" ? outcome.amount : 0n
    used.set(ofAffiliate, caps.affiliate_month + amount)
    used.set(ofProgram, caps.program_month + amount)
    if (occasion.at < from) continue
    const key = `${affiliate.id} ${currency}`
    const row = rows.get(key) ?? { affiliateId: affiliate.id, currency, count: 0, cut: 0, amount: 0n, earned: 0n }
    rows.set(key, row)
    row.amount += amount
    row.earned += earned
    if (outcome.kind === "earned") row.count++
    if (outcome.kind === "earned" ? outcome.cutBy : outcome.why === "cap_exhausted") row.cut++
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** One line a currency: they never add up to one number. */
export function totalPreview(rows: readonly PreviewRow[]): PreviewTotal[] {
  const totals = new Map<string, PreviewTotal>()
  for (const { currency, count, cut, amount, earned } of rows) {
    const total = totals.get(currency) ?? { currency, count: 0, cut: 0, amount: 0n, earned: 0n }
    totals.set(currency, total)
    total.count += count
    total.cut += cut
    total.amount += amount
    total.earned += earned
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total)
}
