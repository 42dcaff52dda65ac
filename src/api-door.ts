import type { Hono } from "hono"
import type { AppContext, AppEnv } from "./deps.ts"
import { isHttps } from "./env.ts"
import { admit, isAction } from "./features/identity/permissions/core/permissions.ts"
import { invariant } from "./lib/assert.ts"
import { isBySession, openContext, readCredential } from "./open-context.ts"
import { type Ctx, callerOf } from "./platform/ctx.ts"
import { apiHeaders } from "./platform/http/api-headers.ts"
import type { Received } from "./platform/http/body.ts"
import { clientOf } from "./platform/http/client.ts"
import { allowOrigin, preflight } from "./platform/http/cors.ts"
import { type Endpoint, runEndpoint } from "./platform/http/endpoint.ts"
import { problemResponse } from "./platform/http/problem.ts"
import { quotaHeaders, rateLimited } from "./platform/http/rate-limit.ts"
import { addressBlock } from "./platform/limits.ts"
import { recordRefusal } from "./record-refusal.ts"

function authorize(ctx: Ctx, action: string) {
  invariant(isAction(action), `action_${action}_in_permission_table`)
  admit(ctx, action)
}

/** Puts the API on the app: what every answer carries, and one route for every row. */
export function mountApi(app: Hono<AppEnv>, endpoints: readonly Endpoint[]) {
  app.use("/v1/*", async (c, next) => {
    const always = apiHeaders(isHttps(c.get("deps").ports.env))
    if (c.req.method === "OPTIONS") return preflight(c, always)
    const { limiter } = c.get("deps").ports
    const key = readCredential(c) ?? `anonymous ${addressBlock(clientOf(c).address)}`
    const quota = await limiter.take("credential", key)
    const carried = { ...quotaHeaders(quota), ...always, "x-request-id": c.get("requestId") }
    c.set("carried", carried)
    await answerInto(c, async () => {
      if (!quota.allowed) throw rateLimited(quota.resetSeconds)
      await next()
    })
    if (c.res !== c.get("carrying")) for (const [name, value] of Object.entries(carried)) c.res.headers.set(name, value)
    if (!isBySession(c)) allowOrigin(c)
  })
  for (const spec of endpoints) {
    const { route, ending } = toRoute(spec.path)
    app.on([spec.method.toUpperCase()], route, (c, next) => {
      if (!c.req.path.endsWith(ending)) return next()
      c.set("pageRoute", `${route}${ending}`)
      return serve(c, spec)
    })
  }
}

async function serve(c: AppContext, spec: Endpoint): Promise<Response> {
  const asked: { ctx: Ctx | null } = { ctx: null }
  try {
    const mayAssume = spec.method === "get" || spec.mayAssume
    return (mayAssume && (await answerAssuming(c, spec, asked))) || (await answerOnce(c, spec, asked, false))
  } catch (error) {
    await recordRefusal(asked.ctx, spec.action, c.req.path, error)
    throw error
  }
}

/** What is answered to one whose key was known before, once it was read that it is the same; null where that is not known. */
async function answerAssuming(c: AppContext, spec: Endpoint, asked: { ctx: Ctx | null }): Promise<Response | null> {
  const isOpen = () => asked.ctx?.assumed !== undefined && asked.ctx.assumed.state !== "confirmed"
  try {
    const answer = await answerOnce(c, spec, asked, true)
    return isOpen() ? null : answer
  } catch (error) {
    if (isOpen()) return null
    throw error
  }
}

function answerOnce(c: AppContext, spec: Endpoint, asked: { ctx: Ctx | null }, mayAssume: boolean): Promise<Response> {
  const enter = async (received: Received) => {
    asked.ctx = await openContext(c, received, mayAssume)
    c.set("caller", callerOf(asked.ctx))
    return asked.ctx
  }
  return runEndpoint(c, spec, enter, authorize)
}

/**
 * `{id}` as the router writes it; `{id}.csv` takes only what ends so, and leaves the rest to `{id}`: by the endpoint, since the fast one of
 * the routers knows no patterns in the place of names, and one of them has all requests go by the slow one.
 */
function toRoute(path: string): { route: string; ending: string } {
  const ending = /(?<=\})\.\w+$/.exec(path)?.[0] ?? ""
  return { route: path.slice(0, path.length - ending.length).replace(/\{(\w+)\}/g, ":$1"), ending }
}

// Errors become answers here, inside the middleware, so that the headers of every answer can still be set.
async function answerInto(c: AppContext, run: () => Promise<void>) {
  try {
    await run()
    if (c.error) c.res = problemResponse(c.error, c.get("requestId"))
  } catch (error) {
    c.res = problemResponse(error, c.get("requestId"))
  }
}
