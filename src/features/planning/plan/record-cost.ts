import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { CostInput, ListCosts } from "../contract.ts"
import * as store from "./cost-store.ts"

export type Cost = store.Cost

/** What a channel cost in a month. Commissions need not be recorded: reports take them from the ledger. */
export async function recordCost(ctx: Ctx, vendorId: string, input: CostInput): Promise<Cost> {
  can(ctx, "cost.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const { channel, period, amount, currency, kind, contractor = null, campaign = null, note = null } = input
    const cost = await store.insertCost(tx, {
      vendorId,
      id: newId("cost"),
      channel,
      period,
      amount,
      currency,
      kind,
      contractor,
      campaign,
      note,
      recordedBy: actorName(ctx.actor),
      recordedAt: ctx.now,
      createdAt: realNow(),
    })
    await audit(tx, ctx, vendorId, "cost.record", cost.id, { channel, period, amount: String(amount), currency, kind })
    return cost
  })
}

/** Takes a wrong cost out of all reports from now on; reports of past instants keep it. Canceled twice is canceled once. */
export async function cancelCost(ctx: Ctx, vendorId: string, id: string): Promise<Cost> {
  can(ctx, "cost.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await store.cancelCost(tx, vendorId, id, { canceledBy: actorName(ctx.actor), canceledAt: ctx.now })
    const cost = await store.findCost(tx, vendorId, id)
    if (!cost) throw notFound()
    await audit(tx, ctx, vendorId, "cost.cancel", id, {
      before: { amount: cost.amount, currency: cost.currency, is_canceled: false },
      after: { is_canceled: true },
    })
    return cost
  })
}

export function readCosts(ctx: Ctx, vendorId: string, query: ListCosts) {
  return readAsVendor(ctx, vendorId, "cost.read", (tx) => store.listCosts(tx, vendorId, query))
}
