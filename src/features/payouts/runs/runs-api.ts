import { output } from "../../../lib/fields.ts"
import { toPage } from "../../../lib/page.ts"
import { csvAnswer } from "../../../platform/http/csv-answer.ts"
import { created, endpoint, found, vendorOf } from "../../../platform/http/endpoint.ts"
import * as contract from "../contract.ts"
import { approveRun } from "./approve-run.ts"
import { cancelRun } from "./cancel-run.ts"
import { draftRun } from "./draft-run.ts"
import { readRun, readRunFile, readRuns } from "./read-runs.ts"
import { showRunSummary, showWholeRun } from "./show-run-summary.ts"
import { submitRun } from "./submit-run.ts"

export const runsApi = [
  endpoint({
    method: "post",
    path: "/v1/payout-runs",
    action: "run.prepare",
    summary: "Draft a payout run of what is payable (person: finance or owner)",
    body: contract.DraftRun,
    answers: { 201: contract.Run },
    run: (ctx, { body }) => draftRun(ctx, vendorOf(ctx), body),
    answer: created(showWholeRun),
  }),
  endpoint({
    method: "get",
    path: "/v1/payout-runs",
    action: "run.read",
    summary: "List payout runs",
    query: contract.ListRuns,
    answers: { 200: output.page(contract.RunSummary) },
    run: async (ctx, { query }) =>
      toPage(await readRuns(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, showRunSummary),
  }),
  endpoint({
    method: "get",
    path: "/v1/payout-runs/{id}.csv",
    action: "run.read",
    summary: "Export a run's items as CSV for the books",
    params: contract.ByFile,
    answers: { 200: null },
    run: (ctx, { params }) => readRunFile(ctx, vendorOf(ctx), params.id),
    answer: ({ name, text }) => csvAnswer(name, text),
  }),
  endpoint({
    method: "get",
    path: "/v1/payout-runs/{id}",
    action: "run.read",
    summary: "Show a payout run and its items",
    params: contract.ById,
    query: contract.ShowRun,
    answers: { 200: contract.Run },
    run: (ctx, { params, query }) => readRun(ctx, vendorOf(ctx), params.id, query),
    answer: found(showWholeRun),
  }),
  endpoint({
    method: "post",
    path: "/v1/payout-runs/{id}/submission",
    action: "run.submit",
    summary: "Submit a draft for approval by another person (person: finance or owner)",
    params: contract.ById,
    answers: { 200: contract.Run },
    run: (ctx, { params }) => submitRun(ctx, vendorOf(ctx), params.id),
    answer: found(showWholeRun),
  }),
  endpoint({
    method: "post",
    path: "/v1/payout-runs/{id}/approval",
    action: "run.approve",
    summary: "Approve a run that another person drafted; it then executes (person: finance or owner)",
    params: contract.ById,
    body: contract.ApproveRun,
    answers: { 200: contract.Run },
    run: (ctx, { params, body }) => approveRun(ctx, vendorOf(ctx), params.id, body.hash),
    answer: found(showWholeRun),
  }),
  endpoint({
    method: "post",
    path: "/v1/payout-runs/{id}/cancellation",
    action: "run.cancel",
    summary: "Cancel a run that is not approved yet (person: finance or owner)",
    params: contract.ById,
    answers: { 200: contract.Run },
    run: (ctx, { params }) => cancelRun(ctx, vendorOf(ctx), params.id),
    answer: found(showWholeRun),
  }),
]
