import { AppError, conflict, invalidField } from "../../../lib/errors.ts"
import { apply } from "../../../platform/apply.ts"
import { writeAudit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { load } from "../../../platform/load.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { commissionsOfSale } from "../../commissions/commissions/reverse-commissions.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { RecordRefund, Refund } from "../contract.ts"
import { decideRefund, isSameRefund } from "../core/refund.ts"
import { showRefund } from "../core/show-event.ts"
import * as refunds from "../refund-store.ts"
import type * as store from "../store.ts"
import { type DisputeEnding, endClaim } from "./close-dispute.ts"
import { isForeign } from "./core/settle.ts"
import { linkPaymentWithin } from "./link-payment-to-sale.ts"
import { lockCommissions, settleClaims, settleRefunds } from "./settle-refunds.ts"

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

type ClaimOptions = { kind: refunds.ClaimRow["kind"]; ended: DisputeEnding | null; namesPayment: boolean }

function recordClaim(ctx: Ctx, vendorId: string, given: RefundClaim, reported: ClaimOptions): Promise<RecordedRefund> {
  can(ctx, "refund.record", { vendorId })
  const { external_id: externalId, sale_external_id: named } = given
  const locks = [refunds.lockOf(vendorId, "refund", externalId), refunds.lockOf(vendorId, "sale", named)]
  const record = async (tx: Tx): Promise<RecordedRefund> => {
    const facts = await loadClaim(tx, ctx, vendorId, given, reported)
    const { known, sale, input } = facts
    const isOwn = known === null
    if (sale && isOwn && reported.kind === "refund" && !reported.ended) checkFits(sale, facts.claims, input, reported)
    const refund = isOwn ? await addClaim(tx, ctx, vendorId, facts, reported) : await repeat(tx, ctx, facts, reported)
    const isParked = refund.status === "currency_mismatch"
    return { kind: isParked ? "currency_mismatch" : isOwn ? "recorded" : "unchanged", refund: showRefund(refund, sale) }
  }
  return asVendor(ctx, vendorId, record, { locks })
}

/** All that deciding about a claim can need; by `input` it names the sale that is meant. All names are locked. */
async function loadClaim(tx: Tx, ctx: Ctx, vendorId: string, given: RefundClaim, { namesPayment }: ClaimOptions) {
  const { external_id: externalId, sale_external_id: named } = given
  const of = (saleExternalId: string) =>
    load(tx, {
      ...refunds.claimFacts(vendorId, { externalId, saleExternalId }),
      commissions: commissionsOfSale(vendorId, refunds.uncappedSale(vendorId, saleExternalId)),
    })
  const meant = namesPayment ? await saleOfPayment(tx, ctx, vendorId, given) : named
  const facts = await of(meant)
  const before = facts.known?.saleExternalId ?? meant
  if (before === meant) return { ...facts, input: { ...given, sale_external_id: meant } }
  await refunds.lockName(tx, vendorId, "sale", before)
  return { ...(await of(meant)), input: { ...given, sale_external_id: meant } }
}

type ClaimFacts = Awaited<ReturnType<typeof loadClaim>>

/** Writes a claim that is new, with what it takes of its sale; without one it waits. */
async function addClaim(tx: Tx, ctx: Ctx, vendorId: string, facts: ClaimFacts, reported: ClaimOptions) {
  const { sale, claims } = facts
  const claim = rowOf(ctx, vendorId, facts.input, reported)
  if (!sale) {
    const after = { sale_external_id: claim.saleExternalId, amount: claim.requested, currency: claim.currency }
    const deeds = [{ action: `${claim.kind}.wait`, subject: claim.id, detail: { after } }]
    await apply(tx, { added: refunds.writeRefunds([claim]), audited: writeAudit(ctx, vendorId, deeds) })
    return claim
  }
  const commissions = sale.terms?.hasCap ? await lockCommissions(tx, sale) : facts.commissions
  const all = { sale, claims: [...claims, claim], commissions }
  const { added } = await settleClaims(tx, ctx, all, { claimId: claim.id, isNew: true })
  return added[0]!
}

/** What a claim that is known says now. */
async function repeat(tx: Tx, ctx: Ctx, { known, sale, input }: ClaimFacts, reported: ClaimOptions) {
  const { vendorId } = known!
  const changed = await repeatClaim(tx, ctx, known!, input, reported)
  if (sale && changed) await settleRefunds(tx, ctx, sale, changed.id)
  return (await refunds.findRefund(tx, vendorId, input.external_id))!
}

/** The name of the sale whose payment is named, locked. A refund that others reported says whose its payment was. */
async function saleOfPayment(tx: Tx, ctx: Ctx, vendorId: string, input: RefundClaim): Promise<string> {
  const { external_id: externalId, sale_external_id: named } = input
  const before = (await refunds.findRefund(tx, vendorId, externalId))?.saleExternalId ?? named
  const sale = await refunds.findSaleOfPayment(tx, vendorId, named)
  if (sale === null && before !== named) return linkPaymentWithin(tx, ctx, vendorId, { paymentId: named, sale: before })
  for (const name of sale === null ? [] : [before, sale]) await refunds.lockName(tx, vendorId, "sale", name)
  return sale ?? named
}

function rowOf(ctx: Ctx, vendorId: string, input: RefundClaim, { kind, ended }: ClaimOptions): refunds.ClaimRow {
  return {
    vendorId,
    id: newId("refund"),
    kind,
    externalId: input.external_id,
    saleId: null,
    saleExternalId: input.sale_external_id,
    requested: input.amount ?? null,
    amount: null,
    currency: input.currency,
    reason: input.reason ?? null,
    status: ended === "given_back" ? "restored" : "waiting_for_sale",
    closedAt: ended ? ctx.now : null,
    occurredAt: ctx.now,
    createdAt: realNow(),
  }
}

/** What is new about a refund that is known; null when nothing is. One that waits may turn out to be another sale's. */
async function repeatClaim(tx: Tx, ctx: Ctx, known: refunds.ClaimRow, input: RefundClaim, options: ClaimOptions) {
  const { kind, ended } = options
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

function checkFits(
  sale: store.SaleRow,
  claims: readonly refunds.ClaimRow[],
  input: RefundClaim,
  { namesPayment }: ClaimOptions,
): void {
  if (isForeign(sale, input)) {
    // A provider does not correct itself on an error: what it claims is kept, and takes nothing.
    if (namesPayment) return
    const why = `is not the currency of the sale, which is in ${sale.currency}`
    throw invalidField("/currency", why, "currency_mismatch")
  }
  const refunded = claims.reduce((sum, { kind, amount }) => (kind === "refund" ? sum + (amount ?? 0n) : sum), 0n)
  const outcome = decideRefund({ amount: sale.amount, refunded }, input.amount ?? null)
  if (outcome.kind === "applies") return
  const detail = `The refund is more than what is left of the sale: ${outcome.left} minor units of ${sale.currency}.`
  throw new AppError("invalid", "refund_exceeds_sale", detail, { errors: [{ pointer: "/amount", detail }] })
}

const most = (a: bigint | null, b: bigint | null) => (a === null || b === null ? null : a > b ? a : b)

function refundConflict(input: RefundClaim) {
  return conflict("refund_conflict", `The refund ${input.external_id} is known with another amount or sale.`)
}
