import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { DueSource } from "../../../platform/due.ts"
import { writeOutbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { posts, transactionsOf } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { mature } from "./core/mature.ts"

/** Whatever their number, a batch of them is five statements. */
const BATCH = 500

/** Holds that end: pending becomes payable, at the instant it fell due. */
export const matureCommissions: DueSource = {
  name: "commissions.mature",
  next: (vendorId, { until }) => store.nextDue(vendorId, until),
  run: matureDue,
}

/** Matures every commission whose hold is over at `until`, in batches of their own transactions. */
async function matureDue(ctx: Ctx, vendorId: string, _at: Date, until: Date): Promise<void> {
  while ((await asVendor(ctx, vendorId, (tx) => matureBatch(tx, ctx, vendorId, until))) === BATCH);
}

async function matureBatch(tx: Tx, ctx: Ctx, vendorId: string, until: Date): Promise<number> {
  const due = await store.lockDue(tx, vendorId, until, BATCH)
  if (due.length === 0) return 0
  const { postings, events } = mature(due, ctx.now)
  await apply(tx, {
    matured: store.setPayable(vendorId, due),
    ...posts(ctx, vendorId, transactionsOf(postings)),
    events: writeOutbox(vendorId, events),
  })
  return due.length
}
