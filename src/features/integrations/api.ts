import { output } from "../../lib/fields.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { readEvents, retryEvent } from "./stripe-vendor/read-events.ts"
import { readIntegration } from "./stripe-vendor/read-integration.ts"
import { saveIntegration } from "./stripe-vendor/save-integration.ts"

export const stripeApi = [
  endpoint({
    method: "get",
    path: "/v1/integrations/stripe",
    action: "integration.read",
    summary: "Show whether the vendor's own Stripe account is connected",
    answers: { 200: contract.Integration },
    run: (ctx) => readIntegration(ctx, vendorOf(ctx)),
  }),
  endpoint({
    method: "put",
    path: "/v1/integrations/stripe",
    action: "integration.save",
    summary: "Connect the vendor's own Stripe account by its webhook signing secret",
    body: contract.SaveIntegration,
    answers: { 200: contract.Integration },
    run: (ctx, { body }) => saveIntegration(ctx, vendorOf(ctx), body),
  }),
  endpoint({
    method: "get",
    path: "/v1/integrations/stripe/events",
    action: "integration.read",
    summary: "List the events of the vendor's own Stripe account and their outcomes",
    query: contract.ListEvents,
    answers: { 200: output.page(contract.Event) },
    run: (ctx, { query }) => readEvents(ctx, vendorOf(ctx), query),
  }),
  endpoint({
    method: "post",
    path: "/v1/integrations/stripe/events/{id}/retry",
    action: "integration.save",
    summary: "Retry a parked event",
    params: contract.ByEventId,
    answers: { 200: contract.Event },
    run: (ctx, { params }) => retryEvent(ctx, vendorOf(ctx), params.id),
    answer: found((event) => event),
  }),
]
