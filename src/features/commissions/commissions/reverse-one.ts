import { invariant } from "../../../lib/assert.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { reversed } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"

/** `refundedTotal`: all that was refunded or disputed of the sale so far, this cause included. Minor units. */
export type Reversal = { saleId: string; saleAmount: bigint; refundedTotal: bigint; causeId: string }

/** Takes a part of one locked commission back, from where it stands. */
export async function reverseOne(
  tx: Tx,
  ctx: Ctx,
  commission: store.Commission,
  amount: bigint,
  causeId: string,
): Promise<void> {
  const { status: stood } = commission
  invariant(stood !== "rejected" && stood !== "reversed", "reversed_from_where_it_stands")
  const { vendorId, id, affiliateId, currency } = commission
  invariant(commission.reversed + amount <= commission.amount, "reversed_within_amount")
  const transactionId = await postEntry(tx, ctx, vendorId, reversed(id, { affiliateId, currency, amount }, stood))
  const row = { vendorId, commissionId: id, causeId, amount, at: ctx.now, createdAt: realNow() }
  await store.insertReversal(tx, { ...row, id: newId("reversal"), stood, transactionId })
  const hasLeft = stood === "in_payout" || stood === "paid"
  if (hasLeft) await store.insertDebt(tx, { ...row, id: newId("debt"), affiliateId, currency, status: "open" })
  const isAll = commission.reversed + amount === commission.amount
  await changeCommission(tx, ctx, commission, {
    reversed: commission.reversed + amount,
    // What has left stays paid: the debt says what is owed back.
    ...(isAll && !hasLeft ? { status: "reversed" as const } : {}),
  })
}
