import { AppError } from "../../../lib/errors.ts"
import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { nameForDay } from "../../links/clicks/name-visitors.ts"
import { visitorName } from "../../links/redirect/mint-click-id.ts"
import type { EventSource } from "./core/source.ts"
import * as store from "./unverified-store.ts"

/** How many unverified leads, and as many sales, are taken in 24 hours of real time: by click id, address and vendor. */
const UNVERIFIED_A_DAY = { click: 20, address: 2_000, vendor: 20_000 }
const HOUR_SECONDS = 3_600

/** What an unverified event is counted by, beside its vendor. */
type Brought = { clickId: string | undefined; addressHash: string | null }

/**
 * The names of the locks of an event. One at a time for one click, which becomes one customer's journey, and for one address
 * of unverified events, so that many at once are counted too.
 */
export function locksOf(vendorId: string, source: EventSource, { clickId, addressHash }: Brought): string[] {
  if (clickId !== undefined) return [`click:${vendorId}:${clickId}`]
  return source === "verified" ? [] : [`unverified:${vendorId}:${addressHash ?? ""}`]
}

/** By what an unverified event is counted, and since when; a verified one is not: null. */
export function countedBy(source: EventSource, { clickId, addressHash }: Brought) {
  return {
    clickId: clickId ?? null,
    addressHash,
    since: source === "verified" ? null : new Date(realNow().getTime() - DAY_MS),
  }
}

/** How many unverified events there were by its click, its address and its vendor; null for what is not counted. */
export const usedToday = store.unverifiedSince

/** Lets an unverified event in while its click, its address and its vendor have had fewer than a day's worth; 429 beyond. */
export function admitUnverified(used: store.Used | null): void {
  if (!used) return
  const { click, address, vendor } = UNVERIFIED_A_DAY
  if (used.click < click && used.address < address && used.vendor < vendor) return
  throw new AppError(
    "rate_limited",
    "unverified_limit",
    "Too many unverified events by this click or from here today. Send them with the vendor's own key, or signed.",
    { retryAfterSeconds: HOUR_SECONDS },
  )
}

/**
 * The address that an unverified event came from, by the day's key that is forgotten; null for a verified one or without an
 * address. Outside of any transaction: a key that is made has one of its own.
 */
export async function hashAddress(ctx: Ctx, vendorId: string, source: EventSource): Promise<string | null> {
  const { address } = ctx.client ?? {}
  if (!address || source === "verified") return null
  const now = realNow()
  const day = now.toISOString().slice(0, 10)
  return nameForDay(ctx, now, await visitorName(ctx.ports.env.signingKeys, { vendorId, day, address, userAgent: "" }))
}
