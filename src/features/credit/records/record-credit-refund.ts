import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/**
 * Notes what a refund or dispute took of a sale (minor units; negative for a dispute won), in its own transaction. Each
 * channel loses by the split that is stored; no model runs again. The same cause again changes nothing.
 */
export async function recordCreditRefund(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  refund: { saleId: string; causeId: string; amount: bigint },
): Promise<void> {
  if (refund.amount === 0n) return
  await store.insertRefund(tx, { vendorId, ...refund, at: ctx.now, createdAt: realNow() })
}
