import { invariant } from "../../../lib/assert.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outbox } from "../../../platform/outbox.ts"
import type { StripeTransfer } from "../../../platform/stripe.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import type { Item } from "../runs/run-store.ts"
import { destinationOf, reversedOf } from "./call-transfer.ts"
import { isInFlight } from "./core/states.ts"
import * as store from "./item-store.ts"
import { recordTransferReversal } from "./record-transfer-reversal.ts"
import { settleByLateTransfer } from "./settle-by-late-transfer.ts"

const JOB = "payouts.transfer"

/** A transfer as Stripe shows it now, not as an event once reported it. */
export type SeenTransfer = Pick<
  StripeTransfer,
  "id" | "amount" | "amount_reversed" | "currency" | "destination" | "metadata"
>

/**
 * Takes note of a transfer: an item that waits for an answer is looked at at once, one that was let go is settled if what
 * it paid is owed still, and what came back of a sent one is owed again, each part once. False for one that is not ours.
 */
export async function onTransferEvent(ctx: Ctx, transfer: SeenTransfer): Promise<boolean> {
  const found = await asSystem(ctx, async (tx) => {
    const sent = await store.findItemAnywhere(tx, { transferId: transfer.id })
    const { vendor_id: vendorId, item_id: id } = transfer.metadata
    return sent ?? (vendorId && id ? store.findItemAnywhere(tx, { vendorId, id }) : null)
  })
  const own = found && (await atVendorTime(ctx, found.vendorId, JOB))
  if (!found || !own) return false
  await asVendor(own, found.vendorId, async (tx) => {
    const item = await store.lockItem(tx, found.vendorId, found.id)
    invariant(item, "item_stays")
    if (item.transferId === transfer.id) await recordTransferReversal(tx, own, item, reversedOf(transfer))
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
  if (transfer.amount_reversed >= transfer.amount) return
  const made = { ...transfer, destination: destinationOf(transfer) }
  if (!(await settleByLateTransfer(tx, ctx, item, made))) return raiseAlarm(tx, ctx, item, transfer)
  const adopted = await store.lockItem(tx, item.vendorId, item.id)
  if (adopted) await recordTransferReversal(tx, ctx, adopted, reversedOf(transfer))
}

/** One for what was settled otherwise, or a second one: reconciliation names it, and a person decides. */
async function raiseAlarm(tx: Tx, ctx: Ctx, item: Item, transfer: SeenTransfer) {
  await audit(tx, ctx, item.vendorId, "payout_item.unexpected_transfer", item.id, {
    transfer_id: transfer.id,
    amount: transfer.amount,
    item_status: item.status,
    known_transfer_id: item.transferId,
  })
}
