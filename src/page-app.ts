import { Hono } from "hono"
import { routePath } from "hono/route"
import { getPath } from "hono/utils/url"
import type { AppContext, AppEnv } from "./deps.ts"
import { foldPayable } from "./features/commissions/debts/fold-payable.ts"
import { recheckDealSales } from "./features/conversions/earning/recheck-deal-sales.ts"
import { mailDeal } from "./features/deals/mail-deal.ts"
import { readDeal, readDeals } from "./features/deals/read-deals.ts"
import { createEmbedToken } from "./features/embed/create-embed-token.ts"
import { writeMail } from "./features/identity/people/write-mail.ts"
import { mailInvitation } from "./features/identity/vendors/mail-invitation.ts"
import { createImport } from "./features/imports/create-import.ts"
import { processImport } from "./features/imports/process-import.ts"
import { clearDrafts } from "./features/imports/save-draft.ts"
import { decideDeal } from "./features/inbox/deals/decide-deal.ts"
import { registerDeal } from "./features/inbox/deals/register-deal.ts"
import { deskHandlers } from "./features/inbox/jobs.ts"
import { answerEmail } from "./features/inbox/mail/answer-email.ts"
import { answerMailHook } from "./features/inbox/mail/answer-mail-hook.ts"
import { verifyLedger } from "./features/ledger/audit/verify-ledger.ts"
import { meantPath } from "./features/links/redirect/keep-click-by-http.ts"
import { answerFateHook } from "./features/mails/answer-fate-hook.ts"
import { mailAffiliate } from "./features/mails/mail-affiliate.ts"
import { mailManagers } from "./features/mails/mail-managers.ts"
import { remindPayees } from "./features/payouts/runs/remind-payees.ts"
import { readBudget, readPlan } from "./features/planning/progress/read-plan.ts"
import { readWeek } from "./features/planning/progress/read-week.ts"
import { decideReview, readReviews } from "./features/planning/reviews/decide-review.ts"
import { exportPerson } from "./features/privacy/export-person.ts"
import { runErasure } from "./features/privacy/run-erasure.ts"
import { readChannels } from "./features/reports/channels/read-channels.ts"
import { readKeys } from "./features/reports/channels/read-keys.ts"
import { readPaths } from "./features/reports/channels/read-paths.ts"
import { foldEvents } from "./features/reports/funnel/fold-events.ts"
import { previewDraft } from "./features/reports/funnel/preview-draft.ts"
import { readFunnel } from "./features/reports/funnel/read-funnel.ts"
import { mailMonths } from "./features/reports/growth/mail-months.ts"
import { readInquiryReport } from "./features/reports/inquiries/read-inquiry-report.ts"
import { readInvestment } from "./features/reports/investment/read-investment.ts"
import { notFound } from "./lib/errors.ts"
import { mountPages } from "./pages.tsx"
import type { ApiDocument } from "./platform/http/openapi.ts"
import { renderProblem } from "./render-page.tsx"

/** Whose request it is that a page answers: what was found out of it before is not found out again. */
const askedBy = new WeakMap<Request, AppContext>()

/** All pages as an app behind the app, which hands on what nothing else answers. */
export function createPages(document: () => ApiDocument) {
  const pages = new Hono<AppEnv>({ getPath: (request) => meantPath(getPath(request)) })
  pages.use(async (c, next) => {
    const asked = askedBy.get(c.req.raw)!
    c.set("deps", asked.get("deps"))
    c.set("requestId", asked.get("requestId"))
    await next()
    asked.set("pageRoute", routePath(c))
  })
  pages.onError((error, c) => renderProblem(c, error))
  pages.notFound((c) => renderProblem(c, notFound()))
  mountPages(pages, document)
  return (c: AppContext): Promise<Response> => {
    askedBy.set(c.req.raw, c)
    return Promise.resolve(pages.fetch(c.req.raw, c.env))
  }
}

/** Work that is rare and long: files, reports and plans, what is known of a person, what is written in its reader's language. */
const RARE = {
  foldEvents,
  foldPayable,
  mailMonths,
  clearDrafts,
  ...deskHandlers,
  createEmbedToken,
  decideDeal,
  mailDeal,
  readDeal,
  readDeals,
  recheckDealSales,
  registerDeal,
  answerEmail,
  answerMailHook,
  mailInvitation,
  writeMail,
  mailAffiliate,
  mailManagers,
  answerFateHook,
  remindPayees,
  createImport,
  processImport,
  runErasure,
  verifyLedger,
  decideReview,
  exportPerson,
  previewDraft,
  readBudget,
  readChannels,
  readFunnel,
  readInquiryReport,
  readInvestment,
  readKeys,
  readPaths,
  readPlan,
  readReviews,
  readWeek,
}
export type RareWork = typeof RARE

/** That work by its name. */
export const rareWork = <N extends keyof RareWork>(name: N): RareWork[N] => RARE[name]

/** What went wrong before a page was asked, as a page. */
export const answerProblemPage = (c: AppContext, error: unknown): Promise<Response> => renderProblem(c, error)
