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
import { type Reconciliation, reconcileRuns } from "./reconcile-runs.ts"
import { runFile } from "./run-file.ts"
import type { Run, ShownItem } from "./run-store.ts"
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

const toFile = (shown: RunShown) =>
  new Response(runFile(shown), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${shown.run.id}.csv"`,
      "cache-control": "private, no-store",
    },
  })

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

export const payoutsApi = [
  ...runsApi,
  endpoint({
    method: "post",
    path: "/v1/affiliates/{id}/payout-account",
    action: "payout_account.open",
    summary: "Open the affiliate's account at Stripe, or a fresh link to it",
    params: contract.ById,
    answers: { 201: contract.PayoutAccount, 200: contract.PayoutAccount },
    run: (ctx, { params }) => openPayoutAccount(ctx, vendorOf(ctx), params.id),
    answer: ({ kind, account, onboardingUrl }) => ({
      status: kind === "created" ? 201 : 200,
      body: toAccount(account, onboardingUrl),
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
