import { dayOf, dayStart, monthAfter } from "../../lib/calendar.ts"
import { invalidField } from "../../lib/errors.ts"
import { validate } from "../../platform/http/validate.ts"
import type { Language } from "../../vocabulary/languages.ts"
import { saying } from "../../web/reader.ts"
import { arrange, asksForFile, type ListRules, listFile } from "../../web/ui/list.ts"
import { questionOf } from "../../web/ui/question.ts"
import { moneyField } from "../../web/ui/read-input.ts"
import { periodName } from "../../web/ui/text.tsx"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  csvFile,
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { readNames } from "../inbox/inquiries/read-names.ts"
import { saveBudgets as budgetsInput, costInput, reviewInput, saveTargets as targetsInput } from "./contract.ts"
import { daysOf, monthsOf, nextPeriod } from "./core/period.ts"
import type { TargetValue } from "./core/plan-grid.ts"
import { keyOf, type Target } from "./core/targets.ts"
import { recordCost } from "./plan/record-cost.ts"
import { readBudgets, saveBudgets } from "./plan/save-budgets.ts"
import { readTargets, saveTargets } from "./plan/save-targets.ts"
import { shownValue } from "./plan/show-targets.ts"
import { budgetFile, targetFile } from "./plan/target-file.ts"
import type { PlanRow } from "./progress/core/plan.ts"
import {
  arrangePlan,
  type FigureRow,
  isSaid,
  type PlanCell,
  planFile,
  reviewColumns,
} from "./progress/plan-lists-view.tsx"
import { type PlanPart, PlanView } from "./progress/plan-view.tsx"
import { readBudgetGrid, readGrid } from "./progress/read-grid.ts"
import { type PlanReport, readBudget, readPlan } from "./progress/read-plan.ts"
import { readBudgetLines, readTargetLines } from "./progress/read-target-lines.ts"
import { decideReview, type Review, readReviews } from "./reviews/decide-review.ts"
import { type ReviewRow, ReviewView } from "./reviews/review-view.tsx"

const REVIEWS = 20
const MOST_BYTES = 65_536

/** The period of the address, else the present month. */
function periodOf({ ctx, zone, query, form }: VendorVisit): string {
  const asked = query.period ?? form.period
  return asked !== undefined && monthsOf(asked) ? asked : dayOf(ctx.now, zone).slice(0, 7)
}

const isOver = ({ ctx, zone }: VendorVisit, period: string) => ctx.now >= dayStart(daysOf(monthsOf(period)!).to, zone)

/** The months beside a period, and the quarter and year that it is part of. */
function around(period: string, language: Language) {
  const month = monthsOf(period)![0]!
  const quarter = `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`
  const periods = [monthAfter(month, -1), month, monthAfter(month, 1), quarter, month.slice(0, 4)]
  return [...new Set([...periods, period])].map((one) => ({ period: one, label: periodName(one, language) }))
}

const orNull = (value: bigint | null) => (value === null ? null : shownValue(value))
const toCell =
  (currency: string) =>
  (row: PlanRow): PlanCell => ({
    currency,
    channel: row.channel ?? "all",
    metric: row.metric,
    plan: orNull(row.plan),
    actual: orNull(row.actual),
    attainment: row.attainment === null ? null : Number(row.attainment),
    runRate: orNull(row.runRate),
    budgetLeft: orNull(row.budgetLeft),
  })
const toTable = ({ rows, total }: Pick<PlanReport, "rows" | "total">, currency: string) => ({
  rows: rows.map(toCell(currency)),
  total: total.map(toCell(currency)),
})

type Refused = { error: unknown; of: PlanPart }

async function showPlan(visit: VendorVisit, refused?: Refused): Promise<PageAnswer> {
  const { ctx, vendorId, base, query } = visit
  const period = periodOf(visit)
  const report = await readPlan(ctx, vendorId, period)
  const [budget, names] = [await readBudget(ctx, vendorId, period), await readNames(ctx, vendorId)]
  const { currency } = report
  const { rows, total } = toTable(report, currency)
  const changes = report.changes.map(({ from, to, by, ...of }) => ({
    ...of,
    from: orNull(from),
    to: orNull(to),
    by: names.get(by) ?? null,
    currency,
  }))
  const lines = budget.lines.map((line) => ({ ...line, currency }))
  const lists = arrangePlan({ rows, lines, changes }, `${base}/plan`, query)
  const file = planFile(lists, query, saying(visit), monthsOf(period)!.length === 1)
  if (file) return csvFile(file.name, file.text)
  const { targets } = await readTargets(ctx, vendorId, { period })
  const props = {
    period,
    around: around(period, visit.reader.language),
    currency,
    workingDays: report.progress.days,
    total,
    months: report.months.map((month) => ({ period: month.period, ...toTable(month, currency) })),
    lists,
    budget: lines,
    of: query.of ?? null,
    version: report.version,
    base,
    targets: targets.map((one) => ({ ...one, value: orNull(one.value) })),
    mayPlan: mayDo(ctx, "target.save"),
    mayBudget: mayDo(ctx, "budget.save"),
    mayCost: mayDo(ctx, "cost.record"),
    isOver: isOver(visit, period),
    refused: refused ? { of: refused.of, state: refusedForm(refused.error, visit.form) } : null,
  }
  return {
    kind: "view",
    title: saying(visit)("plan.title", { period: periodName(period, visit.reader.language) }),
    view: <PlanView {...props} />,
    ...(refused && { status: 422 }),
  }
}

