import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { expireJourneyStats } from "../models/fit-store.ts"
import { reviewSales } from "../records/close-sale.ts"
import * as store from "../store.ts"
import * as touchStore from "../touches/touch-store.ts"

/**
 * Two names turned out to be one customer: their touches and sales are one journey from now on, and what nobody decided is
 * decided again. Inside the joining's transaction; any number of times.
 */
export async function joinCredit(tx: Tx, ctx: Ctx, vendorId: string, from: string, to: string): Promise<void> {
  const touched = await touchStore.moveTouches(tx, vendorId, from, to)
  const sold = await store.moveSales(tx, vendorId, from, to)
  if (!touched && !sold) return
  await expireJourneyStats(tx, vendorId)
  const first = await touchStore.findFirstTouchAt(tx, vendorId, to)
  if (first) await reviewSales(tx, ctx, vendorId, to, first)
}
