import type { Child } from "hono/jsx"
import * as z from "zod"
import { dayStart } from "../../../lib/calendar.ts"
import { validate } from "../../../platform/http/validate.ts"
import { HOLD_WORDS, holdWords, SIGNAL_WORDS } from "../../commissions/commissions/core/hold-words.ts"
import type { Rule } from "../../commissions/rules/core/rule.ts"
import { ruleWords } from "../../commissions/rules/core/rule-words.ts"
import {
  type AffiliateVisit,
  filled,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readAffiliateNames } from "../../programs/affiliates/read-affiliates.ts"
import type * as contract from "../contract.ts"
import { explainOwnSale } from "./explain-own-sale.ts"
import { explainSale } from "./explain-sale.ts"
import { readSales } from "./read-sales.ts"
import { ExplanationView, SalesView, type ShownExplanation, type ShownSale } from "./views.tsx"

type Names = Map<string, string>

const EARLIEST = "1970-01-01"
const day = () =>
  z.iso
    .date("is not a date")
    .refine((text) => text >= EARLIEST, "is before 1970")
    .optional()
const SalesFilter = z.object({ from: day(), to: day() })

async function showSales(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const values = { ...(query.from && { from: query.from }), ...(query.to && { to: query.to }) }
  try {
    const { from, to } = validate(SalesFilter, filled(values))
    const days = { ...(from && { from: dayStart(from, zone) }), ...(to && { to: dayStart(to, zone) }) }
    const rows = await readSales(ctx, vendorId, { ...paged(visit), ...days })
    const { shown, page } = onPage(visit, rows, (row) => row.id, visit.path, values)
    const names = await readAffiliateNames(ctx, vendorId, affiliatesOf(shown))
    const props = { base, page, zone, filter: { values, errors: [] } }
    return {
      kind: "view",
      title: "Sales",
      view: <SalesView {...props} sales={shown.map((row) => toRow(row, names))} />,
    }
  } catch (error) {
    const props = { base, zone, page: { path: visit.path, cursor: null, next: null }, sales: [] }
    return {
      kind: "view",
      title: "Sales",
      view: <SalesView {...props} filter={refusedForm(error, values)} />,
      status: 422,
    }
  }
}

const affiliatesOf = (sales: contract.Sale[]) => [
  ...new Set(sales.map((sale) => sale.attribution.affiliate_id).filter((id) => id !== null)),
]

function toRow(sale: contract.Sale, names: Names): ShownSale {
  const { affiliate_id: affiliateId, basis } = sale.attribution
  const [first] = sale.commissions
  const left = sale.commissions.reduce((sum, one) => sum + BigInt(one.amount - one.reversed_amount), 0n)
  return {
    id: sale.id,
    externalId: sale.external_id,
    occurredAt: sale.occurred_at,
    customer: sale.customer.external_id,
    amount: BigInt(sale.amount),
    refundedAmount: BigInt(sale.refunded_amount),
    currency: sale.currency,
    basis,
    affiliate: affiliateId === null ? null : { id: affiliateId, name: names.get(affiliateId) ?? affiliateId },
    commission: first ? { amount: left, status: first.status } : null,
    isVerified: sale.verified,
  }
}

async function showExplanation({ ctx, vendorId, params, base, zone }: VendorVisit): Promise<PageAnswer> {
  const found = await explainSale(ctx, vendorId, params.id!)
  const ids = [found.sale.attribution.affiliate_id, ...found.evidence.map((piece) => piece.affiliate_id)]
  const names = await readAffiliateNames(ctx, vendorId, [...new Set(ids.filter((id) => id !== null))])
  const explanation = { ...toExplanation(found, names), hold: holdOf(found, SIGNAL_WORDS) }
  const links = { receipts: null, credit: `${base}/credit/${found.sale.id}` }
  return showView(found, <ExplanationView explanation={{ ...explanation, ...links }} zone={zone} />)
}