async function savePlan(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, reader } = visit
  const period = periodOf(visit)
  try {
    const { currency } = await readBudget(ctx, vendorId, period)
    const typed = readGrid(form, monthsOf(period) ?? [], { currency, language: reader.language })
    const { targets } = await readTargets(ctx, vendorId, { period })
    const isKnown = ({ channel, metric, period: month, value }: TargetValue) =>
      targets.some(
        (one) =>
          one.channel === channel && one.metric === metric && one.period === month && orNull(one.value) === value,
      )
    const wanted = typed.filter((cell) => !isKnown(cell) && (cell.value !== null || hasTarget(targets, cell)))
    const { version } = await saveTargets(ctx, vendorId, validate(targetsInput, wanted))
    return goTo(`${base}/plan?period=${period}`, saying(visit)("plan.at_version", { n: version }))
  } catch (error) {
    return showPlan(visit, { error, of: "targets" })
  }
}

const hasTarget = (targets: readonly Target[], { channel, metric, period }: TargetValue) =>
  targets.some((one) => one.channel === channel && one.metric === metric && one.period === period && one.value !== null)

async function saveBudget(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, reader } = visit
  const period = periodOf(visit)
  try {
    const { currency, lines } = await readBudget(ctx, vendorId, period)
    const wanted = readBudgetGrid(form, lines, { currency, language: reader.language })
    const version = await saveBudgets(ctx, vendorId, validate(budgetsInput, wanted))
    return goTo(`${base}/plan?period=${period}`, saying(visit)("plan.budget_version", { n: version }))
  } catch (error) {
    return showPlan(visit, { error, of: "budget" })
  }
}

function toReview(review: Review, names: Map<string, string>, currency: string): ReviewRow {
  const rows = (review.report.data ?? []) as {
    channel: string
    metric: string
    plan: number | null
    actual: number | null
  }[]
  return {
    id: review.id,
    period: review.period,
    at: review.at.toISOString(),
    happened: review.happened,
    changes: review.changes,
    by: names.get(review.decidedBy) ?? null,
    figures: rows.filter(isSaid).map((row) => ({ ...row, currency })),
  }
}

/** What somebody spent in the page's month. */
async function saveCost(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, reader } = visit
  try {
    const { currency } = await readBudget(ctx, vendorId, periodOf(visit))
    const amount = moneyField(form, "amount", currency, reader.language)
    const { channel, kind, contractor, campaign, note, period } = filled(form)
    const cost = { channel, kind, contractor, campaign, note, period, currency, amount: Number(amount) }
    await recordCost(ctx, vendorId, validate(costInput, cost))
    return goTo(`${base}/plan?period=${periodOf(visit)}`, saying(visit)("plan.cost_saved"))
  } catch (error) {
    return showPlan(visit, { error, of: "cost" })
  }
}

/** The targets that the period after one starts from: its own where it has some, else those of the one before. */
async function nextTargets({ ctx, vendorId }: VendorVisit, period: string) {
  const months = monthsOf(period) ?? []
  const shifted = (month: string) => monthAfter(month, months.length)
  const { targets: own } = await readTargets(ctx, vendorId, { period: nextPeriod(period) })
  const { targets: before } = await readTargets(ctx, vendorId, { period })
  const taken = before
    .map((one) => ({ ...one, period: shifted(one.period) }))
    .filter((one) => !own.some((known) => keyOf(known) === keyOf(one)))
  const targets = [...own, ...taken].map((one): TargetValue => ({ ...one, value: orNull(one.value) }))
  return { months: months.map(shifted), targets }
}

/** The targets that were typed over what the next period starts from. */
async function readNext(visit: VendorVisit, period: string) {
  const { ctx, vendorId, form, reader } = visit
  const { months, targets } = await nextTargets(visit, period)
  const { currency } = await readBudget(ctx, vendorId, period)
  const known = new Map(targets.map((one) => [keyOf(one), one.value]))
  const typed = readGrid(form, months, { currency, language: reader.language })
  return typed.filter((cell) => (known.get(keyOf(cell)) ?? null) !== cell.value)
}

const REVIEW_RULES: ListRules<FigureRow> = {
  sorts: { target: (row) => `${row.channel} ${row.metric}`, plan: (row) => row.plan, actual: (row) => row.actual },
  sort: "",
  keeps: ["period"],
}

