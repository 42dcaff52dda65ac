import { AppError } from "../../../lib/errors.ts"
import type { Actor, ActorCheck } from "../../../platform/ctx.ts"
import type { Role } from "../../../vocabulary/roles.ts"
import { type Action, decide } from "../permissions/core/permissions.ts"

/** 401 for a credential that is not known, ended, or was revoked. */
export function unknownCredential(): AppError {
  return new AppError("unauthorized", "credential_unknown", "This key or token is not known, or was revoked.")
}

type Acting = Extract<Actor, { kind: "member" | "secret_key" }>

/**
 * How a request's member or key is looked at again: their row is locked until the transaction ends, so that whoever was
 * removed, lowered or revoked first does nothing any more, and whoever removes them second waits. 401, 403.
 */
export function recheckActor(actor: Acting, tokenId: string | null = null): ActorCheck {
  const actions = new Set<Action>()
  const decideAgain = (found: string | null) => {
    if (found === null) throw unknownCredential()
    const now = actor.kind === "member" ? { ...actor, role: found as Role } : actor
    for (const action of actions) decide({ actor: now }, action)
  }
  return { actions: actions as Set<string>, kind: actor.kind, id: actor.id, tokenId, decide: decideAgain }
}
