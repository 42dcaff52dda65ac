import type { Tx } from "../../../platform/db.ts"
import { type BudgetVersionLine, budgetAt } from "../core/budget.ts"
import { changesOf, type Target, type TargetChange, targetsAt } from "../core/targets.ts"
import * as store from "./plan-store.ts"

/** What stands of the plan for some months, and what its last version changed there. */
export type PlanRows = {
  version: number
  targets: Map<string, Target>
  changes: (TargetChange & { at: Date; by: string })[]
  budget: Map<string, BudgetVersionLine>
  budgetVersion: number
}

/** The plan and the budget of some months, inside the transaction of a report; the budget of a version when asked. */
export async function readPlanRows(tx: Tx, vendorId: string, months: string[], asked?: number): Promise<PlanRows> {
  const [rows, version, lines, budgetVersion] = await Promise.all([
    store.listTargets(tx, vendorId, months),
    store.lastTargetVersion(tx, vendorId),
    store.listBudgets(tx, vendorId, months),
    store.lastBudgetVersion(tx, vendorId),
  ])
  const authors = new Map(rows.map((row) => [row.version, { at: row.at, by: row.recordedBy }]))
  return {
    version,
    targets: targetsAt(rows),
    changes: changesOf(rows, version).map((change) => ({ ...change, ...authors.get(change.version)! })),
    budget: budgetAt(lines, asked),
    budgetVersion: asked ?? budgetVersion,
  }
}
