import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"
import { reversalDue } from "./core/reverse.ts"
import { type Reversal, reverseOne } from "./reverse-one.ts"
import { settleAmended } from "./settle-amended.ts"

/** Takes back the sale's commissions in proportion to its refunds; what has left already becomes a debt. */
export async function reverseCommissions(tx: Tx, ctx: Ctx, vendorId: string, reversal: Reversal): Promise<void> {
  const rows = await store.listOfSources(tx, vendorId, [reversal.saleId], true)
  const amended = await settleAmended(tx, ctx, rows, reversal)
  for (const commission of rows) {
    if (commission.status === "rejected" || commission.status === "reversed" || amended.has(commission)) continue
    const due = reversalDue({
      saleAmount: reversal.saleAmount,
      commissionAmount: commission.amount,
      refundedTotal: reversal.refundedTotal,
      alreadyReversed: commission.reversed,
    })
    if (due > 0n) await reverseOne(tx, ctx, commission, due, reversal.causeId)
  }
}
