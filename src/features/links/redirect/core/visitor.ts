import { isbot } from "isbot"

/** Why a request is no visit: any of these keeps the click out of attribution, and on record. */
export type VisitFlags = { head: boolean; prefetch: boolean; bot: boolean }

const SPECULATION = /prefetch|prerender|preview/i
const SPECULATION_HEADERS = ["sec-purpose", "purpose", "x-purpose", "x-moz"]

// A vendor's own server that follows a link for its visitor says only what it is written in; a crawler names itself.
const PLAIN_RUNTIMES = new Set(["node", "undici"])

/** What the request itself says: a HEAD, a browser fetching ahead of its user, or a program that reads links. */
export function visitFlags(
  method: string,
  header: (name: string) => string | null,
  userAgent = header("user-agent"),
): VisitFlags {
  return {
    head: method === "HEAD",
    prefetch: SPECULATION_HEADERS.some((name) => {
      const said = header(name)
      return said !== null && SPECULATION.test(said)
    }),
    bot: isBotAgent(userAgent),
  }
}

/** What was said of programs that came before: few say most of what is said. */
const seen = new Map<string, boolean>()
const MOST_SEEN = 1_000

/** Whether a visitor's program is a robot by what it says it is; every browser says something. */
export function isBotAgent(userAgent: string | null): boolean {
  const name = userAgent?.trim() ?? ""
  if (name === "") return true
  const known = seen.get(name)
  if (known !== undefined) return known
  const isBot = isbot(name) && !PLAIN_RUNTIMES.has(name)
  if (seen.size >= MOST_SEEN) seen.clear()
  seen.set(name, isBot)
  return isBot
}

export function isVisit(flags: VisitFlags): boolean {
  return !(flags.head || flags.prefetch || flags.bot)
}
