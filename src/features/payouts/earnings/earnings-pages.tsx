import { notFound } from "../../../lib/errors.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { saying } from "../../../web/reader.ts"
import { arrange, asksForFile, type Listing, listFile } from "../../../web/ui/list.ts"
import { COMMISSION_STATUSES } from "../../commissions/commissions/core/state.ts"
import { readOwnLinkShares } from "../../conversions/earning/read-link-shares.ts"
import {
  type AffiliateVisit,
  backTo,
  csvFile,
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  type Visit,
} from "../../identity/sessions/core/page.ts"
import { type OwnEnrollment, readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { readingZone } from "../../programs/affiliates/core/reading-zone.ts"
import { openPayoutAccount } from "../accounts/open-payout-account.ts"
import { refreshOwnAccount } from "../accounts/refresh-own-account.ts"
import { providerOf } from "../providers/providers.ts"
import { needsAttention, OnboardedView } from "./account-view.tsx"
import { commissionFileColumns } from "./commission-rows-view.tsx"
import { OwnEarningsView } from "./earnings-view.tsx"
import { OwnPayoutsView, type PayoutRow, payoutColumns } from "./payouts-view.tsx"
import { readAssists } from "./read-assists.ts"
import { readNextPayout } from "./read-next-payout.ts"
import { type OwnCommissions, readOwnCommissions, readRecruited } from "./read-own-commissions.ts"
import { readOwnPayouts } from "./read-own-payouts.ts"
import { showAccounts } from "./show-accounts.ts"
import { showAnswer } from "./show-answer.ts"
import { showCommission } from "./show-commission.ts"

/** Rows of a file; what is older is in the files of its filters. */
const FILE_ROWS = 5_000

async function showEarnings(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, query } = visit
  const title = saying(visit)("nav.earnings")
  const enrollments = await readOwnEnrollments(ctx, person.id)
  const kept = filterOf(query, enrollments)
  const wanted = { ...paged(visit), status: kept.state, affiliateId: kept.program }
  if (query.file) wanted.limit = FILE_ROWS
  const [next, found, accounts, assists] = await Promise.all([
    readNextPayout(ctx, enrollments),
    readOwnCommissions(ctx, person.id, enrollments, wanted),
    showAccounts(ctx, person.id, enrollments),
    query.file ? { all: 0, latest: [] } : readAssists(ctx, enrollments),
  ])
  const rows = found.commissions.map(({ commission }) => commission)
  const [recruited, shares] = await Promise.all([readRecruited(ctx, rows), readOwnLinkShares(ctx, rows)])
  const toRow = (row: OwnCommissions["commissions"][number]) =>
    showCommission(row, { enrollments, next, debts: found.debts, recruited, shares })
  if (query.file) {
    const columns = commissionFileColumns(visit.reader.language)
    return csvFile("earnings", listFile(columns, found.commissions.slice(0, FILE_ROWS).map(toRow)))
  }
  const { shown, page } = onPage(visit, found.commissions, ({ commission }) => commission.id, visit.path, kept)
  const list: Listing = { path: visit.path, query: kept, sort: "", search: "", page: 1, pages: 1, count: shown.length }
  const props = {
    email: person.email,
    enrollments,
    list,
    page,
    answer: showAnswer(next, enrollments),
    accounts: accounts.filter(needsAttention),
    commissions: shown.map(toRow),
    assists,
    zone: readingZone(person.zone, enrollments),
  }
  return { kind: "view", title, view: <OwnEarningsView {...props} /> }
}

type Filter = Record<string, string> & { state?: (typeof COMMISSION_STATUSES)[number]; program?: string }

/** The filters of the address that name something; others are as if they were not there. */
function filterOf(query: AffiliateVisit["query"], enrollments: readonly OwnEnrollment[]): Filter {
  const state = COMMISSION_STATUSES.find((one) => one === query.state)
  const program = enrollments.find(({ affiliate }) => affiliate.id === query.program)?.affiliate.id
  return { ...(state && { state }), ...(program && { program }) }
}

