import { output, toJsonAmount } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { created, endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { type Cost, cancelCost, readCosts, recordCost } from "./record-cost.ts"

const toCost = (row: Cost) => ({
  id: row.id,
  channel: row.channel,
  period: row.period,
  amount: toJsonAmount(row.amount),
  currency: row.currency,
  kind: row.kind,
  contractor: row.contractor,
  note: row.note,
  recorded_by: row.recordedBy,
  canceled_at: row.canceledAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
})

export const planningApi = [
  endpoint({
    method: "post",
    path: "/v1/costs",
    action: "cost.record",
    summary: "Tell what a channel cost in a month; commissions count by themselves",
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
    summary: "Take a wrong cost back",
    params: contract.ById,
    answers: { 200: contract.costOutput },
    run: (ctx, { params }) => cancelCost(ctx, vendorOf(ctx), params.id),
    answer: found(toCost),
  }),
]
