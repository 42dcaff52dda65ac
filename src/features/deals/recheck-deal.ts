import { apply } from "../../platform/apply.ts"
import { writeAudit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { writeOutbox } from "../../platform/outbox.ts"
import { dealMail, statusOf } from "./core/deal.ts"
import * as store from "./store.ts"

/** A deal is won while a sale is credited by it (`soldAt`: the first's time, null for none). Any number of times. */
export async function recheckDeal(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { id, soldAt }: { id: string; soldAt: Date | null },
): Promise<void> {
  const deal = await store.lockDeal(tx, vendorId, id)
  const status = deal && statusOf(deal, soldAt !== null, ctx.now)
  if (!deal || !status || status === deal.status) return
  const mails = status === "won" ? [dealMail(id, "won")] : []
  const detail = { before: { status: deal.status }, after: { status } }
  await apply(tx, {
    deals: store.writeDeals([{ ...deal, status, wonAt: soldAt }]),
    audited: writeAudit(ctx, vendorId, [{ action: "deal.recheck", subject: id, detail }]),
    mails: writeOutbox(vendorId, [], mails),
  })
}
