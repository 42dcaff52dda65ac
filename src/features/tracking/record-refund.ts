import { AppError, conflict } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import { applyRefund } from "./apply-refund.ts"
import type { RecordRefund, Refund } from "./contract.ts"
import { decideDispute, decideRefund, isSameRefund } from "./core/refund.ts"
import { showRefund } from "./show.ts"
import * as store from "./store.ts"

export type RecordedRefund = { kind: "recorded" | "unchanged"; refund: Refund }

/**
 * A refund; before its sale it waits for it. 422 `refund_exceeds_sale`; told again `unchanged`, with another amount or
 * sale 409 `refund_conflict`.
 */
export function recordRefund(ctx: Ctx, vendorId: string, input: RecordRefund): Promise<RecordedRefund> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, (tx) => take(tx, ctx, vendorId, input, "refund"))
}

/** A dispute: a refund that may be given back, cut to what is left of the sale. Told again it is `unchanged`. */
export function recordDispute(ctx: Ctx, vendorId: string, input: RecordRefund): Promise<RecordedRefund> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, (tx) => take(tx, ctx, vendorId, input, "dispute"))
}

async function take(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  input: RecordRefund,
  kind: store.Refund["kind"],
): Promise<RecordedRefund> {
  const [, known, found] = await Promise.all([
    store.lockSaleName(tx, vendorId, input.sale_external_id),
    store.findRefund(tx, vendorId, input.external_id),
    store.findSale(tx, vendorId, { externalId: input.sale_external_id }, true),
  ])
  const requested = input.amount ?? null
  if (known) {
    if (!isSameRefund(known, { saleExternalId: input.sale_external_id, requested })) throw refundConflict(input)
    return { kind: "unchanged", refund: showRefund(known, found?.sale.currency ?? null) }
  }
  const sale = found?.sale ?? null
  const amount = sale && amountOf(sale, requested, kind)
  const refund = await store.insertRefund(tx, {
    ...{ vendorId, id: newId("refund"), kind, requested, amount },
    externalId: input.external_id,
    saleExternalId: input.sale_external_id,
    saleId: sale?.id ?? null,
    reason: input.reason ?? null,
    status: sale ? "applied" : "waiting_for_sale",
    occurredAt: ctx.now,
    createdAt: realNow(),
  })
  // Somebody told of it at this moment, for another sale: otherwise the lock would have shown it to us.
  if (!refund) throw refundConflict(input)
  if (sale && amount !== null) await applyRefund(tx, ctx, sale, refund, amount)
  else await audit(tx, ctx, vendorId, `${kind}.wait`, refund.id, { sale_external_id: input.sale_external_id })
  return { kind: "recorded", refund: showRefund(refund, sale?.currency ?? null) }
}

function amountOf(sale: store.Sale, requested: bigint | null, kind: store.Refund["kind"]): bigint {
  if (kind === "dispute") return decideDispute(sale, requested)
  const outcome = decideRefund(sale, requested)
  if (outcome.kind === "applies") return outcome.amount
  const detail = `The refund is more than what is left of the sale: ${outcome.left} minor units of ${sale.currency}.`
  throw new AppError("invalid", "refund_exceeds_sale", detail, { errors: [{ pointer: "/amount", detail }] })
}

function refundConflict(input: RecordRefund) {
  return conflict("refund_conflict", `The refund ${input.external_id} is known with another amount or sale.`)
}
