import { invariant } from "../../../lib/assert.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outbox } from "../../../platform/outbox.ts"
import { areClaimable, claimCommissions } from "../../commissions/debts/claim-commissions.ts"
import { payoutIntended, platformAdvanced } from "../../ledger/posting/core/postings.ts"
import { lockFunds } from "../../ledger/posting/lock-funds.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import type { SeenTransfer } from "../providers/core/facts.ts"
import { grossAndDebts } from "../runs/core/draft.ts"
import { linesOf } from "../runs/core/lines.ts"
import { isInFlight, itemCanBecome, OPEN_ITEM_STATUSES } from "../runs/core/states.ts"
import type { Item } from "../runs/run-store.ts"
import { fulfils } from "./core/intent.ts"
import type { LateMatch } from "./core/late.ts"
import { intentOf } from "./create-intents.ts"
import { settleLocked } from "./settle-items.ts"

const isOpen = (item: Item) => (OPEN_ITEM_STATUSES as readonly string[]).includes(item.status)

/** What a transfer is to an item that does not know it: a request given up on, under this or an earlier attempt. */
export async function matchLateTransfer(tx: Tx, item: Item, transfer: SeenTransfer, lock = false): Promise<LateMatch> {
  if (item.attempt === 0 || !fulfils(intentOf(item), transfer)) return "other"
  if (isInFlight(item.status) || !itemCanBecome(item.status, "sent")) return "other"
  if (isOpen(item)) return "owed"
  return (await areClaimable(tx, item.vendorId, linesOf([item]), lock)) ? "owed" : "settled"
}

/**
 * Settles a locked item by a transfer that came late, if what it paid is owed still: the money has left, so nothing is sent
 * for it again. False when a person has to look.
 */
export async function settleByLateTransfer(tx: Tx, ctx: Ctx, item: Item, transfer: SeenTransfer): Promise<boolean> {
  if ((await matchLateTransfer(tx, item, transfer, true)) !== "owed") return false
  const { vendorId, id, runId } = item
  const lines = linesOf([item])
  if (!isOpen(item)) await claimCommissions(tx, vendorId, lines)
  await advanceMissing(tx, ctx, item)
  await postEntry(tx, ctx, vendorId, payoutIntended(id, { ...item, ...grossAndDebts(lines) }))
  const { attempt } = transfer
  invariant(attempt !== null && attempt >= 1 && attempt <= item.attempt, "transfer_names_an_attempt")
  await settleLocked(tx, ctx, vendorId, [{ item: { ...item, attempt }, transferId: transfer.id }])
  await audit(tx, ctx, vendorId, "payout_item.adopted", id, { transfer_id: transfer.id, item_status: item.status })
  if (isOpen(item)) await outbox(tx, vendorId, "payout_run.resumed", runId)
  return true
}

/** The transfer is made: what the vendor's funds lack for it the platform has paid, and gets back before anything else. */
async function advanceMissing(tx: Tx, ctx: Ctx, { vendorId, id, amount, currency }: Item): Promise<void> {
  const funds = await lockFunds(tx, vendorId, currency)
  if (!funds || funds.available >= amount) return
  await postEntry(tx, ctx, vendorId, platformAdvanced(id, { currency, amount: amount - funds.available }))
}
