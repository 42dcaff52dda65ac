/** A request as far as its head says it; `target` as "/ada?sub1=x", names of headers in lower case. */
export type RequestHead = { method: string; target: string; header(name: string): string | null }

/** As much of a head as Node takes by itself. */
const MAX_HEAD = 16 * 1024
// A name with "_" is one that proxies drop, so that it may mean another.
const HEAD = /^GET (\/[!-~]*) HTTP\/1\.1\r\n(?:[A-Za-z\d-]+:[\t -~\x80-\xff]*\r\n)+\r\n$/
/** These say that more comes, or that something else is to be done than to answer. */
const NOT_PLAIN = new Set([
  "content-length",
  "transfer-encoding",
  "trailer",
  "te",
  "expect",
  "upgrade",
  "proxy-connection",
  "http2-settings",
])
const EDGE_SPACE = /^[\t ]+|[\t ]+$/g

/**
 * What `text` (latin1) asks, where it is one GET without a body and nothing else, of a head that nobody could read in another
 * way; null where HTTP has to be known to read it.
 */
export function readPlainRequest(text: string): RequestHead | null {
  const target = text.length <= MAX_HEAD ? HEAD.exec(text)?.[1] : undefined
  if (target === undefined) return null
  const headers = new Map<string, string>()
  const end = text.length - 2
  for (let from = text.indexOf("\n") + 1; from < end; ) {
    const colon = text.indexOf(":", from)
    const line = text.indexOf("\r", colon)
    const name = text.slice(from, colon).toLowerCase()
    // Which of two counts differs by name.
    if (NOT_PLAIN.has(name) || headers.has(name)) return null
    headers.set(name, textOf(text, colon + 1, line))
    from = line + 2
  }
  const connection = headers.get("connection")
  const isKept = connection === undefined || connection.toLowerCase() === "keep-alive"
  if (!isKept || !headers.get("host")) return null
  return { method: "GET", target, header: (name) => headers.get(name) ?? null }
}

/** Without the space around it, which hardly anybody sends but one in front. */
function textOf(text: string, from: number, to: number): string {
  const value = text.slice(text.charCodeAt(from) === 32 ? from + 1 : from, to)
  const [first, last] = [value.charCodeAt(0), value.charCodeAt(value.length - 1)]
  return first <= 32 || last <= 32 ? value.replace(EDGE_SPACE, "") : value
}
