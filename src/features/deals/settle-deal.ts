import { conflict, invalidField } from "../../lib/errors.ts"
import type { Writers } from "../../platform/apply.ts"
import { actorName, type Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { writeOutbox } from "../../platform/outbox.ts"
import { one } from "../identity/permissions/read-as-vendor.ts"
import { refuseTaken } from "./add-deal.ts"
import { dealMail, decideSettling, protectionOf } from "./core/deal.ts"
import { endProtections } from "./expire-deals.ts"
import * as store from "./store.ts"

/** `rejected` says why. */
export type DealDecision = { status: "approved" } | { status: "rejected"; reason: string }

/** A deal that was decided, and what is to be written of it with the answer to its inquiry; null where it was so before. */
export type Settled = { deal: store.Deal; writers: Writers } | null

/**
 * Decides about a deal, within a transaction that holds the desk. 409 `deal_settled` for what was decided otherwise, and
 * `deal_protected` where another one protects the same by now; 422 for an affiliate who may not earn.
 */
export async function settleDeal(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  id: string,
  decision: DealDecision,
): Promise<Settled> {
  const deal = await one(store.lockDeal(tx, vendorId, id))
  const settling = decideSettling(deal.status, decision.status)
  if (settling.kind === "unchanged") return null
  if (settling.kind === "settled")
    throw conflict("deal_settled", `This deal is ${deal.status}. Another one for the same company is a new deal.`)
  const by = { decidedBy: actorName(ctx.actor), decidedAt: ctx.now }
  const protects = decision.status === "approved" ? await protect(tx, ctx, deal) : { reason: decision.reason }
  const after = { ...deal, ...by, ...protects, status: decision.status }
  const writers = {
    deals: store.writeDeals([after]),
    deal_mail: writeOutbox(vendorId, [], [dealMail(id, decision.status)]),
  }
  return { deal: after, writers }
}

async function protect(tx: Tx, ctx: Ctx, { vendorId, programId, affiliateId, ...named }: store.Deal) {
  const found = await store.findEnrollment(tx, vendorId, programId, { affiliateId })
  const status = found?.affiliate?.status
  if (!found || status !== "approved")
    throw invalidField("/affiliate_id", `is an affiliate who is ${status}; approve them first`)
  // What is over protects nothing any more, whether or not that was looked at.
  await endProtections(tx, ctx, vendorId, ctx.now)
  await refuseTaken(tx, ctx, vendorId, named)
  return { ...protectionOf(ctx.now, found.dealDays), isProtecting: true }
}
