import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { budgetAt, budgetLines, changedLines, sumLines } from "../../src/features/planning/core/budget.ts"
import { daysOf, monthsOf, nextPeriod } from "../../src/features/planning/core/period.ts"
import {
  addSums,
  changedCells,
  changesOf,
  keyOf,
  METRICS,
  PLAN_CHANNELS,
  planOf,
  type Sum,
  sumOf,
  type Target,
  targetsAt,
} from "../../src/features/planning/core/targets.ts"
import { type Actual, planRows } from "../../src/features/planning/progress/core/plan.ts"

const YEAR = monthsOf("2026")!
const target = (more: Partial<Target> = {}): Target => ({
  channel: "sales",
  metric: "closes",
  period: "2026-11",
  value: 10_000n,
  version: 1,
  ...more,
})

describe("periods", () => {
  it("a quarter is its three months and a year its four quarters", () => {
    expect(monthsOf("2026-Q4")).toEqual(["2026-10", "2026-11", "2026-12"])
    expect([1, 2, 3, 4].flatMap((quarter) => monthsOf(`2026-Q${quarter}`))).toEqual(YEAR)
    expect(daysOf(YEAR)).toEqual({ from: "2026-01-01", to: "2027-01-01" })
    expect(["2026-13", "2026-Q5", "26", "2026-11-01", ""].map(monthsOf)).toEqual(Array(5).fill(null))
  })

  it("what comes next is as long", () => {
    expect(["2026-12", "2026-Q3", "2026-Q4", "2026"].map(nextPeriod)).toEqual(["2027-01", "2026-Q4", "2027-Q1", "2027"])
  })
})

describe("targets", () => {
  const cell = fc.record({
    channel: fc.constantFrom(...PLAN_CHANNELS),
    metric: fc.constantFrom(...METRICS),
    period: fc.constantFrom(...YEAR),
    value: fc.option(fc.bigInt({ min: 0n, max: 10n ** 16n }), { freq: 8 }),
  })
  const plan = fc.array(cell, { maxLength: 120 }).map((cells) => cells.map((one, i) => ({ ...one, version: i + 1 })))

  it("months make quarters and quarters make the year, for whatever targets", () => {
    fc.assert(
      fc.property(plan, (rows) => {
        const current = targetsAt(rows)
        for (const channel of PLAN_CHANNELS)
          for (const metric of METRICS) {
            const of = (months: string[]) => sumOf(current, channel, metric, months)
            const add = (sums: (Sum | null)[]) => {
              const known = sums.filter((one) => one !== null)
              return known.length > 0 ? known.reduce(addSums) : null
            }
            const quarters = [1, 2, 3, 4].map((quarter) => monthsOf(`2026-Q${quarter}`)!)
            expect(add(YEAR.map((month) => of([month])))).toEqual(of(YEAR))
            expect(add(quarters.map(of))).toEqual(of(YEAR))
            if (metric === "response_minutes") continue
            const planned = (months: string[]) => planOf(current, channel, metric, months) ?? 0n
            expect(quarters.map(planned).reduce((a, b) => a + b)).toBe(planned(YEAR))
            expect(YEAR.map((month) => planned([month])).reduce((a, b) => a + b)).toBe(planned(YEAR))
          }
      }),
      { numRuns: 60 },
    )
  })

  it("response times are the mean of their months, weighted by the inquiries planned for each", () => {
    const rows = [
      target({ metric: "response_minutes", period: "2026-10", value: 300_000n }),
      target({ metric: "response_minutes", period: "2026-11", value: 600_000n }),
      target({ metric: "inquiries", period: "2026-10", value: 3_000_000n }),
      target({ metric: "inquiries", period: "2026-11", value: 1_000_000n }),
    ]
    expect(planOf(targetsAt(rows), "sales", "response_minutes", monthsOf("2026-Q4")!)).toBe(375_000n)
    expect(planOf(targetsAt(rows.slice(0, 2)), "sales", "response_minutes", monthsOf("2026-Q4")!)).toBe(450_000n)
  })

  it("earlier versions stay: what stood then, and what each changed", () => {
    const rows = [
      target(),
      target({ period: "2026-12", value: 50_000n }),
      target({ value: 20_000n, version: 2 }),
      target({ value: null, version: 3 }),
    ]
    expect([0, 1, 2, 3].map((version) => targetsAt(rows, version).get(keyOf(target()))?.value)).toEqual([
      undefined,
      10_000n,
      20_000n,
      undefined,
    ])
    expect(changesOf(rows, 2)).toMatchObject([{ period: "2026-11", from: 10_000n, to: 20_000n }])
    expect(changesOf(rows, 3)).toMatchObject([{ from: 20_000n, to: null }])
    expect(changedCells(targetsAt(rows, 2), [target({ value: 20_000n }), target({ value: 1n })])).toHaveLength(1)
    expect(changedCells(targetsAt(rows), [target({ value: null })])).toHaveLength(0)
  })
})

