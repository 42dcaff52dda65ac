import { audit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { outbox } from "../../platform/outbox.ts"
import { reverseCommissions } from "../commissions/reverse-commissions.ts"
import { noteRefund } from "../credit/note-refund.ts"
import { decideDispute, decideRefund } from "./core/refund.ts"
import * as store from "./store.ts"

/** Takes a refund's or dispute's amount (minor units) off its locked sale and its commissions; the sale as it is then. */
export async function applyRefund(
  tx: Tx,
  ctx: Ctx,
  sale: store.Sale,
  refund: Pick<store.Refund, "id" | "kind">,
  amount: bigint,
): Promise<store.Sale> {
  const { vendorId } = sale
  const refunded = sale.refunded + amount
  const isDisputed = sale.isDisputed || refund.kind === "dispute"
  const saved = await store.updateSale(tx, vendorId, sale.id, { refunded, isDisputed })
  await reverseCommissions(tx, ctx, vendorId, {
    saleId: sale.id,
    saleAmount: sale.amount,
    refundedTotal: refunded,
    causeId: refund.id,
  })
  await noteRefund(tx, ctx, vendorId, { saleId: sale.id, causeId: refund.id, amount })
  await audit(tx, ctx, vendorId, `${refund.kind}.apply`, refund.id, { sale_id: sale.id, amount: amount.toString() })
  await outbox(tx, vendorId, "sale.refunded", sale.id, { refund_id: refund.id })
  return saved
}

/** What waited for this sale takes effect, in the order in which it was told; what asks for more than the sale does not. */
export async function applyWaitingRefunds(
  tx: Tx,
  ctx: Ctx,
  sale: store.Sale,
  refunds: readonly store.Refund[],
): Promise<void> {
  let now = sale
  for (const refund of refunds) {
    if (refund.status !== "waiting_for_sale") continue
    const outcome =
      refund.kind === "dispute"
        ? ({ kind: "applies", amount: decideDispute(now, refund.requested) } as const)
        : decideRefund(now, refund.requested)
    if (outcome.kind === "exceeds") {
      await store.updateRefund(tx, sale.vendorId, refund.id, { saleId: sale.id, status: "refused" })
      await audit(tx, ctx, sale.vendorId, "refund.refuse", refund.id, { sale_id: sale.id, left: String(outcome.left) })
      continue
    }
    const { amount } = outcome
    await store.updateRefund(tx, sale.vendorId, refund.id, { saleId: sale.id, status: "applied", amount })
    now = await applyRefund(tx, ctx, now, refund, amount)
  }
}
