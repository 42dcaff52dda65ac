import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import { actorName, type Ctx } from "../../platform/ctx.ts"
import { newId } from "../../platform/new-id.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import type { SaveBudgets } from "./contract.ts"
import { budgetAt, changedLines } from "./core/budget.ts"
import * as store from "./plan-store.ts"

/** Merges lines into the budget as a new version, kept beside all earlier ones; an amount of null removes a line. */
export async function saveBudgets(ctx: Ctx, vendorId: string, wanted: SaveBudgets): Promise<number> {
  can(ctx, "budget.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await store.lockPlan(tx, vendorId)
    const months = [...new Set(wanted.map((line) => line.period))]
    const changed = changedLines(budgetAt(await store.listBudgets(tx, vendorId, months)), wanted)
    const last = await store.lastBudgetVersion(tx, vendorId)
    if (changed.length === 0) return last
    const version = last + 1
    await store.insertBudgets(
      tx,
      changed.map((line) => ({
        ...{ vendorId, id: newId("budget"), version, ...line, reviewId: null },
        ...{ recordedBy: actorName(ctx.actor), at: ctx.now, createdAt: realNow() },
      })),
    )
    await audit(tx, ctx, vendorId, "budget.save", vendorId, { version, lines: changed.length })
    return version
  })
}
