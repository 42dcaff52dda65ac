import { output } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { created, endpoint, found, noContent, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { replayDelivery } from "./deliveries/replay-delivery.ts"
import { sendPing } from "./deliveries/send-ping.ts"
import { createEndpoint, type IssuedEndpoint } from "./endpoints/create-endpoint.ts"
import { deleteEndpoint } from "./endpoints/delete-endpoint.ts"
import { readDeliveries, readEndpoint, readEndpoints } from "./endpoints/read-endpoints.ts"
import { rotateEndpointSecret } from "./endpoints/rotate-endpoint-secret.ts"
import { type FoundPostback, readPostback, savePostback } from "./endpoints/save-postback.ts"
import { showDelivery, showEndpoint } from "./endpoints/show-endpoint.ts"
import { updateEndpoint } from "./endpoints/update-endpoint.ts"

const toIssued = ({ endpoint: row, secret }: IssuedEndpoint) => ({ ...showEndpoint(row), secret })

const toPostback = ({ affiliateId, postback }: FoundPostback) => ({
  id: postback?.id ?? null,
  affiliate_id: affiliateId,
  url: postback?.url ?? null,
  events: postback?.events ?? [],
  status: postback?.status ?? null,
  failing_since: postback?.failingSince?.toISOString() ?? null,
})

const endpointsApi = [
  endpoint({
    method: "post",
    path: "/v1/webhook-endpoints",
    action: "webhook.save",
    summary: "Create a webhook endpoint; its signing secret is shown once",
    body: contract.CreateEndpoint,
    answers: { 201: contract.CreatedWebhookEndpoint },
    run: (ctx, { body }) => createEndpoint(ctx, vendorOf(ctx), body),
    answer: created(toIssued),
  }),
  endpoint({
    method: "get",
    path: "/v1/webhook-endpoints",
    action: "webhook.read",
    summary: "List webhook endpoints",
    query: contract.ListEndpoints,
    answers: { 200: output.page(contract.WebhookEndpoint) },
    run: async (ctx, { query }) =>
      toPage(await readEndpoints(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, showEndpoint),
  }),
  endpoint({
    method: "get",
    path: "/v1/webhook-endpoints/{id}",
    action: "webhook.read",
    summary: "Show a webhook endpoint",
    params: contract.ByEndpoint,
    answers: { 200: contract.WebhookEndpoint },
    run: (ctx, { params }) => readEndpoint(ctx, vendorOf(ctx), params.id),
    answer: found(showEndpoint),
  }),
  endpoint({
    method: "patch",
    path: "/v1/webhook-endpoints/{id}",
    action: "webhook.save",
    summary: "Update a webhook endpoint's address, events or status",
    params: contract.ByEndpoint,
    body: contract.UpdateEndpoint,
    answers: { 200: contract.WebhookEndpoint },
    run: (ctx, { params, body }) => updateEndpoint(ctx, vendorOf(ctx), params.id, body),
    answer: found(showEndpoint),
  }),
  endpoint({
    method: "delete",
    path: "/v1/webhook-endpoints/{id}",
    action: "webhook.save",
    summary: "Delete a webhook endpoint and its deliveries",
    params: contract.ByEndpoint,
    answers: { 204: null },
    run: (ctx, { params }) => deleteEndpoint(ctx, vendorOf(ctx), params.id),
    answer: noContent,
  }),
  endpoint({
    method: "post",
    path: "/v1/webhook-endpoints/{id}/secret-rotation",
    action: "webhook.save",
    summary: "Rotate a webhook endpoint's secret; both sign for 24 hours",
    params: contract.ByEndpoint,
    answers: { 201: contract.CreatedWebhookEndpoint },
    run: (ctx, { params }) => rotateEndpointSecret(ctx, vendorOf(ctx), params.id),
    answer: created(toIssued),
  }),
]

const deliveriesApi = [
  endpoint({
    method: "post",
    path: "/v1/webhook-endpoints/{id}/test",
    action: "webhook.replay",
    summary: "Send a `ping` to a webhook endpoint",
    params: contract.ByEndpoint,
    answers: { 201: contract.WebhookDelivery },
    run: (ctx, { params }) => sendPing(ctx, vendorOf(ctx), params.id),
    answer: created(showDelivery),
  }),
  endpoint({
    method: "get",
    path: "/v1/webhook-endpoints/{id}/deliveries",
    action: "webhook.read",
    summary: "List the deliveries of a webhook endpoint or postback, with their attempts",
    params: contract.ByEndpoint,
    query: contract.ListDeliveries,
    answers: { 200: output.page(contract.WebhookDelivery) },
    run: async (ctx, { params, query }) =>
      toPage(await readDeliveries(ctx, vendorOf(ctx), params.id, query), query.limit, (row) => row.id, showDelivery),
  }),
  endpoint({
    method: "post",
    path: "/v1/webhook-deliveries/{id}/replay",
    action: "webhook.replay",
    summary: "Send a delivery again by the same webhook-id",
    params: contract.ByDelivery,
    answers: { 200: contract.WebhookDelivery },
    run: (ctx, { params }) => replayDelivery(ctx, vendorOf(ctx), params.id),
    answer: found(showDelivery),
  }),
]

const postbacksApi = [
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}/postback",
    action: "postback.read",
    summary: "Show an affiliate's postback",
    params: contract.ByAffiliate,
    answers: { 200: contract.AffiliatePostback },
    run: (ctx, { params }) => readPostback(ctx, vendorOf(ctx), params.id),
    answer: found(toPostback),
  }),
  endpoint({
    method: "put",
    path: "/v1/affiliates/{id}/postback",
    action: "postback.save",
    summary: "Save the address that is called for an affiliate's leads, sales and refunds",
    params: contract.ByAffiliate,
    body: contract.SavePostbackUrl,
    answers: { 200: contract.AffiliatePostback },
    run: (ctx, { params, body }) => savePostback(ctx, vendorOf(ctx), params.id, body.url),
    answer: found(toPostback),
  }),
]

export const webhooksApi = [...endpointsApi, ...deliveriesApi, ...postbacksApi]
