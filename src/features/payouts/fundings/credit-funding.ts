import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { emit } from "../../../platform/outbox.ts"
import { fundingRestored, fundingReturned, stripeFunded } from "../../ledger/posting/core/postings.ts"
import { collectOwed, lockFunds } from "../../ledger/posting/lock-funds.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import { wakeWaiting } from "../transfers/wake-waiting.ts"
import { type Funding, updateFunding } from "./funding-store.ts"

/** Posts what was paid for a funding that is just marked as funded; what waits for it is paid after this commit. */
export async function creditFunding(tx: Tx, ctx: Ctx, funding: Funding, money: { amount: bigint; currency: string }) {
  const { vendorId, id, amount, currency } = funding
  await lockFunds(tx, vendorId, money.currency)
  const transactionId = await postEntry(tx, ctx, vendorId, stripeFunded(id, money))
  await collectOwed(tx, ctx, vendorId, money.currency, id)
  await wakeWaiting(tx, vendorId, money.currency)
  const ordered = `${amount} ${currency}`
  const paid = `${money.amount} ${money.currency}`
  await audit(tx, ctx, vendorId, "funding.funded", id, {
    paid,
    transaction_id: transactionId,
    ...(paid !== ordered && { ordered }),
  })
  await emit(tx, vendorId, "funding.funded", id)
}

/**
 * Posts what refunds and disputes have taken of a funded one since it was last looked at, or given back; `target` is all of
 * it now, minor units. What is spent already the platform has paid: it is owed, and comes first of whatever comes in.
 */
export async function applyReturned(tx: Tx, ctx: Ctx, funding: Funding, target: bigint): Promise<void> {
  const { vendorId, id, returned } = funding
  const currency = funding.paidCurrency ?? funding.currency
  const amount = target - returned
  if (amount === 0n) return
  const funds = await lockFunds(tx, vendorId, currency)
  if (amount > 0n) {
    const spent = funds && funds.available < amount ? amount - (funds.available > 0n ? funds.available : 0n) : 0n
    await postEntry(tx, ctx, vendorId, fundingReturned(id, { currency, amount, spent }))
  } else {
    await postEntry(tx, ctx, vendorId, fundingRestored(id, { currency, amount: -amount }))
    await collectOwed(tx, ctx, vendorId, currency, id)
    await wakeWaiting(tx, vendorId, currency)
  }
  await updateFunding(tx, funding, { returned: target, version: funding.version + 1 })
  await audit(tx, ctx, vendorId, "funding.returned", id, { before: { returned }, after: { returned: target } })
}