async function showReviews(visit: VendorVisit, error?: unknown): Promise<PageAnswer> {
  const { ctx, vendorId, base, query, zone } = visit
  const period = periodOf(visit)
  const reviews = await readReviews(ctx, vendorId, { limit: REVIEWS, period })
  const names = await readNames(ctx, vendorId)
  const { currency } = await readBudget(ctx, vendorId, period)
  const { rows } = await readPlan(ctx, vendorId, period)
  const found = arrange(rows.map(toCell(currency)).filter(isSaid), `${base}/plan/reviews`, query, REVIEW_RULES)
  if (asksForFile(query)) return csvFile(`review-${period}`, listFile(reviewColumns(saying(visit)), found.all))
  const props = {
    period,
    nextPeriod: nextPeriod(period),
    isOver: isOver(visit, period),
    base,
    zone,
    currency,
    found,
    reviews: reviews.slice(0, REVIEWS).map((review) => toReview(review, names, currency)),
    mayDecide: mayDo(ctx, "plan.review"),
    next: await nextTargets(visit, period),
  }
  const state = error === undefined ? {} : { state: refusedForm(error, visit.form) }
  const view = <ReviewView {...props} {...state} />
  return {
    kind: "view",
    title: saying(visit)("plan.review_of", { period: periodName(period, visit.reader.language) }),
    view,
    ...(error !== undefined && { status: 422 }),
  }
}

const askReview = async (visit: VendorVisit) =>
  filled(visit.form).happened && filled(visit.form).changes
    ? questionOf(visit, "review", `${visit.base}/plan/reviews`, {
        period: periodName(visit.form.period ?? "", visit.reader.language),
      })
    : null

async function decide(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  try {
    if (!monthsOf(form.period ?? "")) throw invalidField("/period", "is not 2026-11, 2026-Q4 or 2026")
    const { period, happened, changes } = filled(form)
    const next_targets = await readNext(visit, form.period ?? "")
    const review = validate(reviewInput, { period, happened, changes, next_targets })
    await decideReview(ctx, vendorId, review)
    return goTo(`${base}/plan?period=${nextPeriod(review.period)}`, saying(visit)("plan.decided"))
  } catch (error) {
    return showReviews(visit, error)
  }
}

async function download({ ctx, vendorId, query, currency }: VendorVisit): Promise<PageAnswer> {
  const { targets } = await readTargets(ctx, vendorId, { period: askedPeriod(query) })
  return { kind: "file", type: "text/csv; charset=utf-8", name: "targets.csv", body: targetFile(targets, currency) }
}

async function downloadBudget({ ctx, vendorId, query, currency }: VendorVisit): Promise<PageAnswer> {
  const lines = await readBudgets(ctx, vendorId, { period: askedPeriod(query) })
  return { kind: "file", type: "text/csv; charset=utf-8", name: "budgets.csv", body: budgetFile(lines, currency) }
}

const fileIn = (visit: VendorVisit) => {
  if (!visit.upload) throw invalidField("/file", saying(visit)("imports.choose_file"))
  return { text: visit.upload.text, reading: { currency: visit.currency, language: visit.reader.language } }
}

/** The plan, or the budget, as a file brings it: what it does not name stays. */
async function saveFile(visit: VendorVisit, of: "targets_file" | "budget_file"): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  try {
    const { text, reading } = fileIn(visit)
    const to = `${base}/plan?period=${periodOf(visit)}`
    if (of === "budget_file") {
      const version = await saveBudgets(ctx, vendorId, readBudgetLines(text, reading))
      return goTo(to, saying(visit)("plan.budget_version", { n: version }))
    }
    const { version } = await saveTargets(ctx, vendorId, readTargetLines(text, reading))
    return goTo(to, saying(visit)("plan.at_version", { n: version }))
  } catch (error) {
    return showPlan(visit, { error, of })
  }
}

const askedPeriod = ({ period }: VendorVisit["query"]) => (period && monthsOf(period) ? period : undefined)

/** Plan and actual by period, the plan's own form, and the review at a period's end. */
export const planPages: Route[] = [
  { audience: "vendor", method: "get", path: "/plan", action: "plan_report.read", run: (visit) => showPlan(visit) },
  { audience: "vendor", method: "post", path: "/plan", action: "target.save", run: savePlan },
  { audience: "vendor", method: "get", path: "/plan.csv", action: "target.read", run: download },
  { audience: "vendor", method: "post", path: "/plan/budget", action: "budget.save", run: saveBudget },
  {
    audience: "vendor",
    method: "post",
    path: "/plan/file",
    action: "target.save",
    uploadBytes: MOST_BYTES,
    run: (visit) => saveFile(visit, "targets_file"),
  },
  {
    audience: "vendor",
    method: "post",
    path: "/plan/budget/file",
    action: "budget.save",
    uploadBytes: MOST_BYTES,
    run: (visit) => saveFile(visit, "budget_file"),
  },
  { audience: "vendor", method: "post", path: "/plan/costs", action: "cost.record", run: saveCost },
  { audience: "vendor", method: "get", path: "/plan/budget.csv", action: "target.read", run: downloadBudget },
  {
    audience: "vendor",
    method: "get",
    path: "/plan/reviews",
    action: "target.read",
    run: (visit) => showReviews(visit),
  },
  { audience: "vendor", method: "post", path: "/plan/reviews", action: "plan.review", ask: askReview, run: decide },
]
