import type { SigningKey } from "../../../platform/signing.ts"
import {
  type Carried,
  CLICK_COOKIE,
  candidates,
  clickCookie,
  earlierClick,
  isRepeat,
  programCookie,
} from "./core/carried.ts"
import { type ClickMessage, toClickMessage } from "./core/click.ts"
import type { LinkAddress } from "./core/link-address.ts"
import { tooManyPage, unavailablePage, unknownLinkPage, wrongMethodPage } from "./core/link-pages.ts"
import { type LinkAnswer, type LinkSnapshot, vendorNow } from "./core/snapshot.ts"
import { isQr, targetUrl } from "./core/target.ts"
import { isVisit, visitFlags } from "./core/visitor.ts"
import { mintClickId, verifyClickId, visitorName } from "./mint-click-id.ts"

export type RedirectPorts = {
  /** `unavailable`: nobody can say now, and nothing usable is remembered. Does not reject. */
  links: { find(host: string, slug: string): Promise<LinkAnswer | { kind: "unavailable" }> }
  /** Resolves once the click is safe; rejects when it is not. */
  clicks: { record(click: ClickMessage): Promise<void> }
  /** Whether this address may go on asking for links that are none; counts one more. */
  mayGuess(address: string): Promise<boolean>
  /** The first signs. */
  keys: readonly SigningKey[]
  /** The real time, ms. */
  now(): number
}

/** What the platform knows of the caller beside the request: address and ISO country. The address is only ever hashed. */
export type Caller = { address: string; country: string | null }

/** Answers a link: the click is recorded before the visitor is sent on, and the id travels only if it was. */
export async function redirect(
  request: Request,
  address: LinkAddress,
  caller: Caller,
  ports: RedirectPorts,
): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") return wrongMethodPage()
  const answer =
    address.slug === null ? { kind: "unknown" as const } : await ports.links.find(address.host, address.slug)
  if (answer.kind === "unavailable") return unavailablePage()
  if (answer.kind === "unknown") return (await ports.mayGuess(caller.address)) ? unknownLinkPage() : tooManyPage()
  const { link } = answer
  const url = new URL(request.url)
  if (targetUrl(link.destination, url.search, { param: link.clickParam, clickId: null }) === null)
    return unknownLinkPage()
  const carried = await takeClick(request, url, link, caller, ports)
  const mark = { param: link.clickParam, clickId: carried?.id ?? null }
  const headers = new Headers({
    location: targetUrl(link.destination, url.search, mark)!,
    "cache-control": "private, no-store",
    "x-robots-tag": "noindex",
  })
  if (carried) {
    const names = link.winner === "first_click" ? [CLICK_COOKIE, programCookie(link.programId)] : [CLICK_COOKIE]
    for (const name of names) headers.append("set-cookie", clickCookie(name, carried, url.protocol === "https:"))
  }
  return new Response(null, { status: 302, headers })
}

/** Records the click; returns what the visitor goes on with: it, an earlier one of a first-click program, or nothing. */
async function takeClick(
  request: Request,
  url: URL,
  link: LinkSnapshot,
  caller: Caller,
  ports: RedirectPorts,
): Promise<Carried | null> {
  const header = (name: string) => request.headers.get(name)
  const at = vendorNow(link, ports.now())
  const visit = visitFlags(request.method, header)
  const attributed = isVisit(visit) && link.attributes
  const known = attributed ? await carriedClicks(header("cookie"), link, ports) : []
  const kept = link.winner === "first_click" ? earlierClick(link, known, at) : null
  const repeat = isRepeat(link, known, at)
  const userAgent = header("user-agent")
  const day = new Date(ports.now()).toISOString().slice(0, 10)
  const [id, visitor] = await Promise.all([
    mintClickId(ports.keys, {
      at,
      linkNumber: BigInt(link.linkNumber),
      programId: link.programId,
      isVisit: isVisit(visit),
    }),
    visitorName(ports.keys, { vendorId: link.vendorId, day, address: caller.address, userAgent: userAgent ?? "" }),
  ])
  const click = { id, at, flags: { ...visit, qr: isQr(url.search), unattributed: !attributed } }
  const message = toClickMessage(
    link,
    { ...click, keptId: kept?.id ?? null, visitor, ...(repeat && { repeat }) },
    { path: url.pathname, query: url.search, referrer: header("referer"), userAgent, country: caller.country },
  )
  const isRecorded = await ports.clicks.record(message).then(
    () => true,
    () => false,
  )
  if (!attributed || kept) return kept
  return isRecorded ? { id, seconds: link.windowSeconds } : null
}

async function carriedClicks(cookie: string | null, link: LinkSnapshot, ports: RedirectPorts) {
  const clicks = await Promise.all(
    candidates(cookie, link.programId).map(async (id) => ({ id, ...(await verifyClickId(ports.keys, id)) })),
  )
  return clicks.filter((click) => click.kind === "valid")
}
