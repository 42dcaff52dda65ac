import { output, toJsonAmount } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { csvAnswer } from "../../platform/http/csv-answer.ts"
import { created, endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import { approveEmailChange, rejectEmailChange } from "./affiliates/approve-email-change.ts"
import { readAffiliateShown, readAffiliates } from "./affiliates/read-affiliates.ts"
import { saveAffiliate, updateAffiliate } from "./affiliates/save-affiliate.ts"
import { showAffiliate, showListedAffiliate } from "./affiliates/show-affiliate.ts"
import { readAudit, readAuditFile } from "./audit/read-audit.ts"
import * as contract from "./contract.ts"
import { createGroup, updateGroup } from "./groups/create-group.ts"
import { readGroup, readGroups } from "./groups/read-groups.ts"
import { readTiers, saveTiers } from "./groups/save-tiers.ts"
import { createProgram, updateProgram } from "./programs/create-program.ts"
import { readProgram, readPrograms } from "./programs/read-programs.ts"
import { readRecruiting, saveRecruiting } from "./programs/save-recruiting.ts"
import type { Affiliate, Group, Program } from "./store.ts"

const toProgram = (row: Program) => ({
  id: row.id,
  name: row.name,
  destination_url: row.destinationUrl,
  allowed_hosts: row.allowedHosts,
  window_days: row.windowDays,
  winner: row.winner,
  hold_days: row.holdDays,
  min_payout: toJsonAmount(row.minPayout),
  auto_approve: row.autoApprove,
  click_param: row.clickParam,
  coupon_beats_click: row.couponBeatsClick,
  banned_referrers: row.bannedReferrers,
  forbid_paid_search: row.forbidPaidSearch,
  has_postback_secret: row.hasPostbackSecret,
  trust_browser_leads: row.trustBrowserLeads,
  deal_days: row.dealDays,
  friend_coupon: row.friendCoupon,
  created_at: row.createdAt.toISOString(),
})

const toGroup = (row: Group) => ({
  id: row.id,
  name: row.name,
  program_id: row.programId,
  created_at: row.createdAt.toISOString(),
})

const settled = (affiliate: Affiliate) => ({ status: 200, body: showAffiliate({ affiliate, emailChange: null }) })

const emailChangeApi = [
  endpoint({
    method: "post",
    path: "/v1/affiliates/{id}/email-change/approval",
    action: "email_change.approve",
    summary: "Approve a change of an affiliate's e-mail (another person than who proposed it)",
    params: contract.ById,
    answers: { 200: contract.AffiliateShown },
    run: (ctx, { params }) => approveEmailChange(ctx, vendorOf(ctx), params.id),
    answer: settled,
  }),
  endpoint({
    method: "post",
    path: "/v1/affiliates/{id}/email-change/rejection",
    action: "email_change.reject",
    summary: "Reject a change of an affiliate's e-mail",
    params: contract.ById,
    answers: { 200: contract.AffiliateShown },
    run: (ctx, { params }) => rejectEmailChange(ctx, vendorOf(ctx), params.id),
    answer: settled,
  }),
]

const auditApi = [
  endpoint({
    method: "get",
    path: "/v1/audit",
    action: "audit.read",
    summary: "List audit entries: who did what, or was refused (person: owner)",
    query: contract.AuditQuery,
    answers: { 200: output.page(contract.AuditEntry) },
    run: async (ctx, { query }) =>
      toPage(
        await readAudit(ctx, vendorOf(ctx), query),
        query.limit,
        (row) => row.id,
        (row) => row,
      ),
  }),
  endpoint({
    method: "get",
    path: "/v1/audit.csv",
    action: "audit.read",
    summary: "Export audit entries as CSV, up to 5000 rows; X-Next-Cursor continues (person: owner)",
    query: contract.AuditQuery,
    answers: { 200: null },
    run: (ctx, { query }) => readAuditFile(ctx, vendorOf(ctx), query),
    answer: ({ text, nextCursor }) => csvAnswer("audit.csv", text, nextCursor ? { "x-next-cursor": nextCursor } : {}),
  }),
]

const tiersApi = [
  endpoint({
    method: "get",
    path: "/v1/programs/{id}/tiers",
    action: "program.read",
    summary: "Show by what affiliates are moved among a program's groups",
    params: contract.ById,
    answers: { 200: contract.Tiers },
    run: async (ctx, { params }) => ({ tiers: await readTiers(ctx, vendorOf(ctx), params.id) }),
  }),
  endpoint({
    method: "put",
    path: "/v1/programs/{id}/tiers",
    action: "program.save",
    summary: "Set by what affiliates are moved among a program's groups, lowest first",
    params: contract.ById,
    body: contract.SaveTiers,
    answers: { 200: contract.Tiers },
    run: async (ctx, { params, body }) => ({ tiers: await saveTiers(ctx, vendorOf(ctx), params.id, body.tiers) }),
  }),
]

const recruitingApi = [
  endpoint({
    method: "get",
    path: "/v1/programs/{id}/recruiting",
    action: "program.read",
    summary: "Show what recruiters earn in a program",
    params: contract.ById,
    answers: { 200: contract.Recruiting },
    run: (ctx, { params }) => readRecruiting(ctx, vendorOf(ctx), params.id),
  }),
  endpoint({
    method: "put",
    path: "/v1/programs/{id}/recruiting",
    action: "program.save",
    summary: "Set what recruiters earn of the commissions of whom they recruited; no levels: nothing",
    params: contract.ById,
    body: contract.SaveRecruiting,
    answers: { 200: contract.Recruiting },
    run: (ctx, { params, body }) => saveRecruiting(ctx, vendorOf(ctx), params.id, body),
  }),
]

export const accountsApi = [
  ...auditApi,
  endpoint({
    method: "post",
    path: "/v1/programs",
    action: "program.save",
    summary: "Create a program",
    body: contract.CreateProgram,
    answers: { 201: contract.Program },
    run: (ctx, { body }) => createProgram(ctx, vendorOf(ctx), body),
    answer: created(toProgram),
  }),
  endpoint({
    method: "get",
    path: "/v1/programs",
    action: "program.read",
    summary: "List programs",
    query: contract.ListPrograms,
    answers: { 200: output.page(contract.Program) },
    run: async (ctx, { query }) =>
      toPage(await readPrograms(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, toProgram),
  }),
  endpoint({
    method: "get",
    path: "/v1/programs/{id}",
    action: "program.read",
    summary: "Show a program",
    params: contract.ById,
    answers: { 200: contract.Program },
    run: (ctx, { params }) => readProgram(ctx, vendorOf(ctx), params.id),
    answer: found(toProgram),
  }),
  endpoint({
    method: "patch",
    path: "/v1/programs/{id}",
    action: "program.save",
    summary: "Update a program",
    params: contract.ById,
    body: contract.UpdateProgram,
    answers: { 200: contract.Program },
    run: (ctx, { params, body }) => updateProgram(ctx, vendorOf(ctx), params.id, body),
    answer: found(toProgram),
  }),
  ...recruitingApi,
  ...tiersApi,
  endpoint({
    method: "post",
    path: "/v1/groups",
    action: "group.save",
    summary: "Create a group of affiliates",
    body: contract.CreateGroup,
    answers: { 201: contract.Group },
    run: (ctx, { body }) => createGroup(ctx, vendorOf(ctx), body),
    answer: created(toGroup),
  }),
  endpoint({
    method: "get",
    path: "/v1/groups",
    action: "group.read",
    summary: "List groups",
    query: contract.ListGroups,
    answers: { 200: output.page(contract.Group) },
    run: async (ctx, { query }) =>
      toPage(await readGroups(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, toGroup),
  }),
  endpoint({
    method: "get",
    path: "/v1/groups/{id}",
    action: "group.read",
    summary: "Show a group",
    params: contract.ById,
    answers: { 200: contract.Group },
    run: (ctx, { params }) => readGroup(ctx, vendorOf(ctx), params.id),
    answer: found(toGroup),
  }),
  endpoint({
    method: "patch",
    path: "/v1/groups/{id}",
    action: "group.save",
    summary: "Rename a group",
    params: contract.ById,
    body: contract.UpdateGroup,
    answers: { 200: contract.Group },
    run: (ctx, { params, body }) => updateGroup(ctx, vendorOf(ctx), params.id, body),
    answer: found(toGroup),
  }),
  endpoint({
    method: "post",
    path: "/v1/affiliates",
    action: "affiliate.save",
    summary: "Enroll an affiliate (idempotent by e-mail: the same one again updates it)",
    body: contract.SaveAffiliate,
    answers: { 201: contract.Affiliate, 200: contract.Affiliate },
    run: (ctx, { body }) => saveAffiliate(ctx, vendorOf(ctx), body),
    answer: (saved) => ({ status: saved.kind === "created" ? 201 : 200, body: showListedAffiliate(saved.affiliate) }),
  }),
  endpoint({
    method: "get",
    path: "/v1/affiliates",
    action: "affiliate.read",
    summary: "List affiliates",
    query: contract.ListAffiliates,
    answers: { 200: output.page(contract.Affiliate) },
    run: async (ctx, { query }) =>
      toPage(await readAffiliates(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, showListedAffiliate),
  }),
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}",
    action: "affiliate.read",
    summary: "Show an affiliate",
    params: contract.ById,
    answers: { 200: contract.AffiliateShown },
    run: (ctx, { params }) => readAffiliateShown(ctx, vendorOf(ctx), params.id),
    answer: found(showAffiliate),
  }),
  endpoint({
    method: "patch",
    path: "/v1/affiliates/{id}",
    action: "affiliate.save",
    summary: "Update an affiliate; a new e-mail is proposed and awaits approval (202)",
    params: contract.ById,
    body: contract.UpdateAffiliate,
    answers: { 200: contract.Affiliate, 202: contract.AffiliateShown },
    run: (ctx, { params, body }) => updateAffiliate(ctx, vendorOf(ctx), params.id, body),
    answer: (changed) =>
      changed.kind === "proposed"
        ? { status: 202, body: showAffiliate(changed) }
        : found(showListedAffiliate)(changed.affiliate),
  }),
  ...emailChangeApi,
]
