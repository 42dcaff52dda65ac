import { output } from "../../../lib/fields.ts"
import { toPage } from "../../../lib/page.ts"
import { created, endpoint, found, vendorOf } from "../../../platform/http/endpoint.ts"
import * as contract from "../../deals/contract.ts"
import type { readDeal, readDeals } from "../../deals/read-deals.ts"
import { showDeal } from "../../deals/show-deal.ts"
import type { decideDeal } from "./decide-deal.ts"
import type { registerDeal } from "./register-deal.ts"

/** The use cases behind it: rare, so that whoever mounts it may read them by need. */
export type DealVerbs = {
  registerDeal: typeof registerDeal
  readDeals: typeof readDeals
  readDeal: typeof readDeal
  decideDeal: typeof decideDeal
}

/** Deals that affiliates register, and what the desk makes of them. */
export const dealApi = (verbs: DealVerbs) => [
  endpoint({
    method: "post",
    path: "/v1/deals",
    action: "deal.register",
    summary: "Register a deal of an affiliate's; it protects its contact and domain once it is approved",
    body: contract.RegisterDeal,
    answers: { 201: contract.Deal },
    run: (ctx, { body }) => verbs.registerDeal(ctx, vendorOf(ctx), body),
    answer: created(showDeal),
  }),
  endpoint({
    method: "get",
    path: "/v1/deals",
    action: "deal.read",
    summary: "List deals",
    query: contract.ListDeals,
    answers: { 200: output.page(contract.Deal) },
    run: async (ctx, { query }) =>
      toPage(await verbs.readDeals(ctx, vendorOf(ctx), query), query.limit, (deal) => deal.id, showDeal),
  }),
  endpoint({
    method: "get",
    path: "/v1/deals/{id}",
    action: "deal.read",
    summary: "Show a deal",
    params: contract.ById,
    answers: { 200: contract.Deal },
    run: (ctx, { params }) => verbs.readDeal(ctx, vendorOf(ctx), params.id),
    answer: found(showDeal),
  }),
  endpoint({
    method: "post",
    path: "/v1/deals/{id}/approval",
    action: "deal.decide",
    summary: "Approve a deal: it is its affiliate's for the program's deal_days",
    params: contract.ById,
    answers: { 200: contract.Deal },
    run: (ctx, { params }) => verbs.decideDeal(ctx, vendorOf(ctx), params.id, { status: "approved" }),
    answer: found(showDeal),
  }),
  endpoint({
    method: "post",
    path: "/v1/deals/{id}/rejection",
    action: "deal.decide",
    summary: "Reject a deal, with the reason",
    params: contract.ById,
    body: contract.RejectDeal,
    answers: { 200: contract.Deal },
    run: (ctx, { params, body }) =>
      verbs.decideDeal(ctx, vendorOf(ctx), params.id, { status: "rejected", reason: body.reason }),
    answer: found(showDeal),
  }),
]
