import { output } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { created, endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { type RecordedTouch, readTouches, recordTouch } from "./journeys/record-touch.ts"
import { readMapping, readPolicy, saveMapping, savePolicy } from "./policy/save-policy.ts"
import { approveTransfer, proposeTransfer, readTransfers, reverseTransfer } from "./records/propose-transfer.ts"
import { readCredit } from "./records/read-credit.ts"
import { readEvidence } from "./records/read-evidence.ts"
import { recordCredit } from "./records/record-credit.ts"
import { showCredit, showEvidence, showPolicy, showTransfer } from "./records/show-credit.ts"
import type { Customers } from "./touches/core/customer-key.ts"
import { showTouch } from "./touches/show-touch.ts"

const touchesApi = (customers: Customers) => [
  endpoint({
    method: "post",
    path: "/v1/touches",
    action: "touch.record",
    summary: "Record a touch: a contact of a channel with a customer (idempotent by `external_id`)",
    body: contract.touchInput,
    answers: { 200: contract.touchOutput, 201: contract.touchOutput },
    run: (ctx, { body }) => recordTouch(ctx, vendorOf(ctx), body, customers),
    answer: ({ isNew, touch }: RecordedTouch) => ({ status: isNew ? 201 : 200, body: showTouch(touch) }),
  }),
  endpoint({
    method: "get",
    path: "/v1/touches",
    action: "touch.read",
    summary: "List touches, of one customer or of all",
    query: contract.ListTouches,
    answers: { 200: output.page(contract.touchOutput) },
    run: async (ctx, { query }) =>
      toPage(await readTouches(ctx, vendorOf(ctx), query, customers), query.limit, (row) => row.id, showTouch),
  }),
  endpoint({
    method: "get",
    path: "/v1/campaign-mapping",
    action: "credit_policy.read",
    summary: "Show which campaigns belong to which channel",
    answers: { 200: contract.mappingOutput },
    run: (ctx) => readMapping(ctx, vendorOf(ctx)),
  }),
  endpoint({
    method: "put",
    path: "/v1/campaign-mapping",
    action: "credit_policy.save",
    summary: "Save which campaigns belong to which channel; the first line that matches decides",
    body: contract.mappingInput,
    answers: { 200: contract.mappingOutput },
    run: (ctx, { body }) => saveMapping(ctx, vendorOf(ctx), body.rules),
  }),
]

const policyApi = [
  endpoint({
    method: "get",
    path: "/v1/credit-policy",
    action: "credit_policy.read",
    summary: "Show the credit policy: the latest, or ?version=",
    query: contract.PolicyQuery,
    answers: { 200: contract.policyOutput },
    run: (ctx, { query }) => readPolicy(ctx, vendorOf(ctx), query.version),
    answer: found(showPolicy),
  }),
  endpoint({
    method: "put",
    path: "/v1/credit-policy",
    action: "credit_policy.save",
    summary: "Save a new version of the credit policy; fields left out keep their values",
    body: contract.policyInput,
    answers: { 200: contract.policyOutput },
    run: (ctx, { body }) => savePolicy(ctx, vendorOf(ctx), body),
    answer: found(showPolicy),
  }),
  endpoint({
    method: "get",
    path: "/v1/credit-policy/evidence",
    action: "credit.read",
    summary: "Show a sale's policy, touches, decisions, records, transfers and entries together",
    query: contract.EvidenceQuery,
    answers: { 200: contract.evidenceOutput },
    run: (ctx, { query }) => readEvidence(ctx, vendorOf(ctx), query.sale_id),
    answer: found(showEvidence),
  }),
]

const recordsApi = [
  endpoint({
    method: "get",
    path: "/v1/sales/{id}/credit",
    action: "credit.read",
    summary: "Show a sale's credit by a model, next to the record",
    params: contract.ById,
    query: contract.CreditQuery,
    answers: { 200: contract.creditOutput },
    run: (ctx, { params, query }) => readCredit(ctx, vendorOf(ctx), params.id, query),
    answer: found(showCredit),
  }),
  endpoint({
    method: "put",
    path: "/v1/sales/{id}/credit",
    action: "credit.record",
    summary: "Approve a split as the record; earlier versions are kept",
    params: contract.ById,
    body: contract.recordInput,
    answers: { 200: contract.creditOutput },
    run: (ctx, { params, body }) => recordCredit(ctx, vendorOf(ctx), params.id, body),
    answer: found(showCredit),
  }),
  endpoint({
    method: "post",
    path: "/v1/credit-transfers",
    action: "credit_transfer.propose",
    summary: "Propose a transfer of a sale's credit between channels",
    body: contract.transferInput,
    answers: { 201: contract.transferOutput },
    run: (ctx, { body }) => proposeTransfer(ctx, vendorOf(ctx), body),
    answer: created(showTransfer),
  }),
  endpoint({
    method: "get",
    path: "/v1/credit-transfers",
    action: "credit.read",
    summary: "List credit transfers",
    query: contract.ListTransfers,
    answers: { 200: output.page(contract.transferOutput) },
    run: async (ctx, { query }) =>
      toPage(await readTransfers(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, showTransfer),
  }),
  endpoint({
    method: "post",
    path: "/v1/credit-transfers/{id}/approval",
    action: "credit_transfer.decide",
    summary: "Approve a credit transfer (person: another than its proposer)",
    params: contract.ById,
    answers: { 200: contract.transferOutput },
    run: (ctx, { params }) => approveTransfer(ctx, vendorOf(ctx), params.id),
    answer: found(showTransfer),
  }),
  endpoint({
    method: "post",
    path: "/v1/credit-transfers/{id}/reversal",
    action: "credit_transfer.decide",
    summary: "Reverse an approved credit transfer (person)",
    params: contract.ById,
    answers: { 200: contract.transferOutput },
    run: (ctx, { params }) => reverseTransfer(ctx, vendorOf(ctx), params.id),
    answer: found(showTransfer),
  }),
]

/** `customers`: how a customer is found by the vendor's own id. */
export const creditApi = (customers: Customers) => [...touchesApi(customers), ...policyApi, ...recordsApi]
