import { readEnv } from "../../../src/env.ts"
import { recheckActor } from "../../../src/features/identity/keys/recheck-actor.ts"
import type { Ctx } from "../../../src/platform/ctx.ts"
import type { connect } from "../../../src/platform/db.ts"
import { createStripe } from "../../../src/platform/stripe.ts"
import { type settle, systemContext } from "../../../src/queues.ts"

type Deps = Parameters<typeof settle>[0]

/** What verbs need of the app, with a stand-in for Stripe. */
export function depsOf(databaseUrl: string, stripeUrl: string, db: ReturnType<typeof connect>["db"]): Deps {
  const env = readEnv({
    PUBLIC_URL: "http://127.0.0.1",
    OPERATOR_KEY: "operator_key_of_the_bench",
    DATABASE_URL: databaseUrl,
    SIGNING_KEYS: `a:${Buffer.alloc(32, 7).toString("base64url")}`,
    STRIPE_API_BASE: stripeUrl,
    STRIPE_WEBHOOK_SECRET: "whsec_of_the_bench",
  })
  const ports = { env, stripe: createStripe(env), wake: async () => {}, defer: () => {}, enqueue: async () => {} }
  return { db, ports } as unknown as Deps
}

export function asMember(deps: Deps, vendorId: string, id: string): Ctx {
  const actor = { kind: "member", vendorId, id, personId: id, role: "finance", signIn: null } as const
  return { ...systemContext(deps, "bench"), actor, actorCheck: recheckActor(actor) }
}
