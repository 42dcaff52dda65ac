import { invariant } from "../../../lib/assert.ts"
import { AppError, conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { RecordRefund, Refund } from "../contract.ts"
import { showRefund } from "../show.ts"
import * as store from "../store.ts"
import { type Ending, endClaim } from "./close-dispute.ts"
import { decideRefund, isSameRefund } from "./core/refund.ts"
import { isForeign } from "./core/settle.ts"
import { linkPaymentWithin } from "./link-payment-to-sale.ts"
import * as refunds from "./refund-store.ts"
import { settleRefunds } from "./settle-refunds.ts"

/** `currency_mismatch`: kept and shown, but it takes nothing, since it counts in another currency than its sale. */
export type RecordedRefund = { kind: "recorded" | "unchanged" | "currency_mismatch"; refund: Refund }
/** Who reports a claim says in which currency, or says by null that the sale's own is meant, whatever it is. */
export type RefundClaim = RecordRefund & { currency: string | null }
/** What a payment provider claims always has a currency of its own. */
export type ProviderClaim = RecordRefund & { currency: string }

/**
 * A refund; before its sale it waits for it. 422 `refund_exceeds_sale`, or `currency_mismatch` in another currency than
 * its sale; again `unchanged`, with another amount or sale 409 `refund_conflict`.
 */
export function recordRefund(ctx: Ctx, vendorId: string, input: RefundClaim): Promise<RecordedRefund> {
  return recordClaim(ctx, vendorId, input, { kind: "refund", ended: null, namesPayment: false })
}

/** The same by a payment provider, which names the payment. One that `failed` gives back, whichever is reported first. */
export function recordProviderRefund(
  ctx: Ctx,
  vendorId: string,
  input: ProviderClaim,
  ended: "failed" | null,
): Promise<RecordedRefund> {
  return recordClaim(ctx, vendorId, input, { kind: "refund", ended: ended && "given_back", namesPayment: true })
}

/**
 * A dispute: a refund that may be given back, cut to what is left of the sale. Reported again it is `unchanged`, but for its
 * end: won it gives back, lost it stays.
 */
export function recordDispute(
  ctx: Ctx,
  vendorId: string,
  input: ProviderClaim,
  { ended = null, namesPayment = false }: { ended?: "won" | "lost" | null; namesPayment?: boolean } = {},
): Promise<RecordedRefund> {
  const ending = ended === "won" ? "given_back" : ended && "kept"
  return recordClaim(ctx, vendorId, input, { kind: "dispute", ended: ending, namesPayment })
}

/** What a charge says was refunded in all (minor units): takes what the refunds reported one by one leave open of it. */
export function recordRefundedTotal(
  ctx: Ctx,
  vendorId: string,
  input: ProviderClaim & { amount: bigint },
): Promise<RecordedRefund> {
  return recordClaim(ctx, vendorId, input, { kind: "rest", ended: null, namesPayment: true })
}

type ClaimOptions = { kind: refunds.Refund["kind"]; ended: Ending | null; namesPayment: boolean }

function recordClaim(ctx: Ctx, vendorId: string, given: RefundClaim, reported: ClaimOptions): Promise<RecordedRefund> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const input = { ...given, sale_external_id: await lockSaleOf(tx, ctx, vendorId, given, reported) }
    const known = await refunds.findRefund(tx, vendorId, input.external_id)
    const sale = await store.lockSale(tx, vendorId, input.sale_external_id)
    if (sale && !known && reported.kind === "refund" && !reported.ended) await checkFits(tx, sale, input, reported)
    const changed = known
      ? await repeatClaim(tx, ctx, known, input, reported)
      : await insert(tx, ctx, vendorId, input, reported)
    if (sale && changed) await settleRefunds(tx, ctx, sale, changed.id, !known)
    else if (changed && !known) await audit(tx, ctx, vendorId, `${reported.kind}.wait`, changed.id)
    const refund = (await refunds.findRefund(tx, vendorId, input.external_id))!
    const isParked = refund.status === "currency_mismatch"
    const kind = isParked ? "currency_mismatch" : known ? "unchanged" : "recorded"
    return { kind, refund: showRefund(refund, sale) }
  })
}

