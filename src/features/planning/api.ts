import { output, toJsonAmount } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { csvAnswer } from "../../platform/http/csv-answer.ts"
import { created, endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { type Cost, cancelCost, readCosts, recordCost } from "./plan/record-cost.ts"
import { readBudgets, saveBudgets } from "./plan/save-budgets.ts"
import { readTargets, saveTargets } from "./plan/save-targets.ts"
import { showTargets } from "./plan/show-targets.ts"
import { budgetFile, readBudgetFile, readTargetFile, targetFile } from "./plan/target-file.ts"
import type { readBudget, readPlan } from "./progress/read-plan.ts"
import { showBudget, showPlanReport } from "./progress/show-plan-report.ts"
import type { decideReview, readReviews } from "./reviews/decide-review.ts"
import { showReview } from "./reviews/show-review.ts"

const toCost = (row: Cost) => ({
  id: row.id,
  channel: row.channel,
  period: row.period,
  amount: toJsonAmount(row.amount),
  currency: row.currency,
  kind: row.kind,
  contractor: row.contractor,
  campaign: row.campaign,
  note: row.note,
  recorded_by: row.recordedBy,
  canceled_at: row.canceledAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
})

/** What reads reports and keeps them: work that few requests ask for. */
type PlanningVerbs = {
  decideReview: typeof decideReview
  readBudget: typeof readBudget
  readPlan: typeof readPlan
  readReviews: typeof readReviews
}

const targetsApi = [
  endpoint({
    method: "get",
    path: "/v1/targets",
    action: "target.read",
    summary: "Show the plan as of its latest version, or ?version=, and what each version changed",
    query: contract.TargetsQuery,
    answers: { 200: contract.targetList },
    run: (ctx, { query }) => readTargets(ctx, vendorOf(ctx), query),
    answer: found(showTargets),
  }),
  endpoint({
    method: "put",
    path: "/v1/targets",
    action: "target.save",
    summary: "Merge targets by channel, metric and month into a new version of the plan; null removes",
    body: contract.saveTargets,
    answers: { 200: contract.targetList },
    run: (ctx, { body }) => saveTargets(ctx, vendorOf(ctx), body),
    answer: found(showTargets),
  }),
  endpoint({
    method: "get",
    path: "/v1/targets.csv",
    action: "target.read",
    summary: "Export the plan as CSV",
    query: contract.TargetsQuery,
    answers: { 200: null },
    run: async (ctx, { query }) => targetFile((await readTargets(ctx, vendorOf(ctx), query)).targets),
    answer: (text) => csvAnswer("targets.csv", text),
  }),
  endpoint({
    method: "put",
    path: "/v1/targets.csv",
    action: "target.save",
    summary: "Merge targets from a file (text/csv: channel, metric, period, value)",
    body: contract.csvText,
    file: { types: ["text/csv"] },
    answers: { 200: contract.targetList },
    run: (ctx, { body }) => saveTargets(ctx, vendorOf(ctx), readTargetFile(body)),
    answer: found(showTargets),
  }),
]

const budgetFilesApi = [
  endpoint({
    method: "get",
    path: "/v1/budgets.csv",
    action: "target.read",
    summary: "Export the lines of the budget as CSV, as of its latest version, or ?version=",
    query: contract.TargetsQuery,
    answers: { 200: null },
    run: async (ctx, { query }) => budgetFile(await readBudgets(ctx, vendorOf(ctx), query)),
    answer: (text) => csvAnswer("budgets.csv", text),
  }),
  endpoint({
    method: "put",
    path: "/v1/budgets.csv",
    action: "budget.save",
    summary: "Merge budget lines from a file (text/csv: channel, kind, contractor, period, amount, committed)",
    body: contract.csvText,
    file: { types: ["text/csv"] },
    answers: { 200: contract.budgetSaved },
    run: async (ctx, { body }) => ({ version: await saveBudgets(ctx, vendorOf(ctx), readBudgetFile(body)) }),
  }),
]

const reviewsApi = (verbs: PlanningVerbs) => [
  endpoint({
    method: "post",
    path: "/v1/plan-reviews",
    action: "plan.review",
    summary: "Review a past period (person); the next one starts from its plan",
    body: contract.reviewInput,
    answers: { 201: contract.reviewOutput },
    run: (ctx, { body }) => verbs.decideReview(ctx, vendorOf(ctx), body),
    answer: created(showReview),
  }),
  endpoint({
    method: "get",
    path: "/v1/plan-reviews",
    action: "target.read",
    summary: "List period reviews",
    query: contract.ListReviews,
    answers: { 200: output.page(contract.reviewOutput) },
    run: async (ctx, { query }) =>
      toPage(await verbs.readReviews(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, showReview),
  }),
]

const costsApi = [
  endpoint({
    method: "post",
    path: "/v1/costs",
    action: "cost.record",
    summary: "Record what a channel cost in a month; commissions are counted automatically",
    body: contract.costInput,
    answers: { 201: contract.costOutput },
    run: (ctx, { body }) => recordCost(ctx, vendorOf(ctx), body),
    answer: created(toCost),
  }),
  endpoint({
    method: "get",
    path: "/v1/costs",
    action: "cost.read",
    summary: "List costs",
    query: contract.ListCosts,
    answers: { 200: output.page(contract.costOutput) },
    run: async (ctx, { query }) =>
      toPage(await readCosts(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, toCost),
  }),
  endpoint({
    method: "post",
    path: "/v1/costs/{id}/cancellation",
    action: "cost.record",
    summary: "Cancel a cost that was recorded by mistake",
    params: contract.ById,
    answers: { 200: contract.costOutput },
    run: (ctx, { params }) => cancelCost(ctx, vendorOf(ctx), params.id),
    answer: found(toCost),
  }),
]

/** What was planned beside what happened, and the budget beside what was spent. */
const progressApi = (verbs: PlanningVerbs) => [
  endpoint({
    method: "get",
    path: "/v1/reports/plan",
    action: "plan_report.read",
    summary: "Report plan against actual for a month, quarter or year, by channel and metric",
    query: contract.PlanQuery,
    answers: { 200: contract.planReport },
    run: (ctx, { query }) => verbs.readPlan(ctx, vendorOf(ctx), query.period),
    answer: found(showPlanReport),
  }),
  endpoint({
    method: "get",
    path: "/v1/budgets",
    action: "plan_report.read",
    summary:
      "The budget of a month, quarter or year line by line: committed, spent, left; the last version or ?version=",
    query: contract.BudgetQuery,
    answers: { 200: contract.budgetList },
    run: (ctx, { query }) => verbs.readBudget(ctx, vendorOf(ctx), query.period, query.version),
    answer: found(showBudget),
  }),
  endpoint({
    method: "put",
    path: "/v1/budgets",
    action: "budget.save",
    summary: "Merge lines by channel, kind, contractor and month into a new version of the budget; null removes",
    body: contract.saveBudgets,
    answers: { 200: contract.budgetSaved },
    run: async (ctx, { body }) => ({ version: await saveBudgets(ctx, vendorOf(ctx), body) }),
  }),
]

/** Plans, what became of them, their reviews, and costs. */
export const planningApi = (verbs: PlanningVerbs) => [
  ...targetsApi,
  ...budgetFilesApi,
  ...progressApi(verbs),
  ...reviewsApi(verbs),
  ...costsApi,
]
