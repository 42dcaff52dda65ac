import { apply } from "../../platform/apply.ts"
import { writeAudit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import type { DueSource } from "../../platform/due.ts"
import { writeOutbox } from "../../platform/outbox.ts"
import { asVendor } from "../../platform/tenant.ts"
import { dealMail } from "./core/deal.ts"
import * as store from "./store.ts"

const BATCH = 100

/** Protections that are over: who won one keeps it, the others expire. */
export const expireDeals: DueSource = {
  name: "deals.expire",
  next: (vendorId, { until }) => store.nextEnding(vendorId, until),
  async run(ctx, vendorId, at) {
    for (;;) if ((await asVendor(ctx, vendorId, (tx) => endProtections(tx, ctx, vendorId, at))) < BATCH) return
  },
}

/** The same within another's transaction; how many ended. */
export async function endProtections(tx: Tx, ctx: Ctx, vendorId: string, at: Date): Promise<number> {
  const ended = await store.lockEnded(tx, vendorId, at, BATCH)
  if (ended.length === 0) return 0
  const expired = ended.filter(({ status }) => status === "approved")
  const rows = ended.map((deal) => {
    const status = deal.status === "approved" ? ("expired" as const) : deal.status
    return { ...deal, status, isProtecting: false }
  })
  const mails = expired.map(({ id }) => dealMail(id, "expired"))
  const detail = { before: { status: "approved" }, after: { status: "expired" } }
  await apply(tx, {
    deals: store.writeDeals(rows),
    audited: writeAudit(
      ctx,
      vendorId,
      expired.map(({ id }) => ({ action: "deal.expire", subject: id, detail })),
    ),
    mails: writeOutbox(vendorId, [], mails),
  })
  return ended.length
}
