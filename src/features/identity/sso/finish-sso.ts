import { isOneLine } from "../../../lib/text.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { asJob, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import type { IssuerClaims } from "../../../platform/openid.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { said } from "../../../vocabulary/words.ts"
import { startSession } from "../sessions/start-session.ts"
import * as identityStore from "../store.ts"
import { insertMember } from "../vendors/add-member.ts"
import { mailOwners } from "../vendors/mail-owners.ts"
import { decideSso, type SsoOutcome, type SsoRefusal } from "./core/decide-sso.ts"
import { relyingParty } from "./relying-party.ts"
import * as store from "./sso-store.ts"
import { auditFailedSso, readNote, readSsoDoor, type SsoNote, writeNote } from "./start-sso.ts"

const MAX_NAME = 200

type Answer = { note: string | null; query: Record<string, string>; priorSessionId: string | null }
const refused = (why: SsoRefusal) => ({ kind: "refused", why }) as const

/**
 * What comes of an issuer's answer: a session at its vendor alone, a mailbox to prove first, or a refusal. Only the browser
 * that began can finish, and only once with each code.
 */
export async function finishSso(ctx: Ctx, vendorId: string, { note, query, priorSessionId }: Answer) {
  const asked = await readNote(ctx, note, vendorId, "asked")
  const { connection } = await readSsoDoor(ctx, vendorId)
  if (!asked || asked.ssoId !== connection.id) {
    await auditFailedSso(ctx, vendorId, "sso_changed")
    return refused("sso_changed")
  }
  const { finishSignIn } = await import("../../../platform/openid.ts")
  let claims: IssuerClaims
  try {
    claims = await finishSignIn(await relyingParty(ctx, connection), asked.pending, new URLSearchParams(query))
  } catch (error) {
    log("sso_failed", { request_id: ctx.requestId, vendor: vendorId, error: String(error) })
    await auditFailedSso(ctx, vendorId, "issuer_failed")
    return refused("issuer_failed")
  }
  const email = claims.email?.toLowerCase() ?? null
  const seen: Seen = { vendorId, ssoId: connection.id, issuer: connection.issuer, ...claims, email }
  const outcome = await asSystem(ctx, (tx) => enter(tx, ctx, seen, priorSessionId))
  if (outcome.kind === "refused") await auditFailedSso(ctx, vendorId, outcome.why)
  if (outcome.kind === "refused") return outcome
  if (outcome.kind === "signed_in") return { ...outcome, next: asked.next }
  const { subject, name } = claims
  const proving: SsoNote = {
    vendorId,
    ssoId: connection.id,
    next: asked.next,
    step: "proving",
    issuer: seen.issuer,
    subject,
    email: email!,
    name,
  }
  return { kind: "prove", email: email!, note: await writeNote(ctx, proving) } as const
}

type Seen = IssuerClaims & { vendorId: string; ssoId: string; issuer: string }

async function enter(tx: Tx, ctx: Ctx, seen: Seen, priorSessionId: string | null) {
  const connection = await store.holdConnection(tx, seen.vendorId)
  if (connection?.id !== seen.ssoId) return refused("sso_changed")
  const outcome = decideSso(await store.loadFacts(tx, seen), { ...seen, isProven: false })
  if (outcome.kind === "refused" || outcome.kind === "prove") return outcome
  const personId = await admit(tx, ctx, seen, outcome)
  if (priorSessionId) await identityStore.revokeSession(tx, priorSessionId, realNow())
  const at = seen.signedInAt === null ? null : new Date(Math.min(seen.signedInAt * 1000, realNow().getTime()))
  const userAgent = ctx.client?.userAgent ?? null
  const sessionId = await startSession(tx, personId, userAgent, { ssoId: seen.ssoId, signedInAt: at })
  const member = await store.findMemberOf(tx, seen.vendorId, personId)
  const vendor = await identityStore.findVendor(tx, seen.vendorId)
  const { vendorId } = seen
  const actor = { kind: "member" as const, vendorId, id: member!.id, personId, role: member!.role, signIn: null }
  const as = { ...ctx, actor, now: vendorNow(vendor!) }
  await audit(tx, as, vendorId, "session.begin", sessionId, { user_agent: userAgent, by: "sso", issuer: seen.issuer })
  return { kind: "signed_in", sessionId } as const
}

type Admitted = Extract<SsoOutcome, { kind: "enter" | "link" | "join" }>
type Whom = Pick<Seen, "vendorId" | "issuer" | "subject" | "email" | "name">

/** Makes a member of who is new, as a viewer, and links the issuer's identity with who is not yet; their person's id. */
async function admit(tx: Tx, ctx: Ctx, whom: Whom, outcome: Admitted): Promise<string> {
  if (outcome.kind === "enter") return outcome.personId
  const { vendorId, issuer, subject } = whom
  const linked =
    outcome.kind === "link" ? { id: outcome.memberId, personId: outcome.personId } : await join(tx, ctx, whom)
  await store.linkIdentity(tx, { vendorId, issuer, subject, memberId: linked.id, createdAt: realNow() })
  return linked.personId
}

async function join(tx: Tx, ctx: Ctx, { vendorId, issuer, email, name }: Whom) {
  const vendor = await identityStore.findVendor(tx, vendorId)
  const as = asJob(ctx, "sso", vendorNow(vendor!))
  const called = name !== null && isOneLine(name) && name.trim() !== "" ? { name: name.trim().slice(0, MAX_NAME) } : {}
  const member = await insertMember(tx, as, vendorId, { email: email!, role: "viewer", ...called })
  await mailOwners(tx, vendorId, {
    subject: said("mailed.sso_joined"),
    body: said("mailed.sso_joined_words", { name: member.name, email: member.email, issuer, vendor: vendor!.name }),
  })
  return member
}

/** Who is signed in by a mailbox or passkey of their own links the issuer's identity of the same e-mail with themself. */
export async function linkSso(ctx: Ctx, vendorId: string, text: string | null, person: { email: string } | null) {
  const note = await readNote(ctx, text, vendorId, "proving")
  if (!note || person?.email !== note.email) return refused("sso_changed")
  return asSystem(ctx, async (tx) => {
    const connection = await store.holdConnection(tx, vendorId)
    if (connection?.id !== note.ssoId) return refused("sso_changed")
    const outcome = decideSso(await store.loadFacts(tx, note), { email: note.email, isVerified: true, isProven: true })
    if (outcome.kind === "refused" || outcome.kind === "prove") return refused("sso_changed")
    await admit(tx, ctx, note, outcome)
    return { kind: "linked", next: note.next } as const
  })
}
