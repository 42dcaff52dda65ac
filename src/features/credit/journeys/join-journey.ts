import { apply } from "../../../platform/apply.ts"
import { writeAudit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { load } from "../../../platform/load.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { reviewSales } from "../records/close-sale.ts"
import { type JourneyEvent, joinTouches } from "../touches/core/join.ts"
import * as store from "../touches/touch-store.ts"

/** What `joinTouches` must know, and its writers: for `load` and `apply` of whatever decides about an event. */
export const { journeyFacts, writeTouches } = store

/** Joins a journey by itself, in the event's own transaction, and looks again at sales that closed earlier. */
export async function joinJourney(tx: Tx, ctx: Ctx, vendorId: string, event: JourneyEvent): Promise<void> {
  const { customer, sourceId, at, clickId, clicks } = event
  const clickIds = [...clicks.map((click) => click.clickId), ...(clickId === null ? [] : [clickId])]
  const { journey } = await load(tx, {
    journey: store.journeyFacts(vendorId, { customerId: customer.id, sourceId, at, clickIds }),
  })
  const joined = joinTouches(journey, event, stampOf(ctx, vendorId))
  await apply(tx, { ...store.writeTouches(joined), audited: writeAudit(ctx, vendorId, joined.deeds) })
  if (joined.reviewFrom) await reviewSales(tx, ctx, vendorId, customer.id, joined.reviewFrom)
}
