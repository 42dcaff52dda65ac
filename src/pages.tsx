import type { Context, Hono } from "hono"
import type { AppEnv } from "./deps.ts"
import { showEmbedded } from "./embed-page.tsx"
import { RESUBMIT_PATH, refererOf, showEntered, signInAgain } from "./entered-form.tsx"
import { applicationPages } from "./features/applications/pages.tsx"
import { heldPages } from "./features/commissions/commissions/held-pages.tsx"
import { debtsPages } from "./features/commissions/debts/debts-pages.tsx"
import { commissionsPages } from "./features/commissions/pages.tsx"
import { rulesPages } from "./features/commissions/rules/rules-pages.tsx"
import { claimPages } from "./features/conversions/claims/claim-pages.tsx"
import { customerKeys } from "./features/conversions/customers/customer-keys.ts"
import { acceptance } from "./features/conversions/sales/acceptance.ts"
import { customerPages } from "./features/conversions/sales/customer-pages.tsx"
import { trackingPages } from "./features/conversions/sales/pages.tsx"
import { readSaleNames } from "./features/conversions/sales/read-sales.ts"
import { salePages } from "./features/conversions/sales/sale-pages.tsx"
import { campaignPages } from "./features/credit/campaign-pages.tsx"
import { creditPages } from "./features/credit/pages.tsx"
import { policyPages } from "./features/credit/policy-pages.tsx"
import { nameThings } from "./features/home/name-things.ts"
import { homePages } from "./features/home/pages.tsx"
import { readWaitingByPath } from "./features/home/read-waiting.ts"
import { settingsPages } from "./features/home/settings-pages.tsx"
import { keyPages } from "./features/identity/key-pages.tsx"
import { authPages } from "./features/identity/pages.tsx"
import { unsubscribePages } from "./features/identity/people/unsubscribe-pages.tsx"
import { can } from "./features/identity/permissions/core/permissions.ts"
import { securityPages } from "./features/identity/security-pages.tsx"
import { onceOnly, takeOnce } from "./features/identity/sessions/act-once.ts"
import { PAGE_BASES, type PageAnswer, type Route, type Visit } from "./features/identity/sessions/core/page.ts"
import { type Opened, resolveSession } from "./features/identity/sessions/resolve-session.ts"
import { ssoPages } from "./features/identity/sso-pages.tsx"
import { memberPages } from "./features/identity/vendors/member-pages.tsx"
import { parkedPages } from "./features/identity/vendors/parked-pages.tsx"
import { vendorPages } from "./features/identity/vendors/vendor-pages.tsx"
import { movingPages } from "./features/imports/moving-pages.tsx"
import { importPages } from "./features/imports/pages.tsx"
import { dealPages } from "./features/inbox/deals/deal-pages.tsx"
import { ownDealPages } from "./features/inbox/deals/own-deal-pages.tsx"
import { deskPages } from "./features/inbox/desk/desk-pages.tsx"
import { inboxPages } from "./features/inbox/inquiries/pages.tsx"
import { affiliateInquiryPages } from "./features/inbox/intake/affiliate-pages.tsx"
import { newInquiryPages } from "./features/inbox/intake/new-inquiry-pages.tsx"
import { ratingPages } from "./features/inbox/mail/rating-pages.tsx"
import { replyToInquiry } from "./features/inbox/mail/reply-to-inquiry.ts"
import { clearLeaver, clearRole } from "./features/inbox/team/set-availability.ts"
import { teamPages } from "./features/inbox/team/team-pages.tsx"
import { connectPages } from "./features/integrations/connect-pages.tsx"
import { stripePages } from "./features/integrations/pages.tsx"
import { liabilityPages } from "./features/ledger/audit/liability-pages.tsx"
import { ledgerPages } from "./features/ledger/pages.tsx"
import { couponPages } from "./features/links/links/coupon-pages.tsx"
import { linksPages } from "./features/links/links/pages.tsx"
import { clickPages } from "./features/links/pages.tsx"
import { earningsPages } from "./features/payouts/earnings/earnings-pages.tsx"
import { profilePages } from "./features/payouts/earnings/profile-pages.tsx"
import { fundingPages } from "./features/payouts/fundings/funding-pages.tsx"
import { payoutsPages } from "./features/payouts/pages.tsx"
import { closePages } from "./features/payouts/reconciliation/close-pages.tsx"
import { runPages } from "./features/payouts/run-pages.tsx"
import { payablePages } from "./features/payouts/runs/payable-pages.tsx"
import { followZone } from "./features/payouts/runs/save-schedule.ts"
import { schedulePages } from "./features/payouts/runs/schedule-pages.tsx"
import { statementPages } from "./features/payouts/statements/statement-pages.tsx"
import { planPages } from "./features/planning/pages.tsx"
import { privacyPages } from "./features/privacy/pages.tsx"
import { showWaitingChanges } from "./features/programs/affiliates/email-change-pages.tsx"
import { auditPages } from "./features/programs/audit/audit-pages.tsx"
import { groupPages } from "./features/programs/groups/group-pages.tsx"
import { accountsPages } from "./features/programs/pages.tsx"
import { programPages } from "./features/programs/programs/program-pages.tsx"
import { allowedSitePages } from "./features/programs/programs/site-pages.tsx"
import { affiliateLinkPages } from "./features/reports/affiliate-link-pages.tsx"
import { affiliateListPages } from "./features/reports/affiliate-list-pages.tsx"
import { affiliatePages } from "./features/reports/affiliate-pages.tsx"
import { channelPages } from "./features/reports/channels/channel-pages.tsx"
import { previewDraft } from "./features/reports/funnel/preview-draft.ts"
import { readOwnFunnel, readOwnSubs } from "./features/reports/funnel/read-own-funnel.ts"
import { boardPages } from "./features/reports/growth/board-pages.tsx"
import { growthPages } from "./features/reports/growth/growth-pages.tsx"
import { readTeamFigures } from "./features/reports/inquiries/read-team-figures.ts"
import { investmentPages } from "./features/reports/investment/investment-pages.tsx"
import { webhookPages } from "./features/webhooks/pages.tsx"
import { postbackPages } from "./features/webhooks/postback-pages.tsx"
import { AppError, notFound } from "./lib/errors.ts"
import { isThisMachine } from "./lib/safe-url.ts"
import { formatInstant, zoneWord } from "./lib/time.ts"
import { isListening, streamPage } from "./live-page.ts"
import { realNow } from "./platform/clock.ts"
import type { Ctx } from "./platform/ctx.ts"
import { clientOf } from "./platform/http/client.ts"
import { leaveFlash } from "./platform/http/flash.ts"
import { readForm, readUpload } from "./platform/http/form.ts"
import type { ApiDocument } from "./platform/http/openapi.ts"
import { keepReader, readerOf } from "./reader-cookie.ts"
import { recordRefusal } from "./record-refusal.ts"
import { blankShell, documentOf, renderPage, renderProblem } from "./render-page.tsx"
import { dropSession, keepSession, keepSessionToken, keepSsoNote, sessionTokenOf, ssoNoteOf } from "./session-cookie.ts"
import { sitePages } from "./site-pages.tsx"
import { statusPages } from "./status-pages.tsx"
import { LOCALES } from "./vocabulary/languages.ts"
import { ASSET_CACHE_CONTROL, assetAt, favicon } from "./web/assets/assets.ts"
import type { Shell } from "./web/layout.tsx"
import { readyFor, say } from "./web/reader.ts"
import { CONFIRMED, ConfirmView, type Question } from "./web/ui/confirm.tsx"
import { withQuery } from "./web/url.ts"

