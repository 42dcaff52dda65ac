import { toJsonAmount } from "../../lib/fields.ts"
import { csvAnswer } from "../../platform/http/csv-answer.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import type { PayoutAccount } from "./accounts/account-store.ts"
import { openPayoutAccount } from "./accounts/open-payout-account.ts"
import { readPayoutAccount } from "./accounts/read-payout-account.ts"
import * as contract from "./contract.ts"
import { DIFFERENCES } from "./reconciliation/core/reconcile.ts"
import { readNights } from "./reconciliation/reconcile-night.ts"
import { type Reconciliation, reconcileRuns } from "./reconciliation/reconcile-runs.ts"
import { runsApi } from "./runs/runs-api.ts"
import { readSchedule, saveSchedule } from "./runs/save-schedule.ts"
import type { NightlyReconciliation, Schedule } from "./runs/schedule-store.ts"
import { type AffiliateStatement, readStatement } from "./statements/read-statement.ts"
import { statementFile } from "./statements/statement-file.ts"

const toAccount = (account: PayoutAccount | null, onboardingUrl: string | null = null) => ({
  onboarding_url: onboardingUrl,
  stripe_account_id: account?.accountId ?? null,
  status: account?.status ?? "none",
  reason: account?.reason ?? null,
})

const toReconciliation = (result: Reconciliation) => ({
  run_id: result.runId,
  status: result.differences.length === 0 ? "matched" : "differs",
  checked_at: result.checkedAt.toISOString(),
  items: result.items,
  totals: result.totals.map(({ currency, items, ledger, listed }) => ({
    currency,
    items: toJsonAmount(items),
    ledger: toJsonAmount(ledger),
    stripe: toJsonAmount(listed),
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

const toStatement = ({ affiliate, runId, from, to, statements }: AffiliateStatement) => ({
  affiliate_id: affiliate.id,
  run_id: runId,
  from: from?.toISOString() ?? null,
  to: to.toISOString(),
  data: statements.map(({ currency, movements, ...sums }) => ({
    currency,
    opening: toJsonAmount(sums.opening),
    earned: toJsonAmount(sums.earned),
    reversed: toJsonAmount(sums.reversed),
    adjustments: toJsonAmount(sums.adjustments),
    paid: toJsonAmount(sums.paid),
    closing: toJsonAmount(sums.closing),
    movements: movements.map(({ id, at, kind, ref, amount }) => ({
      transaction_id: id,
      at: at.toISOString(),
      kind,
      ref,
      amount: toJsonAmount(amount),
    })),
  })),
})

const statementsApi = [
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}/statement",
    action: "statement.read",
    summary: "Show an affiliate's statement for a period or a run",
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
    summary: "Export the statement as CSV, with the balance after each movement",
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
  at: row.at.toISOString(),
  status: row.status,
  items: row.items,
  differences: row.differences.map(({ kind, itemId }) => ({ kind, item_id: itemId, action: DIFFERENCES[kind] })),
})

const nightsApi = [
  endpoint({
    method: "get",
    path: "/v1/payout-schedule",
    action: "schedule.read",
    summary: "Show the payout schedule: on which day of the month drafts are prepared",
    answers: { 200: contract.Schedule },
    run: (ctx) => readSchedule(ctx, vendorOf(ctx)),
    answer: found(toSchedule),
  }),
  endpoint({
    method: "put",
    path: "/v1/payout-schedule",
    action: "schedule.save",
    summary: "Save the payout schedule; drafts still need two people (person: finance or owner)",
    body: contract.SaveSchedule,
    answers: { 200: contract.Schedule },
    run: (ctx, { body }) => saveSchedule(ctx, vendorOf(ctx), body),
    answer: found(toSchedule),
  }),
  endpoint({
    method: "get",
    path: "/v1/reconciliation/nights",
    action: "reconciliation.read",
    summary: "List the results of the latest nightly reconciliations",
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
    summary: "Create the affiliate's payout account at Stripe, or a fresh onboarding link to it",
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
    isAudited: true,
    summary: "Show an affiliate's payout account (owner and finance)",
    params: contract.ById,
    answers: { 200: contract.PayoutAccount },
    run: (ctx, { params }) => readPayoutAccount(ctx, vendorOf(ctx), params.id),
    answer: found((account: PayoutAccount | null) => toAccount(account)),
  }),
  endpoint({
    method: "get",
    path: "/v1/reconciliation",
    action: "reconciliation.read",
    summary: "Reconcile ledger, items and Stripe transfers; every difference is listed",
    query: contract.ReconciliationQuery,
    answers: { 200: contract.Reconciliation },
    run: (ctx, { query }) => reconcileRuns(ctx, vendorOf(ctx), query.run_id ?? null),
    answer: found(toReconciliation),
  }),
]
