export type PageRules = {
  /** Origins where a form may end up beside our own: a POST that redirects to the payment provider. */
  formTargets: string[]
  isHttps: boolean
}

/** What every HTML answer carries: nothing inline, nothing from elsewhere, nothing framed, nothing kept. */
export function pageHeaders({ formTargets, isHttps }: PageRules): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    ["form-action 'self'", ...formTargets].join(" "),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    "content-security-policy": policy.join("; "),
    "cache-control": "private, no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    // Not no-referrer: browsers would then send forms with the origin "null", which nobody can check.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    ...(isHttps && { "strict-transport-security": "max-age=31536000" }),
  }
}

/** The same for a page that these origins may frame, and whose address is a secret. */
export function framedHeaders(headers: Record<string, string>, frames: readonly string[]): Record<string, string> {
  const { "x-frame-options": _framed, "cross-origin-opener-policy": _opener, ...kept } = headers
  const ancestors = ["frame-ancestors", ...(frames.length === 0 ? ["'none'"] : frames)].join(" ")
  return {
    ...kept,
    "content-security-policy": headers["content-security-policy"]!.replace("frame-ancestors 'none'", ancestors),
    // A page that isolates itself frames only what says that it may be.
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
  }
}
