import { invariant } from "../../../lib/assert.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outbox } from "../../../platform/outbox.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import type { ProviderName, SeenTransfer } from "../providers/core/facts.ts"
import { providers } from "../providers/providers.ts"
import { isInFlight } from "../runs/core/states.ts"
import type { Item } from "../runs/run-store.ts"
import * as store from "./item-store.ts"
import { recordTransferReversal } from "./record-transfer-reversal.ts"
import { settleByLateTransfer } from "./settle-by-late-transfer.ts"

const JOB = "payouts.transfer"

/**
 * Takes note of a transfer: an item that waits for an answer is looked at at once, one that was let go is settled if what
 * it paid is owed still, and what came back of a sent one is owed again, each part once. False for one that is not ours.
 */
export async function onTransferEvent(ctx: Ctx, provider: ProviderName, id: string): Promise<boolean> {
  return takeTransfer(ctx, provider, await providers[provider].readTransfer(ctx, id))
}

/** The same of a transfer as its provider shows it now. */
export async function takeTransfer(ctx: Ctx, provider: ProviderName, transfer: SeenTransfer): Promise<boolean> {
  const found = await asSystem(ctx, async (tx) => {
    const sent = await store.findItemAnywhere(tx, provider, { transferId: transfer.id })
    const { vendorId, itemId: id } = transfer
    return sent ?? (vendorId && id ? store.findItemAnywhere(tx, provider, { vendorId, id }) : null)
  })
  const own = found && (await atVendorTime(ctx, found.vendorId, JOB))
  if (!found || !own) return false
  await asVendor(own, found.vendorId, async (tx) => {
    const item = await store.lockItem(tx, found.vendorId, found.id)
    invariant(item, "item_stays")
    if (item.transferId === transfer.id) await recordTransferReversal(tx, own, item, transfer)
    else if (isInFlight(item.status)) await lookSoon(tx, item)
    else await settleUnexpected(tx, own, item, transfer)
  })
  return true
}

/** The transfer is there: an unknown item finds it by looking now. One being sent is left to its executor. */
async function lookSoon(tx: Tx, item: Item) {
  if (item.status !== "unknown") return
  await store.updateItem(tx, item, { dueAt: realNow() })
  await outbox(tx, item.vendorId, "payout_run.resumed", item.runId)
}

/** A transfer that its item does not know; one that came back as a whole is none any more. */
async function settleUnexpected(tx: Tx, ctx: Ctx, item: Item, transfer: SeenTransfer) {
  if (transfer.reversed >= transfer.amount) return
  if (!(await settleByLateTransfer(tx, ctx, item, transfer))) return raiseAlarm(tx, ctx, item, transfer)
  const adopted = await store.lockItem(tx, item.vendorId, item.id)
  if (adopted) await recordTransferReversal(tx, ctx, adopted, transfer)
}

/** One for what was settled otherwise, or a second one: reconciliation names it, and a person decides. */
async function raiseAlarm(tx: Tx, ctx: Ctx, item: Item, transfer: SeenTransfer) {
  await audit(tx, ctx, item.vendorId, "payout_item.unexpected_transfer", item.id, {
    transfer_id: transfer.id,
    amount: Number(transfer.amount),
    item_status: item.status,
    known_transfer_id: item.transferId,
  })
}
