import { notFound } from "../../../lib/errors.ts"
import { MINUTE_MS } from "../../../lib/time.ts"
import { auditRefusal } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { asJob, type Ctx } from "../../../platform/ctx.ts"
import { decrypt, encrypt } from "../../../platform/encrypt.ts"
import type { Pending } from "../../../platform/openid.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as identityStore from "../store.ts"
import { domainOf, type SsoRefusal } from "./core/decide-sso.ts"
import { relyingParty } from "./relying-party.ts"
import * as store from "./sso-store.ts"

const LABEL = "sso note"
const GOOD_MS = 15 * MINUTE_MS
/** Whoever signs in again has done so at the issuer within this time. */
const FRESH_SECONDS = 60

/** Kept in the browser, encrypted, between two of its steps: that it began here, or whom an issuer spoke of. */
type Kept = { vendorId: string; ssoId: string; next: string | null }
type Asked = Kept & { step: "asked"; pending: Pending }
type Proving = Kept & { step: "proving"; issuer: string; subject: string; email: string; name: string | null }
export type SsoNote = Asked | Proving
type NoteOf<S> = S extends "asked" ? Asked : Proving

/** The vendors whose sign-in people with this e-mail can use. */
export function readSsoChoices(ctx: Ctx, email: string) {
  return asSystem(ctx, (tx) => store.listDomainVendors(tx, domainOf(email)))
}

/** The vendor and its issuer's host, for who is asked whether to go there. 404 where there is none. */
export async function readSsoDoor(ctx: Ctx, vendorId: string) {
  return asSystem(ctx, async (tx) => {
    const [vendor, connection] = [
      await identityStore.findVendor(tx, vendorId),
      await store.findConnection(tx, vendorId),
    ]
    if (!vendor || !connection) throw notFound()
    return { vendor, connection, host: new URL(connection.issuer).host }
  })
}

type Start = { next: string | null; email: string | null; isAgain: boolean }

/** Where the browser goes to sign in, and the note it keeps meanwhile; `failed` where the issuer cannot be asked. */
export async function startSso(ctx: Ctx, vendorId: string, { next, email, isAgain }: Start) {
  const { connection } = await readSsoDoor(ctx, vendorId)
  const { beginSignIn } = await import("../../../platform/openid.ts")
  try {
    const maxAge = isAgain ? FRESH_SECONDS : null
    const { url, pending } = await beginSignIn(await relyingParty(ctx, connection), { email, maxAge })
    const note = await writeNote(ctx, { vendorId, ssoId: connection.id, next, step: "asked", pending })
    return { kind: "going", url, note } as const
  } catch (error) {
    await auditFailedSso(ctx, vendorId, "issuer_failed")
    return { kind: "failed", reason: error instanceof Error ? error.message : "failed" } as const
  }
}

/** Nobody of the vendor's is named: an issuer's word that was not believed says nothing of anybody. */
export function auditFailedSso(ctx: Ctx, vendorId: string, why: SsoRefusal) {
  return auditRefusal(asJob(ctx, "sso"), vendorId, "session.begin", vendorId, why)
}

export function writeNote(ctx: Ctx, note: SsoNote): Promise<string> {
  return encrypt(ctx.ports.env.signingKeys, LABEL, JSON.stringify({ ...note, until: realNow().getTime() + GOOD_MS }))
}

/** The note that a browser kept, of this step and vendor; null for any other. */
export async function readNote<S extends SsoNote["step"]>(
  ctx: Ctx,
  text: string | null,
  vendorId: string,
  step: S,
): Promise<NoteOf<S> | null> {
  if (text === null) return null
  try {
    const note = JSON.parse(await decrypt(ctx.ports.env.signingKeys, LABEL, text)) as SsoNote & { until: number }
    const isGood = note.until > realNow().getTime() && note.vendorId === vendorId && note.step === step
    return isGood ? (note as SsoNote as NoteOf<S>) : null
  } catch {
    return null
  }
}
