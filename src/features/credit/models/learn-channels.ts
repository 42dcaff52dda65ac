import { dayOf } from "../../../lib/calendar.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type ChannelWeights, learn } from "./core/credit.ts"
import { channelSets, type Journey, transitions } from "./core/journey.ts"
import type { LearntModel } from "./core/models.ts"
import * as store from "./learning-store.ts"

/**
 * What a model learns from all journeys of a window, those without a sale too. Kept per day of the vendor's zone, and
 * used again as long as no touch or sale came in since. `at` asks for a past instant: then nothing is kept.
 */
export async function learnChannels(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  from: { model: LearntModel; window: store.Window; timeZone: string; at: Date | null },
): Promise<ChannelWeights> {
  return learn(from.model, await lessonsOf(tx, ctx, vendorId, from))
}

const summed = (journeys: readonly Journey[]): store.Lessons => ({
  sets: channelSets(journeys),
  transitions: transitions(journeys),
})

async function lessonsOf(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { window, timeZone, at }: { window: store.Window; timeZone: string; at: Date | null },
): Promise<store.Lessons> {
  if (at) return summed(await store.countJourneys(tx, vendorId, window, at))
  const of = { day: dayOf(ctx.now, timeZone), watermark: await store.countRows(tx, vendorId) }
  const kept = await store.findLessons(tx, vendorId, window, of)
  if (kept) return kept
  const lessons = summed(await store.countJourneys(tx, vendorId, window, null))
  await store.keepLessons(tx, { vendorId, ...window, ...of, ...lessons, createdAt: realNow() })
  return lessons
}