/** The same for the affiliate, without what is not theirs. */
async function showOwnExplanation({ ctx, person, params, base }: AffiliateVisit): Promise<PageAnswer> {
  const { found, names, zone } = await explainOwnSale(ctx, person.id, params.id!)
  const receipts = `${base}/clicks`
  const explanation = { ...toExplanation(found, names), hold: holdOf(found, HOLD_WORDS), receipts, credit: null }
  return showView(found, <ExplanationView explanation={explanation} zone={zone} />)
}

const showView = ({ sale }: contract.Explanation, view: Child): PageAnswer => ({
  kind: "view",
  title: `Sale ${sale.external_id}`,
  view,
})

function holdOf({ commissions }: contract.Explanation, words: typeof HOLD_WORDS): string | null {
  const held = commissions.filter((commission) => commission.status === "held")
  return held.length === 0 ? null : holdWords([...new Set(held.flatMap((one) => one.hold_reasons))], words)
}

function toExplanation(
  found: contract.Explanation,
  names: Names,
): Omit<ShownExplanation, "hold" | "receipts" | "credit"> {
  const [first] = found.commissions
  const rule = first?.rule
    ? { version: first.rule_version ?? 0, words: ruleWords(first.rule as Rule, first.currency) }
    : null
  return {
    sale: toRow(found.sale, names),
    evidence: found.evidence.map((piece) => ({
      kind: piece.basis,
      reference: piece.click_id ?? piece.coupon ?? (piece.affiliate_id && names.get(piece.affiliate_id)) ?? "",
      at: piece.at,
      hasWon: piece.verdict === "won",
      words: piece.detail,
    })),
    rule,
    arithmetic: found.commissions.flatMap(toSteps),
    changes: toChanges(found),
    entries: found.ledger.map((entry) => ({
      account: entry.account,
      amount: BigInt(entry.amount),
      at: entry.posted_at,
    })),
  }
}

type Cause = contract.Explanation["commissions"][number]["changes"][number]["reason"]

const CAUSES: Record<Cause, string> = {
  sale_late: "An earlier sale was reported later",
  customers_joined: "Two customers were merged",
  attributed_late: "Its click was recorded later",
  refund: "An earlier sale was refunded",
  amendment: "The sale was amended",
}

function toChanges({ amendments, commissions }: contract.Explanation): ShownExplanation["changes"] {
  const ofSale = amendments.map(({ at, amount, amount_before, reason }) => ({
    at,
    words: "Sale amended",
    before: BigInt(amount_before),
    after: BigInt(amount),
    note: reason,
  }))
  const ofCommissions = commissions.flatMap(({ changes }) =>
    changes.map(({ at, reason, amount_before, amount_after }) => ({
      at,
      words: "Commission recalculated",
      note: CAUSES[reason],
      before: BigInt(amount_before),
      after: BigInt(amount_after),
    })),
  )
  return [...ofSale, ...ofCommissions].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

function toSteps(commission: contract.Explanation["commissions"][number]) {
  const { base, amount, reversed_amount: reversed, arithmetic, currency } = commission
  const rule = commission.rule as Rule | null
  const steps = [
    { words: "Amount less tax and shipping", amount: BigInt(base) },
    { words: rule ? ruleWords(rule, currency) : "Decided by a person", amount: BigInt(amount), detail: arithmetic },
  ]
  const back = [
    { words: "Taken back by refunds and disputes", amount: -BigInt(reversed) },
    { words: "Left", amount: BigInt(amount - reversed) },
  ]
  return reversed > 0 ? [...steps, ...back] : steps
}

/** A vendor's sales, and why each earned what it earned. */
export const trackingPages: Route[] = [
  { audience: "vendor", method: "get", path: "/sales", action: "sale.read", run: showSales },
  { audience: "vendor", method: "get", path: "/sales/:id", action: "sale.read", run: showExplanation },
  { audience: "affiliate", method: "get", path: "/sales/:id", run: showOwnExplanation },
]
