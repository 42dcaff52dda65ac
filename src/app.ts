import type { Context } from "hono"
import { Hono } from "hono"
import { routePath } from "hono/route"
import { getPath } from "hono/utils/url"
import { mountApi } from "./api-door.ts"
import { dueSources } from "./cron.ts"
import type { AppContext, AppEnv, Deps } from "./deps.ts"
import { applicationsApi } from "./features/applications/api.ts"
import { commissionsApi } from "./features/commissions/api.ts"
import { trackingApi } from "./features/conversions/api.ts"
import { customerKeys } from "./features/conversions/customers/customer-keys.ts"
import { answerPostback } from "./features/conversions/postbacks/answer-postback.ts"
import { acceptance } from "./features/conversions/sales/acceptance.ts"
import { creditApi } from "./features/credit/api.ts"
import { embedApi } from "./features/embed/api.ts"
import { authApi, parkedApi } from "./features/identity/api.ts"
import { importsApi } from "./features/imports/api.ts"
import { inboxApi } from "./features/inbox/api.ts"
import { dealApi } from "./features/inbox/deals/deal-api.ts"
import { answerForm } from "./features/inbox/intake/answer-form.ts"
import { clearLeaver, clearRole } from "./features/inbox/team/set-availability.ts"
import { stripeApi } from "./features/integrations/api.ts"
import { answerPlatformHook } from "./features/integrations/stripe-platform/answer-platform-hook.ts"
import { answerVendorHook } from "./features/integrations/stripe-vendor/answer-vendor-hook.ts"
import { ledgerApi } from "./features/ledger/api.ts"
import { linksApi } from "./features/links/api.ts"
import { answerQrCode } from "./features/links/links/answer-qr-code.ts"
import { keepClickByHttp, meantPath } from "./features/links/redirect/keep-click-by-http.ts"
import { serveScript } from "./features/links/redirect/serve-script.ts"
import { payoutsApi } from "./features/payouts/api.ts"
import { fundingApi } from "./features/payouts/fundings/funding-api.ts"
import { planningApi } from "./features/planning/api.ts"
import { privacyApi } from "./features/privacy/api.ts"
import { accountsApi } from "./features/programs/api.ts"
import { reportsApi } from "./features/reports/api.ts"
import { webhooksApi } from "./features/webhooks/api.ts"
import { answerMetrics, answerReady } from "./health.ts"
import { answerProblem, lazyPages, rare } from "./lazy-pages.ts"
import { once } from "./lib/once.ts"
import { mountMcp } from "./mcp-door.ts"
import { openContext, readCredential } from "./open-context.ts"
import { realNow } from "./platform/clock.ts"
import { receiveBody } from "./platform/http/body.ts"
import { clientOf } from "./platform/http/client.ts"
import type { Endpoint } from "./platform/http/endpoint.ts"
import { describeForReaders } from "./platform/http/llms-text.ts"
import { describeEndpoints } from "./platform/http/openapi.ts"
import { answerPublicKeys } from "./platform/http/public-keys.ts"
import { takeOrRefuse } from "./platform/http/rate-limit.ts"
import { addressBlock, type LimitName } from "./platform/limits.ts"
import { type Labels, requestsAnswered } from "./platform/metrics.ts"
import { newId } from "./platform/new-id.ts"
import { traceparentOf } from "./platform/traces.ts"
import { noteWork } from "./platform/work-log.ts"
import { systemContext } from "./queues.ts"

/** Every row of the API, in the order of the slices. */
export const endpoints: Endpoint[] = [
  ...authApi(dueSources, { clearLeaver, clearRole }),
  ...parkedApi,
  ...accountsApi,
  ...ledgerApi(rare("verifyLedger")),
  ...creditApi(customerKeys),
  ...commissionsApi(acceptance),
  ...applicationsApi,
  ...linksApi,
  ...trackingApi,
  ...importsApi(rare("createImport")),
  ...payoutsApi,
  ...fundingApi,
  ...stripeApi,
  ...inboxApi,
  ...embedApi(rare("createEmbedToken")),
  ...dealApi({
    decideDeal: rare("decideDeal"),
    readDeal: rare("readDeal"),
    readDeals: rare("readDeals"),
    registerDeal: rare("registerDeal"),
  }),
  ...reportsApi({
    previewDraft: rare("previewDraft"),
    readChannels: rare("readChannels"),
    readFunnel: rare("readFunnel"),
    readInquiryReport: rare("readInquiryReport"),
    readInvestment: rare("readInvestment"),
    readKeys: rare("readKeys"),
    readPaths: rare("readPaths"),
  }),
  ...planningApi({
    decideReview: rare("decideReview"),
    readBudget: rare("readBudget"),
    readPlan: rare("readPlan"),
    readReviews: rare("readReviews"),
  }),
  ...webhooksApi,
  ...privacyApi(rare("exportPerson")),
]

const about = {
  title: "Grapevine",
  version: "1",
  description: "Affiliate and referral tracking: links, clicks, credit, payouts.",
}

