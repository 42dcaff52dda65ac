import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { emit, writeOutbox } from "../../../platform/outbox.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { matured, type Owed, type Posting } from "../../ledger/posting/core/postings.ts"
import { postEntry, posts } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { book } from "./core/book.ts"
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
  const booked = book(row, posting, stampOf(ctx, row.vendorId))
  const commission = await store.insertCommission(tx, booked.row)
  if (!commission) return null
  const { vendorId } = commission
  await apply(tx, { ...posts(ctx, vendorId, booked.transactions), happened: writeOutbox(vendorId, booked.events) })
  return commission
}

/** Writers of new commissions of events that earned nothing before: for `apply`. */
export const { writeCommissions } = store

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
