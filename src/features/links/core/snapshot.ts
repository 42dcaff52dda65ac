/** All that a redirect must know of a link, copied from the database at one moment, without its age. */
export type LinkSnapshot = {
  vendorId: string
  programId: string
  linkId: string
  /** `links.number`, below 2^48: what a click id carries. */
  linkNumber: number
  affiliateId: string
  destination: string
  /** The parameter that carries the click id to the destination. */
  clickParam: string
  windowSeconds: number
  winner: "last_click" | "first_click"
  /** The affiliate is approved and not banned. */
  attributes: boolean
  mode: "live" | "test"
  /** A test vendor's own time in ms; null while it still runs on the real one. */
  testNow: number | null
}

/** A disabled link is an unknown one. */
export type LinkAnswer = { kind: "found"; link: LinkSnapshot } | { kind: "unknown" }

/** fresh: use it · aging: use it, and fetch anew beside it · stale: fetch anew, this one only if that fails · expired: never. */
export type Freshness = "fresh" | "aging" | "stale" | "expired"

const AGING_AFTER_MS = 20_000
const STALE_AFTER_MS = 30_000
const UNKNOWN_STALE_AFTER_MS = 5_000
const CLOCK_SKEW_MS = 5_000
export const EXPIRED_AFTER_MS = 24 * 3_600_000

/** How far an answer fetched at `fetchedAt` can be trusted at `now` (ms). Being asked for never makes it younger. */
export function freshness(answer: LinkAnswer, fetchedAt: number, now: number): Freshness {
  const age = now - fetchedAt
  if (age < -CLOCK_SKEW_MS || age > EXPIRED_AFTER_MS) return "expired"
  // Not even as a fallback: "unknown" from the cache would be a 404 for a link that was made since.
  if (answer.kind === "unknown") return age <= UNKNOWN_STALE_AFTER_MS ? "fresh" : "expired"
  if (answer.link.mode === "test") return "stale"
  return age <= AGING_AFTER_MS ? "fresh" : age <= STALE_AFTER_MS ? "aging" : "stale"
}

/** The vendor's time: its own when it is a test vendor that has set one. */
export function vendorNow(link: LinkSnapshot, realNow: number): number {
  return link.mode === "test" && link.testNow !== null ? link.testNow : realNow
}
