import { endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { readRetention, saveRetention } from "./save-retention.ts"

export const privacyApi = [
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
