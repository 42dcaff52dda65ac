import { dayOf } from "../../../lib/calendar.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type ChannelWeights, fitModel } from "./core/credit.ts"
import { channelSets, type Journey, transitions } from "./core/journey.ts"
import type { FittedModel } from "./core/models.ts"
import * as store from "./fit-store.ts"

/**
 * Fits a model to all journeys of a window, those without a sale too. Kept per day of the vendor's zone, and
 * used again as long as no touch or sale came in since. `at` asks for a past instant: then nothing is kept.
 */
export async function fitChannelModel(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  from: { model: FittedModel; window: store.FitWindow; timeZone: string; at: Date | null },
): Promise<ChannelWeights> {
  return fitModel(from.model, await journeyStatsOf(tx, ctx, vendorId, from))
}

const summed = (journeys: readonly Journey[]): store.JourneyStats => ({
  sets: channelSets(journeys),
  transitions: transitions(journeys),
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
  await store.saveJourneyStats(tx, { vendorId, ...window, ...of, ...stats, createdAt: realNow() })
  return stats
}
