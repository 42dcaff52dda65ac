import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { expireJourneyStats } from "../models/fit-store.ts"
import { reviewSales } from "../records/close-sale.ts"
import * as store from "../touches/touch-store.ts"

/** What turned out to be no touch is no part of its customer's journey any more. Any number of times. */
export async function withdrawTouch(tx: Tx, ctx: Ctx, vendorId: string, externalId: string): Promise<void> {
  const touch = await store.findTouchByExternalId(tx, vendorId, externalId)
  if (!touch?.customer) return
  await store.detachTouch(tx, vendorId, touch.id)
  await expireJourneyStats(tx, vendorId)
  await audit(tx, ctx, vendorId, "touch.withdraw", touch.id, { channel: touch.channel, customer: touch.customer })
  await reviewSales(tx, ctx, vendorId, touch.customer, touch.at)
}
