import { addMonths, dayOf, dayStart } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { amendCommissions } from "../../commissions/commissions/amend-commissions.ts"
import { positionsOf } from "../../commissions/commissions/core/decide-sales.ts"
import type { Terms } from "../../commissions/commissions/core/terms.ts"
import type { Cause } from "../../commissions/commissions/correct-commission.ts"
import {
  lockCapsOf,
  redecideCommissions,
  type SaleToDecide,
} from "../../commissions/commissions/redecide-commissions.ts"
import type { OccasionCharge } from "../../commissions/rules/core/occasion.ts"
import * as store from "../store.ts"
import * as decideStore from "./decide-store.ts"
import { holdsOf } from "./earn-for-lead.ts"
import { reverseForRefunds } from "./reverse-for-refunds.ts"

/**
 * Decides a customer's sales again by their own times, after one was reported late, or customers were joined. Under caps
 * the later sales of those months too, whoever's they are. The customer is locked.
 */
export async function redecideCustomer(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  customerId: string,
  cause: Cause,
): Promise<void> {
  const positions = positionsOf(await decideStore.listTimes(tx, vendorId, customerId))
  const rows = [...positions].map(([id, { sequence }]) => ({ id, sequence }))
  await decideStore.writeSequences(tx, vendorId, rows)
  await redecide(tx, ctx, vendorId, await decideStore.listSalesOf(tx, vendorId, customerId), cause)
}

/** The same for one locked sale whose part of a cap has changed. */
export async function redecideMonth(tx: Tx, ctx: Ctx, sale: store.SaleRow, cause: Cause): Promise<void> {
  const own = await decideStore.listSalesOf(tx, sale.vendorId, sale.customerId)
  await redecide(tx, ctx, sale.vendorId, own, cause)
}

/** The same for a locked sale that was amended; what of it has left is settled by the copied rule. */
export async function redecideAmended(tx: Tx, ctx: Ctx, sale: store.SaleRow, amendmentId: string): Promise<void> {
  const { vendorId, customerId, id } = sale
  const own = await decideStore.listSalesOf(tx, vendorId, customerId)
  const row = own.find((one) => one.sale.id === id)
  if (!row) return
  if (sale.terms?.hasCap) await lockCapsOf(tx, vendorId, [sale.programId!])
  await amendCommissions(tx, ctx, vendorId, toDecide(tx, row, await store.findTimeZone(tx, vendorId)), amendmentId)
  await redecide(tx, ctx, vendorId, own, { reason: "amendment", id: amendmentId })
}

async function redecide(tx: Tx, ctx: Ctx, vendorId: string, own: decideStore.DecidableSale[], cause: Cause) {
  if (own.length === 0) return
  const timeZone = await store.findTimeZone(tx, vendorId)
  const capped = own.filter(({ sale }) => sale.terms?.hasCap)
  await lockCapsOf(
    tx,
    vendorId,
    capped.map(({ sale }) => sale.programId!),
  )
  const others = await decideStore.listSalesUnderCap(tx, vendorId, scopesOf(capped, timeZone))
  const all = [...own, ...others]
  const fresh = await redecideCommissions(
    tx,
    ctx,
    vendorId,
    all.map((row) => toDecide(tx, row, timeZone)),
    cause,
  )
  for (const { sale } of all) if (fresh.includes(sale.id)) await reverseForRefunds(tx, ctx, sale)
}

/** For each month in which a cap concerns these sales, what comes after the first of them. */
function scopesOf(capped: readonly decideStore.DecidableSale[], timeZone: string): decideStore.CapScope[] {
  const scopes = new Map<string, decideStore.CapScope>()
  for (const { sale } of capped) {
    const { occurredAt: from, currency, customerId: butCustomerId } = sale
    const programId = sale.programId!
    const month = dayOf(from, timeZone).slice(0, 7)
    const key = `${programId} ${currency} ${month}`
    const known = scopes.get(key)
    if (known && known.from <= from) continue
    const to = addMonths(dayStart(`${month}-01`, timeZone), 1, timeZone)
    scopes.set(key, { programId, currency, from, to, butCustomerId })
  }
  return [...scopes.values()]
}

function toDecide(tx: Tx, { sale, firstSaleAt, hasRefund }: decideStore.DecidableSale, timeZone: string): SaleToDecide {
  const terms = sale.terms as Terms
  const { id, customerId, occurredAt: at, currency, metadata, productId, sequence } = sale
  const { charge, amended } = chargesOf(sale)
  return {
    id,
    at,
    customerId,
    terms,
    programId: sale.programId!,
    affiliate: { id: sale.affiliateId!, groupId: terms.groupId, country: terms.affiliateCountry },
    occasion: {
      event: "sale",
      at,
      currency,
      timeZone,
      customerCountry: terms.customerCountry,
      metadata,
      amount: charge.amount,
      tax: charge.tax,
      shipping: charge.shipping,
      amended,
      productId,
      sequence,
      firstSaleAt,
    },
    refundedTotal: hasRefund ? sale.refunded : null,
    sharing: terms.sharing,
    holdsOf: (sharers) => holdsOf(tx, sale, sharers),
  }
}

/** What was charged as it was reported first, which conditions see, and as it is since it was amended. */
function chargesOf(sale: store.SaleRow): { charge: OccasionCharge; amended: OccasionCharge | null } {
  const { amount, tax, shipping, reported } = sale
  if (!reported) return { charge: { amount, tax, shipping }, amended: null }
  const charge = { amount: BigInt(reported.amount), tax: BigInt(reported.tax), shipping: BigInt(reported.shipping) }
  return { charge, amended: { amount, tax, shipping } }
}
