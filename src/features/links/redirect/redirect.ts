import { utcDay } from "../../../lib/calendar.ts"
import type { Signer } from "../../../platform/signing.ts"
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
import type { LinkUrl } from "./core/link-url.ts"
import { type LinkAnswer, type LinkSnapshot, vendorNow } from "./core/snapshot.ts"
import { type Destination, isQr, readDestination, targetUrl } from "./core/target.ts"
import { isVisit, visitFlags } from "./core/visitor.ts"
import { readClickId, signClickId, signVisitorName } from "./mint-click-id.ts"

/** An answer that is known already where it can be: a promise costs more than most of what is asked. */
type Soon<T> = T | Promise<T>
export type Found = LinkAnswer | { kind: "unavailable" }

export type RedirectPorts = {
  /** `unavailable`: nobody can say now, and nothing usable is remembered. Does not reject. */
  links: { find(host: string, slug: string): Soon<Found> }
  /** Resolves once the click is safe; rejects when it is not. */
  clicks: { record(click: ClickMessage): Promise<unknown> }
  /** Whether this address may go on asking for links that are none; counts one more. */
  mayGuess(address: string): Promise<boolean>
  /** Of click ids; the first signs. */
  signers: readonly Signer[]
  /** The real time, ms. */
  now(): number
}

/** A request for a link, as either runtime has it; the caller's `ip` is only ever hashed, `country` is its ISO code. */
export type LinkRequest = {
  method: string
  url: LinkUrl
  address: LinkAddress
  header(name: string): string | null
  ip: string
  country: string | null
}

/** Where a visitor is sent on to, and with which cookies. */
export type SentOn = { location: string; cookies: string[] }

const UNKNOWN = { kind: "unknown" } as const
/** Of each answer that sends a visitor on. */
export const SENT_ON_HEADERS = { "cache-control": "private, no-store", "x-robots-tag": "noindex" }

/** Answers a link: the click is recorded before the visitor is sent on, and the id travels only if it was. */
export function redirect(request: LinkRequest, ports: RedirectPorts): Soon<SentOn | Response> {
  const { method, address } = request
  if (method !== "GET" && method !== "HEAD") return wrongMethodPage()
  const found = address.slug === null ? UNKNOWN : ports.links.find(address.host, address.slug)
  return found instanceof Promise ? followLater(request, found, ports) : followAnswer(request, found, ports)
}

const followLater = (request: LinkRequest, found: Promise<Found>, ports: RedirectPorts) =>
  found.then((answer) => followAnswer(request, answer, ports))

/** The same as an answer of HTTP. */
export function toResponse(answer: SentOn | Response): Response {
  if (answer instanceof Response) return answer
  const { location, cookies } = answer
  // The runtime reads a literal faster than what is appended to; only several cookies take more than one.
  const [cookie] = cookies
  if (cookie !== undefined && cookies.length === 1)
    return new Response(null, { status: 302, headers: { location, ...SENT_ON_HEADERS, "set-cookie": cookie } })
  const set = cookies.map((one) => ["set-cookie", one])
  const headers = [...Object.entries({ location, ...SENT_ON_HEADERS }), ...set] as [string, string][]
  return new Response(null, { status: 302, headers })
}

function followAnswer(request: LinkRequest, answer: Found, ports: RedirectPorts): Soon<SentOn | Response> {
  if (answer.kind === "unavailable") return unavailablePage()
  if (answer.kind === "unknown")
    return ports.mayGuess(request.ip).then((may) => (may ? unknownLinkPage() : tooManyPage()))
  const destination = destinationOf(answer.link)
  return destination ? sendOn(request, answer.link, destination, ports) : unknownLinkPage()
}

const destinations = new WeakMap<LinkSnapshot, Destination | null>()

function destinationOf(link: LinkSnapshot): Destination | null {
  const known = destinations.get(link)
  if (known !== undefined) return known
  const read = readDestination(link.destination)
  destinations.set(link, read)
  return read
}

/** Records the click, and sends on with it, an earlier one of a first-click program, or nothing. */
function sendOn(request: LinkRequest, link: LinkSnapshot, destination: Destination, ports: RedirectPorts) {
  const { click, kept, isAttributed } = toClick(request, link, ports)
  const fresh = isAttributed && !kept ? { id: click.id, seconds: link.windowSeconds } : kept
  return answerOnce(ports.clicks.record(click), { url: request.url, link, destination, fresh, kept })
}

type Onward = {
  url: LinkUrl
  link: LinkSnapshot
  destination: Destination
  /** What the visitor goes on with, and what when the click could not be kept. */
  fresh: Carried | null
  kept: Carried | null
}

/** By itself: what waits for the disk holds no more of the request than this. */
function answerOnce(isKept: Promise<unknown>, { url, link, destination, fresh, kept }: Onward): Promise<SentOn> {
  return isKept.then(
    () => toSentOn(url, link, destination, fresh),
    () => toSentOn(url, link, destination, kept),
  )
}

function toSentOn(url: LinkUrl, link: LinkSnapshot, destination: Destination, carried: Carried | null): SentOn {
  const mark = { param: link.clickParam, clickId: carried?.id ?? null }
  const location = targetUrl(destination, url.search, mark)
  if (!carried) return { location, cookies: [] }
  const names = link.winner === "first_click" ? [CLICK_COOKIE, programCookie(link.programId)] : [CLICK_COOKIE]
  const isSecure = url.protocol === "https:"
  return { location, cookies: names.map((name) => clickCookie(name, carried, isSecure)) }
}

/** The click as it is recorded, and the earlier one that its visitor goes on with, if any. */
function toClick(request: LinkRequest, link: LinkSnapshot, { signers, now }: RedirectPorts) {
  const { url, header } = request
  const at = vendorNow(link, now())
  const userAgent = header("user-agent")
  const visit = visitFlags(request.method, header, userAgent)
  const isAttributed = isVisit(visit) && link.attributes
  const known = isAttributed ? carriedClicks(header("cookie"), link, signers) : []
  const kept = link.winner === "first_click" ? earlierClick(link, known, at) : null
  const repeat = isRepeat(link, known, at)
  const { vendorId, programId } = link
  const facts = { at, linkNumber: BigInt(link.linkNumber), programId, isVisit: isVisit(visit) }
  const visitor = { vendorId, day: utcDay(now()), address: request.ip, userAgent: userAgent ?? "" }
  const click = toClickMessage(
    link,
    {
      id: signClickId(signers[0]!, facts),
      at,
      flags: { ...visit, qr: isQr(url.search), unattributed: !isAttributed },
      keptId: kept?.id ?? null,
      visitor: signVisitorName(signers[0]!, visitor),
      ...(repeat && { repeat }),
    },
    { path: url.pathname, query: url.search, referrer: header("referer"), userAgent, country: request.country },
  )
  return { click, kept, isAttributed }
}

function carriedClicks(cookie: string | null, link: LinkSnapshot, signers: readonly Signer[]) {
  return candidates(cookie, link.programId)
    .map((id) => ({ id, ...readClickId(signers, id) }))
    .filter((click) => click.kind === "valid")
}
