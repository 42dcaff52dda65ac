import type { Child } from "hono/jsx"
import * as z from "zod"
import { dayStart } from "../../../lib/calendar.ts"
import { AppError } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import { ratesGroup } from "../../commissions/rules/core/rates-group.ts"
import type { Rule } from "../../commissions/rules/core/rule.ts"
import {
  type AffiliateVisit,
  companyBase,
  filled,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readMemberships } from "../../identity/sessions/resolve-session.ts"
import { readAffiliateNames } from "../../programs/affiliates/read-affiliates.ts"
import { readGroups } from "../../programs/groups/read-groups.ts"
import type * as contract from "../contract.ts"
import { explainOwnSale } from "./explain-own-sale.ts"
import { explainSale } from "./explain-sale.ts"
import { type Reasons, readReasons } from "./find-reasons.ts"
import { findSaleVendor, readSales } from "./read-sales.ts"
import { SalesView, type ShownSale } from "./sale-list-view.tsx"
import { ExplanationView, type ShownCommission, type ShownExplanation } from "./views.tsx"

type Names = ReadonlyMap<string, string>

const EARLIEST = "1970-01-01"
const MAX_GROUPS = 200
const day = () =>
  z.iso
    .date("is not a date")
    .refine((text) => text >= EARLIEST, "is before 1970")
    .optional()
const SalesFilter = z.object({ from: day(), to: day(), order: z.string().optional(), customer: z.string().optional() })

async function showSales(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const title = saying(visit)("nav.sales")
  const asked = { from: query.from, to: query.to, order: query.order?.trim(), customer: query.customer?.trim() }
  const values = filled(Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, value ?? ""])))
  try {
    const { from, to, order, customer } = validate(SalesFilter, values)
    const rows = await readSales(ctx, vendorId, {
      ...paged(visit),
      ...(from && { from: dayStart(from, zone) }),
      ...(to && { to: dayStart(to, zone) }),
      ...(order && { external_id: order }),
      ...(customer && { customer_external_id: customer }),
    })
    const { shown, page } = onPage(visit, rows, (row) => row.id, visit.path, values)
    const names = await readAffiliateNames(ctx, vendorId, affiliatesOf(shown))
    const props = { base, page, zone, filter: { values, errors: [] } }
    return { kind: "view", title, view: <SalesView {...props} sales={shown.map((row) => toShownSale(row, names))} /> }
  } catch (error) {
    const props = { base, zone, page: { path: visit.path, cursor: null, next: null }, sales: [] }
    return { kind: "view", title, view: <SalesView {...props} filter={refusedForm(error, values)} />, status: 422 }
  }
}

/** The affiliates that some sales are credited to. */
export const affiliatesOf = (sales: contract.Sale[]) => [
  ...new Set(sales.map((sale) => sale.attribution.affiliate_id).filter((id) => id !== null)),
]

/** A sale of the contract as pages show it. */
export function toShownSale(sale: contract.Sale, names: Names): ShownSale {
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
    affiliate: affiliateId === null ? null : { id: affiliateId, name: names.get(affiliateId) ?? "" },
    commission: first ? { amount: left, status: first.status } : null,
    isVerified: sale.verified,
  }
}

/** The explanation of a sale for the vendor's people, with what they can do about it below. */
export async function showExplanation(visit: VendorVisit, actions?: (found: contract.Explanation) => Child) {
  const { ctx, vendorId, params, base, zone } = visit
  const found = await explainSale(ctx, vendorId, params.id!)
  const { sale, evidence, commissions } = found
  const rows = [sale.attribution, ...evidence, ...commissions]
  const ids = new Set(rows.map((row) => row.affiliate_id).filter((id) => id !== null))
  const names = await readAffiliateNames(ctx, vendorId, [...ids])
  const groups = await readGroups(ctx, vendorId, { limit: MAX_GROUPS })
  const reasons = await readReasons(ctx, vendorId, found)
  const explanation = toExplanation(found, reasons, names, new Map(groups.map(({ id, name }) => [id, name])))
  const props = { explanation, zone, base, receipts: null, ...(actions && { actions: actions(found) }) }
  return showView(visit, found, <ExplanationView {...props} />)
}

/** The same for the affiliate, without what is not theirs. */
async function showOwnExplanation(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, params, base } = visit
  const { found, reasons, names, zone } = await explainOwnSale(ctx, person.id, params.id!)
  const explanation = toExplanation(found, reasons, names, null)
  const props = { explanation, zone, base: null, receipts: `${base}/clicks` }
  return showView(visit, found, <ExplanationView {...props} />)
}

