import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit, outboxAll } from "../../../platform/outbox.ts"
import { lockCapsOf } from "../../commissions/commissions/redecide-commissions.ts"
import { restoreCommissions } from "../../commissions/commissions/restore-commissions.ts"
import { reverseCommissions } from "../../commissions/commissions/reverse-commissions.ts"
import { recordCreditRefund } from "../../credit/records/record-credit-refund.ts"
import { mailOwners } from "../../identity/vendors/mail-owners.ts"
import { redecideMonth } from "../sales/redecide-customer.ts"
import * as store from "../store.ts"
import { settle } from "./core/settle.ts"
import * as refunds from "./refund-store.ts"

/**
 * Brings a locked sale and its commissions to what its refunds and disputes come to together; the sale as it is then.
 * `causeId` is the claim that changed, null when the sale itself just came; `isNew`: the claim came only now.
 */
export async function settleRefunds(
  tx: Tx,
  ctx: Ctx,
  sale: store.Sale,
  causeId: string | null = null,
  isNew = false,
): Promise<store.Sale> {
  const { vendorId, id: saleId } = sale
  const before = await refunds.listRefunds(tx, vendorId, sale.externalId)
  if (before.length === 0) return sale
  const { claims, refunded } = settle(sale, before)
  for (const [index, claim] of claims.entries()) await keep(tx, ctx, sale, before[index]!, claim)
  const waited = before.filter(({ id, status }) => status === "waiting_for_sale" && !(isNew && id === causeId))
  await outboxAll(
    tx,
    vendorId,
    "claim.settled",
    waited.map((claim) => claim.externalId),
  )

  // Under a cap others' commissions change with this one: whoever changes any of them comes one at a time.
  const isCapped = sale.terms?.hasCap && refunded !== sale.refunded
  if (isCapped) await lockCapsOf(tx, vendorId, [sale.programId!])
  const isDisputed = claims.some((c) => c.kind === "dispute" && c.status === "applied" && c.closedAt === null)
  const settled = await store.updateSale(tx, vendorId, saleId, { refunded, isDisputed })
  const applied = claims.filter((claim) => claim.status === "applied")
  // Reported by its total, a refund may change a commission more than once: each time is a cause of its own.
  const cause = `${causeId ?? applied.at(-1)?.id ?? saleId}:${newId("reversal")}`
  const reversal = { saleId, saleAmount: sale.amount, refundedTotal: refunded, causeId: cause }
  if (applied.length === 0 || refunded < sale.refunded) await restoreCommissions(tx, ctx, vendorId, reversal)
  else await reverseCommissions(tx, ctx, vendorId, reversal)
  if (isCapped) await redecideMonth(tx, ctx, settled, { reason: "refund", id: causeId ?? saleId })
  await recordCreditRefund(tx, ctx, vendorId, { saleId, causeId: cause, amount: refunded - sale.refunded })
  return settled
}

/** A claim that cannot be compared with its sale takes nothing: people are to look at it. */
async function park(tx: Tx, ctx: Ctx, { vendorId, id, externalId, currency }: store.Sale, claim: refunds.Refund) {
  const name = claim.kind === "dispute" ? "dispute" : "refund"
  await audit(tx, ctx, vendorId, `${claim.kind}.park`, claim.id, { sale_id: id, currency: claim.currency })
  await mailOwners(tx, vendorId, {
    subject: `A ${name} in ${claim.currency} for a sale in ${currency} was not applied`,
    body: [
      `The ${name} ${claim.externalId} counts in ${claim.currency}, its sale ${externalId} in ${currency}.`,
      `Nothing was taken from the sale or its commission. If it is right, report it again under another external_id,`,
      `in ${currency}: ${ctx.ports.env.publicUrl}/v/${vendorId}/sales/${id}`,
    ].join("\n"),
  })
}

async function keep(
  tx: Tx,
  ctx: Ctx,
  sale: store.Sale,
  before: refunds.Refund,
  { id, kind, status, amount }: refunds.Refund,
) {
  const { vendorId, id: saleId } = sale
  if (before.status === status && before.amount === amount && before.saleId === saleId) return
  await refunds.updateRefund(tx, vendorId, id, { saleId, status, amount })
  if (status === "currency_mismatch") return park(tx, ctx, sale, before)
  const isNew = before.status === "waiting_for_sale"
  if (isNew && status === "refused") return audit(tx, ctx, vendorId, `${kind}.refuse`, id, { sale_id: saleId })
  if (status !== "applied" || before.amount === amount) return
  await audit(tx, ctx, vendorId, `${kind}.apply`, id, { sale_id: saleId, amount: String(amount) })
  const isMore = (amount ?? 0n) > (before.amount ?? 0n)
  if (isNew || isMore) await emit(tx, vendorId, "sale.refunded", saleId, { refund_id: id })
}
