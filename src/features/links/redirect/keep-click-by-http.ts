import type { Context, MiddlewareHandler } from "hono"
import { equalConstantTime } from "../../../lib/hash.ts"
import { hostMatches } from "../../../lib/safe-url.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Client } from "../../../platform/ctx.ts"
import { CLICK_COOKIE, clickCookie } from "./core/carried.ts"

// What a vendor's own host passes on to us, so that the visitor's browser talks to that host alone.
const PASSED_ON = /^\/gv(\/gv\.js|\/v1\/(?:clicks|leads|inquiries))$/
const MAY_BE_PASSED_ON = /[/\\]gv[/\\]/
const HOST_NAME = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/

/** The path that a request means: below `/gv` there is the script and what it sends, and nothing else. */
export function meantPath(path: string): string {
  return PASSED_ON.exec(path)?.[1] ?? path
}

/**
 * Who visits a vendor's site that passes on to us. Its headers name the visitor, and are believed where they come with our
 * secret; without it the visitor is whoever connects, from nobody knows where.
 */
export function visitorBehind(c: Context, client: Client, proxySecret: string | null): Client {
  if (!isPassedOn(c)) return client
  const shown = c.req.header("x-grapevine-proxy")
  if (proxySecret === null || shown === undefined || !equalConstantTime(shown, proxySecret))
    return { ...client, country: null }
  const address = c.req.header("x-forwarded-for")?.split(",")[0]?.trim()
  return { ...client, address: address || client.address, country: c.req.header("x-visitor-country") ?? null }
}

/** Sets the click's cookie by HTTP on the vendor's own host, where Safari lets it live; `?domain=` widens it. */
export const keepClickByHttp: MiddlewareHandler = async (c, next) => {
  await next()
  if (!isPassedOn(c) || !c.res.ok) return
  const { click_id, expires_at } = (await c.res.clone().json()) as { click_id: string; expires_at: string }
  const site = URL.parse(c.req.header("origin") ?? c.req.header("referer") ?? "")
  const seconds = Math.floor((Date.parse(expires_at) - realNow().getTime()) / 1000)
  const cookie = clickCookie(CLICK_COOKIE, { id: click_id, seconds }, site?.protocol === "https:")
  const domain = c.req.query("domain")?.toLowerCase() ?? ""
  const isWithin = site && HOST_NAME.test(domain) && [domain, `*.${domain}`].some((host) => hostMatches(site, host))
  c.res.headers.append("set-cookie", isWithin ? `${cookie}; Domain=${domain}` : cookie)
}

/** Asked for every request, and hardly any is: an address is read whole only where it may be. */
function isPassedOn(c: Context): boolean {
  return MAY_BE_PASSED_ON.test(c.req.url) && PASSED_ON.test(new URL(c.req.url).pathname)
}