/** Of who earned nothing by the sale and works for the company that made it: the company's own page of it. */
async function showOwnOrTheirs(visit: AffiliateVisit): Promise<PageAnswer> {
  try {
    return await showOwnExplanation(visit)
  } catch (error) {
    if (!(error instanceof AppError && error.kind === "not_found")) throw error
    const memberships = await readMemberships(visit.ctx, visit.person)
    const vendorId = await findSaleVendor(
      visit.ctx,
      memberships.map((one) => one.vendorId),
      visit.params.id!,
    )
    if (vendorId === null) throw error
    return { kind: "redirect", to: companyBase(vendorId) + visit.path }
  }
}

const showView = (visit: VendorVisit | AffiliateVisit, { sale }: contract.Explanation, view: Child) =>
  ({ kind: "view", title: saying(visit)("sales.title", { name: sale.external_id }), view }) satisfies PageAnswer

const holdOf = ({ commissions }: contract.Explanation) => [
  ...new Set(commissions.filter(({ status }) => status === "held").flatMap((one) => one.hold_reasons)),
]

function toExplanation(
  found: contract.Explanation,
  reasons: Reasons,
  names: Names,
  groups: Names | null,
): ShownExplanation {
  return {
    sale: toShownSale(found.sale, names),
    evidence: found.evidence.map((piece) => ({
      kind: piece.basis,
      reference: piece.coupon ?? (piece.affiliate_id && names.get(piece.affiliate_id)) ?? "",
      clickId: piece.click_id,
      at: piece.at,
      hasWon: piece.verdict === "won",
      reason: piece.reason,
      isVerified: piece.verified,
    })),
    commissions: found.commissions.map((one) => toCommission(one, reasons, names)).toSorted(ownFirst),
    group: toGroup(found, reasons),
    groups,
    names,
    changes: toChanges(found),
    refunds: found.refunds.map(({ occurred_at, amount, reason }) => ({
      at: occurred_at,
      amount: amount === null ? null : BigInt(amount),
      reason,
    })),
    claims: found.claims.map(({ id, told_by: answer, status }) => ({ id, answer, status })),
    entries: found.ledger.map((entry) => ({
      account: entry.account,
      amount: BigInt(entry.amount),
      at: entry.posted_at,
    })),
    hold: holdOf(found),
  }
}

const ownFirst = (a: ShownCommission, b: ShownCommission) =>
  Number(a.recruiting !== null) - Number(b.recruiting !== null)

function toCommission(one: contract.Explanation["commissions"][number], { shares }: Reasons, names: Names) {
  const { share } = one
  const link = shares.get(one.id)
  return {
    affiliate: names.get(one.affiliate_id) ?? "",
    rule: one.rule as Rule | null,
    version: one.rule_version ?? 0,
    recruiting: share?.recruited_affiliate_id
      ? { name: names.get(share.recruited_affiliate_id) ?? null, bps: share.bps, of: BigInt(share.of) }
      : null,
    part: share && link ? { share: link, of: BigInt(share.of) } : null,
    base: BigInt(one.base),
    amount: BigInt(one.amount),
    reversed: BigInt(one.reversed_amount),
    currency: one.currency,
  }
}

/** The group that the sale's rule asked for. */
function toGroup({ commissions }: contract.Explanation, { group }: Reasons): ShownExplanation["group"] {
  const rule = commissions.find((one) => one.rule !== null)?.rule as Rule | undefined
  if (!group || !rule || !ratesGroup(rule, group.id)) return null
  const { name, isTier, reachedAt } = group
  return { rate: rule.rate, name, isTier, reachedAt: reachedAt?.toISOString() ?? null }
}

function toChanges({ amendments, commissions }: contract.Explanation): ShownExplanation["changes"] {
  const ofSale = amendments.map(({ at, amount, amount_before, reason }) => ({
    at,
    what: "amended" as const,
    before: BigInt(amount_before),
    after: BigInt(amount),
    note: reason,
    cause: null,
  }))
  const ofCommissions = commissions.flatMap(({ changes }) =>
    changes.map(({ at, reason, amount_before, amount_after }) => ({
      at,
      what: "recalculated" as const,
      before: BigInt(amount_before),
      after: BigInt(amount_after),
      note: null,
      cause: reason,
    })),
  )
  return [...ofSale, ...ofCommissions].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

/** A vendor's sales; for affiliates, why each of theirs earned what it earned. */
export const trackingPages: Route[] = [
  { audience: "vendor", method: "get", path: "/sales", action: "sale.read", run: showSales },
  { audience: "affiliate", method: "get", path: "/sales/:id", run: showOwnOrTheirs },
]
