import { validate } from "../../platform/http/validate.ts"
import type { MessageKey } from "../../web/messages/catalogue.ts"
import { saying } from "../../web/reader.ts"
import { arrange, asksForFile, type ListRules, listFile } from "../../web/ui/list.ts"
import { questionOf } from "../../web/ui/question.ts"
import { moneyText } from "../../web/ui/text.tsx"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { backTo, csvFile, goTo, type PageAnswer, type Route, type VendorVisit } from "../identity/sessions/core/page.ts"
import { readMemberNames } from "../identity/vendors/read-members.ts"
import { readAffiliateNames } from "../programs/affiliates/read-affiliates.ts"
import { ApproveRun, ByFile } from "./contract.ts"
import { readNights } from "./reconciliation/reconcile-night.ts"
import { reconcileRuns } from "./reconciliation/reconcile-runs.ts"
import {
  type DifferenceRow,
  differenceColumns,
  type NightRow,
  nightColumns,
  ReconciliationView,
} from "./reconciliation/reconciliation-view.tsx"
import { settleLateTransfers } from "./reconciliation/settle-late-transfers.ts"
import { approveRun } from "./runs/approve-run.ts"
import { cancelRun } from "./runs/cancel-run.ts"
import { readCountedRuns, readRun, readRunFile } from "./runs/read-runs.ts"
import { submitRun } from "./runs/submit-run.ts"
import { RunsView, runColumns } from "./views.tsx"

/** A list that is searched and ordered has them all at hand: up to so many runs, the newest. */
const MOST_RUNS = 500

async function showRuns(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, path, query, zone } = visit
  const rows = (await readCountedRuns(ctx, vendorId, { limit: MOST_RUNS })).slice(0, MOST_RUNS)
  const people = await readMemberNames(ctx, vendorId, [...new Set(rows.map((run) => run.createdBy))])
  const runs = rows.map((run) => ({
    ...run,
    preparedBy: people.get(run.createdBy) ?? saying(visit)("money.by_schedule"),
    createdAt: run.draftedAt.toISOString(),
  }))
  const found = arrange(runs, path, query, {
    sorts: {
      at: (run) => run.createdAt,
      by: (run) => run.preparedBy,
      items: (run) => run.items,
      total: (run) => run.total,
    },
    sort: "-at",
    search: (run) => run.preparedBy,
    filters: { status: (run) => run.status, currency: (run) => run.currency },
    rowsPerPage: 25,
  })
  if (asksForFile(query)) return csvFile("runs", listFile(runColumns(saying(visit), base, zone), found.all))
  const view = <RunsView runs={runs} found={found} base={base} zone={zone} />
  return { kind: "view", title: saying(visit)("nav.runs"), view }
}

const DIFFERENCE_RULES: ListRules<DifferenceRow> = {
  name: "differences",
  sorts: { name: (row) => row.name, expected: (row) => row.expected, found: (row) => row.found },
  sort: "name",
  search: (row) => `${row.name ?? ""} ${row.transferId ?? ""}`,
  filters: { kind: (row) => row.kind, currency: (row) => row.currency },
}

const NIGHT_RULES: ListRules<NightRow> = {
  name: "nights",
  sorts: { at: (row) => row.at, items: (row) => row.items, found: (row) => row.differences.length },
  sort: "-at",
  filters: { state: (row) => row.status },
}

async function showReconciliation(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, path, query, zone } = visit
  const { items, differences, checkedAt } = await reconcileRuns(ctx, vendorId, null)
  const ids = differences.map((row) => row.affiliateId).filter((id) => id !== null)
  const names = await readAffiliateNames(ctx, vendorId, [...new Set(ids)])
  const rows = differences.map((row) => ({ ...row, name: names.get(row.affiliateId ?? "") ?? null }))
  const nights = (await readNights(ctx, vendorId)).map((night) => ({ ...night, at: night.at.toISOString() }))
  const say = saying(visit)
  const found = {
    differences: arrange(rows, path, query, DIFFERENCE_RULES),
    nights: arrange(nights, path, query, NIGHT_RULES),
  }
  if (asksForFile(query, "differences"))
    return csvFile("differences", listFile(differenceColumns(say, base), found.differences.all))
  if (asksForFile(query, "nights")) return csvFile("nights", listFile(nightColumns(say, zone), found.nights.all))
  const canSettle = mayDo(ctx, "reconciliation.settle") && differences.some((row) => row.kind === "transfer_late")
  const props = { found, items, count: rows.length, checkedAt: checkedAt.toISOString(), base, zone, canSettle }
  return { kind: "view", title: say("nav.reconciliation"), view: <ReconciliationView {...props} /> }
}

async function settle(visit: VendorVisit): Promise<PageAnswer> {
  await settleLateTransfers(visit.ctx, visit.vendorId)
  return goTo(`${visit.base}/reconciliation`, saying(visit)("money.settled_late"))
}

type Decide = (visit: VendorVisit, id: string) => Promise<unknown>

/** Names the run's amount, and to how many it goes. */
async function askAboutRun(visit: VendorVisit, asked: "pay" | "cancel_run") {
  const { run, items } = await readRun(visit.ctx, visit.vendorId, visit.params.id!)
  const amount = moneyText(run.total, run.currency, visit.reader.language)
  return questionOf(visit, asked, `${visit.base}/runs/${run.id}`, { amount, n: items.total })
}

/** A step of a run, by its button; a refusal comes back to the run's page. */
const step = (
  path: string,
  action: "run.submit" | "run.approve" | "run.cancel",
  words: MessageKey,
  decide: Decide,
  asked?: "pay" | "cancel_run",
): Route => ({
  audience: "finance",
  method: "post",
  path: `/runs/:id/${path}`,
  action,
  ...(asked && { ask: (visit: VendorVisit) => askAboutRun(visit, asked) }),
  run: async (visit) => {
    const id = visit.params.id!
    const to = `${visit.base}/runs/${id}`
    try {
      await decide(visit, id)
      return goTo(to, saying(visit)(words))
    } catch (error) {
      return backTo(to, error)
    }
  },
})

/** What finance does: look at what is payable, prepare runs, release them, keep the books. */
export const payoutsPages: Route[] = [
  {
    audience: "finance",
    method: "get",
    path: "",
    action: "run.read",
    run: async ({ base }) => ({ kind: "redirect", to: `${base}/payable` }),
  },
  { audience: "finance", method: "get", path: "/runs", action: "run.read", run: showRuns },
  {
    audience: "finance",
    method: "get",
    path: "/runs/:id{.+\\.csv}",
    action: "run.read",
    run: async ({ ctx, vendorId, params }) => {
      const { name, text } = await readRunFile(ctx, vendorId, validate(ByFile, params).id)
      return { kind: "file", type: "text/csv; charset=utf-8", name, body: text }
    },
  },
  {
    audience: "finance",
    method: "get",
    path: "/reconciliation",
    action: "reconciliation.read",
    run: showReconciliation,
  },
  {
    audience: "finance",
    method: "post",
    path: "/reconciliation/settlement",
    action: "reconciliation.settle",
    run: settle,
  },
  step("submission", "run.submit", "money.submitted", ({ ctx, vendorId }, id) => submitRun(ctx, vendorId, id)),
  step(
    "approval",
    "run.approve",
    "money.approved",
    ({ ctx, vendorId, form }, id) => approveRun(ctx, vendorId, id, validate(ApproveRun, form).hash),
    "pay",
  ),
  step(
    "cancellation",
    "run.cancel",
    "money.canceled",
    ({ ctx, vendorId }, id) => cancelRun(ctx, vendorId, id),
    "cancel_run",
  ),
]