describe("budgets", () => {
  const line = { channel: "marketing" as const, kind: "media", contractor: "", period: "2026-11" }
  const row = (more: object = {}) => ({ ...line, amount: 100_000n, committed: 0n, version: 1, ...more })

  it("what is promised counts until it is spent, and overspending shows as less than nothing", () => {
    const left = (committed: bigint, spent: bigint) =>
      budgetLines([row({ committed })], [{ ...line, amount: spent }])[0]!.left
    expect([
      left(0n, 0n),
      left(40_000n, 0n),
      left(40_000n, 30_000n),
      left(40_000n, 60_000n),
      left(0n, 120_000n),
    ]).toEqual([100_000n, 60_000n, 60_000n, 40_000n, -20_000n])
  })

  it("spending that nobody budgeted is a line of its own; contractors have theirs", () => {
    const spent = [
      { ...line, amount: 10n },
      { ...line, contractor: "Ada Ltd", amount: 5n },
    ]
    const lines = budgetLines([row()], spent)
    expect(lines.map((one) => [one.contractor, one.left])).toEqual([
      ["", 99_990n],
      ["Ada Ltd", -5n],
    ])
    expect(sumLines(lines)).toEqual({ amount: 100_000n, committed: 0n, spent: 15n, left: 99_985n })
  })

  it("keeps earlier versions, and a change of what is promised is a change", () => {
    const rows = [row(), row({ amount: null, version: 2 })]
    expect(budgetAt(rows, 1).size).toBe(1)
    expect(budgetAt(rows).size).toBe(0)
    expect(changedLines(budgetAt(rows, 1), [row(), row({ committed: 1n })])).toHaveLength(1)
  })
})

describe("the plan report", () => {
  const nothing: Actual = { closes: 0n, revenue: 0n, cost: 0n, inquiries: 0n, responses: 0n, responseSeconds: 0n }
  const report = (actual: Partial<Actual>, targets: Target[], days: [number, number] = [20, 5]) =>
    planRows({
      months: ["2026-11"],
      targets: targetsAt(targets),
      actuals: new Map(PLAN_CHANNELS.map((one) => [one, one === "sales" ? { ...nothing, ...actual } : nothing])),
      budget: new Map(),
      progress: { days: { total: days[0], elapsed: days[1] }, months: { total: 1, begun: 1 } },
    })
  const row = (rows: ReturnType<typeof report>, metric: string) =>
    rows.rows.find((one) => one.channel === "sales" && one.metric === metric)!

  it("measures attainment, gap and where it ends by working days, without a plan and before the first day too", () => {
    const rows = report({ closes: 25_000n, revenue: 300n }, [target({ value: 80_000n })])
    expect(row(rows, "closes")).toMatchObject({ plan: 80_000n, gap: -55_000n, attainment: 3125n, runRate: 100_000n })
    expect(row(rows, "revenue")).toMatchObject({ plan: null, gap: null, attainment: null, runRate: 12_000_000n })
    expect(row(report({ closes: 1n }, [], [20, 0]), "closes").runRate).toBeNull()
    expect(row(report({ closes: 7n }, [], [20, 20]), "closes").runRate).toBe(7n)
  })

  it("a month's cost is known as a whole, a mean does not grow, and no response is no mean", () => {
    const rows = report({ cost: 500n, responses: 2n, responseSeconds: 5400n }, [
      target({ metric: "cost", value: 6_000_000n }),
    ])
    expect(row(rows, "cost")).toMatchObject({ runRate: 5_000_000n, budgetLeft: 1_000_000n })
    expect(row(rows, "response_minutes")).toMatchObject({ actual: 450_000n, runRate: 450_000n })
    expect(row(report({}, []), "response_minutes").actual).toBeNull()
  })

  it("the total is the sum of its rows, and the mean of all responses", () => {
    const { rows, total } = report({ closes: 3n, responses: 1n, responseSeconds: 60n }, [
      target({ value: 5n }),
      target({ channel: "community", value: 7n }),
    ])
    expect(total.find((one) => one.metric === "closes")).toMatchObject({ channel: null, plan: 12n, actual: 3n })
    expect(total.find((one) => one.metric === "response_minutes")).toMatchObject({ actual: 10_000n, plan: null })
    expect(rows).toHaveLength(PLAN_CHANNELS.length * METRICS.length)
  })
})