/** The name of the sale that is meant, with all names locked. A refund that others reported says whose its payment was. */
async function lockSaleOf(tx: Tx, ctx: Ctx, vendorId: string, input: RefundClaim, { namesPayment }: ClaimOptions) {
  const { external_id: externalId, sale_external_id: named } = input
  await refunds.lockName(tx, vendorId, "refund", externalId)
  const before = (await refunds.findRefund(tx, vendorId, externalId))?.saleExternalId ?? named
  const lock = (name: string) => refunds.lockName(tx, vendorId, "sale", name)
  // Whoever knows only the payment came first: theirs is the name that is locked first.
  for (const name of namesPayment ? [named] : new Set([before, named])) await lock(name)
  if (!namesPayment) return named
  const sale = await refunds.findSaleOfPayment(tx, vendorId, named)
  if (sale === null && before !== named) return linkPaymentWithin(tx, ctx, vendorId, { paymentId: named, sale: before })
  for (const name of sale === null ? [] : [before, sale]) await lock(name)
  return sale ?? named
}

async function insert(tx: Tx, ctx: Ctx, vendorId: string, input: RefundClaim, { kind, ended }: ClaimOptions) {
  const refund = await refunds.insertRefund(tx, {
    vendorId,
    id: newId("refund"),
    kind,
    externalId: input.external_id,
    saleExternalId: input.sale_external_id,
    requested: input.amount ?? null,
    currency: input.currency,
    reason: input.reason ?? null,
    status: ended === "given_back" ? "restored" : "waiting_for_sale",
    closedAt: ended ? ctx.now : null,
    occurredAt: ctx.now,
    createdAt: realNow(),
  })
  invariant(refund, "name_of_refund_locked")
  return refund
}

/** What is new about a refund that is known; null when nothing is. One that waits may turn out to be another sale's. */
async function repeatClaim(tx: Tx, ctx: Ctx, known: refunds.Refund, input: RefundClaim, { kind, ended }: ClaimOptions) {
  const { vendorId } = known
  const saleExternalId = known.status === "waiting_for_sale" ? input.sale_external_id : known.saleExternalId
  const again = { saleExternalId: input.sale_external_id, requested: input.amount ?? null, currency: input.currency }
  const isSame =
    kind === "refund" ? isSameRefund({ ...known, saleExternalId }, again) : saleExternalId === again.saleExternalId
  if (known.kind !== kind || !isSame) throw refundConflict(input)
  const requested = kind === "refund" ? known.requested : most(known.requested, again.requested)
  const isMoved = saleExternalId !== known.saleExternalId
  if (isMoved || requested !== known.requested)
    await refunds.updateRefund(tx, vendorId, known.id, { saleExternalId, requested })
  const isEnded = ended !== null && (await endClaim(tx, ctx, known, ended))
  return isMoved || isEnded || requested !== known.requested ? known : null
}

async function checkFits(tx: Tx, sale: store.Sale, input: RefundClaim, { namesPayment }: ClaimOptions) {
  if (isForeign(sale, input)) {
    // A provider does not correct itself on an error: what it claims is kept, and takes nothing.
    if (namesPayment) return
    throw invalidField(
      "/currency",
      `is not the currency of the sale, which is in ${sale.currency}`,
      "currency_mismatch",
    )
  }
  const requested = input.amount ?? null
  const reported = await refunds.listRefunds(tx, sale.vendorId, sale.externalId)
  const refunded = reported.reduce((sum, { kind, amount }) => (kind === "refund" ? sum + (amount ?? 0n) : sum), 0n)
  const outcome = decideRefund({ amount: sale.amount, refunded }, requested)
  if (outcome.kind === "applies") return
  const detail = `The refund is more than what is left of the sale: ${outcome.left} minor units of ${sale.currency}.`
  throw new AppError("invalid", "refund_exceeds_sale", detail, { errors: [{ pointer: "/amount", detail }] })
}

const most = (a: bigint | null, b: bigint | null) => (a === null || b === null ? null : a > b ? a : b)

function refundConflict(input: RefundClaim) {
  return conflict("refund_conflict", `The refund ${input.external_id} is known with another amount or sale.`)
}
