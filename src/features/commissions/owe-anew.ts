import { invariant } from "../../lib/assert.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import * as store from "./store.ts"

/** What came back to us of money that an affiliate had been paid; minor units. `causeId` makes it count once. */
export type OwedAnew = {
  affiliateId: string
  programId: string
  currency: string
  amount: bigint
  causeId: string
  note: string
}

/** A payable row of kind `restoration` for money that came back: the next run pays it. The caller posts the entry. */
export async function oweAnew(tx: Tx, ctx: Ctx, vendorId: string, owed: OwedAnew): Promise<void> {
  const { affiliateId, programId, currency, amount, causeId, note } = owed
  const saved = await store.insertCommission(tx, {
    ...{ vendorId, programId, affiliateId, currency, amount, base: 0n, note, reasons: [] },
    ...{ id: newId("commission"), kind: "restoration", sourceId: causeId, status: "payable" },
    ...{ earnedAt: ctx.now, availableAt: ctx.now, createdAt: realNow() },
  })
  invariant(saved, "returned_money_owed_once")
}
