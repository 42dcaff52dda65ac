import { output } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import type { exportPerson } from "./export-person.ts"
import { readErasure, readErasures } from "./read-erasures.ts"
import { requestErasure } from "./request-erasure.ts"
import { readRetention, saveRetention } from "./save-retention.ts"
import type { Erasure } from "./store.ts"

const toErasure = (row: Erasure) => ({
  id: row.id,
  status: row.status,
  email: row.email,
  requested_by: row.requestedBy,
  requested_at: row.at.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
  rows: row.counts,
})

const erasuresApi = [
  endpoint({
    method: "post",
    path: "/v1/erasures",
    action: "erasure.request",
    summary:
      "Erase a person: name, addresses, messages and clicks go, rows of money and audit stay without them (person: owner)",
    body: contract.RequestErasure,
    answers: { 202: contract.ErasureRequested },
    run: (ctx, { body }) => requestErasure(ctx, vendorOf(ctx), body),
    answer: ({ id, status }: Erasure) => ({ status: 202, body: { id, status } }),
  }),
  endpoint({
    method: "get",
    path: "/v1/erasures",
    action: "erasure.read",
    summary: "List erasures (person: owner)",
    query: contract.ListErasures,
    answers: { 200: output.page(contract.Erasure) },
    run: async (ctx, { query }) =>
      toPage(
        await readErasures(ctx, vendorOf(ctx), query),
        query.limit,
        (row) => row.erasure.id,
        (row) => toErasure(row.erasure),
      ),
  }),
  endpoint({
    method: "get",
    path: "/v1/erasures/{id}",
    action: "erasure.read",
    summary: "Show an erasure (person: owner)",
    params: contract.ById,
    answers: { 200: contract.Erasure },
    run: (ctx, { params }) => readErasure(ctx, vendorOf(ctx), params.id),
    answer: found(toErasure),
  }),
]

/** `know` is what finds all that is known of a person: work that few requests ask for. */
export const privacyApi = (know: typeof exportPerson) => [
  ...erasuresApi,
  endpoint({
    method: "get",
    path: "/v1/people/export",
    action: "person.read",
    isAudited: true,
    summary: "Export what is known of a person (person: owner)",
    query: contract.PersonQuery,
    answers: { 200: contract.PersonExport },
    run: (ctx, { query }) => know(ctx, vendorOf(ctx), query.email),
    answer: found((known: contract.PersonExport) => known),
  }),
  endpoint({
    method: "get",
    path: "/v1/retention",
    action: "retention.read",
    summary: "Show for how many days what is personal is kept (person: owner)",
    answers: { 200: contract.Retention },
    run: (ctx) => readRetention(ctx, vendorOf(ctx)),
    answer: found((days: contract.Retention) => days),
  }),
  endpoint({
    method: "put",
    path: "/v1/retention",
    action: "retention.save",
    summary: "Save for how many days what is personal is kept; what is left out stays (person: owner)",
    body: contract.SaveRetention,
    answers: { 200: contract.Retention },
    run: (ctx, { body }) => saveRetention(ctx, vendorOf(ctx), body),
    answer: found((days: contract.Retention) => days),
  }),
]
