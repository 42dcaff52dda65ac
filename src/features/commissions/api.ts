import { toJsonAmount } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { created, endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import type { AffiliateBalance } from "../ledger/read-ledger.ts"
import * as contract from "./contract.ts"
import { createCommission } from "./create-commission.ts"
import { rejectCommission, releaseCommission } from "./decide-commission.ts"
import { readBalance, readCommission, readCommissions } from "./read-commissions.ts"
import { readRules, saveRules } from "./save-rules.ts"
import { toCommission } from "./show-commission.ts"

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

export const commissionsApi = [
  endpoint({
    method: "get",
    path: "/v1/programs/{id}/rules",
    action: "rules.read",
    summary: "Show a program's rules, the latest or ?version=",
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
      toPage(await readCommissions(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, toCommission),
  }),
  endpoint({
    method: "get",
    path: "/v1/commissions/{id}",
    action: "commission.read",
    summary: "Show a commission",
    params: contract.ById,
    answers: { 200: contract.commissionOutput },
    run: (ctx, { params }) => readCommission(ctx, vendorOf(ctx), params.id),
    answer: found(toCommission),
  }),
  endpoint({
    method: "post",
    path: "/v1/commissions",
    action: "commission.create",
    summary: "Grant a commission by hand; it obeys the hold",
    body: contract.manualCommissionInput,
    answers: { 201: contract.commissionOutput },
    run: (ctx, { body }) => createCommission(ctx, vendorOf(ctx), body),
    answer: created(toCommission),
  }),
  endpoint({
    method: "post",
    path: "/v1/commissions/{id}/release",
    action: "commission.decide",
    summary: "Let a held commission go on",
    params: contract.ById,
    body: contract.releaseInput,
    answers: { 200: contract.commissionOutput },
    run: (ctx, { params, body }) => releaseCommission(ctx, vendorOf(ctx), params.id, body.reason),
    answer: found(toCommission),
  }),
  endpoint({
    method: "post",
    path: "/v1/commissions/{id}/rejection",
    action: "commission.decide",
    summary: "Refuse a held commission, with the reason the affiliate sees",
    params: contract.ById,
    body: contract.rejectionInput,
    answers: { 200: contract.commissionOutput },
    run: (ctx, { params, body }) => rejectCommission(ctx, vendorOf(ctx), params.id, body.reason),
    answer: found(toCommission),
  }),
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}/balance",
    action: "balance.read",
    summary: "What an affiliate has in each currency",
    params: contract.ById,
    answers: { 200: contract.balanceOutput },
    run: (ctx, { params }) => readBalance(ctx, vendorOf(ctx), params.id),
    answer: found(toBalances),
  }),
]
