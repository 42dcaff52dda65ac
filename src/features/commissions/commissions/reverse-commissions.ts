import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { stampOf } from "../../../platform/stamp.ts"
import * as store from "../store.ts"
import { type Reversal, takeBackOfSale } from "./core/take-back.ts"
import { applyTakenBack } from "./reverse-one.ts"
import { settleAmended } from "./settle-amended.ts"

/** Takes back the sale's commissions in proportion to its refunds; what has left already becomes a debt. */
export async function reverseCommissions(tx: Tx, ctx: Ctx, vendorId: string, reversal: Reversal): Promise<void> {
  const rows = await lockCommissionsOfSale(tx, vendorId, reversal.saleId)
  const amended = await settleAmended(tx, ctx, rows, reversal)
  const others = rows.filter((commission) => !amended.has(commission))
  await applyTakenBack(tx, ctx, vendorId, takeBackOfSale(others, reversal, stampOf(ctx, vendorId)))
}

/** A sale's commissions, oldest first, locked. */
export function lockCommissionsOfSale(tx: Tx, vendorId: string, saleId: string): Promise<store.Commission[]> {
  return store.listOfSources(tx, vendorId, [saleId], true)
}

/** A sale's commissions as a fact that is loaded, locked, and the writers of what is taken back of them: for `apply`. */
export const { commissionsOfSale, writeTakenBack } = store
