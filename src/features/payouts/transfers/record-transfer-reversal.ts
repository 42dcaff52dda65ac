import { invariant } from "../../../lib/assert.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { reinstatePayable } from "../../commissions/commissions/reinstate-payable.ts"
import { transferReversed } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import { findAffiliate } from "../accounts/account-store.ts"
import type { SeenTransfer } from "../providers/core/facts.ts"
import { itemCanBecome } from "../runs/core/states.ts"
import type { Item } from "../runs/run-store.ts"
import * as store from "./item-store.ts"
import { wakeWaiting } from "./wake-waiting.ts"

/** Posts only what has not been posted of the reversals, and owes it again. Minor units. */
export async function recordTransferReversal(
  tx: Tx,
  ctx: Ctx,
  item: Item,
  { id: transferId, reversed }: Pick<SeenTransfer, "id" | "reversed">,
): Promise<void> {
  const { vendorId, id, affiliateId, currency } = item
  const amount = reversed - item.returned
  if (amount <= 0n) return
  const causeId = `${transferId}:${reversed}`
  const { programId } = (await findAffiliate(tx, vendorId, affiliateId))!
  const note = `Came back from transfer ${transferId}`
  await reinstatePayable(tx, ctx, vendorId, { affiliateId, programId, currency, amount, causeId, note })
  const transactionId = await postEntry(tx, ctx, vendorId, transferReversed(id, { affiliateId, currency, amount }))
  await wakeWaiting(tx, vendorId, currency)
  const isAll = reversed === item.amount
  invariant(!isAll || itemCanBecome(item.status, "returned"), "sent_item_returns")
  await store.updateItem(tx, item, { returned: reversed, ...(isAll ? { status: "returned" as const } : {}) })
  await audit(tx, ctx, vendorId, "payout_item.returned", id, { amount: String(amount), transaction_id: transactionId })
}