/** A list that is searched and ordered has them all at hand: up to so many, the newest. */
const MOST_PAYOUTS = 500

async function showPayouts(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, path, query } = visit
  const title = saying(visit)("nav.payouts")
  const enrollments = await readOwnEnrollments(ctx, person.id)
  const [next, { payouts, paid }, accounts] = await Promise.all([
    readNextPayout(ctx, enrollments),
    readOwnPayouts(ctx, enrollments, { limit: MOST_PAYOUTS }),
    showAccounts(ctx, person.id, enrollments),
  ])
  const rows = payouts.slice(0, MOST_PAYOUTS).map((row): PayoutRow => {
    const { id, amount, returned, currency, reason, affiliateId, draftedAt, sentAt } = row
    const vendor = enrollments.find(({ affiliate }) => affiliate.id === affiliateId)!.vendor.name
    const isReleased = row.runStatus !== "draft" && row.runStatus !== "submitted"
    const status = row.status === "planned" && isReleased ? "sending" : row.status
    const times = { at: draftedAt.toISOString(), sentAt: sentAt?.toISOString() ?? null }
    return Object.assign(times, {
      id,
      amount,
      returned,
      currency,
      vendor,
      provider: providerOf(row).title,
      status,
      reason,
    })
  })
  const found = arrange(rows, path, query, {
    sorts: {
      at: (row) => row.sentAt ?? row.at,
      amount: (row) => row.amount,
      from: (row) => row.vendor,
      state: (row) => row.status,
    },
    sort: "-at",
    search: (row) => row.vendor,
    filters: { state: (row) => row.status, currency: (row) => row.currency },
    rowsPerPage: 25,
  })
  const zone = readingZone(person.zone, enrollments)
  if (asksForFile(query)) return csvFile("payouts", listFile(payoutColumns(saying(visit), zone), found.all))
  const answer = showAnswer(next, enrollments)
  const props = { email: person.email, enrollments, answer, paid, payouts: rows, found, accounts, zone }
  return { kind: "view", title, view: <OwnPayoutsView {...props} /> }
}

/** To the provider, with a link that is good for this once. */
async function openAccount({ ctx, person, params }: AffiliateVisit): Promise<PageAnswer> {
  const enrollment = (await readOwnEnrollments(ctx, person.id)).find(({ affiliate }) => affiliate.id === params.id)
  if (!enrollment) throw notFound()
  const { vendor } = enrollment
  try {
    const opened = await openPayoutAccount({ ...ctx, now: vendorNow(vendor) }, vendor.id, params.id!)
    return { kind: "redirect", to: opened.onboardingUrl ?? "/payouts" }
  } catch (error) {
    return backTo("/payouts", error)
  }
}

/** Where a provider's onboarding sends people back to: its own return and refresh addresses. */
async function comeBack(visit: Visit, hasFinished: boolean): Promise<PageAnswer> {
  const { ctx, person, query } = visit
  const say = saying(visit)
  if (!person) return { kind: "view", title: say("payouts.thanks"), view: <OnboardedView /> }
  const account = await refreshOwnAccount(ctx, person.id, query.affiliate ?? "")
  return goTo("/payouts", hasFinished ? say(`payouts.back_${account?.status ?? "none"}`) : say("payouts.back_over"))
}

/** An affiliate's earnings, payouts and payout accounts, over all vendors. */
export const earningsPages: Route[] = [
  { audience: "affiliate", method: "get", path: "/earnings", run: showEarnings },
  { audience: "affiliate", method: "get", path: "/payouts", run: showPayouts },
  { audience: "affiliate", method: "post", path: "/payout-accounts/:id", run: openAccount },
  { audience: "open", method: "get", path: "/payout-account/return", run: (visit) => comeBack(visit, true) },
  { audience: "open", method: "get", path: "/payout-account/refresh", run: (visit) => comeBack(visit, false) },
]
