import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { reverseCommissions } from "../../commissions/commissions/reverse-commissions.ts"
import { runningTotals } from "../core/refund.ts"
import * as refunds from "../refund-store.ts"
import type { SaleRow } from "../store.ts"

/** Refunds that came before the commission did take their part of it now, each in its turn. */
export async function reverseForRefunds(tx: Tx, ctx: Ctx, sale: SaleRow): Promise<void> {
  const reported = await refunds.listRefunds(tx, sale.vendorId, sale.externalId)
  for (const { id, total } of runningTotals(reported.filter((refund) => refund.status === "applied")))
    await reverseCommissions(tx, ctx, sale.vendorId, {
      saleId: sale.id,
      saleAmount: sale.amount,
      refundedTotal: total,
      causeId: id,
    })
}
