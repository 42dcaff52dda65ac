import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"
import { restorationDue } from "./core/reverse.ts"
import type { Reversal } from "./core/take-back.ts"
import { restoreOne } from "./restore-one.ts"
import { settleAmended } from "./settle-amended.ts"

/** A dispute won gives back what it took; `refundedTotal` is without it. What a run has netted is payable again. */
export async function restoreCommissions(tx: Tx, ctx: Ctx, vendorId: string, reversal: Reversal): Promise<void> {
  const rows = await store.listOfSources(tx, vendorId, [reversal.saleId], true)
  const amended = await settleAmended(tx, ctx, rows, reversal)
  for (const commission of rows) {
    if (commission.status === "rejected" || amended.has(commission)) continue
    const due = restorationDue({
      saleAmount: reversal.saleAmount,
      commissionAmount: commission.amount,
      refundedTotal: reversal.refundedTotal,
      alreadyReversed: commission.reversed,
    })
    if (due > 0n) await restoreOne(tx, ctx, commission, due, reversal.causeId)
  }
}
