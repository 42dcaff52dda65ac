import { and, asc, desc, eq, inArray, lt, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Tx } from "../../../platform/db.ts"
import { budgets, planReviews, targets } from "../tables.ts"

export type TargetRow = typeof targets.$inferSelect
export type BudgetRow = typeof budgets.$inferSelect
export type Review = typeof planReviews.$inferSelect

/** One version of a vendor's plan at a time; held until the transaction ends. */
export async function lockPlan(tx: Tx, vendorId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`plan ${vendorId}`}, 0))`)
}

/** Every change of the targets of some months (of all without), the oldest first. */
export async function listTargets(tx: Tx, vendorId: string, months: string[] | null): Promise<TargetRow[]> {
  return tx
    .select()
    .from(targets)
    .where(and(eq(targets.vendorId, vendorId), months ? inArray(targets.period, months) : undefined))
    .orderBy(asc(targets.version), asc(targets.id))
}

export async function lastTargetVersion(tx: Tx, vendorId: string): Promise<number> {
  const [row] = await tx
    .select({ version: sql<number>`coalesce(max(${targets.version}), 0)::int` })
    .from(targets)
    .where(eq(targets.vendorId, vendorId))
  return row?.version ?? 0
}

export async function insertTargets(tx: Tx, rows: (typeof targets.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(targets).values(rows)
}

/** Every change of the budget of some months (of all without), the oldest first. */
export async function listBudgets(tx: Tx, vendorId: string, months: string[] | null): Promise<BudgetRow[]> {
  return tx
    .select()
    .from(budgets)
    .where(and(eq(budgets.vendorId, vendorId), months ? inArray(budgets.period, months) : undefined))
    .orderBy(asc(budgets.version), asc(budgets.id))
}

export async function lastBudgetVersion(tx: Tx, vendorId: string): Promise<number> {
  const [row] = await tx
    .select({ version: sql<number>`coalesce(max(${budgets.version}), 0)::int` })
    .from(budgets)
    .where(eq(budgets.vendorId, vendorId))
  return row?.version ?? 0
}

export async function insertBudgets(tx: Tx, rows: (typeof budgets.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(budgets).values(rows)
}

export async function insertReview(tx: Tx, row: typeof planReviews.$inferInsert): Promise<Review> {
  const [saved] = await tx.insert(planReviews).values(row).returning()
  return saved!
}

export async function listReviews(tx: Tx, vendorId: string, page: PageRequest, period?: string): Promise<Review[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(planReviews)
    .where(
      and(
        eq(planReviews.vendorId, vendorId),
        period ? eq(planReviews.period, period) : undefined,
        after ? lt(planReviews.id, after) : undefined,
      ),
    )
    .orderBy(desc(planReviews.id))
    .limit(page.limit + 1)
}
