import type { ClickMessage } from "../../src/features/links/redirect/core/click.ts"
import { CLICK_DOMAIN } from "../../src/features/links/redirect/core/click-id.ts"
import { linkAddress } from "../../src/features/links/redirect/core/link-address.ts"
import { parseLinkUrl } from "../../src/features/links/redirect/core/link-url.ts"
import type { LinkAnswer, LinkSnapshot } from "../../src/features/links/redirect/core/snapshot.ts"
import { redirect, toResponse } from "../../src/features/links/redirect/redirect.ts"
import { toBase64Url } from "../../src/lib/hash.ts"
import { slidingLimiter } from "../../src/platform/limits.ts"
import { parseSigningKeys, signersOf } from "../../src/platform/signing.ts"

export const keys = parseSigningKeys(`a:${toBase64Url(new Uint8Array(32).fill(7))}`)
export const NOON = Date.UTC(2026, 10, 21, 12)
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

export function snapshot(more: Partial<LinkSnapshot> = {}): LinkSnapshot {
  return {
    vendorId: "ven_1",
    programId: "prg_1",
    linkId: "lnk_1",
    linkNumber: 1,
    affiliateId: "aff_1",
    destination: "https://acme.com/start?plan=pro",
    clickParam: "gv_click",
    windowSeconds: 5_184_000,
    winner: "last_click",
    attributes: true,
    mode: "live",
    testNow: null,
    ...more,
  }
}

/** Links and clicks in memory, behind the ports that production fills with KV, RPC and a queue. */
export class LinkWorld {
  readonly clicks: ClickMessage[] = []
  readonly links = new Map<string, LinkAnswer | { kind: "unavailable" }>()
  now = NOON
  queueIsAway = false
  readonly #limiter = slidingLimiter(() => this.now)

  add(slug: string, more: Partial<LinkSnapshot> = {}): this {
    this.links.set(slug, { kind: "found", link: snapshot(more) })
    return this
  }

  /** Follows a link as a browser would, without going on to the destination. */
  async follow(url: string, headers: Record<string, string | null> = {}, method = "GET"): Promise<Followed> {
    const sent = Object.entries({ "user-agent": FIREFOX, ...headers }).filter(([, value]) => value !== null)
    const request = new Request(new URL(url, "https://app.example"), { method, headers: sent as [string, string][] })
    const asked = parseLinkUrl(request.url)
    const address = linkAddress(asked, ["go.acme.com"])
    if (!address) throw new Error(`no link lives at ${url}`)
    const header = (name: string) => request.headers.get(name)
    const caller = { method, url: asked, address, header, ip: "203.0.113.7", country: "FR" }
    const answer = await redirect(caller, {
      links: { find: async (_host, slug) => this.links.get(slug) ?? { kind: "unknown" } },
      clicks: { record: (click) => this.#record(click) },
      mayGuess: async (address) => (await this.#limiter.take("unknown_slug", address)).allowed,
      signers: await signersOf(keys, CLICK_DOMAIN),
      now: () => this.now,
    })
    return toFollowed(toResponse(answer))
  }

  async #record(click: ClickMessage) {
    if (this.queueIsAway) throw new Error("the queue is away")
    this.clicks.push(click)
  }
}

export type Followed = {
  status: number
  response: Response
  location: string
  cookies: string[]
  clickId: string | null
}

function toFollowed(response: Response): Followed {
  const location = response.headers.get("location") ?? ""
  const clickId = URL.parse(location)?.searchParams.get("gv_click") ?? null
  return { status: response.status, response, location, cookies: response.headers.getSetCookie(), clickId }
}

/** What a browser would send back: names and values without their attributes. */
export function asCookieHeader(cookies: readonly string[]): string {
  return cookies.map((cookie) => cookie.split(";")[0]).join("; ")
}
