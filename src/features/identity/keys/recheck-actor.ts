import { AppError } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Actor, ActorCheck } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type Action, decide } from "../permissions/core/permissions.ts"
import * as store from "./key-store.ts"

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
  const look = async (tx: Tx) => {
    const now = await currentActor(tx, actor, tokenId)
    if (!now) throw unknownCredential()
    for (const action of actions) decide({ actor: now }, action)
  }
  return { actions: actions as Set<string>, look }
}

async function currentActor(tx: Tx, actor: Acting, tokenId: string | null): Promise<Acting | null> {
  const { vendorId, id } = actor
  if (actor.kind === "secret_key") return (await store.shareKey(tx, vendorId, id, realNow())) ? actor : null
  const member = await store.shareMember(tx, vendorId, id, tokenId)
  return member && { ...actor, role: member.role }
}
