import { output, toJsonAmount } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { created, endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import type { PayoutAccount } from "./account-store.ts"
import { approveRun } from "./approve-run.ts"
import { cancelRun } from "./cancel-run.ts"
import * as contract from "./contract.ts"
import { DIFFERENCES } from "./core/reconcile.ts"
import { draftRun } from "./draft-run.ts"
import { openPayoutAccount } from "./open-payout-account.ts"
import { readPayoutAccount } from "./read-payout-account.ts"
import { type RunShown, readRun, readRuns } from "./read-runs.ts"
import { type AffiliateStatement, readStatement } from "./read-statement.ts"
import { readNights } from "./reconcile-nightly.ts"
import { type Reconciliation, reconcileRuns } from "./reconcile-runs.ts"
import { runFile } from "./run-file.ts"
import type { Run, ShownItem } from "./run-store.ts"
import { readSchedule, saveSchedule } from "./save-schedule.ts"
import type { NightlyReconciliation, Schedule } from "./schedule-store.ts"
import { statementFile } from "./statement-file.ts"
import { submitRun } from "./submit-run.ts"

const toItem = (row: ShownItem) => ({
  id: row.id,
  affiliate_id: row.affiliateId,
  amount: toJsonAmount(row.amount),
  currency: row.currency,
  status: row.status,
  reason: row.reason,
  transfer_id: row.transferId,
  returned_amount: toJsonAmount(row.returned),
  sent_at: row.sentAt?.toISOString() ?? null,
  bank_changed_at: row.bankChangedAt?.toISOString() ?? null,
})

const toSummary = (run: Run) => ({
  id: run.id,
  status: run.status,
  total: toJsonAmount(run.total),
  currency: run.currency,
  hash: run.hash,
  program_id: run.programId,
  cutoff: run.cutoff.toISOString(),
  created_by: run.createdBy,
  created_at: run.draftedAt.toISOString(),
  submitted_by: run.submittedBy,
  submitted_at: run.submittedAt?.toISOString() ?? null,
  approved_by: run.approvedBy,
  approved_at: run.approvedAt?.toISOString() ?? null,
  completed_at: run.completedAt?.toISOString() ?? null,
  canceled_at: run.canceledAt?.toISOString() ?? null,
})

const toRun = ({ run, items, leftOut }: RunShown) => ({
  ...toSummary(run),
  items: items.map(toItem),
  left_out: leftOut.map((row) => ({
    affiliate_id: row.affiliateId,
    amount: toJsonAmount(row.amount),
    reason: row.reason,
    ...(row.detail && { detail: row.detail }),
    ...(row.heldUntil && { held_until: row.heldUntil.toISOString() }),
  })),
})

const toAccount = (account: PayoutAccount | null, onboardingUrl: string | null = null) => ({
  onboarding_url: onboardingUrl,
  stripe_account_id: account?.stripeAccountId ?? null,
  status: account?.status ?? "none",
  reason: account?.reason ?? null,
})

const toReconciliation = (result: Reconciliation) => ({
  run_id: result.runId,
  status: result.differences.length === 0 ? "matched" : "differs",
  checked_at: result.checkedAt.toISOString(),
  items: result.items,
  totals: result.totals.map(({ currency, items, ledger, stripe }) => ({
    ...{ currency, items: toJsonAmount(items), ledger: toJsonAmount(ledger), stripe: toJsonAmount(stripe) },
  })),
  differences: result.differences.map((row) => ({
    kind: row.kind,
    run_id: row.runId,
    item_id: row.itemId,
    affiliate_id: row.affiliateId,
    transfer_id: row.transferId,
    currency: row.currency,
    expected: toJsonAmount(row.expected),
    found: toJsonAmount(row.found),
    action: DIFFERENCES[row.kind],
  })),
})

const csvAnswer = (name: string, body: string) =>
  new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
    },
  })

const toFile = (shown: RunShown) => csvAnswer(`${shown.run.id}.csv`, runFile(shown))