type C = Context<AppEnv>

/** Every page, in the order of the slices. */
export const pages: Route[] = [
  ...authPages,
  ...securityPages,
  ...unsubscribePages,
  ...ssoPages,
  ...parkedPages,
  ...vendorPages(followZone),
  ...keyPages,
  ...memberPages(clearRole, clearLeaver),
  ...accountsPages,
  ...programPages,
  ...allowedSitePages,
  ...groupPages,
  ...auditPages(nameThings),
  ...ledgerPages,
  ...liabilityPages,
  ...creditPages(customerKeys),
  ...campaignPages,
  ...policyPages,
  ...commissionsPages,
  ...rulesPages(previewDraft),
  ...applicationPages,
  ...heldPages(acceptance, readSaleNames),
  ...debtsPages(readSaleNames),
  ...linksPages({ readFunnel: readOwnFunnel, readSubs: readOwnSubs }),
  ...couponPages,
  ...clickPages,
  ...trackingPages,
  ...salePages,
  ...claimPages,
  ...customerPages,
  ...importPages,
  ...movingPages,
  ...payoutsPages,
  ...runPages,
  ...payablePages,
  ...schedulePages,
  ...fundingPages,
  ...closePages,
  ...stripePages,
  ...connectPages,
  ...earningsPages,
  ...profilePages,
  ...newInquiryPages,
  ...inboxPages(replyToInquiry),
  ...teamPages(readTeamFigures),
  ...dealPages,
  ...ownDealPages,
  ...deskPages,
  ...privacyPages,
  ...affiliateInquiryPages,
  ...ratingPages,
  ...channelPages,
  ...investmentPages,
  ...planPages,
  ...statementPages,
  ...affiliateListPages(showWaitingChanges),
  ...affiliatePages,
  ...affiliateLinkPages,
  ...growthPages,
  ...boardPages,
  ...homePages,
  ...settingsPages,
  ...webhookPages,
  ...postbackPages,
  ...statusPages,
]

