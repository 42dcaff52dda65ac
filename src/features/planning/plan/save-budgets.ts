import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { SaveBudgets, TargetsQuery } from "../contract.ts"
import { type BudgetVersionLine, budgetAt, changedLines, lineKey, sortLines } from "../core/budget.ts"
import { monthsOf } from "../core/period.ts"
import * as store from "./plan-store.ts"

/** Lines that one row of the audit log names; all of them stand in the versions of the budget. */
const LINES_SAID = 50

/** Merges lines into the budget as a new version, kept beside all earlier ones; an amount of null removes a line. */
export async function saveBudgets(ctx: Ctx, vendorId: string, wanted: SaveBudgets): Promise<number> {
  can(ctx, "budget.save", { vendorId })
  return asVendor(ctx, vendorId, (tx) => mergeBudgets(tx, ctx, vendorId, wanted, null))
}

/** The same inside another's transaction; the version that stands afterwards. */
export async function mergeBudgets(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  wanted: SaveBudgets,
  reviewId: string | null,
): Promise<number> {
  await store.lockPlan(tx, vendorId)
  const months = [...new Set(wanted.map((line) => line.period))]
  const current = budgetAt(await store.listBudgets(tx, vendorId, months))
  const changed = changedLines(current, wanted)
  const last = await store.lastBudgetVersion(tx, vendorId)
  if (changed.length === 0) return last
  const version = last + 1
  await store.insertBudgets(
    tx,
    changed.map((line) => ({
      vendorId,
      id: newId("budget"),
      version,
      ...line,
      reviewId,
      recordedBy: actorName(ctx.actor),
      at: ctx.now,
      createdAt: realNow(),
    })),
  )
  const amounts = (of: typeof changed) =>
    Object.fromEntries(of.slice(0, LINES_SAID).map((line) => [lineKey(line), line.amount]))
  const earlier = changed.map((line) => ({ ...line, amount: current.get(lineKey(line))?.amount ?? null }))
  await audit(tx, ctx, vendorId, "budget.save", vendorId, {
    before: { version: last, budget: amounts(earlier) },
    after: { version, lines: changed.length, budget: amounts(changed) },
  })
  return version
}

/** The lines of the budget as a version left them (the last one without), of some months or of all. */
export function readBudgets(ctx: Ctx, vendorId: string, query: TargetsQuery): Promise<BudgetVersionLine[]> {
  return readAsVendor(ctx, vendorId, "target.read", async (tx) => {
    const rows = await store.listBudgets(tx, vendorId, query.period ? monthsOf(query.period) : null)
    return sortLines([...budgetAt(rows, query.version).values()])
  })
}
