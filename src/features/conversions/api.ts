import * as z from "zod"
import { output } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import { approveClaim } from "./claims/approve-claim.ts"
import { rejectClaim } from "./claims/reject-claim.ts"
import * as contract from "./contract.ts"
import { showClaim } from "./core/show-claim.ts"
import { showKnownCustomer, showPublicLead } from "./core/show-event.ts"
import { readClaims } from "./customers/read-claims.ts"
import { readCustomers } from "./customers/read-customers.ts"
import { readCustomer, rebindCustomer } from "./customers/rebind-customer.ts"
import { recordLead } from "./leads/record-lead.ts"
import { type RecordedRefund, recordRefund } from "./refunds/record-refund.ts"
import { amendSale } from "./sales/amend-sale.ts"
import { explainSale } from "./sales/explain-sale.ts"
import * as read from "./sales/read-sales.ts"
import { recordSale } from "./sales/record-sale.ts"

function statusOf({ kind, refund }: RecordedRefund): number {
  if (refund.status === "waiting_for_sale") return 202
  return kind === "recorded" ? 201 : 200
}

export const trackingApi = [
  endpoint({
    method: "post",
    path: "/v1/leads",
    action: "lead.record",
    summary:
      "Record a lead (idempotent by customer and event name); report a deferred one again with mode `now` once it is qualified",
    body: contract.RecordLead,
    answers: { 201: z.union([contract.Lead, contract.PublicLead]), 200: contract.Lead },
    run: (ctx, { body }) => recordLead(ctx, vendorOf(ctx), body),
    answer: ({ kind, lead, isPublic }) =>
      isPublic ? { status: 201, body: showPublicLead(lead) } : { status: kind === "recorded" ? 201 : 200, body: lead },
  }),
  endpoint({
    method: "post",
    path: "/v1/sales",
    action: "sale.record",
    summary: "Record a sale (idempotent by `external_id`)",
    body: contract.RecordSale,
    answers: { 201: contract.Sale, 200: contract.Sale },
    mayAssume: true,
    run: (ctx, { body }) => recordSale(ctx, vendorOf(ctx), body),
    answer: (reported) => ({ status: reported.kind === "recorded" ? 201 : 200, body: reported.sale }),
  }),
  endpoint({
    method: "get",
    path: "/v1/sales",
    action: "sale.read",
    summary: "List sales",
    query: contract.ListSales,
    answers: { 200: output.page(contract.Sale) },
    run: async (ctx, { query }) =>
      toPage(
        await read.readSales(ctx, vendorOf(ctx), query),
        query.limit,
        (sale) => sale.id,
        (sale) => sale,
      ),
  }),
  endpoint({
    method: "get",
    path: "/v1/sales/{id}",
    action: "sale.read",
    summary: "Show a sale with its commissions",
    params: contract.ById,
    answers: { 200: contract.Sale },
    run: (ctx, { params }) => read.readSale(ctx, vendorOf(ctx), params.id),
  }),
  endpoint({
    method: "get",
    path: "/v1/sales/{id}/explanation",
    action: "sale.read",
    summary: "Explain a sale's attribution and what it earned",
    params: contract.ById,
    answers: { 200: contract.Explanation },
    run: (ctx, { params }) => explainSale(ctx, vendorOf(ctx), params.id),
  }),
  endpoint({
    method: "post",
    path: "/v1/sales/{id}/amendments",
    action: "sale.amend",
    summary: "Amend a sale whose order was edited; its commission is adjusted",
    params: contract.ById,
    body: contract.AmendSale,
    answers: { 201: contract.Sale },
    run: (ctx, { params, body }) => amendSale(ctx, vendorOf(ctx), params.id, body),
    answer: (sale) => ({ status: 201, body: sale }),
  }),
  endpoint({
    method: "post",
    path: "/v1/refunds",
    action: "refund.record",
    summary:
      "Record a refund (idempotent by `external_id`); without an amount, of all that is left; one that arrives before its sale waits for it",
    body: contract.RecordRefund,
    answers: { 201: contract.Refund, 200: contract.Refund, 202: contract.Refund },
    run: (ctx, { body }) => recordRefund(ctx, vendorOf(ctx), { ...body, currency: null }),
    answer: (reported: RecordedRefund) => ({ status: statusOf(reported), body: reported.refund }),
  }),
  endpoint({
    method: "get",
    path: "/v1/customers",
    action: "sale.read",
    summary: "List customers",
    query: contract.ListCustomers,
    answers: { 200: output.page(contract.KnownCustomer) },
    run: async (ctx, { query }) =>
      toPage(await readCustomers(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, showKnownCustomer),
  }),
  endpoint({
    method: "get",
    path: "/v1/customers/{external_id}",
    action: "sale.read",
    summary: "Show a customer; of one whose name turned out to be another's, the other",
    params: contract.ByExternalId,
    answers: { 200: contract.KnownCustomer },
    run: async (ctx, { params }) => showKnownCustomer(await readCustomer(ctx, vendorOf(ctx), params.external_id)),
  }),
  endpoint({
    method: "post",
    path: "/v1/customers/{external_id}/rebinding",
    action: "customer.rebind",
    summary: "Bind a customer to another affiliate, from now on",
    params: contract.ByExternalId,
    body: contract.RebindCustomer,
    answers: { 200: contract.Customer },
    run: (ctx, { params, body }) => rebindCustomer(ctx, vendorOf(ctx), params.external_id, body),
    answer: found((customer) => customer),
  }),
  endpoint({
    method: "get",
    path: "/v1/claims",
    action: "claim.read",
    summary: "List what customers answered to the question who sent them",
    query: contract.ListClaims,
    answers: { 200: output.page(contract.ClaimShown) },
    run: async (ctx, { query }) =>
      toPage(await readClaims(ctx, vendorOf(ctx), query), query.limit, (claim) => claim.id, showClaim),
  }),
  endpoint({
    method: "post",
    path: "/v1/claims/{id}/approval",
    action: "claim.settle",
    summary: "Approve a claim: the customer meant this affiliate, or somebody who is invited by it",
    params: contract.ById,
    body: contract.ApproveClaim,
    answers: { 200: contract.ClaimShown },
    run: (ctx, { params, body }) => approveClaim(ctx, vendorOf(ctx), params.id, body),
    answer: found(showClaim),
  }),
  endpoint({
    method: "post",
    path: "/v1/claims/{id}/rejection",
    action: "claim.settle",
    summary: "Reject a claim, with the reason; what rests on it alone is taken back",
    params: contract.ById,
    body: contract.RejectClaim,
    answers: { 200: contract.ClaimShown },
    run: (ctx, { params, body }) => rejectClaim(ctx, vendorOf(ctx), params.id, body.reason),
    answer: found(showClaim),
  }),
]
