const BREAKS = new Set(["br", "p", "div", "tr", "li", "ul", "ol", "h1", "h2", "h3", "h4", "table", "blockquote"])
/** What stands in these is for programs. */
const UNSEEN = ["script", "style", "head", "title"]
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }
const MAX_CODE = 0x10ffff

/** What HTML says, as lines of text. Each letter is looked at once, whatever was written. */
export function htmlText(html: string): string {
  let out = ""
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf("<", at)
    const end = open < 0 ? html.length : open
    out += html.slice(at, end).replace(/\s+/g, " ")
    if (open < 0) break
    const close = html.indexOf(">", open)
    if (close < 0) break
    const name = /^<\/?([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 20))?.[1]?.toLowerCase() ?? ""
    if (BREAKS.has(name)) out += "\n"
    at = close + 1
    if (UNSEEN.includes(name) && html[open + 1] !== "/") at = afterUnseen(html, at, name)
  }
  const text = out.replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,4});/gi, entity)
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
}

function afterUnseen(html: string, from: number, name: string): number {
  for (let at = html.indexOf("</", from); at >= 0; at = html.indexOf("</", at + 2))
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at
  return html.length
}

function entity(whole: string, name: string): string {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? whole
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code > 0 && code <= MAX_CODE ? String.fromCodePoint(code).toWellFormed() : ""
}
