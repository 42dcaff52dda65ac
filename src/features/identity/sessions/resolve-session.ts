import { realNow } from "../../../platform/clock.ts"
import type { Actor, ActorCheck, Ctx, SignIn } from "../../../platform/ctx.ts"
import { asLogin, asSystem } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { recheckActor } from "../keys/recheck-actor.ts"
import * as store from "../store.ts"
import { isRecentSignIn, readSessionToken, signSessionToken } from "./start-session.ts"

/** Who is signed in, by which session, and in which language and zone they read; null where they chose none. */
export type Person = {
  id: string
  email: string
  sessionId: string
  signIn: NonNullable<SignIn>
  /** The one vendor where a session counts that came by its issuer; null for one that counts everywhere. */
  onlyVendor: string | null
  language: Language | null
  zone: string | null
}

type Membership = { actor: Actor; vendor: store.SeatVendor; now: Date; actorCheck: ActorCheck; credential: string }
export type Opened = { person: Person; membership: Membership | null; renewedToken: string | null }

/**
 * Who a session cookie belongs to, and what they are at a vendor when one is named; null when nobody is signed in. The
 * session's row decides each time, so that revoking it works at once; a token past its own time is renewed.
 */
export async function resolveSession(
  ctx: Ctx,
  token: string | undefined,
  vendorId: string | null,
): Promise<Opened | null> {
  const { env } = ctx.ports
  const named = token === undefined ? null : await readSessionToken(env, token)
  if (!named) return null
  const found = await asLogin(ctx, (db) => store.findSession(db, named.sessionId, realNow(), vendorId))
  if (!found) return null
  const { personId, email, language, zone, signedInAt, member, ssoId, onlyVendor } = found
  const { sessionId } = named
  const signIn = { sessionId, isRecent: isRecentSignIn(signedInAt, realNow()), ssoId }
  return {
    person: { id: personId, email, sessionId, signIn, onlyVendor, language, zone },
    membership: member ? membershipOf(member, personId, signIn) : null,
    renewedToken: named.isExpired ? await signSessionToken(env, sessionId) : null,
  }
}

function membershipOf({ id, role, vendor }: store.HeldSeat, personId: string, signIn: SignIn): Membership {
  const actor = { kind: "member" as const, vendorId: vendor.id, id, personId, role, signIn }
  return { actor, vendor, now: vendorNow(vendor), actorCheck: recheckActor(actor), credential: personId }
}

/** The vendors where a signed-in person is a member and their session counts, with their role at each, by name. */
export async function readMemberships(ctx: Ctx, { id, onlyVendor }: Pick<Person, "id" | "onlyVendor">) {
  const all = await asSystem(ctx, (tx) => store.listMemberships(tx, id))
  return onlyVendor === null ? all : all.filter(({ vendorId }) => vendorId === onlyVendor)
}
