/** Marks the links inside our QR codes; it is ours, and does not travel on. */
export const QR_MARK = "gv_qr"
const SUB_COUNT = 5
export const SUB_LETTERS = 255

/** What a partner may say of a click, for its own reports. */
export const SUBS = ["sub1", "sub2", "sub3", "sub4", "sub5"] as const
export type Subs = { [name in (typeof SUBS)[number]]?: string }
export type Mark = { param: string; clickId: string | null }

/**
 * The destination with the request's parameters and the click id. Scheme, host, path and fragment are the destination's,
 * whatever the request says; null when the destination is not a web address at all.
 */
export function targetUrl(destination: string, requestQuery: string, mark: Mark): string | null {
  const parsed = URL.parse(destination)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return null
  const { base, query, fragment } = cut(parsed.href)
  const ours = new Set(["gv_click", mark.param])
  const dropped = new Set([...ours, "via", QR_MARK])
  const sent = segments(requestQuery).filter((s) => !dropped.has(nameOf(s)))
  const replaced = new Set(sent.map(nameOf))
  const kept = (query?.split("&") ?? []).filter((s) => !(ours.has(nameOf(s)) || replaced.has(nameOf(s))))
  const added = mark.clickId ? [`${encodeURIComponent(mark.param)}=${mark.clickId}`] : []
  const more = [...sent.map(asciiOnly), ...added]
  // A bare "?" has one empty part, which stays as it is only while nothing follows it.
  const parts = more.length > 0 && kept.join("&") === "" ? more : [...kept, ...more]
  return base + (parts.length > 0 ? `?${parts.join("&")}` : "") + fragment
}

/** The affiliate's own marks on the click, each cut at 255 characters (whole ones); empty ones are left out. */
export function subsOf(requestQuery: string): Subs {
  const params = new URLSearchParams(requestQuery)
  const subs: Record<string, string> = {}
  for (let n = 1; n <= SUB_COUNT; n++) {
    const value = cutText(params.get(`sub${n}`) ?? "", SUB_LETTERS)
    if (value) subs[`sub${n}`] = value
  }
  return subs
}

/** Text that a database will take: no NUL, no half surrogates, at most `max` characters, none of them halved. */
export function cutText(text: string, max: number): string {
  const clean = text.replaceAll("\0", "").toWellFormed()
  return clean.length <= max ? clean : [...clean].slice(0, max).join("")
}

export function isQr(requestQuery: string): boolean {
  return new URLSearchParams(requestQuery).has(QR_MARK)
}

function cut(href: string): { base: string; query: string | null; fragment: string } {
  const hash = href.indexOf("#")
  const fragment = hash < 0 ? "" : href.slice(hash)
  const rest = hash < 0 ? href : href.slice(0, hash)
  const mark = rest.indexOf("?")
  return mark < 0
    ? { base: rest, query: null, fragment }
    : { base: rest.slice(0, mark), query: rest.slice(mark + 1), fragment }
}

function segments(query: string): string[] {
  return query.replace(/^\?/, "").split("&").filter(Boolean)
}

/** The name as a receiver decodes it. The "?" in front keeps a "?" of the name itself from being eaten. */
function nameOf(segment: string): string {
  return new URLSearchParams(`?${segment}`).keys().next().value ?? ""
}

/** Request bytes as they came, but for what may not stand in a header or would end the query. */
function asciiOnly(segment: string): string {
  return segment.replace(/[^!$-;=?-~]/gu, (c) => encodeURIComponent(c.toWellFormed()))
}
