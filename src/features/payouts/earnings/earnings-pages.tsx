import { notFound } from "../../../lib/errors.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { HOLD_WORDS, holdWords } from "../../commissions/commissions/core/hold-words.ts"
import {
  type AffiliateVisit,
  backTo,
  goTo,
  onPage,
  PAGE_BASES,
  type PageAnswer,
  paged,
  type Route,
  type Visit,
} from "../../identity/sessions/core/page.ts"
import { type OwnEnrollment, readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { bankFailureOf } from "../accounts/core/account-status.ts"
import { payeeHold } from "../accounts/core/payee-hold.ts"
import { openPayoutAccount } from "../accounts/open-payout-account.ts"
import { refreshOwnAccount } from "../accounts/refresh-own-account.ts"
import type { AccountStatus } from "../providers/core/facts.ts"
import { providerFor, providers } from "../providers/providers.ts"
import { addBalances, payoutObstacle } from "./core/own-earnings.ts"
import { OnboardedView, OwnEarningsView } from "./earnings-view.tsx"
import { readOwnEarnings } from "./read-own-earnings.ts"

type CommissionRow = Parameters<typeof OwnEarningsView>[0]["commissions"][number]
type Earnings = Awaited<ReturnType<typeof readOwnEarnings>>

async function showEarnings(visit: AffiliateVisit): Promise<PageAnswer> {
  const found = await readOwnEarnings(visit.ctx, visit.person.id, paged(visit))
  if (found.enrollments.length === 0) throw notFound()
  const { shown, page } = onPage(visit, found.commissions, ({ commission }) => commission.id)
  const accounts = found.enrollments
    .filter(({ affiliate }) => affiliate.status === "approved" || found.balances.has(affiliate.id))
    .map(({ affiliate, program, vendor }) => ({
      provider: providers[ofAffiliate(found, affiliate.id)?.provider ?? providerFor(affiliate)].title,
      status: accountOf(found, affiliate.id),
      bankFailure: bankFailureOf(ofAffiliate(found, affiliate.id)?.reason ?? null),
      programName: `${program.name} (${vendor.name})`,
      action: `${visit.base}/payout-accounts/${affiliate.id}`,
      hold: holdOf(found, affiliate, vendor),
    }))
  const props = {
    accounts,
    page,
    zone: zoneOf(found.enrollments),
    balances: addBalances(found.balances.values()),
    commissions: shown.map((row) => toRow(row, found)),
  }
  return { kind: "view", title: "Earnings", view: <OwnEarningsView {...props} /> }
}

const ofAffiliate = ({ accounts }: Earnings, affiliateId: string) =>
  accounts.find((account) => account.affiliateId === affiliateId)

/** Why nothing is paid to them now, and until when, in the vendor's zone. */
function holdOf(found: Earnings, affiliate: OwnEnrollment["affiliate"], vendor: OwnEnrollment["vendor"]) {
  const account = ofAffiliate(found, affiliate.id)
  const { namedAt, bankChangedAt } = account ?? { namedAt: null, bankChangedAt: null }
  const hold = payeeHold({ emailChangedAt: affiliate.emailChangedAt, namedAt, bankChangedAt }, vendorNow(vendor))
  return hold && { reason: hold.detail, until: hold.until.toISOString(), zone: vendor.timezone }
}

const accountOf = (found: Earnings, affiliateId: string): AccountStatus =>
  ofAffiliate(found, affiliateId)?.status ?? "none"

function toRow(
  { commission, programName, saleExternalId }: Earnings["commissions"][number],
  all: Earnings,
): CommissionRow {
  return {
    id: commission.id,
    kind: commission.kind,
    saleExternalId,
    programName,
    currency: commission.currency,
    saleHref: commission.kind === "sale" ? `${PAGE_BASES.affiliate}/sales/${commission.sourceId}` : null,
    amount: commission.amount,
    reversedAmount: commission.reversed,
    status: commission.status,
    earnedAt: commission.earnedAt.toISOString(),
    availableAt: commission.availableAt.toISOString(),
    reason: reasonOf(commission, all),
  }
}

function reasonOf(commission: Earnings["commissions"][number]["commission"], all: Earnings): string | null {
  const { status, affiliateId, currency } = commission
  if (status === "held") return `${holdWords(commission.reasons, HOLD_WORDS)} The vendor looks at it.`.trim()
  if (status === "rejected") return commission.note
  const enrollment = all.enrollments.find(({ affiliate }) => affiliate.id === affiliateId)
  if (status !== "payable" || !enrollment) return null
  return payoutObstacle({
    account: accountOf(all, affiliateId),
    minimum: enrollment.affiliate.minPayout ?? enrollment.program.minPayout,
    balance: all.balances.get(affiliateId)?.get(currency),
  })
}

/** Days are the vendor's; who has vendors in several zones reads them in UTC. */
function zoneOf(enrollments: OwnEnrollment[]): string {
  const [zone, ...others] = new Set(enrollments.map(({ vendor }) => vendor.timezone))
  return zone && others.length === 0 ? zone : "UTC"
}

/** To the provider, with a link that is good for this once. */
async function openAccount({ ctx, person, params, base }: AffiliateVisit): Promise<PageAnswer> {
  const enrollment = (await readOwnEnrollments(ctx, person.id)).find(({ affiliate }) => affiliate.id === params.id)
  if (!enrollment) throw notFound()
  try {
    const opened = await openPayoutAccount(
      { ...ctx, now: vendorNow(enrollment.vendor) },
      enrollment.vendor.id,
      params.id!,
    )
    return { kind: "redirect", to: opened.onboardingUrl ?? `${base}/earnings` }
  } catch (error) {
    return backTo(`${base}/earnings`, error)
  }
}

const BACK_WORDS: Record<AccountStatus, string> = {
  none: "You are back from Stripe.",
  onboarding: "You are back from Stripe, which still needs something from you, or is reviewing what you entered.",
  ready: "Your payout account is ready.",
  restricted: "Stripe restricted your account; see below.",
}

/** Where a provider's onboarding sends people back to: its own return and refresh addresses. */
async function comeBack({ ctx, person, query }: Visit, hasFinished: boolean): Promise<PageAnswer> {
  if (!person) return { kind: "view", title: "Thank you", view: <OnboardedView /> }
  const account = await refreshOwnAccount(ctx, person.id, query.affiliate ?? "")
  if (!hasFinished) return goTo("/a/earnings", "That page at Stripe was over. The button below opens a new one.")
  return goTo("/a/earnings", BACK_WORDS[account?.status ?? "none"])
}

/** An affiliate's earnings and payout accounts, over all vendors. */
export const earningsPages: Route[] = [
  { audience: "affiliate", method: "get", path: "/earnings", run: showEarnings },
  { audience: "affiliate", method: "post", path: "/payout-accounts/:id", run: openAccount },
  { audience: "open", method: "get", path: "/payout-account/return", run: (visit) => comeBack(visit, true) },
  { audience: "open", method: "get", path: "/payout-account/refresh", run: (visit) => comeBack(visit, false) },
]
