import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import type { DueSource } from "../../platform/due.ts"
import { outbox } from "../../platform/outbox.ts"
import { asVendor } from "../../platform/tenant.ts"
import { matured } from "../ledger/core/postings.ts"
import { postEntry } from "../ledger/post-entry.ts"
import * as store from "./store.ts"

const BATCH = 200

/** Holds that end: pending becomes payable, at the instant it fell due. */
export const maturing: DueSource = {
  name: "commissions.mature",
  next: (tx, _ctx, vendorId, until) => store.nextDue(tx, vendorId, until),
  run: matureCommissions,
}

/** Matures every commission whose hold is over at `at`, in batches of their own transactions. */
async function matureCommissions(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
  for (;;) {
    const done = await asVendor(ctx, vendorId, async (tx) => {
      const due = await store.lockDue(tx, vendorId, at, BATCH)
      for (const commission of due) await matureOne(tx, ctx, commission)
      return due.length
    })
    if (done < BATCH) return
  }
}

/** Moves one locked commission, less what was reversed of it, from pending to payable. */
export async function matureOne(tx: Tx, ctx: Ctx, commission: store.Commission): Promise<store.Commission> {
  const { vendorId, id, affiliateId, currency, amount, reversed } = commission
  await postEntry(tx, ctx, vendorId, matured(id, { affiliateId, currency, amount: amount - reversed }))
  await outbox(tx, vendorId, "commission.updated", id)
  return store.updateCommission(tx, commission, { status: "payable" })
}
