import { toHex } from "../../../lib/hash.ts"
import { sha256Of } from "../../../lib/hmac-sha256.ts"
import { type Entry, type SharedStore, StaleCache } from "../../../platform/stale-cache.ts"
import { slugKey } from "./core/slug.ts"
import { answerFor, freshness, type LinkAnswer } from "./core/snapshot.ts"

/** One a process: what it remembers of links between requests. */
export class LinkMemory extends StaleCache<LinkAnswer> {
  constructor() {
    super({
      freshness,
      isShared: (answer) => answer.kind === "found",
      isEntry: isLinkEntry,
    })
  }
}

export type LinkSources = {
  shared: SharedStore | null
  /** Reads the database; rejects while it is away, so that "unknown" always means unknown. */
  lookup(host: string, slugKey: string): Promise<LinkAnswer>
  /** Work that may outlive the answer. */
  defer(work: Promise<unknown>): void
}

/** The link by host ("" for the app's own) and slug in any case, from the nearest place that may still be believed. */
export function findLink(
  memory: LinkMemory,
  now: () => number,
  sources: () => LinkSources,
  host: string,
  slug: string,
) {
  const key = slugKey(slug)
  const name = `link:${host}:${key}`
  const fresh = memory.fresh(name, now())
  if (fresh) return answerFor(fresh, slug)
  return findFurther(memory, now, sources(), { host, slug, key, name })
}

type Named = { host: string; slug: string; key: string; name: string }

function findFurther(memory: LinkMemory, now: () => number, { shared, lookup, defer }: LinkSources, link: Named) {
  const { host, slug, key, name } = link
  return memory
    .get(name, { shared: shared && unnamed(shared), defer, now, load: () => lookup(host, key) })
    .then((answer) => (answer ? answerFor(answer, slug) : { kind: "unavailable" as const }))
}

/** What is kept outside the database is kept under names that say nothing: a slug may be what somebody is called. */
const unnamed = ({ get, put, delete: drop }: SharedStore): SharedStore => ({
  get: (key) => get(hashed(key)),
  put: (key, value) => put(hashed(key), value),
  delete: (key) => drop(hashed(key)),
})
const hashed = (key: string) => toHex(sha256Of(new TextEncoder().encode(key)))

// Entries outlive deployments: one written in another form is as good as none.
function isLinkEntry(value: unknown): value is Entry<LinkAnswer> {
  const entry = value as Entry<LinkAnswer> | null
  if (typeof entry?.fetchedAt !== "number" || entry.value?.kind !== "found") return false
  const { link } = entry.value
  return typeof link?.linkNumber === "number" && typeof link.windowSeconds === "number" && link.winner !== undefined
}
