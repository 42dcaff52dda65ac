import { apply } from "../../../platform/apply.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/** What a refund or dispute took of a sale; minor units, negative for a dispute won. */
export type CreditRefund = { saleId: string; causeId: string; amount: bigint }

/** Notes it in its own transaction. Each channel loses by the split that is stored; no model runs again. */
export async function recordCreditRefund(tx: Tx, ctx: Ctx, vendorId: string, refund: CreditRefund): Promise<void> {
  await apply(tx, { credit: writeCreditRefund(ctx, vendorId, refund) })
}

/** The same as a writer for `apply`; nothing taken is nothing noted. */
export function writeCreditRefund(ctx: Pick<Ctx, "now">, vendorId: string, refund: CreditRefund) {
  const row = { vendorId, ...refund, at: ctx.now, createdAt: realNow() }
  return store.writeRefunds(refund.amount === 0n ? [] : [row])
}
