import * as z from "zod"
import { amount, currency, month, output, paging, text } from "../../lib/fields.ts"
import { MAX_AMOUNT } from "../../lib/money.ts"
import { isKnownYear, UNKNOWN_YEAR } from "../../lib/time.ts"
import { CHANNELS } from "../credit/models/core/journey.ts"
import { MODELS } from "../credit/models/core/models.ts"
import { COST_KINDS } from "./core/budget.ts"
import { monthsOf } from "./core/period.ts"
import { METRICS, PLAN_CHANNELS, SCALE } from "./core/targets.ts"

export const ById = z.object({ id: text(80) })

/** Without blanks around it: files leave them out. */
const contractor = () => text(200).transform((value) => value.trim())

export const costInput = z.strictObject({
  channel: z.enum(CHANNELS),
  period: month(),
  amount: amount(),
  currency: currency(),
  kind: z.enum(COST_KINDS),
  contractor: contractor().optional(),
  campaign: text(255).optional().describe("as touches call it: their campaign, or the address's utm_campaign"),
  note: text(500).optional(),
})
export type CostInput = z.output<typeof costInput>

export const costOutput = z.object({
  id: z.string(),
  channel: z.enum(CHANNELS),
  period: z.string(),
  amount: output.amount(),
  currency: z.string(),
  kind: z.enum(COST_KINDS),
  contractor: z.string().nullable(),
  campaign: z.string().nullable(),
  note: z.string().nullable(),
  recorded_by: z.string(),
  canceled_at: output.instant().nullable(),
  created_at: output.instant(),
})

export const ListCosts = z.object({
  ...paging,
  channel: z.enum(CHANNELS).optional(),
  period: month().optional(),
  kind: z.enum(COST_KINDS).optional(),
  contractor: text(200).optional(),
  campaign: text(255).optional(),
})
export type ListCosts = z.output<typeof ListCosts>

/** A month, quarter or year; the months it has. */
export const period = () =>
  z
    .string()
    .refine((text) => monthsOf(text) !== null, { error: "is not 2026-11, 2026-Q4 or 2026", abort: true })
    .refine(isKnownYear, UNKNOWN_YEAR)

const MAX_VALUE = Number(MAX_AMOUNT)
const WHOLE = new Set<string>(["revenue", "inquiries", "cost"])

/** Merged by channel, metric and period; null removes. */
const targetInput = z
  .strictObject({
    channel: z.enum(PLAN_CHANNELS),
    metric: z.enum(METRICS),
    period: month(),
    value: z.number().min(0, "is negative").max(MAX_VALUE, "is more than 10^12").nullable(),
  })
  .superRefine((target, check) => {
    const fail = (message: string) => check.addIssue({ code: "custom", path: ["value"], message })
    if (target.value === null) return
    if (WHOLE.has(target.metric) && !Number.isInteger(target.value)) fail(`is not whole, as ${target.metric} is`)
    else if (Number(target.value.toFixed(4)) !== target.value) fail("has more than four decimals")
  })
  .transform(({ value, ...cell }) => ({ ...cell, value: value === null ? null : toScaled(value) }))

// A whole amount may be beyond what ten-thousandths of a double can hold.
const toScaled = (value: number) =>
  Number.isInteger(value) ? BigInt(value) * SCALE : BigInt(Math.round(value * Number(SCALE)))

const MAX_TARGETS = 2000
export const saveTargets = z
  .array(targetInput)
  .max(MAX_TARGETS)
  .superRefine(refuseTwice(["channel", "metric", "period"]))
export type SaveTargets = z.output<typeof saveTargets>

export const TargetsQuery = z.object({
  period: period().optional(),
  version: z.coerce.number().int().min(0).optional().describe("the plan as this version left it"),
})
export type TargetsQuery = z.output<typeof TargetsQuery>

