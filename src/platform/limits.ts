import { MINUTE_MS } from "../lib/time.ts"

const WINDOW_MS = MINUTE_MS
/** Addresses and keys that one process counts for; beyond them the one that was quiet longest is forgotten. */
const MAX_KEYS = 50_000

/** What is limited, and how often a minute: by key, by address and vendor, or by address. */
export const LIMITS = {
  /** Requests of one key, token or session: several times what one instance records, so that it ends a loop and no trade. */
  credential: 300_000,
  /** What comes to doors that are open to the world: by publishable keys, and from networks. */
  door: 600,
  form: 60,
  /** Stripe sends from a few addresses for everybody. */
  hook: 6_000,
  unknown_slug: 60,
} as const

export type LimitName = keyof typeof LIMITS
export type Quota = { allowed: boolean; limit: number; left: number; resetSeconds: number }

/** Counts one more of a kind for a key. It may count by place or instance, and writes no table. Does not reject. */
export type Limiter = { take(name: LimitName, key: string): Promise<Quota> }

type Count = { startedAt: number; used: number; before: number }

/**
 * Counters of this process in a sliding minute: a window that is over counts on for the part of it that is less than a
 * minute ago. What is refused does not count, so that whoever slows down gets through.
 */
export function slidingLimiter(now: () => number, maxKeys = MAX_KEYS): Limiter {
  const counts = new Map<string, Count>()
  return {
    take: async (name, key) => {
      const id = `${name} ${key}`
      const count = currentCount(counts.get(id), now())
      const elapsed = now() - count.startedAt
      const used = count.used + count.before * (1 - elapsed / WINDOW_MS)
      const allowed = used + 1 <= LIMITS[name]
      if (allowed) count.used++
      // Moved to the end: the first is the one that was quiet longest.
      counts.delete(id)
      counts.set(id, count)
      if (counts.size > maxKeys) counts.delete(counts.keys().next().value!)
      const left = Math.max(0, Math.floor(LIMITS[name] - used - (allowed ? 1 : 0)))
      return { allowed, limit: LIMITS[name], left, resetSeconds: Math.ceil((WINDOW_MS - elapsed) / 1000) }
    },
  }
}

function currentCount(known: Count | undefined, now: number): Count {
  const age = known ? now - known.startedAt : Number.POSITIVE_INFINITY
  if (!known || age >= 2 * WINDOW_MS || age < 0) return { startedAt: now, used: 0, before: 0 }
  return age < WINDOW_MS ? known : { startedAt: known.startedAt + WINDOW_MS, used: 0, before: known.used }
}

/** Whose address it is for counting: a machine, or the network of 64 bits that one household or host has by IPv6. */
export function addressBlock(address: string): string {
  if (!address.includes(":")) return address
  const [head = "", tail] = address.toLowerCase().split("::")
  const groups = head.split(":").filter(Boolean)
  if (tail !== undefined) while (groups.length < 4) groups.push("0")
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")
}
