import { toJsonAmount } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { created, endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import type { AffiliateBalance } from "../ledger/posting/read-entries.ts"
import { showCommission } from "./commissions/core/show-commission.ts"
import { createCommission } from "./commissions/create-commission.ts"
import { readBalance, readCommission, readCommissions } from "./commissions/read-commissions.ts"
import { type Acceptance, rejectCommission, releaseCommission } from "./commissions/release-commission.ts"
import * as contract from "./contract.ts"
import { approveWriteOff, askWriteOff, readDebts } from "./debts/approve-write-off.ts"
import { readRules, saveRules } from "./rules/save-rules.ts"
import type { Debt } from "./store.ts"

const toBalances = (byCurrency: Map<string, AffiliateBalance>) => ({
  data: [...byCurrency].map(([currency, balance]) => ({
    currency,
    pending: toJsonAmount(balance.pending),
    payable: toJsonAmount(balance.payable),
    in_transit: toJsonAmount(balance.inTransit),
    paid: toJsonAmount(balance.paid),
    owed_back: toJsonAmount(balance.owedBack),
  })),
})

const toDebt = (row: Debt) => ({
  id: row.id,
  affiliate_id: row.affiliateId,
  commission_id: row.commissionId,
  cause_id: row.causeId,
  amount: toJsonAmount(row.amount),
  currency: row.currency,
  status: row.status,
  owed_since: row.at.toISOString(),
  write_off: row.writeOffAskedBy && {
    asked_by: row.writeOffAskedBy,
    asked_at: row.writeOffAskedAt?.toISOString(),
    reason: row.writeOffReason,
    approved_by: row.writtenOffBy,
    approved_at: row.writtenOffAt?.toISOString() ?? null,
  },
})

const debtsApi = [
  endpoint({
    method: "get",
    path: "/v1/debts",
    action: "debt.read",
    summary: "List what affiliates owe back",
    query: contract.ListDebts,
    answers: { 200: contract.DebtList },
    run: async (ctx, { query }) =>
      toPage(await readDebts(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, toDebt),
  }),
  endpoint({
    method: "post",
    path: "/v1/debts/{id}/write-off",
    action: "debt.write_off",
    summary: "Request the write-off of a debt (person: finance or owner)",
    params: contract.ById,
    body: contract.AskWriteOff,
    answers: { 200: contract.Debt },
    run: (ctx, { params, body }) => askWriteOff(ctx, vendorOf(ctx), params.id, body.reason),
    answer: found(toDebt),
  }),
  endpoint({
    method: "post",
    path: "/v1/debts/{id}/write-off/approval",
    action: "debt.write_off",
    summary: "Approve the write-off of a debt, as another person than who requested it (person: finance or owner)",
    params: contract.ById,
    answers: { 200: contract.Debt },
    run: (ctx, { params }) => approveWriteOff(ctx, vendorOf(ctx), params.id),
    answer: found(toDebt),
  }),
]

const decisionsApi = (acceptance: Acceptance) => [
  endpoint({
    method: "post",
    path: "/v1/commissions/{id}/release",
    action: "commission.decide",
    summary: "Release a held commission",
    params: contract.ById,
    body: contract.releaseInput,
    answers: { 200: contract.commissionOutput },
    run: (ctx, { params, body }) => releaseCommission(ctx, vendorOf(ctx), params.id, acceptance, body.reason),
    answer: found(showCommission),
  }),
  endpoint({
    method: "post",
    path: "/v1/commissions/{id}/rejection",
    action: "commission.decide",
    summary: "Reject a held commission, with the reason that the affiliate sees",
    params: contract.ById,
    body: contract.rejectionInput,
    answers: { 200: contract.commissionOutput },
    run: (ctx, { params, body }) => rejectCommission(ctx, vendorOf(ctx), params.id, body.reason),
    answer: found(showCommission),
  }),
]

/** `acceptance`: what becomes of an event whose commission is released. */
export const commissionsApi = (acceptance: Acceptance) => [...debtsApi, ...earningsApi, ...decisionsApi(acceptance)]

const earningsApi = [
  endpoint({
    method: "get",
    path: "/v1/programs/{id}/rules",
    action: "rules.read",
    summary: "Show a program's rules: the latest, or ?version=",
    params: contract.ById,
    query: contract.RulesQuery,
    answers: { 200: contract.rulesOutput },
    run: (ctx, { params, query }) => readRules(ctx, vendorOf(ctx), params.id, query.version),
  }),
  endpoint({
    method: "put",
    path: "/v1/programs/{id}/rules",
    action: "rules.save",
    summary: "Save a new version of a program's rules",
    params: contract.ById,
    body: contract.rulesInput,
    answers: { 200: contract.rulesOutput },
    run: (ctx, { params, body }) => saveRules(ctx, vendorOf(ctx), params.id, body.rules),
  }),
  endpoint({
    method: "get",
    path: "/v1/commissions",
    action: "commission.read",
    summary: "List commissions",
    query: contract.ListCommissions,
    answers: { 200: contract.commissionList },
    run: async (ctx, { query }) =>
      toPage(await readCommissions(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, showCommission),
  }),
  endpoint({
    method: "get",
    path: "/v1/commissions/{id}",
    action: "commission.read",
    summary: "Show a commission",
    params: contract.ById,
    answers: { 200: contract.commissionOutput },
    run: (ctx, { params }) => readCommission(ctx, vendorOf(ctx), params.id),
    answer: found(showCommission),
  }),
  endpoint({
    method: "post",
    path: "/v1/commissions",
    action: "commission.create",
    summary: "Grant a commission manually; the hold applies to it",
    body: contract.manualCommissionInput,
    answers: { 201: contract.commissionOutput },
    run: (ctx, { body }) => createCommission(ctx, vendorOf(ctx), body),
    answer: created(showCommission),
  }),
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}/balance",
    action: "balance.read",
    summary: "Show an affiliate's balance in each currency",
    params: contract.ById,
    answers: { 200: contract.balanceOutput },
    run: (ctx, { params }) => readBalance(ctx, vendorOf(ctx), params.id),
    answer: found(toBalances),
  }),
]
