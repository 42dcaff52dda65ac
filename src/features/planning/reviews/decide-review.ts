import { dayStart, monthAfter } from "../../../lib/calendar.ts"
import { conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { ListReviews, ReviewInput, SaveBudgets, SaveTargets } from "../contract.ts"
import { budgetAt, takenOver } from "../core/budget.ts"
import { daysOf, monthsOf } from "../core/period.ts"
import { keyOf, targetsAt } from "../core/targets.ts"
import * as store from "../plan/plan-store.ts"
import { mergeBudgets } from "../plan/save-budgets.ts"
import { mergeTargets } from "../plan/save-targets.ts"
import { planReport } from "../progress/read-plan.ts"
import { showPlanReport } from "../progress/show-plan-report.ts"

export type Review = store.Review

/**
 * Closes a period's books of the plan: the report as it is now is kept, with what a person decides to change. The next
 * period starts from this one's targets and budget, where it has none of its own. 409 while the period runs.
 */
export async function decideReview(ctx: Ctx, vendorId: string, input: ReviewInput) {
  can(ctx, "plan.review", { vendorId })
  const decidedBy = ctx.actor.kind === "member" ? ctx.actor.id : ""
  const months = monthsOf(input.period)!
  return asVendor(ctx, vendorId, async (tx): Promise<Review> => {
    const { timezone } = await findVendor(tx, vendorId)
    if (ctx.now < dayStart(daysOf(months).to, timezone))
      throw conflict("period_running", `${input.period} is not over yet. Review it when it is.`)
    const strange = input.next_targets.findIndex((cell) => cell.period <= months.at(-1)!)
    if (strange >= 0) throw invalidField(`/next_targets/${strange}/period`, "is not after the period under review")
    const id = newId("review")
    const report = showPlanReport(await planReport(tx, ctx, vendorId, input.period))
    const version = await startNext(tx, ctx, vendorId, months, input.next_targets, id)
    const { period, happened, changes } = input
    await audit(tx, ctx, vendorId, "plan.review", id, { period, version })
    const row = { vendorId, id, period, report, happened, changes, decidedBy, version }
    return store.insertReview(tx, { ...row, at: ctx.now, createdAt: realNow() })
  })
}

async function startNext(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  months: string[],
  decided: SaveTargets,
  reviewId: string,
): Promise<number> {
  const shifted = (month: string) => monthAfter(month, months.length)
  const known = await store.listTargets(tx, vendorId, [...months, ...months.map(shifted)])
  const current = targetsAt(known)
  const wanted = new Map(decided.map((cell) => [keyOf(cell), cell]))
  for (const { channel, metric, period, value } of current.values()) {
    if (!months.includes(period)) continue
    const next = { channel, metric, period: shifted(period), value }
    if (!current.has(keyOf(next)) && !wanted.has(keyOf(next))) wanted.set(keyOf(next), next)
  }
  const lines = takenOver(
    budgetAt(await store.listBudgets(tx, vendorId, [...months, ...months.map(shifted)])),
    new Map(months.map((month) => [month, shifted(month)])),
  )
  await mergeBudgets(tx, ctx, vendorId, lines as SaveBudgets, reviewId)
  return mergeTargets(tx, ctx, vendorId, [...wanted.values()], reviewId)
}

/** Reviews, newest first. */
export function readReviews(ctx: Ctx, vendorId: string, query: ListReviews): Promise<Review[]> {
  return readAsVendor(ctx, vendorId, "target.read", (tx) => store.listReviews(tx, vendorId, query, query.period))
}
