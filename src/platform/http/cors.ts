import type { Context } from "hono"

/** Answers a browser that asks first. Who may is decided by the key of the real request. */
export function preflight(c: Context, headers: Record<string, string>): Response {
  return c.body(null, 204, {
    ...headers,
    "access-control-allow-origin": c.req.header("origin") ?? "*",
    "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "authorization, content-type, idempotency-key",
    "access-control-max-age": "86400",
    vary: "Origin",
  })
}

/** Lets the page that asked read the answer; keys travel in headers, never in cookies. */
export function allowOrigin(c: Context) {
  const origin = c.req.header("origin")
  if (!origin) return
  c.res.headers.set("access-control-allow-origin", origin)
  c.res.headers.set(
    "access-control-expose-headers",
    "RateLimit, RateLimit-Policy, Retry-After, Idempotent-Replayed, X-Request-Id",
  )
  c.res.headers.append("vary", "Origin")
}
