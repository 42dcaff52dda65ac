import { conflict } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { RecordSale } from "../contract.ts"
import type { NamedAnswer } from "../core/referral-claim.ts"
import { bindBy } from "../customers/bind-customer.ts"
import { joinCustomers } from "../customers/join-customers.ts"
import { writeAnswer } from "../customers/record-answer.ts"
import type { Provider } from "../evidence/accept-click.ts"
import { saveCustomer } from "../evidence/attribute-event.ts"
import { recordConsidered } from "../evidence/consider-evidence.ts"
import type { Hints } from "../evidence/core/attribute.ts"
import { emailsFor } from "../evidence/core/details.ts"
import { holdSelfReferrals } from "../evidence/recheck-click-signals.ts"
import * as store from "../store.ts"

export type Repeat = {
  sale: store.SaleRow
  customer: store.CustomerRow
  input: RecordSale
  hints: Hints
  answer: NamedAnswer | null
  provider: Provider
}

/**
 * A verified sale reported again, by whomever: the first report stands. What it did not know counts all the same: two names of one
 * customer, and evidence for whom nobody spoke before. 409 `sale_conflict` for another amount, currency or customer.
 */
export async function repeatSale(tx: Tx, ctx: Ctx, { sale, customer, ...reported }: Repeat): Promise<void> {
  const { input, hints, answer, provider } = reported
  const amount = sale.reported === null ? sale.amount : BigInt(sale.reported.amount)
  if (amount !== input.amount || sale.currency !== input.currency) throw saleConflict(sale)
  await joinNames(tx, ctx, sale, customer, provider)
  const isNewEmail = input.email !== undefined && !emailsFor(customer, "verified").includes(input.email)
  const isEvidence =
    hints.click !== null || !!hints.lenient?.badId || hints.coupon !== undefined || hints.affiliateId !== undefined
  const known = await store.lockCustomerById(tx, sale.vendorId, customer.id)
  const at = sale.occurredAt
  // Whose the sale was is asked at the time of the sale, as it was reported first.
  const reporter = { at, source: hints.source, corrects: provider === null }
  const isWeak = known.boundBy === "told" || known.boundBy === "deal"
  const isOpen = known.affiliateId === null || known.bindingSource === "unverified" || isWeak
  const of = { at, source: hints.source, saleId: sale.id }
  if (answer) await writeAnswer(tx, ctx, sale.vendorId, { answer, customer: known, of })
  // A deal may protect who is known by another e-mail now.
  if ((isEvidence && isOpen) || (isNewEmail && known.affiliateId === null) || answer) {
    const evidence = { hints: { ...hints, at }, reported: input, reporter, sourceId: answer ? sale.id : undefined }
    return recordConsidered(tx, sale, await bindBy(tx, ctx, known, evidence))
  }
  const kept = await saveCustomer(tx, known, input, reporter, null)
  await holdSelfReferrals(tx, ctx, known, kept)
}

/** Where only the names of the customer differ, and one of them is provisional, both are one customer from then on. */
async function joinNames(
  tx: Tx,
  ctx: Ctx,
  sale: store.SaleRow,
  customer: store.CustomerRow,
  provider: Provider,
): Promise<void> {
  if (sale.customerId === customer.id) return
  const known = await store.lockCustomerById(tx, sale.vendorId, sale.customerId)
  if (known.id === customer.id) return
  if (provider?.isProvisional && customer.isProvisional) return joinCustomers(tx, ctx, customer, known)
  if (!known.isProvisional) throw saleConflict(sale)
  await joinCustomers(tx, ctx, known, customer)
}

function saleConflict(sale: store.SaleRow) {
  return conflict(
    "sale_conflict",
    `The sale ${sale.externalId} is known with another amount, currency or customer. A correction is a refund.`,
  )
}
