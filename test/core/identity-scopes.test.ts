import { describe, expect, it } from "vitest"
import { recheckActor } from "../../src/features/identity/keys/recheck-actor.ts"
import {
  type Action,
  can,
  decide,
  isAction,
  PERMISSIONS,
} from "../../src/features/identity/permissions/core/permissions.ts"
import { needScope, SCOPES, TRAITS } from "../../src/features/identity/permissions/core/scopes.ts"
import type { Actor, SignIn } from "../../src/platform/ctx.ts"
import type { Role } from "../../src/vocabulary/roles.ts"

const actions = Object.keys(PERMISSIONS).filter(isAction)
const key = (scopes: string[] | null): { actor: Actor } => ({
  actor: { kind: "secret_key", vendorId: "ven_1", id: "key_1", scopes },
})
const isAllowed = (scopes: string[] | null, action: Action) => {
  try {
    needScope(key(scopes), action)
    return true
  } catch {
    return false
  }
}

describe("scopes", () => {
  it("read for what reads, and write for all else", () => {
    const wrong = actions.filter((action) => {
      const { scope } = TRAITS[action]
      return scope !== null && scope.endsWith(":read") !== action.endsWith(".read")
    })
    expect(wrong).toEqual([])
  })

  it("let a key do what one of them covers, write including read, and nothing else", () => {
    for (const scope of SCOPES)
      for (const action of actions) {
        const needed = TRAITS[action].scope
        const covers = needed === scope || needed?.replace(":read", ":write") === scope
        expect(isAllowed([scope], action), `${scope} ${action}`).toBe(covers)
      }
    expect(actions.filter((action) => !isAllowed(null, action))).toEqual([])
  })
})

describe("what moves money or approves", () => {
  it("cannot begin for a member or a key who cannot be looked at again", () => {
    const owner = {
      kind: "member" as const,
      vendorId: "ven_1",
      id: "mem_1",
      personId: "per_1",
      role: "owner" as const,
      signIn: null,
    }
    const isGuarded = (action: Action) =>
      PERMISSIONS[action].some((who: string) => who === "owner") && TRAITS[action].isGuarded
    for (const action of actions.filter(isGuarded)) {
      expect(() => can({ actor: owner }, action)).toThrow("can_be_looked_at_again")
      const actorCheck = recheckActor(owner)
      can({ actor: owner, actorCheck }, action)
      expect([...actorCheck.actions]).toEqual([action])
    }
  })

  it("is every verb about runs, commissions, credit, debts, months, schedules, people and keys", () => {
    const money =
      /^(run|commission|credit|credit_transfer|credit_policy|debt|ledger|schedule|reconciliation|key)\.(?!read)/
    expect(actions.filter((action) => money.test(action) && !TRAITS[action].isGuarded)).toEqual([])
  })
})

describe("a session that began over 15 minutes ago", () => {
  const asking = (signIn: SignIn, role: Role = "owner"): { actor: Actor } => ({
    actor: { kind: "member", vendorId: "ven_1", id: "mem_1", personId: "per_1", role, signIn },
  })
  const OLD: SignIn = { sessionId: "ses_1", isRecent: false, ssoId: null }
  const outcomeOf = (action: Action, signIn: SignIn) => {
    try {
      decide(asking(signIn), action)
      return "done"
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  const ofOwner = actions.filter((action) => PERMISSIONS[action].some((who: string) => who === "owner"))

  it("does not do what asks for a recent sign-in, which a recent one and a token do", () => {
    for (const action of ofOwner) {
      expect(outcomeOf(action, OLD), action).toBe(TRAITS[action].asksSignIn ? "sign_in_again" : "done")
      expect(outcomeOf(action, { sessionId: "ses_1", isRecent: true, ssoId: null }), action).toBe("done")
      expect(outcomeOf(action, null), action).toBe("done")
    }
  })

  it("does nothing that is guarded and that no machine may do, but for preparing and stopping a run and reviewing a plan", () => {
    const isForPeople = (action: Action) => !PERMISSIONS[action].some((who: string) => who === "secret_key")
    const open = actions.filter((one) => TRAITS[one].isGuarded && isForPeople(one) && !TRAITS[one].asksSignIn)
    expect(open.sort()).toEqual(["plan.review", "run.cancel", "run.prepare"])
  })

  it("does nothing with keys, members, approvals and bank data", () => {
    const asked = /^(key\.save|member\.(?!read)|member_token\.create|payout_account\.|integration\.save|.*\.approve$)/
    expect(actions.filter((action) => asked.test(action) && !TRAITS[action].asksSignIn)).toEqual([])
  })
})
