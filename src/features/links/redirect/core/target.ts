/** Marks the links inside our QR codes; it is ours, and does not travel on. */
export const QR_MARK = "gv_qr"
export const SUB_LETTERS = 255

/** What a partner may say of a click, for its own reports. */
export const SUBS = ["sub1", "sub2", "sub3", "sub4", "sub5"] as const
export type Subs = { [name in (typeof SUBS)[number]]?: string }
const PLAIN_NAME = /^[\w.-]+(?=$|=)/
export type Mark = { param: string; clickId: string | null }

/** A destination, read once. */
export type Destination = { base: string; query: string | null; fragment: string }

/** Null when it is not a web address at all. */
export function readDestination(text: string): Destination | null {
  const parsed = URL.parse(text)
  return parsed && /^https?:$/.test(parsed.protocol) ? cut(parsed.href) : null
}

/**
 * The destination with the request's parameters and the click id. Scheme, host, path and fragment are the destination's,
 * whatever the request says.
 */
export function targetUrl({ base, query, fragment }: Destination, requestQuery: string, mark: Mark): string {
  if (query === null && requestQuery.length < 2) {
    const own = mark.clickId ? `?${encodeURIComponent(mark.param)}=${mark.clickId}` : ""
    return base + own + fragment
  }
  const isOurs = (name: string) => name === "gv_click" || name === mark.param
  const sent = segments(requestQuery).flatMap((segment) => {
    const name = nameOf(segment)
    return isOurs(name) || name === "via" || name === QR_MARK ? [] : [{ segment, name }]
  })
  const isReplaced = (name: string) => sent.some((one) => one.name === name)
  const kept = (query?.split("&") ?? []).filter((s) => !(isOurs(nameOf(s)) || isReplaced(nameOf(s))))
  const added = mark.clickId ? [`${encodeURIComponent(mark.param)}=${mark.clickId}`] : []
  const more = [...sent.map(({ segment }) => asciiOnly(segment)), ...added]
  // A bare "?" has one empty part, which stays as it is only while nothing follows it.
  const parts = more.length > 0 && kept.join("&") === "" ? more : [...kept, ...more]
  return base + (parts.length > 0 ? `?${parts.join("&")}` : "") + fragment
}

/** The affiliate's own marks on the click, each cut at 255 characters (whole ones); empty ones are left out. */
export function subsOf(requestQuery: string): Subs {
  const subs: Subs = {}
  if (!mayName(requestQuery, "sub")) return subs
  const params = new URLSearchParams(requestQuery)
  for (const name of SUBS) {
    const value = cutText(params.get(name) ?? "", SUB_LETTERS)
    if (value) subs[name] = value
  }
  return subs
}

/** Text that a database will take: no NUL, no half surrogates, at most `max` characters, none of them halved. */
export function cutText(text: string, max: number): string {
  const clean = text.replaceAll("\0", "").toWellFormed()
  return clean.length <= max ? clean : [...clean].slice(0, max).join("")
}

export function isQr(requestQuery: string): boolean {
  return mayName(requestQuery, QR_MARK) && new URLSearchParams(requestQuery).has(QR_MARK)
}

/** Whether a query could have a parameter of this name, however it is written. */
const mayName = (query: string, name: string) => query.includes(name) || query.includes("%")

function cut(href: string): Destination {
  const hash = href.indexOf("#")
  const fragment = hash < 0 ? "" : href.slice(hash)
  const rest = hash < 0 ? href : href.slice(0, hash)
  const mark = rest.indexOf("?")
  return mark < 0
    ? { base: rest, query: null, fragment }
    : { base: rest.slice(0, mark), query: rest.slice(mark + 1), fragment }
}

function segments(query: string): string[] {
  return query.length < 2 ? [] : query.replace(/^\?/, "").split("&").filter(Boolean)
}

/** The name as a receiver decodes it. The "?" in front keeps a "?" of the name itself from being eaten. */
function nameOf(segment: string): string {
  const plain = PLAIN_NAME.exec(segment)
  if (plain) return plain[0]
  return new URLSearchParams(`?${segment}`).keys().next().value ?? ""
}

/** Request bytes as they came, but for what may not stand in a header or would end the query. */
function asciiOnly(segment: string): string {
  return segment.replace(/[^!$-;=?-~]/gu, (c) => encodeURIComponent(c.toWellFormed()))
}