// The same for everyone, and work of a third of a second: done once, and only where somebody asks.
export const apiDocument = once(() => describeEndpoints(endpoints, about))
/** What `GET /openapi.json` answers, and the file of that name holds. */
export const apiText = once(() => `${JSON.stringify(apiDocument(), null, 2)}\n`)

const llmsText = once(() => describeForReaders(apiDocument()))

/** Counts what comes to a public door by address and by whose door it is; 429 when it is too much. */
async function guard(c: AppContext, limit: LimitName, whose: string, next: () => Promise<void>) {
  await takeOrRefuse(c.get("deps").ports.limiter, limit, `${addressBlock(clientOf(c).address)} ${whose}`)
  await next()
}

const labels = new Map<string, Labels>()

/** The same object each time, by which its count is found. */
function labelsOf(route: string, status: string): Labels {
  const name = `${status} ${route}`
  const known = labels.get(name) ?? { route, status }
  labels.set(name, known)
  return known
}

/** One line and one count for every answer: by route, since paths hold ids. */
function noteRequest(c: AppContext, since: number): void {
  const { status } = c.res
  const path = c.get("pageRoute") ?? routePath(c)
  const route = status === 404 && path.endsWith("*") ? "none" : path
  requestsAnswered.add(labelsOf(route, String(status)))
  const { method } = c.req
  const traceparent = traceparentOf(c.req.header("traceparent"))
  noteWork("request", since, { request_id: c.get("requestId"), method, route, status, ...c.get("caller"), traceparent })
}

/** The whole app over its ports; the same on Workers and on Node. */
export function createApp(open: (c: Context) => Deps) {
  const app = new Hono<AppEnv>({ getPath: (request) => meantPath(getPath(request)) })

  app.use(async (c, next) => {
    const since = realNow().getTime()
    c.set("requestId", newId("request"))
    await next()
    if (c.res !== c.get("carrying")) c.res.headers.set("x-request-id", c.get("requestId"))
    noteRequest(c, since)
  })
  app.onError((error, c) => answerProblem(c, error))

  app.get("/healthz", (c) => c.json({ status: "ok" }))
  app.get("/gv.js", (c) => serveScript(c.req.raw))
  app.use(async (c, next) => {
    const deps = open(c)
    c.set("deps", deps)
    await next()
    // Whatever changed something may have left work in the outbox: it begins now, and not with the next minute.
    if (c.req.method !== "GET" && c.req.method !== "HEAD" && c.res.status < 400) deps.ports.defer(deps.ports.wake())
  })

  app.get("/readyz", answerReady)
  app.get("/metrics", async (c) => {
    await takeOrRefuse(c.get("deps").ports.limiter, "door", `${addressBlock(clientOf(c).address)} metrics`)
    return answerMetrics(c, readCredential(c))
  })
  app.use("/v1/clicks", keepClickByHttp)
  mountApi(app, endpoints)
  app.use("/mcp", (c, next) => guard(c, "door", "mcp", next))
  mountMcp(app, apiDocument)

  app.use("/hooks/*", (c, next) => guard(c, "hook", c.req.path, next))
  app.use("/postback/:program", (c, next) => guard(c, "door", c.req.param("program"), next))
  app.use("/p/*", (c, next) => guard(c, "form", (c.req.path.split("/")[2] ?? "").toLowerCase(), next))
  app.use("/forms/*", (c, next) => guard(c, "form", readCredential(c) ?? "", next))
  app.post("/hooks/stripe", (c) => answerPlatformHook(c, systemContext(c.get("deps"), "stripe")))
  app.on(["GET", "POST"], "/postback/:program", (c) =>
    answerPostback(c, systemContext(c.get("deps"), "postback"), c.req.param("program")),
  )
  app.post("/hooks/stripe/:vendor", (c) =>
    answerVendorHook(c, systemContext(c.get("deps"), "stripe"), c.req.param("vendor")),
  )
  app.post("/hooks/mail-reports", (c) => rare("answerFateHook")(c, systemContext(c.get("deps"), "mail_reports")))
  app.post("/hooks/mail", (c) => rare("answerMailHook")(c, systemContext(c.get("deps"), "desk_mail")))
  app.post("/forms/inquiry", async (c) => {
    const received = await receiveBody(c)
    return answerForm(await openContext(c, received), c, received)
  })
  app.get("/q/*", (c) =>
    answerQrCode(
      c.get("deps"),
      { pathname: c.req.path, host: c.req.query("host") ?? "" },
      c.get("deps").ports.env.publicUrl,
    ),
  )
  app.get("/.well-known/jwks.json", (c) => answerPublicKeys(c.get("deps").ports.env.signingKeys))
  app.get("/openapi.json", (c) => c.body(apiText(), { headers: { "content-type": "application/json" } }))
  app.get("/llms.txt", (c) => c.body(llmsText(), { headers: { "content-type": "text/plain;charset=UTF-8" } }))
  app.all("*", lazyPages(apiDocument))
  return app
}