/** Puts the pages and their assets on the app. */
export function mountPages(app: Hono<AppEnv>, document: () => ApiDocument) {
  // Behind a tunnel, or under a name that leads here by trick, somebody else is asking for the mails that let people in.
  app.use("/outbox", (c, next) => {
    if (!isThisMachine(new URL(c.req.url).hostname)) throw notFound()
    return next()
  })
  for (const page of [...sitePages(document), ...pages])
    app.on([page.method.toUpperCase()], PAGE_BASES[page.audience] + page.path || "/", (c) => serve(c, page))
  // Where affiliates' pages were before.
  app.all("/a/*", (c) => {
    const { pathname, search } = new URL(c.req.url)
    return c.redirect(pathname.replace(/^[/]a[/]+/, "/") + search, 308)
  })
  app.get("/embed", (c) => showEmbedded(c, anonymous(c)))
  app.get(RESUBMIT_PATH, (c) => showEntered(c, anonymous(c)))
  app.get("/assets/:name", (c) => assetAnswer(c, c.req.path))
  app.get("/favicon.ico", (c) => assetAnswer(c, favicon.path))
}

async function assetAnswer(c: C, path: string) {
  const asset = await assetAt(path)
  if (!asset) throw notFound()
  return c.body(asset.body, 200, {
    "content-type": asset.type,
    "cache-control": ASSET_CACHE_CONTROL,
    "x-content-type-options": "nosniff",
  })
}

async function serve(c: C, page: Route): Promise<Response> {
  if (isListening(c))
    return streamPage(c, async () => {
      const shell = blankShell(c)
      const given = await look(c, page, shell, { personId: null, form: {}, ctx: null })
      return given.kind === "view" ? String(documentOf(shell, given)) : null
    })
  const shell = blankShell(c)
  const entered: Entered = { personId: null, form: {}, ctx: null }
  try {
    return await answer(c, shell, await look(c, page, shell, entered))
  } catch (error) {
    await recordRefusal(entered.ctx, "action" in page ? page.action : "page.open", c.req.path, error)
    return refuse(c, shell, error, entered)
  }
}

/** What a page answers whoever asks; `shell` and `entered` are filled with who that is. */
async function look(c: C, page: Route, shell: Shell, entered: Entered): Promise<PageAnswer> {
  const { env } = c.get("deps").ports
  const ctx = anonymous(c)
  const vendorId = c.req.param("vendorId") ?? null
  const sent = page.method === "post" ? await readSent(c, env.publicUrl, page) : { form: {}, upload: null }
  const opened = await resolveSession(ctx, sessionTokenOf(c), vendorId)
  if (opened?.renewedToken && !isListening(c)) keepSessionToken(c, opened.renewedToken)
  shell.person = opened?.person.email ?? null
  shell.reader = readerOf(c, opened?.person.language)
  await readyFor(shell.reader.language)
  const acting = opened?.membership && { ...ctx, actor: opened.membership.actor, now: opened.membership.now }
  Object.assign(entered, { personId: opened?.person.id ?? null, form: sent.form, ctx: acting ?? null })
  return run(
    page,
    {
      ctx,
      ...sent,
      ...takeOnce(sent.form),
      person: opened?.person ?? null,
      reader: shell.reader,
      path: c.req.path,
      from: refererOf(c),
      ssoNote: ssoNoteOf(c),
      params: c.req.param(),
      query: c.req.query(),
    },
    opened,
    shell,
  )
}

/** Who came with what, for when it is refused. */
type Entered = { personId: string | null; form: Record<string, string>; ctx: Ctx | null }

