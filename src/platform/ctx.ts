import type { Role } from "../vocabulary/roles.ts"
import type { Database } from "./db.ts"
import type { KeyClaim } from "./idempotency.ts"
import type { Ports } from "./ports.ts"

/**
 * The sign-in that a session began with; null where a token or a mailed link stands for the person. `ssoId` where it came by a
 * vendor's own issuer, which speaks for the person at that vendor only; a token made in such a session has it too.
 */
export type SignIn = { sessionId: string | null; isRecent: boolean; ssoId: string | null } | null

/** Who is asking; null scopes are all. A person acts for one vendor at a time; an affiliate for themself, over all vendors or at one. */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "operator" }
  | { kind: "secret_key"; vendorId: string; id: string; scopes: readonly string[] | null }
  | { kind: "publishable_key"; vendorId: string; id: string; scopes: readonly string[] | null }
  | { kind: "member"; vendorId: string; id: string; personId: string; role: Role; signIn: SignIn }
  | { kind: "affiliate"; personId: string; vendorId?: string; signIn: SignIn }
  | { kind: "system"; job: string }

/** What the connection says of who calls; jobs have none. The address is only ever hashed. */
export type Client = { address: string; userAgent: string | null; country: string | null }

/**
 * Whether who acts may still do what this request was let in for: what they are now is asked by the statement that begins
 * the transaction, null for whoever is gone. `decide` throws where that is too little for what `can` noted.
 */
export type ActorCheck = {
  actions: Set<string>
  kind: "member" | "secret_key"
  id: string
  tokenId: string | null
  decide(found: string | null): void
}

/**
 * A key as it was found by an earlier request of this process, taken for granted until the transaction that reads for it finds the
 * same: `found` is what the database said of it. Where it is `changed` by then, or was not asked, the request is begun again.
 */
export type Assumed = { hash: string; found: string; state: "assumed" | "confirmed" | "changed" }

export type Ctx = {
  db: Database
  ports: Ports
  actor: Actor
  requestId: string
  /** The vendor's instant: real time, or the test clock of a vendor of mode `test`. */
  now: Date
  /** Present while a request with an Idempotency-Key runs, or a line of an import; the first write transaction claims it. */
  idempotency: KeyClaim | null
  client?: Client
  /** Of members and machines; jobs and affiliates have none. */
  actorCheck?: ActorCheck | undefined
  assumed?: Assumed | undefined
  /** Names the key, token or person that sent the request; an Idempotency-Key is a matter of this one alone. */
  credential?: string
}

/** How an actor is named in audit rows and `by` fields. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case "member":
    case "secret_key":
    case "publishable_key":
      return actor.id
    case "affiliate":
      return actor.personId
    case "system":
      return `system:${actor.job}`
    default:
      return actor.kind
  }
}

/** Whose request it is, by ids alone. */
export function callerOf({ actor }: Pick<Ctx, "actor">): { vendor: string | null; actor: string } {
  return { vendor: "vendorId" in actor ? (actor.vendorId ?? null) : null, actor: actorName(actor) }
}

/** The human being behind an actor, whatever memberships they have; null for machines. */
export function personOf(actor: Actor): string | null {
  return "personId" in actor ? actor.personId : null
}

/** The same request, acting as the system: for cron, queues and what follows from another's act. */
export function asJob(ctx: Ctx, job: string, now = ctx.now): Ctx {
  return { ...ctx, actor: { kind: "system", job }, now, idempotency: null, actorCheck: undefined }
}
