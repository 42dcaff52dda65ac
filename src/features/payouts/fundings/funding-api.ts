import { toJsonAmount } from "../../../lib/fields.ts"
import { toPage } from "../../../lib/page.ts"
import { created, endpoint, found, vendorOf } from "../../../platform/http/endpoint.ts"
import type { FundsHeld } from "../../ledger/posting/read-held-funds.ts"
import * as contract from "../contract.ts"
import { openFunding } from "./open-funding.ts"
import { readFunding, readFundings } from "./read-fundings.ts"
import { recordFunding } from "./record-funding.ts"
import { showFunding } from "./show-funding.ts"

const toSums = ({ rows }: FundsHeld, of: "available" | "owed") =>
  rows
    .filter((row) => of === "available" || row.owed > 0n)
    .map((row) => ({ currency: row.currency, amount: toJsonAmount(row[of]) }))

export const fundingApi = [
  endpoint({
    method: "post",
    path: "/v1/fundings",
    action: "funding.open",
    summary: "Create a funding, paid by a checkout on the platform (person: owner or finance)",
    body: contract.OpenFunding,
    answers: { 201: contract.Funding },
    run: (ctx, { body }) => openFunding(ctx, vendorOf(ctx), body),
    answer: created(showFunding),
  }),
  endpoint({
    method: "get",
    path: "/v1/fundings",
    action: "funding.read",
    summary: "List fundings and the available funds",
    query: contract.ListFundings,
    answers: { 200: contract.Fundings },
    run: async (ctx, { query }) => {
      const { rows, held } = await readFundings(ctx, vendorOf(ctx), query)
      const page = toPage(rows, query.limit, (row) => row.id, showFunding)
      return { ...page, funding: held.funding, available: toSums(held, "available"), owed: toSums(held, "owed") }
    },
  }),
  endpoint({
    method: "get",
    path: "/v1/fundings/{id}",
    action: "funding.read",
    summary: "Show a funding",
    params: contract.ById,
    answers: { 200: contract.Funding },
    run: (ctx, { params }) => readFunding(ctx, vendorOf(ctx), params.id),
    answer: found(showFunding),
  }),
  endpoint({
    method: "post",
    path: "/v1/vendors/{id}/fundings",
    action: "funding.record",
    summary: "Record a bank transfer received for a vendor (operator; idempotent by reference)",
    params: contract.ById,
    body: contract.RecordFunding,
    answers: { 201: contract.Funding, 200: contract.Funding },
    run: (ctx, { params, body }) => recordFunding(ctx, params.id, body),
    answer: ({ kind, funding }) => ({ status: kind === "recorded" ? 201 : 200, body: showFunding(funding) }),
  }),
]