async function readSent(c: C, publicUrl: string, { uploadBytes, isAnybodys }: Route) {
  if (uploadBytes !== undefined) return readUpload(c, publicUrl, uploadBytes)
  return { form: await readForm(c, isAnybodys ? null : publicUrl), upload: null }
}

const anonymous = (c: C): Ctx => ({
  ...c.get("deps"),
  actor: { kind: "anonymous" },
  requestId: c.get("requestId"),
  now: realNow(),
  idempotency: null,
  client: clientOf(c),
})

/** Lets a page run as whom its audience is; 401 for nobody, 404 for what is not theirs. */
async function run(page: Route, visit: Visit, opened: Opened | null, shell: Shell): Promise<PageAnswer> {
  if (page.audience === "open") return actOrAsk(page, visit)
  if (!opened) throw new AppError("unauthorized", "session_missing", "Sign in to see this.")
  const { person, membership } = opened
  if (page.audience === "affiliate") {
    if (person.onlyVendor !== null) throw notFound()
    const name = say(visit.reader.language, "frame.your_programs")
    shell.workspace = { audience: "affiliate", base: PAGE_BASES.affiliate, name }
    const ctx: Ctx = { ...visit.ctx, actor: { kind: "affiliate", personId: person.id, signIn: person.signIn } }
    return actOrAsk(page, { ...visit, ctx, person, base: PAGE_BASES.affiliate, zone: person.zone ?? "UTC" })
  }
  if (!membership) throw notFound()
  const { vendor, actor, now, actorCheck } = membership
  const base = PAGE_BASES[page.audience].replace(":vendorId", vendor.id)
  shell.workspace = {
    audience: "vendor",
    base: PAGE_BASES.vendor.replace(":vendorId", vendor.id),
    name: vendor.name,
    ...(actor.kind === "member" && { role: actor.role }),
  }
  shell.testClock =
    vendor.testNow &&
    `${formatInstant(vendor.testNow.toISOString(), vendor.timezone, LOCALES[shell.reader.language])} ${zoneWord(vendor.timezone)}`
  const ctx: Ctx = { ...visit.ctx, actor, now, actorCheck }
  can(ctx, page.action, { vendorId: vendor.id })
  const { timezone: zone, currency } = vendor
  const answered = await actOrAsk(page, { ...visit, ctx, person, vendorId: vendor.id, base, zone, currency })
  if (answered.kind === "view") shell.workspace.waiting = await readWaitingByPath(ctx, vendor.id)
  return answered
}

/** What a form does is asked about first, by a page that names it, where its route says so; the answer sends it again. */
async function actOrAsk<V extends Visit>(page: Asking<V>, visit: V): Promise<PageAnswer> {
  const { [CONFIRMED]: confirmed, ...form } = visit.form
  const question = page.ask && confirmed !== "yes" ? await page.ask(visit) : null
  if (!question) return page.run({ ...visit, form })
  const view = <ConfirmView question={question} action={visit.path} values={onceOnly(form, visit.once)} />
  return { kind: "view", title: question.title, view }
}

type Asking<V> = { ask?(visit: V): Promise<Question | null>; run(visit: V): Promise<PageAnswer> }

async function answer(c: C, shell: Shell, given: PageAnswer): Promise<Response> {
  if (given.kind !== "file" && given.ssoNote !== undefined) keepSsoNote(c, given.ssoNote)
  if (given.kind === "view") return renderPage(c, shell, given)
  if (given.kind === "file")
    return c.body(given.body, 200, {
      "content-type": given.type,
      "content-disposition": `attachment; filename="${given.name}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    })
  if (given.session === null) dropSession(c)
  else if (given.session !== undefined) await keepSession(c, given.session)
  if (given.reader) keepReader(c, given.reader)
  if (given.flash) leaveFlash(c, given.flash)
  return c.redirect(given.to, 303)
}

/** Who is not signed in is sent to do so and comes back; everything else is a page that says what is wrong. */
function refuse(c: C, shell: Shell, error: unknown, { personId, form }: Entered): Response | Promise<Response> {
  if (error instanceof AppError && error.code === "sign_in_again") return signInAgain(c, personId, form)
  const isGuest = error instanceof AppError && error.code === "session_missing"
  if (isGuest && c.req.method === "GET") {
    const url = new URL(c.req.url)
    return c.redirect(withQuery("/sign-in", { next: url.pathname + url.search }), 303)
  }
  return renderProblem(c, error, shell)
}
