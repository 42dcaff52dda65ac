import { slugFromText, slugKey } from "./slug.ts"
import { pickLink } from "./snapshot.ts"

/** Names under which a site's address may carry a slug, in the order in which they are tried. */
export const SLUG_NAMES = ["slug", "via", "ref", "fpr", "aff"] as const
const MAX_CANDIDATES = 40

/** A slug that might be meant, and the name that carries it. */
export type Candidate = { name: string; slug: string; key: string; isField: boolean }

/**
 * What a click's fields and then its address might name a link by, best first. Of the names in the address any may be a
 * program's own: which ones are, the links that are found show.
 */
export function slugCandidates(fields: Record<string, string | undefined>, url: string | undefined): Candidate[] {
  const query = [...new URLSearchParams(URL.parse(url ?? "")?.search ?? "")]
  const given = inOrder(Object.entries(fields)).map((pair) => toCandidate(pair, true))
  const inUrl = inOrder(query).map((pair) => toCandidate(pair, false))
  return [...given, ...inUrl].filter((candidate) => candidate !== null).slice(0, MAX_CANDIDATES)
}

function inOrder(pairs: [string, string | undefined][]) {
  const rank = ([name]: [string, unknown]) => {
    const known = SLUG_NAMES.indexOf(name as (typeof SLUG_NAMES)[number])
    return known < 0 ? SLUG_NAMES.length : known
  }
  return pairs.toSorted((a, b) => rank(a) - rank(b))
}

function toCandidate([name, text]: [string, string | undefined], isField: boolean): Candidate | null {
  const slug = text === undefined ? null : slugFromText(text)
  return slug === null ? null : { name, slug, key: slugKey(slug), isField }
}

type Found = { slug: string; host: string; isActive: boolean; snapshot: { clickParam: string } }

/** The first candidate that is an active link under a name that its program knows. */
export function firstLink<T extends Found>(candidates: readonly Candidate[], links: readonly T[]): T | null {
  for (const { name, slug, key } of candidates) {
    const isKnown = (link: T) => SLUG_NAMES.some((known) => known === name) || link.snapshot.clickParam === name
    const link = pickLink(
      links.filter((one) => slugKey(one.slug) === key && isKnown(one)),
      slug,
    )
    if (link) return link
  }
  return null
}
