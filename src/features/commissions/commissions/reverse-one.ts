import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { writeOutbox } from "../../../platform/outbox.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { posts } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { type TakenBack, takeBack } from "./core/take-back.ts"

/** Takes a part of one locked commission back, from where it stands; minor units. */
export async function reverseOne(
  tx: Tx,
  ctx: Ctx,
  commission: store.Commission,
  amount: bigint,
  causeId: string,
): Promise<void> {
  await applyTakenBack(
    tx,
    ctx,
    commission.vendorId,
    takeBack(commission, amount, causeId, stampOf(ctx, commission.vendorId)),
  )
}

/** Writes what was taken back, by itself. */
export async function applyTakenBack(tx: Tx, ctx: Ctx, vendorId: string, taken: TakenBack): Promise<void> {
  if (taken.commissions.length === 0) return
  const events = writeOutbox(vendorId, taken.events)
  await apply(tx, { ...store.writeTakenBack(taken), events, ...posts(ctx, vendorId, taken.transactions) })
}
