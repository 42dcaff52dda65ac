import { type Fault, seeded } from "../../../tools/stripe-stand-in/faults.ts"

export const ITEMS = 60
const STRUCK = 0.6
const FATES_EACH = 4
const RESTRICTED = 0.05
const LATE_GRANT = 0.1
const RATE_LIMITS = 4

/** What may happen to any request about an account's transfers; `latency` of nothing lets it pass. */
const ON_THE_WIRE = [
  ...["drop_before", "drop_after", "truncate_after", "unreadable_after", "error_before", "error_after"],
  ...["rate_limit", "latency", "pass", "pass"],
] as const
/** What only an order of money meets. */
const ON_ORDERS = ["insufficient_balance", "restricted_account", "abandon", "abandon", "error_after"] as const
const STATUSES = [500, 502, 503]

type Payee = {
  amount: number
  /** Earned while the run executes; 0 for most. */
  later: number
  /** Stripe restricts the account for as long as the storm lasts. */
  isRestricted: boolean
  /** One after the other: what the account's requests meet. */
  fates: Fault[]
}

/** All that a seed decides. The same seed meets each account with the same faults, whatever runs beside it. */
export function planOf(seed: number) {
  const random = seeded(seed * 7919 + 1)
  const below = (limit: number) => Math.floor(random() * limit)
  const chance = (share: number) => random() < share
  let rateLimits = RATE_LIMITS

  function fate(): Fault {
    if (chance(0.35)) {
      const kind = ON_ORDERS[below(ON_ORDERS.length)]!
      const late = chance(0.5) ? { afterMs: below(1500) } : {}
      return { kind, method: "POST", ...(kind === "abandon" ? { holdsKey: chance(0.5), ...late } : {}) }
    }
    const kind = ON_THE_WIRE[below(ON_THE_WIRE.length)]!
    // Each holds its whole run back for a second.
    if (kind === "pass" || (kind === "rate_limit" && rateLimits-- <= 0)) return { kind: "latency", ms: 0 }
    return { kind: kind as Fault["kind"], ms: below(40), status: STATUSES[below(STATUSES.length)]! }
  }
  const payee = (): Payee => ({
    amount: 1000 + below(90_000),
    later: chance(LATE_GRANT) ? 1000 + below(9_000) : 0,
    isRestricted: chance(RESTRICTED),
    fates: chance(STRUCK) ? Array.from({ length: 1 + below(FATES_EACH) }, fate) : [],
  })
  return {
    seed,
    payees: Array.from({ length: ITEMS }, payee),
    /** The vendor's clock passes the day after which Stripe forgets keys, before the unknown is cleared up. */
    isAsleepForADay: chance(0.3),
    /** The platform's money covers a part of the run until the storm is over. */
    isShort: chance(0.25),
    /** Kills: at which share of items at their end, and how many milliseconds later. The last one ends the storm. */
    kills: Array.from({ length: 1 + below(3) }, () => ({ share: random(), afterMs: below(150) }))
      .toSorted((a, b) => a.share - b.share)
      .map((kill, index, all) => (index === all.length - 1 ? { ...kill, share: 0.4 + kill.share * 0.55 } : kill)),
    eventSeed: below(1_000_000),
  }
}
