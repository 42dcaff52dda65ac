import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { payoutIntended } from "../ledger/core/postings.ts"
import { postEntry } from "../ledger/post-entry.ts"
import { findAccount } from "./account-store.ts"
import { callTransfer, type TransferOutcome } from "./call-transfer.ts"
import { isCoolingOff } from "./core/cool-off.ts"
import { BANK_CHANGED, grossAndDebts } from "./core/draft.ts"
import type { Intent } from "./core/intent.ts"
import * as store from "./item-store.ts"
import { blockItem, recordOutcome } from "./record-outcome.ts"
import type { Item } from "./run-store.ts"

/** Real time. Longer than a call may take; over it, whoever held the item is taken for dead. */
export const LEASE_MS = 15_000

/**
 * Pays one item: its intent is committed before Stripe is called, the answer settled after. Null when the item is not to
 * be sent now (another executor has it, or it is at its end).
 */
export async function sendItem(ctx: Ctx, vendorId: string, itemId: string): Promise<TransferOutcome | null> {
  const intent = await asVendor(ctx, vendorId, async (tx) => {
    const clocks = { real: realNow(), vendor: ctx.now }
    const item = await store.lockDueItem(tx, vendorId, itemId, ["planned", "waiting_funds"], clocks)
    if (!item) return null
    const account = await findAccount(tx, vendorId, item.affiliateId)
    if (account && isCoolingOff(account.bankChangedAt, ctx.now)) {
      await blockItem(tx, ctx, item, BANK_CHANGED)
      return null
    }
    const attempt = item.attempt + 1
    const transactionId = await postEntry(
      tx,
      ctx,
      vendorId,
      payoutIntended(itemId, { ...item, ...grossAndDebts(await store.linesOf(tx, vendorId, itemId)) }),
    )
    await store.insertAttempt(tx, { vendorId, itemId, attempt, outcome: "open", transactionId, startedAt: ctx.now })
    await store.updateItem(tx, item, {
      ...{ status: "sending", attempt, reason: null, attemptedAt: ctx.now },
      dueAt: new Date(clocks.real.getTime() + LEASE_MS),
    })
    return intentOf({ ...item, attempt })
  })
  if (!intent) return null
  const outcome = await callTransfer(ctx, intent)
  await recordOutcome(ctx, intent, outcome)
  return outcome
}

/** The order as it was frozen, for the item's current attempt. */
export function intentOf(item: Item): Intent {
  const { vendorId, runId, id: itemId, affiliateId, attempt, amount, currency, destination } = item
  return { vendorId, runId, itemId, affiliateId, attempt, amount, currency, destination }
}
