import { dayOf } from "../../../lib/calendar.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { isReading } from "../../../platform/reading-session.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { ChannelWeights } from "./core/credit.ts"
import { type Journey, transitions } from "./core/journey.ts"
import { type Learned, learnedOf } from "./core/markov.ts"
import { type ShareInterval, spreadOf } from "./core/spread.ts"
import * as store from "./fit-store.ts"

/** After so many days without a touch before the window's end, a journey without a close is lost. */
export const LOST_AFTER_DAYS = 30

/** What `markov` was fitted to, and how far its shares would swing by chance; null where there were closes enough. */
export type FittedModel = { learned: Learned; fitted: ChannelWeights; spread: ShareInterval[] | null }

/**
 * Fits `markov` to the journeys of a window, lost ones too. Kept per day of the vendor's zone, and used again as long as no
 * touch or sale came in since: by a transaction of its own where the given one reads only. `at` asks for a past instant: then nothing
 * is kept.
 */
export async function fitChannelModel(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  from: { window: store.FitWindow; timeZone: string; at: Date | null },
): Promise<FittedModel> {
  const { transitions: steps, spread } = await journeyStatsOf(tx, ctx, vendorId, from)
  const learned = learnedOf(steps)
  return { learned, fitted: new Map(learned.removal.map(({ channel, share }) => [channel, share])), spread }
}

const summed = (journeys: readonly Journey[]): store.JourneyStats => ({
  transitions: transitions(journeys),
  spread: spreadOf(journeys),
})

async function journeyStatsOf(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { window, timeZone, at }: { window: store.FitWindow; timeZone: string; at: Date | null },
): Promise<store.JourneyStats> {
  if (at) return summed(await store.countJourneys(tx, vendorId, window, at))
  const of = { day: dayOf(ctx.now, timeZone), watermark: await store.countRows(tx, vendorId) }
  const kept = await store.findJourneyStats(tx, vendorId, window, of)
  if (kept) return kept
  const stats = summed(await store.countJourneys(tx, vendorId, window, null))
  const keep = (own: Tx) => store.saveJourneyStats(own, { vendorId, ...window, ...of, ...stats, createdAt: realNow() })
  await (isReading(tx) ? asVendor(ctx, vendorId, keep) : keep(tx))
  return stats
}
