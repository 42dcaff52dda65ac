import { auditAll } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { emitAll } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { settlePayout } from "../../commissions/debts/claim-commissions.ts"
import { payoutSettled } from "../../ledger/posting/core/postings.ts"
import { postEntries } from "../../ledger/posting/post-entry.ts"
import type { Intent } from "../providers/core/facts.ts"
import { linesOf } from "../runs/core/lines.ts"
import { isInFlight } from "../runs/core/states.ts"
import type { Item } from "../runs/run-store.ts"
import * as store from "./item-store.ts"

/** Settles items of one vendor whose transfers are made, in one transaction; one that somebody else settled is left. */
export async function settleItems(ctx: Ctx, vendorId: string, made: { intent: Intent; transferId: string }[]) {
  const of = new Map(made.map((one) => [one.intent.itemId, one]))
  await asVendor(ctx, vendorId, async (tx) => {
    const items = await store.lockItems(tx, vendorId, [...of.keys()])
    const open = items.filter((item) => isInFlight(item.status) && item.attempt === of.get(item.id)!.intent.attempt)
    await settleLocked(
      tx,
      ctx,
      vendorId,
      open.map((item) => ({ item, transferId: of.get(item.id)!.transferId })),
    )
  })
}

/** The same for items that are locked and in flight, inside another transaction. */
export async function settleLocked(tx: Tx, ctx: Ctx, vendorId: string, made: { item: Item; transferId: string }[]) {
  if (made.length === 0) return
  const ids = made.map(({ item }) => item.id)
  await settlePayout(tx, vendorId, linesOf(made.map(({ item }) => item)))
  const transactionIds = await postEntries(
    tx,
    ctx,
    vendorId,
    made.map(({ item }) => payoutSettled(item.id, item)),
  )
  const ended = made.map(({ item, transferId }) => ({ itemId: item.id, attempt: item.attempt, transferId }))
  await store.endAttempts(tx, vendorId, ended, ctx.now)
  const deeds = made.map(({ item, transferId }, i) => ({
    subject: item.id,
    detail: { transfer_id: transferId, transaction_id: transactionIds[i] },
  }))
  await auditAll(tx, ctx, vendorId, "payout_item.sent", deeds)
  await emitAll(tx, vendorId, "payout_item.sent", ids)
}
