import type { Ctx } from "../../../platform/ctx.ts"
import type { DueSource } from "../../../platform/due.ts"
import { asVendor } from "../../../platform/tenant.ts"
import * as store from "../store.ts"
import { matureOne } from "./change-commission.ts"

const BATCH = 200

/** Holds that end: pending becomes payable, at the instant it fell due. */
export const matureCommissions: DueSource = {
  name: "commissions.mature",
  next: (tx, _ctx, vendorId, until) => store.nextDue(tx, vendorId, until),
  run: matureDue,
}

/** Matures every commission whose hold is over at `at`, in batches of their own transactions. */
async function matureDue(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
  for (;;) {
    const done = await asVendor(ctx, vendorId, async (tx) => {
      const due = await store.lockDue(tx, vendorId, at, BATCH)
      for (const commission of due) await matureOne(tx, ctx, commission)
      return due.length
    })
    if (done < BATCH) return
  }
}
