import type { Context } from "hono"
import { Hono } from "hono"
import { getPath } from "hono/utils/url"
import { dueSources } from "./cron.ts"
import { accountsApi } from "./features/accounts/api.ts"
import { checkSite } from "./features/accounts/check-site.ts"
import { authApi } from "./features/auth/api.ts"
import { authenticate } from "./features/auth/authenticate.ts"
import { can, isAction } from "./features/auth/core/permissions.ts"
import { commissionsApi } from "./features/commissions/api.ts"
import { creditApi } from "./features/credit/api.ts"
import { importsApi } from "./features/imports/api.ts"
import { answerForm } from "./features/inbox/answer-form.ts"
import { inboxApi } from "./features/inbox/api.ts"
import { clearLeaver } from "./features/inbox/set-availability.ts"
import { ledgerApi } from "./features/ledger/api.ts"
import { linksApi } from "./features/links/api.ts"
import { keepClickByHttp, meantPath, visitorBehind } from "./features/links/first-party.ts"
import { answerQrCode } from "./features/links/qr-code.ts"
import { serveScript } from "./features/links/serve-script.ts"
import { payoutsApi } from "./features/payouts/api.ts"
import { planningApi } from "./features/planning/api.ts"
import { reportsApi } from "./features/reports/api.ts"
import { readForReview } from "./features/reports/show-plan.ts"
import { stripeApi } from "./features/stripe/api.ts"
import { answerPlatformHook } from "./features/stripe/hooks.ts"
import { answerVendorHook } from "./features/stripe/vendor-hook.ts"
import { answerPostback } from "./features/tracking/answer-postback.ts"
import { trackingApi } from "./features/tracking/api.ts"
import { invariant } from "./lib/assert.ts"
import { notFound } from "./lib/errors.ts"
import { mountPages } from "./pages.tsx"
import { realNow } from "./platform/clock.ts"
import type { Ctx } from "./platform/ctx.ts"
import type { Database } from "./platform/db.ts"
import { clientOf } from "./platform/http/client.ts"
import { allowOrigin, preflight } from "./platform/http/cors.ts"
import { type Endpoint, runEndpoint } from "./platform/http/endpoint.ts"
import { describeEndpoints } from "./platform/http/openapi.ts"
import { problemResponse } from "./platform/http/problem.ts"
import { answerPublicKeys } from "./platform/http/public-keys.ts"
import { rateLimited, takeQuota } from "./platform/http/rate-limit.ts"
import { newId } from "./platform/new-id.ts"
import type { Ports } from "./platform/ports.ts"
import { systemContext } from "./queues.ts"
import { renderProblem } from "./render-page.tsx"

const REQUESTS_PER_MINUTE = 60_000
/** Forms of one address; what exceeds the inbox's own limits long before that is kept apart as spam. */
const FORMS_PER_MINUTE = 600

/** What one request, message or tick works with; on Workers made anew for each, on Node shared. */
export type Deps = { db: Database; ports: Ports }
export type AppEnv = { Variables: { deps: Deps; requestId: string; ctx: Ctx } }

/** Every row of the API, in the order of the slices. */
export const endpoints: Endpoint[] = [
  ...authApi(dueSources, clearLeaver),
  ...accountsApi,
  ...ledgerApi,
  ...creditApi,
  ...commissionsApi,
  ...linksApi,
  ...trackingApi,
  ...importsApi,
  ...payoutsApi,
  ...stripeApi,
  ...inboxApi,
  ...planningApi(readForReview),
  ...reportsApi,
]

function authorize(ctx: Ctx, action: string) {
  invariant(isAction(action), `action_${action}_in_permission_table`)
  can(ctx, action)
}

