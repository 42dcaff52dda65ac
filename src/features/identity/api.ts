import { output } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { DueSource } from "../../platform/due.ts"
import { created, endpoint, found, noContent, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import * as keys from "./keys/create-key.ts"
import * as tokens from "./keys/create-member-token.ts"
import type { IssuedKey } from "./keys/issue-key.ts"
import type { ApiKey, PersonalToken } from "./keys/key-store.ts"
import * as sessions from "./sessions/end-session.ts"
import { callbackPath } from "./sso/relying-party.ts"
import { deleteSso, readSso, type Sso, saveSso } from "./sso/save-sso.ts"
import type { Member } from "./store.ts"
import { addMember } from "./vendors/add-member.ts"
import { advanceClock } from "./vendors/advance-clock.ts"
import { createVendor } from "./vendors/create-vendor.ts"
import { readMembers } from "./vendors/read-members.ts"
import { type ClearLeaver, removeMember } from "./vendors/remove-member.ts"
import { readParked, replayParked, showParked } from "./vendors/replay-parked.ts"
import { type ClearRole, updateMember } from "./vendors/update-member.ts"

const toVendor = ({ vendor, ...keys }: Awaited<ReturnType<typeof createVendor>>) => ({
  id: vendor.id,
  name: vendor.name,
  currency: vendor.currency,
  timezone: vendor.timezone,
  mode: vendor.mode,
  funding: vendor.funding,
  secret_key: keys.secretKey,
  publishable_key: keys.publishableKey,
  owner_token: keys.ownerToken,
})

const toMember = (row: Member) => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  created_at: row.createdAt.toISOString(),
})

const toToken = (row: PersonalToken) => ({
  id: row.id,
  hint: row.hint,
  created_at: row.createdAt.toISOString(),
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
})

const toKey = (row: ApiKey) => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  scopes: row.scopes,
  hint: row.hint,
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
  expires_at: row.expiresAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
  created_by: row.createdBy,
})

const toSession = (row: sessions.OwnSession) => ({
  id: row.id,
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  user_agent: row.userAgent,
  is_current: row.isCurrent,
})

const sessionsApi = [
  endpoint({
    method: "get",
    path: "/v1/sessions",
    action: "session.read",
    summary: "List your own sessions (person)",
    query: contract.ListSessions,
    answers: { 200: output.page(contract.Session) },
    run: async (ctx, { query }) =>
      toPage(await sessions.readSessions(ctx, query), query.limit, (row) => row.id, toSession),
  }),
  endpoint({
    method: "delete",
    path: "/v1/sessions/{id}",
    action: "session.end",
    summary: "End one of your own sessions, effective with the next request (person)",
    params: contract.ById,
    answers: { 204: null },
    run: (ctx, { params }) => sessions.endSession(ctx, params.id),
    answer: noContent,
  }),
  endpoint({
    method: "post",
    path: "/v1/sign-out-everywhere",
    action: "session.end",
    summary: "End all your own sessions, this one included (person)",
    answers: { 204: null },
    run: (ctx) => sessions.signOutEverywhere(ctx),
    answer: noContent,
  }),
]

const toSso =
  ({ env }: Ctx["ports"]) =>
  (row: Sso) => ({
    issuer: row.issuer,
    client_id: row.clientId,
    domains: row.domains.map(({ domain }) => domain),
    pending_domains: row.domains.filter(({ verifiedAt }) => verifiedAt === null).map(({ domain }) => domain),
    redirect_uri: env.publicUrl + callbackPath(row.vendorId),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  })

const ssoApi = [
  endpoint({
    method: "put",
    path: "/v1/sso",
    action: "sso.save",
    summary: "Set by which OpenID Connect issuer the vendor's people sign in (person: owner)",
    body: contract.SaveSso,
    answers: { 200: contract.Sso },
    run: async (ctx, { body }) => toSso(ctx.ports)(await saveSso(ctx, vendorOf(ctx), body)),
  }),
  endpoint({
    method: "get",
    path: "/v1/sso",
    action: "sso.read",
    summary: "Get the vendor's single sign-on, without its secret (person: owner)",
    answers: { 200: contract.Sso },
    run: async (ctx) => toSso(ctx.ports)(await readSso(ctx, vendorOf(ctx))),
  }),
  endpoint({
    method: "delete",
    path: "/v1/sso",
    action: "sso.save",
    summary: "End the vendor's single sign-on and the sessions that came by it (person: owner)",
    answers: { 204: null },
    run: (ctx) => deleteSso(ctx, vendorOf(ctx)),
    answer: noContent,
  }),
]

const toCreatedKey = ({ row, key }: IssuedKey) => ({ ...toKey(row), key })

