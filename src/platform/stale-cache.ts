import { withTimeout } from "./timeout.ts"

/** fresh: use it · aging: use it, and fetch again beside it · stale: fetch again, this one only if that fails · expired: never. */
export type Freshness = "fresh" | "aging" | "stale" | "expired"

export type Entry<T> = { value: T; fetchedAt: number }

/** A store shared by many processes, slow to agree and allowed to fail: it holds fallbacks, never the truth. */
export type SharedStore = {
  get(key: string): Promise<unknown>
  put(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
}

export type CacheRules<T> = {
  /** What an entry is worth by its age, which counts from the fetch and never restarts. */
  freshness(value: T, fetchedAt: number, now: number): Freshness
  /** Whether the shared store should hold it; a value that should not removes what is there. */
  isShared(value: T): boolean
  isEntry(value: unknown): value is Entry<T>
}

/** What one request lends to the cache: on Workers neither connections nor promises may outlive it. */
export type CacheAccess<T> = {
  shared: SharedStore | null
  /** Asks the source of truth; rejects when it is away. */
  load(): Promise<T>
  now(): number
  /** Work that may outlive the answer. */
  defer(work: Promise<unknown>): void
}

type Held<T> = Entry<T> & { sharedAt: number; refreshAfter: number }
/** One question to the source, whose answer is for all who came while it is asked. */
type Flight<T> = { number: number; startedAt: number; joined: number; answer: Promise<Held<T> | null> }

const LOAD_TIMEOUT_MS = 2_000
/** The same where there is nothing old to serve: whoever waits would get nothing. */
const ONLY_HOPE_MS = 8_000
/** Whoever came first may have left, and on Workers its question with it: others wait for it so long, then ask themselves. */
const JOINED_MS = 1_000
const SHARED_TIMEOUT_MS = 500
const MEMORY_ENTRIES = 5_000
/** After a failed load nobody asks again for this long where something old can be served. */
const BACKOFF_MS = 2_000
/** An unchanged value is written to the shared store this often: it takes one write a second for a key. */
const SHARE_EVERY_MS = 600_000

/** A cache over memory, a shared store and the source, which serves the old while the source is away. */
export class StaleCache<T> {
  readonly #rules: CacheRules<T>
  readonly #memory = new Map<string, Held<T>>()
  readonly #flights = new Map<string, Flight<T>>()
  #asked = 0
  #backoffUntil = 0

  constructor(rules: CacheRules<T>) {
    this.#rules = rules
  }

  /** The value where memory has one that needs no asking, else null. */
  fresh(key: string, now: number): T | null {
    const held = this.#memory.get(key)
    return held && this.#worth(held, now) === "fresh" ? held.value : null
  }

  /** The value, or null when the source is away and nothing usable is remembered. Never rejects. */
  async get(key: string, access: CacheAccess<T>): Promise<T | null> {
    const now = access.now()
    let held = this.#memory.get(key) ?? null
    let state = this.#worth(held, now)
    if (state === "stale" || state === "expired") {
      held = await this.#withShared(key, held, access)
      state = this.#worth(held, now)
    }
    if (held && state === "fresh") return held.value
    if (held && state === "aging") {
      if (held.refreshAfter <= now) {
        held.refreshAfter = now + LOAD_TIMEOUT_MS
        access.defer(this.#fetch(key, held, access))
      }
      return held.value
    }
    const usable = held && state === "stale" ? held.value : null
    if (usable !== null && this.#backoffUntil > now) return usable
    const found = await this.#askOnce(key, held, access, usable === null ? ONLY_HOPE_MS : LOAD_TIMEOUT_MS)
    if (found) return found.value
    // Of many who asked at once, another may have been answered.
    const other = this.#memory.get(key) ?? null
    return other && this.#worth(other, access.now()) !== "expired" ? other.value : usable
  }

  /**
   * Asks the source, or waits for who asks it now. Their answer counts where it is fresh, or was asked for after we came; where
   * it fails, one of those who waited asks once more for all, and where it takes long, one asks beside it for the others.
   */
  async #askOnce(key: string, before: Held<T> | null, access: CacheAccess<T>, timeoutMs: number) {
    const cameAfter = this.#asked
    const until = access.now() + timeoutMs
    let waitedFor = 0
    for (let tries = 1; ; tries++) {
      const flight = this.#flights.get(key)
      const waitMs = flight && flight.number !== waitedFor ? flight.startedAt + JOINED_MS - access.now() : 0
      if (!flight || waitMs <= 0) {
        const own = this.#takeOff(key, before, access, timeoutMs)
        const found = await own.answer
        if (found || own.joined === 0 || tries > 1) return found
        continue
      }
      flight.joined++
      waitedFor = flight.number
      const found = await withTimeout(flight.answer, waitMs, "who asked first").catch(() => undefined)
      if (found === undefined) {
        if (access.now() < until) continue
        return null
      }
      const worth = this.#worth(found, access.now())
      if (flight.number > cameAfter || worth === "fresh" || worth === "aging") return found
    }
  }

  #takeOff(key: string, before: Held<T> | null, access: CacheAccess<T>, timeoutMs: number): Flight<T> {
    const startedAt = access.now()
    const answer = this.#fetch(key, before, access, timeoutMs)
    const flight = { number: ++this.#asked, startedAt, joined: 0, answer }
    this.#flights.set(key, flight)
    const landed = answer.finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    })
    access.defer(landed)
    return flight
  }

  #worth(held: Held<T> | null, now: number) {
    return held ? this.#rules.freshness(held.value, held.fetchedAt, now) : "expired"
  }

  /** What the shared store holds, where that is younger than what memory does. */
  async #withShared(key: string, held: Held<T> | null, access: CacheAccess<T>): Promise<Held<T> | null> {
    if (!access.shared) return held
    try {
      const found = await withTimeout(access.shared.get(key), SHARED_TIMEOUT_MS, "the shared store")
      if (!this.#rules.isEntry(found) || (held && held.fetchedAt >= found.fetchedAt)) return held
      return this.#remember(key, { ...found, sharedAt: found.fetchedAt, refreshAfter: 0 })
    } catch {
      return held
    }
  }

  /** Asks the source. The age counts from before the question, not from the answer. */
  async #fetch(
    key: string,
    before: Held<T> | null,
    access: CacheAccess<T>,
    timeoutMs = LOAD_TIMEOUT_MS,
  ): Promise<Held<T> | null> {
    const fetchedAt = access.now()
    try {
      const value = await withTimeout(access.load(), timeoutMs, "the source")
      const isNew = !before || JSON.stringify(before.value) !== JSON.stringify(value)
      const isDue = isNew || fetchedAt - before.sharedAt >= SHARE_EVERY_MS
      const held = this.#remember(key, {
        value,
        fetchedAt,
        sharedAt: isDue ? fetchedAt : before.sharedAt,
        refreshAfter: 0,
      })
      if (isDue && access.shared) access.defer(this.#share(key, held, before, access.shared))
      return held
    } catch (error) {
      this.#backoffUntil = access.now() + BACKOFF_MS
      console.error(JSON.stringify({ event: "cache.load_failed", error: String(error) }))
      return null
    }
  }

  async #share(key: string, held: Held<T>, before: Held<T> | null, shared: SharedStore): Promise<void> {
    try {
      if (this.#rules.isShared(held.value)) await shared.put(key, { value: held.value, fetchedAt: held.fetchedAt })
      else if (before) await shared.delete(key)
    } catch (error) {
      held.sharedAt = 0
      console.error(JSON.stringify({ event: "cache.share_failed", error: String(error) }))
    }
  }

  /** Keeps the map bounded: the entry that was set longest ago makes room. */
  #remember(key: string, held: Held<T>): Held<T> {
    this.#memory.delete(key)
    if (this.#memory.size >= MEMORY_ENTRIES) this.#memory.delete(this.#memory.keys().next().value!)
    this.#memory.set(key, held)
    return held
  }
}
