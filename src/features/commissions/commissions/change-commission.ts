import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { emit } from "../../../platform/outbox.ts"
import { matured, type Owed, type Posting } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { isDue } from "./core/due.ts"

/**
 * Every new commission passes here, and every change of one does below, so that what is due when it is written is payable
 * when it is answered. `posting` null: the caller posts. Null when the event has earned for this affiliate before.
 */
export async function addCommission(
  tx: Tx,
  ctx: Ctx,
  row: store.NewCommission,
  posting: ((ref: string, owed: Owed) => Posting) | null,
): Promise<store.Commission | null> {
  const commission = await store.insertCommission(tx, row)
  if (!commission) return null
  const { vendorId, id, affiliateId, currency, amount } = commission
  if (posting) await postEntry(tx, ctx, vendorId, posting(id, { affiliateId, currency, amount }))
  await emit(tx, vendorId, "commission.created", id)
  return matureIfDue(tx, ctx, commission)
}

/** Changes a locked commission; what the change takes in the ledger, the caller has posted. */
export async function changeCommission(
  tx: Tx,
  ctx: Ctx,
  commission: store.Commission,
  set: Partial<store.NewCommission>,
): Promise<store.Commission> {
  const changed = await store.writeCommission(tx, commission, set)
  await emit(tx, changed.vendorId, "commission.updated", changed.id)
  return matureIfDue(tx, ctx, changed)
}

/** Moves one locked commission, less what was reversed of it, from pending to payable. */
async function matureOne(tx: Tx, ctx: Ctx, commission: store.Commission): Promise<store.Commission> {
  const { vendorId, id, affiliateId, currency, amount, reversed } = commission
  await postEntry(tx, ctx, vendorId, matured(id, { affiliateId, currency, amount: amount - reversed }))
  await emit(tx, vendorId, "commission.updated", id)
  return store.writeCommission(tx, commission, { status: "payable" })
}

function matureIfDue(tx: Tx, ctx: Ctx, commission: store.Commission): Promise<store.Commission> | store.Commission {
  const isOver = commission.status === "pending" && isDue(commission.availableAt, ctx.now)
  return isOver ? matureOne(tx, ctx, commission) : commission
}