const runsApi = [
  endpoint({
    method: "post",
    path: "/v1/payout-runs",
    action: "run.prepare",
    summary: "Draft a run of what is payable (person: finance or owner)",
    body: contract.DraftRun,
    answers: { 201: contract.Run },
    run: (ctx, { body }) => draftRun(ctx, vendorOf(ctx), body),
    answer: created(toRun),
  }),
  endpoint({
    method: "get",
    path: "/v1/payout-runs",
    action: "run.read",
    summary: "List runs",
    query: contract.ListRuns,
    answers: { 200: output.page(contract.RunSummary) },
    run: async (ctx, { query }) =>
      toPage(await readRuns(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, toSummary),
  }),
  endpoint({
    method: "get",
    path: "/v1/payout-runs/{id}.csv",
    action: "run.read",
    summary: "A run's items as a file for the books",
    params: contract.ByFile,
    answers: { 200: null },
    run: (ctx, { params }) => readRun(ctx, vendorOf(ctx), params.id),
    answer: toFile,
  }),
  endpoint({
    method: "get",
    path: "/v1/payout-runs/{id}",
    action: "run.read",
    summary: "Show a run and its items",
    params: contract.ById,
    answers: { 200: contract.Run },
    run: (ctx, { params }) => readRun(ctx, vendorOf(ctx), params.id),
    answer: found(toRun),
  }),
  endpoint({
    method: "post",
    path: "/v1/payout-runs/{id}/submission",
    action: "run.submit",
    summary: "Submit a draft to another person (person: finance or owner)",
    params: contract.ById,
    answers: { 200: contract.Run },
    run: (ctx, { params }) => submitRun(ctx, vendorOf(ctx), params.id),
    answer: found(toRun),
  }),
  endpoint({
    method: "post",
    path: "/v1/payout-runs/{id}/approval",
    action: "run.approve",
    summary: "Approve a colleague's run; it executes by itself (person: finance or owner)",
    params: contract.ById,
    body: contract.ApproveRun,
    answers: { 200: contract.Run },
    run: (ctx, { params, body }) => approveRun(ctx, vendorOf(ctx), params.id, body.hash),
    answer: found(toRun),
  }),
  endpoint({
    method: "post",
    path: "/v1/payout-runs/{id}/cancellation",
    action: "run.cancel",
    summary: "Cancel a run before its approval (person: finance or owner)",
    params: contract.ById,
    answers: { 200: contract.Run },
    run: (ctx, { params }) => cancelRun(ctx, vendorOf(ctx), params.id),
    answer: found(toRun),
  }),
]

const toStatement = ({ affiliate, runId, from, to, statements }: AffiliateStatement) => ({
  ...{ affiliate_id: affiliate.id, run_id: runId, from: from?.toISOString() ?? null, to: to.toISOString() },
  data: statements.map(({ currency, movements, ...sums }) => ({
    currency,
    opening: toJsonAmount(sums.opening),
    earned: toJsonAmount(sums.earned),
    reversed: toJsonAmount(sums.reversed),
    adjustments: toJsonAmount(sums.adjustments),
    paid: toJsonAmount(sums.paid),
    closing: toJsonAmount(sums.closing),
    movements: movements.map(({ id, at, kind, ref, amount }) => ({
      ...{ transaction_id: id, at: at.toISOString(), kind, ref, amount: toJsonAmount(amount) },
    })),
  })),
})

const statementsApi = [
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}/statement",
    action: "statement.read",
    summary: "An affiliate's statement of a period, or of a run",
    params: contract.ById,
    query: contract.StatementQuery,
    answers: { 200: contract.AffiliateStatement },
    run: (ctx, { params, query }) => readStatement(ctx, vendorOf(ctx), params.id, query),
    answer: found(toStatement),
  }),
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}/statement-file",
    action: "statement.read",
    summary: "The same as CSV, with the balance after every movement",
    params: contract.ById,
    query: contract.StatementQuery,
    answers: { 200: null },
    run: (ctx, { params, query }) => readStatement(ctx, vendorOf(ctx), params.id, query),
    answer: (found) => csvAnswer(`statement-${found.affiliate.id}.csv`, statementFile(found)),
  }),
]

const toSchedule = (row: Schedule | null) => ({
  day: row?.day ?? null,
  currency: row?.currency ?? null,
  enabled: row?.isEnabled ?? false,
  next_at: row?.isEnabled ? row.nextAt.toISOString() : null,
})

const toNight = (row: NightlyReconciliation) => ({
  ...{ at: row.at.toISOString(), status: row.status, items: row.items },
  differences: row.differences.map(({ kind, itemId }) => ({ kind, item_id: itemId, action: DIFFERENCES[kind] })),
})

const nightsApi = [
  endpoint({
    method: "get",
    path: "/v1/payout-schedule",
    action: "schedule.read",
    summary: "Show on which day of the month drafts are prepared",
    answers: { 200: contract.Schedule },
    run: (ctx) => readSchedule(ctx, vendorOf(ctx)),
    answer: found(toSchedule),
  }),
  endpoint({
    method: "put",
    path: "/v1/payout-schedule",
    action: "schedule.save",
    summary: "Have drafts prepared each month; they wait for two people (person: finance or owner)",
    body: contract.SaveSchedule,
    answers: { 200: contract.Schedule },
    run: (ctx, { body }) => saveSchedule(ctx, vendorOf(ctx), body),
    answer: found(toSchedule),
  }),
  endpoint({
    method: "get",
    path: "/v1/reconciliation/nights",
    action: "reconciliation.read",
    summary: "What the latest nights' reconciliations came to",
    answers: { 200: contract.Nights },
    run: (ctx) => readNights(ctx, vendorOf(ctx)),
    answer: found((rows: NightlyReconciliation[]) => ({ data: rows.map(toNight) })),
  }),
]

export const payoutsApi = [
  ...runsApi,
  ...nightsApi,
  ...statementsApi,
  endpoint({
    method: "post",
    path: "/v1/affiliates/{id}/payout-account",
    action: "payout_account.open",
    summary: "Open the affiliate's account at Stripe, or a fresh link to it",
    params: contract.ById,
    answers: { 201: contract.PayoutAccount, 200: contract.PayoutAccount },
    run: (ctx, { params }) => openPayoutAccount(ctx, vendorOf(ctx), params.id),
    answer: (opened) => ({
      status: opened.kind === "created" ? 201 : 200,
      body: toAccount(opened.account, opened.onboardingUrl),
    }),
  }),
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}/payout-account",
    action: "payout_account.read",
    summary: "Show where an affiliate is paid (owner and finance)",
    params: contract.ById,
    answers: { 200: contract.PayoutAccount },
    run: (ctx, { params }) => readPayoutAccount(ctx, vendorOf(ctx), params.id),
    answer: found((account: PayoutAccount | null) => toAccount(account)),
  }),
  endpoint({
    method: "get",
    path: "/v1/reconciliation",
    action: "reconciliation.read",
    summary: "Compare ledger, items and Stripe's transfers, and name every difference",
    query: contract.ReconciliationQuery,
    answers: { 200: contract.Reconciliation },
    run: (ctx, { query }) => reconcileRuns(ctx, vendorOf(ctx), query.run_id ?? null),
    answer: found(toReconciliation),
  }),
]
