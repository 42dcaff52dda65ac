const STYLE =
  "body{font:17px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem;color:#1c1b22;background:#fff}@media(prefers-color-scheme:dark){body{color:#eee;background:#18171d}}"

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "private, no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
}

function page(status: number, title: string, text: string, headers: Record<string, string> = {}): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style><main><h1>${title}</h1><p>${text}</p></main></html>`
  return new Response(html, { status, headers: { ...HEADERS, ...headers } })
}

/** 404: the same page for a link that never was and for one that was switched off. */
export function unknownLinkPage(): Response {
  return page(404, "This link leads nowhere", "It may be mistyped, or it was switched off. Ask whoever gave it to you.")
}

/** 503: we do not know just now where the link leads. */
export function unavailablePage(): Response {
  return page(503, "Please try again", "This link cannot be opened right now. It will work again shortly.", {
    "retry-after": "5",
  })
}

/** 429: whoever asks for so many links that are none is guessing. */
export function tooManyPage(): Response {
  return page(429, "Too many links that lead nowhere", "Wait a minute. Links that are there go on working.", {
    "retry-after": "60",
  })
}

export function wrongMethodPage(): Response {
  return page(405, "Links are for following", "Open this address with a browser.", { allow: "GET, HEAD" })
}