const keysApi = [
  endpoint({
    method: "post",
    path: "/v1/keys",
    action: "key.save",
    summary: "Create a key; its plain text is shown only once, here (person: owner)",
    body: contract.CreateKey,
    answers: { 201: contract.CreatedKey },
    run: (ctx, { body }) => keys.createKey(ctx, vendorOf(ctx), body),
    answer: created(toCreatedKey),
  }),
  endpoint({
    method: "get",
    path: "/v1/keys",
    action: "key.read",
    summary: "List keys, revoked ones excluded (person: owner)",
    query: contract.ListMembers,
    answers: { 200: output.page(contract.Key) },
    run: async (ctx, { query }) =>
      toPage(await keys.readKeys(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, toKey),
  }),
  endpoint({
    method: "post",
    path: "/v1/keys/{id}/rotation",
    action: "key.save",
    summary: "Rotate a key: the old one stays valid for `overlap_hours`, or ends now without them (person: owner)",
    params: contract.ById,
    body: contract.RotateKey,
    answers: { 201: contract.CreatedKey },
    run: (ctx, { params, body }) => keys.rotateKey(ctx, vendorOf(ctx), params.id, body),
    answer: created(toCreatedKey),
  }),
  endpoint({
    method: "delete",
    path: "/v1/keys/{id}",
    action: "key.save",
    summary: "Revoke a key, effective immediately (person: owner)",
    params: contract.ById,
    answers: { 204: null },
    run: (ctx, { params }) => keys.revokeKey(ctx, vendorOf(ctx), params.id),
    answer: noContent,
  }),
]

const tokensApi = [
  endpoint({
    method: "post",
    path: "/v1/members/{id}/tokens",
    action: "member_token.create",
    summary: "Create a personal token (by the member)",
    params: contract.ById,
    answers: { 201: contract.Token },
    run: (ctx, { params }) => tokens.createMemberToken(ctx, vendorOf(ctx), params.id),
    answer: created((token) => token),
  }),
  endpoint({
    method: "get",
    path: "/v1/members/{id}/tokens",
    action: "member_token.read",
    summary: "List a member's tokens (by the member or the owner)",
    params: contract.ById,
    query: contract.ListMembers,
    answers: { 200: output.page(contract.ListedToken) },
    run: async (ctx, { params, query }) => {
      const rows = await tokens.readMemberTokens(ctx, vendorOf(ctx), params.id, query)
      return toPage(rows, query.limit, (row) => row.id, toToken)
    },
  }),
  endpoint({
    method: "delete",
    path: "/v1/tokens/{id}",
    action: "member_token.revoke",
    summary: "Revoke a personal token, effective immediately (by the member or the owner)",
    params: contract.ById,
    answers: { 204: null },
    run: (ctx, { params }) => tokens.revokeToken(ctx, vendorOf(ctx), params.id),
    answer: noContent,
  }),
]

/** What a member holds is another slice's matter. */
type Clearing = { clearLeaver: ClearLeaver; clearRole: ClearRole }

/** Vendors, members, keys, tokens and the test clock; what falls due, and what a member holds, the app as a whole knows. */
export const authApi = (dueSources: readonly DueSource[], { clearLeaver, clearRole }: Clearing) => [
  endpoint({
    method: "post",
    path: "/v1/vendors",
    action: "vendor.create",
    summary: "Create a vendor (operator)",
    body: contract.CreateVendor,
    answers: { 201: contract.CreatedVendor },
    run: (ctx, { body }) => createVendor(ctx, body),
    answer: created(toVendor),
  }),
  endpoint({
    method: "post",
    path: "/v1/members",
    action: "member.add",
    summary: "Add a member (person: owner)",
    body: contract.AddMember,
    answers: { 201: contract.Member },
    run: (ctx, { body }) => addMember(ctx, vendorOf(ctx), body),
    answer: created(toMember),
  }),
  endpoint({
    method: "get",
    path: "/v1/members",
    action: "member.read",
    summary: "List the vendor's members",
    query: contract.ListMembers,
    answers: { 200: output.page(contract.Member) },
    run: async (ctx, { query }) =>
      toPage(await readMembers(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, toMember),
  }),
  endpoint({
    method: "delete",
    path: "/v1/members/{id}",
    action: "member.remove",
    summary: "Remove a member; their open inquiries are reassigned at once (person: owner)",
    params: contract.ById,
    answers: { 204: null },
    run: (ctx, { params }) => removeMember(ctx, vendorOf(ctx), params.id, clearLeaver),
    answer: noContent,
  }),
  endpoint({
    method: "patch",
    path: "/v1/members/{id}",
    action: "member.update",
    summary: "Update a member's name or role, effective immediately (person: owner)",
    params: contract.ById,
    body: contract.UpdateMember,
    answers: { 200: contract.Member },
    run: (ctx, { params, body }) => updateMember(ctx, vendorOf(ctx), params.id, body, clearRole),
    answer: found(toMember),
  }),
  ...keysApi,
  ...tokensApi,
  ...sessionsApi,
  ...ssoApi,
  endpoint({
    method: "post",
    path: "/v1/test-clock",
    action: "test_clock.advance",
    summary: "Advance a test vendor's clock; what falls due has run by the time this answers",
    body: contract.AdvanceClock,
    answers: { 200: contract.Clock },
    run: (ctx, { body }) => advanceClock(ctx, vendorOf(ctx), body.now, dueSources),
    answer: found((clock) => clock),
  }),
]

/** What the outbox has given up on. */
export const parkedApi = [
  endpoint({
    method: "get",
    path: "/v1/outbox/parked",
    action: "parked.read",
    summary:
      "List work that is no longer retried automatically because it failed too often; the operator sees the platform's own",
    query: contract.ListParked,
    answers: { 200: output.page(contract.Parked) },
    run: async (ctx, { query }) =>
      toPage(await readParked(ctx, ownerOf(ctx), query), query.limit, (row) => row.id, showParked),
  }),
  endpoint({
    method: "post",
    path: "/v1/outbox/parked/{id}/replay",
    action: "parked.replay",
    summary: "Retry parked work; answers with its state before the retry",
    params: contract.ById,
    answers: { 200: contract.Parked },
    run: (ctx, { params }) => replayParked(ctx, ownerOf(ctx), params.id),
    answer: found(showParked),
  }),
]

/** The vendor whose work this is; null for the operator's. */
const ownerOf = (ctx: Ctx) => (ctx.actor.kind === "operator" ? null : vendorOf(ctx))
