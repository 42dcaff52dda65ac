import { CLOCK_SKEW_MS, DAY_MS } from "../../../../lib/time.ts"
import type { Freshness } from "../../../../platform/stale-cache.ts"
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

/**
 * What is known of the links under one key, see `slugKey`; a disabled link is an unknown one. `twins` is there where their
 * slugs differ by case, as those made long ago may: each is found by its own spelling, `link` by any other.
 */
export type LinkAnswer = { kind: "found"; link: LinkSnapshot; twins?: Twin[] } | { kind: "unknown" }
export type Twin = { slug: string; link: LinkSnapshot | null }

/** A link under a key, as it was made. */
export type SpelledLink = { slug: string; host: string; isActive: boolean; snapshot: LinkSnapshot }

/** Of links under one key, the preferred host's first and each host's oldest first, the one that a spelling means. */
export function pickLink<T extends Omit<SpelledLink, "snapshot">>(links: readonly T[], slug: string): T | null {
  const made = links.filter((link) => link.slug === slug)
  const isOff = (host: string) => made.some((link) => link.host === host)
  return made.find((link) => link.isActive) ?? links.find((link) => link.isActive && !isOff(link.host)) ?? null
}

/** The links under one key as one answer for all spellings. */
export function toAnswer(links: readonly SpelledLink[]): LinkAnswer {
  const meant = (slug: string) => pickLink(links, slug)?.snapshot ?? null
  const slugs = [...new Set(links.map((link) => link.slug))]
  const link = slugs.length === 1 ? meant(slugs[0]!) : (links.find((one) => one.isActive)?.snapshot ?? null)
  if (!link) return { kind: "unknown" }
  if (slugs.length === 1) return { kind: "found", link }
  return { kind: "found", link, twins: slugs.map((slug) => ({ slug, link: meant(slug) })) }
}

/** The answer for one spelling. */
export function answerFor(answer: LinkAnswer, slug: string): LinkAnswer {
  if (answer.kind === "unknown" || !answer.twins) return answer
  const twin = answer.twins.find((one) => one.slug === slug)
  const link = twin ? twin.link : answer.link
  return link ? { kind: "found", link } : { kind: "unknown" }
}

const AGING_AFTER_MS = 20_000
const STALE_AFTER_MS = 30_000
const UNKNOWN_STALE_AFTER_MS = 5_000
export const EXPIRED_AFTER_MS = DAY_MS

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