const cell = { channel: z.enum(PLAN_CHANNELS), metric: z.enum(METRICS), period: z.string() }
const value = z.number().nullable()
const change = z.object({ ...cell, from: value, to: value, version: z.int() })
const author = { version: z.int(), at: output.instant(), by: z.string(), review_id: z.string().nullable() }
export const targetList = z.object({
  version: z.int(),
  data: z.array(z.object({ id: z.string(), ...cell, value: z.number(), ...author })),
  versions: z.array(z.object({ ...author, changes: z.array(change) })),
})

const budgetInput = z
  .strictObject({
    channel: z.enum(CHANNELS),
    kind: z.enum(COST_KINDS),
    contractor: contractor().nullable().default(null),
    period: month(),
    amount: amount().nullable(),
    committed: amount().default(0n),
  })
  .transform(({ contractor, ...line }) => ({ ...line, contractor: contractor ?? "" }))
export const saveBudgets = z
  .array(budgetInput)
  .max(MAX_TARGETS)
  .superRefine(refuseTwice(["channel", "kind", "contractor", "period"]))
export type SaveBudgets = z.output<typeof saveBudgets>

export const budgetSaved = z.object({ version: z.int() })

const sums = { amount: output.amount(), committed: output.amount(), spent: output.amount(), left: z.int() }
export const budgetList = z.object({
  version: z.int(),
  currency: z.string(),
  data: z.array(
    z.object({
      channel: z.enum(CHANNELS),
      kind: z.enum(COST_KINDS),
      contractor: z.string().nullable(),
      period: z.string(),
      ...sums,
    }),
  ),
  total: z.object(sums),
})

export const reviewInput = z.strictObject({
  period: period(),
  happened: text(10_000),
  changes: text(10_000),
  next_targets: saveTargets.default([]).describe("beside what the next period starts from: this one's plan"),
})
export type ReviewInput = z.output<typeof reviewInput>
export const reviewOutput = z.object({
  id: z.string(),
  period: z.string(),
  next_period: z.string(),
  happened: z.string(),
  changes: z.string(),
  decided_by: z.string(),
  at: output.instant(),
  version: z.int(),
  report: z.record(z.string(), z.unknown()),
})
export const ListReviews = z.object({ ...paging, period: period().optional() })
export type ListReviews = z.output<typeof ListReviews>
export const csvText = z.string().min(1, "is empty").max(65_536)

/** The same cell twice in one request: which of them is meant is not decidable. */
function refuseTwice(names: string[]) {
  return (rows: Record<string, unknown>[], check: z.RefinementCtx) => {
    const seen = new Set<string>()
    for (const [index, row] of rows.entries()) {
      const key = JSON.stringify(names.map((name) => row[name]))
      if (seen.has(key)) check.addIssue({ code: "custom", path: [index], message: `repeats ${names.join(", ")}` })
      seen.add(key)
    }
  }
}

export const PlanQuery = z.object({ period: period() })
export const BudgetQuery = PlanQuery.extend({
  version: z.coerce.number().int().min(0).optional().describe("the budget as this version left it"),
})

const measures = {
  metric: z.enum(METRICS),
  plan: z.number().nullable(),
  actual: z.number().nullable(),
  gap: z.number().nullable(),
  attainment: z.int().nullable().describe("actual of plan, in basis points"),
  run_rate: z.number().nullable().describe("at the period's end, by working days; costs by months"),
  budget_left: z.number().nullable().describe("of cost: the budget's, or the target's where there is no budget"),
}
const planTable = {
  data: z.array(z.object({ channel: z.enum(PLAN_CHANNELS), ...measures })),
  total: z.array(z.object(measures)),
}
export const planReport = z.object({
  period: z.string(),
  from: output.instant(),
  to: output.instant(),
  currency: z.string(),
  model: z.enum(MODELS),
  version: z.int().describe("of the targets"),
  working_days: z.object({ total: z.int(), elapsed: z.int() }),
  ...planTable,
  months: z.array(z.object({ period: z.string(), ...planTable })),
  changes: z.array(change.extend({ at: output.instant(), by: z.string() })).describe("by the plan's last version"),
})
