import type { Seen } from "./visitor.ts"

const MOST_HTML = 50 * 1024
/** What the tests put around texts of the catalogue. */
const MARKS = /[⟦⟧]/g
const MOST_OF_A_SHAPE = 2

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" }
const unescaped = (text: string) => text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => ENTITIES[name]!)

export type Walked = { path: string; html: string }

/** The address without what names one thing of several. */
const shapeOf = (path: string) => {
  const { pathname, searchParams } = new URL(path, "http://any")
  const parts = pathname.split("/").map((part) => (/[_\d%-]|^[A-Z]/.test(part) && part !== "sign-in" ? ":" : part))
  return `${parts.join("/")}?${[...searchParams.keys()].toSorted().join("&")}`
}

const NOT_A_PAGE = /^\/(docs|outbox|assets|q|r|p)\b|\.(csv|svg|pdf)\b|[?&]file=|^\/(openapi|llms)/

/** Everything that can be reached by links from a page, a few addresses of each shape, with what is wrong with it. */
export async function walkPages(
  visitor: { get(path: string): Promise<Seen> },
  from: string[],
  check: (page: Walked) => string[],
  most = MOST_OF_A_SHAPE,
) {
  const [waiting, seen, shapes] = [[...from], new Set<string>(from), new Map<string, number>()]
  const faults: string[] = []
  const paths: string[] = []
  const origins = new Map<string, string>()
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const { status, text, location, headers } = await visitor.get(path)
    if (status === 303 && location?.startsWith("/")) {
      if (!seen.has(location)) waiting.push(location)
      seen.add(location)
      continue
    }
    if (status !== 200) faults.push(`${path}: answers ${status}, linked from ${origins.get(path)}`)
    if (!headers.get("content-type")?.includes("html")) continue
    paths.push(path)
    faults.push(...[...faultsOfHtml(text), ...check({ path, html: text })].map((fault) => `${path}: ${fault}`))
    for (const [, href = ""] of text.matchAll(/<a\b[^>]*\shref="([^"#]*)"/g)) {
      const link = unescaped(href)
      const shape = shapeOf(link.startsWith("?") ? path.split("?")[0] + link : link)
      const address = link.startsWith("?") ? path.split("?")[0] + link : link
      if (!address.startsWith("/") || NOT_A_PAGE.test(address) || seen.has(address)) continue
      const known = shapes.get(shape) ?? 0
      if (known >= most) continue
      shapes.set(shape, known + 1)
      seen.add(address)
      origins.set(address, path)
      waiting.push(address)
    }
  }
  return { faults, paths }
}

const RAW =
  /\b(aff|prg|grp|sal|com|cus|ven|lnk|clk|run|itm|per|key|mem|inq|cst|fnd|whk|imp|rfd|crt|dbt)_[0-9a-z]{8,}|\b(liability|expense|asset|income|equity):\w+|\b(basis points|minor units|bps|payload|idempotent)\b/i

/** What no page may have, whatever it is about. */
function faultsOfHtml(html: string): string[] {
  const faults: string[] = []
  const main = /<main\b.*<\/main>/s.exec(html)?.[0] ?? ""
  const raw = RAW.exec(textsOf(main).join(" "))
  if (raw) faults.push(`not for people: ${raw[0]}`)
  const bytes = Buffer.byteLength(html.replaceAll(MARKS, ""))
  if (bytes > MOST_HTML) faults.push(`${(bytes / 1024).toFixed(1)} KiB of HTML`)
  const headings = html.match(/<h1\b/g)?.length ?? 0
  if (headings !== 1) faults.push(`${headings} first headings`)
  const ids = new Set([...html.matchAll(/<label\b[^>]*\sfor="([^"]*)"/g)].map(([, id]) => id))
  const bare = html.replaceAll(/<label\b.*?<\/label>/gs, "")
  for (const [field] of bare.matchAll(/<(input|select|textarea)\b[^>]*>/g)) {
    if (/type="(hidden|submit)"|aria-label(ledby)?="/.test(field)) continue
    if (!ids.has(/\sid="([^"]*)"/.exec(field)?.[1] ?? "")) faults.push(`a field without a label: ${field}`)
  }
  return faults
}

/** What is read in a page: its texts, and what is read out or shown of attributes. */
export function textsOf(html: string): string[] {
  const shown = html.replaceAll(/<(script|style|code|pre|time|q)\b.*?<\/\1>/gs, " ")
  const said = [...shown.matchAll(/\s(?:aria-label|placeholder|title|alt)="([^"]*)"/g)].map(([, text = ""]) => text)
  return [...said, ...shown.split(/<[^>]*>/)]
    .map((text) => unescaped(text).replaceAll(/\s+/g, " ").trim())
    .filter(Boolean)
}