/** The whole app over its ports; the same on Workers and on Node. */
export function createApp(open: (c: Context) => Deps) {
  const app = new Hono<AppEnv>({ getPath: (request) => meantPath(getPath(request)) })

  app.use(async (c, next) => {
    c.set("requestId", newId("request"))
    await next()
    c.res.headers.set("x-request-id", c.get("requestId"))
  })
  app.onError((error, c) => renderProblem(c, error))
  app.notFound((c) => renderProblem(c, notFound()))

  app.get("/healthz", (c) => c.json({ status: "ok" }))
  app.get("/gv.js", (c) => serveScript(c.req.raw))
  app.use(async (c, next) => {
    const deps = open(c)
    c.set("deps", deps)
    await next()
    // Whatever changed something may have left work in the outbox: it begins now, and not with the next minute.
    if (c.req.method !== "GET" && c.req.method !== "HEAD" && c.res.status < 400) deps.ports.defer(deps.ports.wake())
  })

  app.use("/v1/clicks", keepClickByHttp)
  app.use("/v1/*", async (c, next) => {
    if (c.req.method === "OPTIONS") return preflight(c)
    const credential = readCredential(c)
    const now = realNow()
    const quota = takeQuota(
      credential ?? `anonymous ${c.req.header("cf-connecting-ip") ?? ""}`,
      REQUESTS_PER_MINUTE,
      now.getTime(),
    )
    await answerInto(c, async () => {
      if (!quota.allowed) throw rateLimited(quota.resetSeconds)
      c.set("ctx", await openContext(c, credential))
      await next()
    })
    for (const [name, value] of Object.entries(quota.headers)) c.res.headers.set(name, value)
    allowOrigin(c)
  })
  for (const spec of endpoints)
    app.on([spec.method.toUpperCase()], toRoute(spec.path), (c) => runEndpoint(c, spec, c.get("ctx"), authorize))

  app.post("/hooks/stripe", (c) => answerPlatformHook(c, systemContext(c.get("deps"), "stripe")))
  app.on(["GET", "POST"], "/postback/:program", (c) =>
    answerPostback(c, systemContext(c.get("deps"), "postback"), c.req.param("program")),
  )
  app.post("/hooks/stripe/:vendor", (c) =>
    answerVendorHook(c, systemContext(c.get("deps"), "stripe"), c.req.param("vendor")),
  )
  app.post("/forms/inquiry", async (c) => {
    const address = c.req.header("cf-connecting-ip") ?? ""
    const quota = takeQuota(`form ${address}`, FORMS_PER_MINUTE, realNow().getTime())
    if (!quota.allowed) throw rateLimited(quota.resetSeconds)
    return answerForm(await openContext(c, readCredential(c)), c)
  })
  app.get("/q/*", (c) =>
    answerQrCode(
      c.get("deps"),
      { pathname: c.req.path, host: c.req.query("host") ?? "" },
      c.get("deps").ports.env.publicUrl,
    ),
  )
  app.get("/.well-known/jwks.json", (c) => answerPublicKeys(c.get("deps").ports.env.signingKeys))
  const describe = (publicUrl: string) => describeEndpoints(endpoints, publicUrl)
  app.get("/openapi.json", (c) => c.json(describe(c.get("deps").ports.env.publicUrl)))
  mountPages(app, describe)
  return app
}

/** `{id}` as the router writes it; `{id}.csv` takes only what ends so, and leaves the rest to `{id}`. */
function toRoute(path: string): string {
  return path.replace(/\{(\w+)\}(\.\w+)?/g, (_, name, ending = "") => (ending ? `:${name}{.+\\${ending}}` : `:${name}`))
}

// Errors become answers here, inside the middleware, so that the headers of every answer can still be set.
async function answerInto(c: Context<AppEnv>, run: () => Promise<void>) {
  try {
    await run()
    if (c.error) c.res = problemResponse(c.error, c.get("requestId"))
  } catch (error) {
    c.res = problemResponse(error, c.get("requestId"))
  }
}

function readCredential(c: Context): string | null {
  const header = c.req.header("authorization")
  if (header !== undefined) return /^bearer\s+(\S+)$/i.exec(header.trim())?.[1] ?? "malformed"
  const key = c.req.query("key")
  return key?.startsWith("gv_pk_") ? key : null
}

async function openContext(c: Context<AppEnv>, credential: string | null): Promise<Ctx> {
  const { db, ports } = c.get("deps")
  const identity = await authenticate(db, ports.env.operatorKey, credential)
  const client = visitorBehind(c, clientOf(c))
  const ctx: Ctx = { db, ports, ...identity, requestId: c.get("requestId"), idempotency: null, client }
  if (ctx.actor.kind === "publishable_key")
    await checkSite(ctx, ctx.actor.vendorId, c.req.header("origin") ?? c.req.header("referer"))
  return ctx
}
