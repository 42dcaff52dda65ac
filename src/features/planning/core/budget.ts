import type { Channel } from "../../credit/models/core/journey.ts"

export const COST_KINDS = ["media", "people", "tools", "contractor", "rewards"] as const

/** One line of the budget; `contractor` is empty where none is named. Amounts in minor units of the vendor's currency. */
export type BudgetKey = { channel: Channel; kind: string; contractor: string; period: string }
export type BudgetVersionLine = BudgetKey & { amount: bigint | null; committed: bigint; version: number }
export type BudgetLine = BudgetKey & { amount: bigint; committed: bigint; spent: bigint; left: bigint }

/** What names a line of the budget. */
export const lineKey = (line: BudgetKey) => `${line.channel}|${line.kind}|${line.period}|${line.contractor}`

/** The lines that stand after all versions up to one; an amount of null removed a line. */
export function budgetAt(
  rows: readonly BudgetVersionLine[],
  version = Number.POSITIVE_INFINITY,
): Map<string, BudgetVersionLine> {
  const current = new Map<string, BudgetVersionLine>()
  for (const row of rows) {
    if (row.version > version) continue
    if (row.amount === null) current.delete(lineKey(row))
    else current.set(lineKey(row), row)
  }
  return current
}

/** What of a wish differs from what stands: the rows of a new version. */
export function changedLines<T extends BudgetKey & { amount: bigint | null; committed: bigint }>(
  current: ReadonlyMap<string, BudgetVersionLine>,
  wanted: readonly T[],
): T[] {
  return wanted.filter((line) => {
    const known = current.get(lineKey(line))
    return (known?.amount ?? null) !== line.amount || (known !== undefined && known.committed !== line.committed)
  })
}

/**
 * The budget beside what was spent. What is promised counts until it is spent: left = amount − max(committed, spent).
 * Spending without a line is a line of its own, with nothing to spend.
 */
export function budgetLines(
  current: Iterable<BudgetVersionLine>,
  spent: readonly (BudgetKey & { amount: bigint })[],
): BudgetLine[] {
  const lines = new Map<string, BudgetLine>()
  const open = (key: BudgetKey, amount: bigint, committed: bigint) =>
    lines.set(lineKey(key), { ...keyFields(key), amount, committed, spent: 0n, left: 0n })
  for (const row of current) open(row, row.amount ?? 0n, row.committed)
  for (const cost of spent) {
    if (!lines.has(lineKey(cost))) open(cost, 0n, 0n)
    lines.get(lineKey(cost))!.spent += cost.amount
  }
  for (const line of lines.values())
    line.left = line.amount - (line.spent > line.committed ? line.spent : line.committed)
  return sortLines([...lines.values()])
}

/** By channel, kind, month and contractor. */
export function sortLines<T extends BudgetKey>(lines: readonly T[]): T[] {
  return [...lines].sort((a, b) => (lineKey(a) < lineKey(b) ? -1 : 1))
}

/**
 * Lines that later months take over: the same amounts, nothing promised yet, and none where a line stands already.
 * `next` names the month that follows each.
 */
export function takenOver(
  current: ReadonlyMap<string, BudgetVersionLine>,
  next: ReadonlyMap<string, string>,
): (BudgetKey & { amount: bigint; committed: bigint })[] {
  return [...current.values()].flatMap(({ channel, kind, contractor, period, amount }) => {
    const to = next.get(period)
    if (to === undefined || amount === null) return []
    const line = { channel, kind, contractor, period: to, amount, committed: 0n }
    return current.has(lineKey(line)) ? [] : [line]
  })
}

const keyFields = ({ channel, kind, contractor, period }: BudgetKey) => ({ channel, kind, contractor, period })

type Totals = { amount: bigint; committed: bigint; spent: bigint; left: bigint }

/** What lines come to together, in minor units. */
export function sumLines(lines: readonly Totals[]): Totals {
  const zero = { amount: 0n, committed: 0n, spent: 0n, left: 0n }
  return lines.reduce<Totals>(
    (sum, line) => ({
      amount: sum.amount + line.amount,
      committed: sum.committed + line.committed,
      spent: sum.spent + line.spent,
      left: sum.left + line.left,
    }),
    zero,
  )
}
