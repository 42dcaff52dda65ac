import { endpoint, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { readPage } from "./read-page.ts"
import { savePage } from "./save-page.ts"

export const applicationsApi = [
  endpoint({
    method: "get",
    path: "/v1/programs/{id}/page",
    action: "program.read",
    summary: "Show the page by which a program is applied to",
    params: contract.ById,
    answers: { 200: contract.ProgramPage },
    run: (ctx, { params }) => readPage(ctx, vendorOf(ctx), params.id),
  }),
  endpoint({
    method: "put",
    path: "/v1/programs/{id}/page",
    action: "program.save",
    summary: "Save the page by which a program is applied to; it can be seen when it is public",
    params: contract.ById,
    body: contract.SavePage,
    answers: { 200: contract.ProgramPage },
    run: (ctx, { params, body }) => savePage(ctx, vendorOf(ctx), params.id, body),
  }),
]
