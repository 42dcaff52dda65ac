import { invariant } from "../../../../lib/assert.ts"
import { AppError, notFound } from "../../../../lib/errors.ts"
import type { Actor, ActorCheck } from "../../../../platform/ctx.ts"
import { ROLES, type Role } from "../../../../vocabulary/roles.ts"
import { needRecentSignIn, needScope, TRAITS } from "./scopes.ts"

type Who = Exclude<Actor["kind"], "anonymous" | "system" | "member"> | Role

const READ: Who[] = ["secret_key", ...ROLES]
/** Who runs a vendor's business, its own systems included. */
export const MANAGE = ["secret_key", "owner", "manager"] as const satisfies Who[]
// What one person proposes another approves: never a machine's key.
const MANAGE_PERSON: Who[] = ["owner", "manager"]
const MONEY: Who[] = ["secret_key", "owner", "finance"]
// Two people must stay two people: a machine's key decides nothing about money.
const MONEY_PERSON: Who[] = ["owner", "finance"]
const SITE: Who[] = [...MANAGE, "publishable_key"]
const DESK: Who[] = [...MANAGE, "sales"]

/** Who may do what. Reading actions end in `.read`: to a caller who may not read, nothing is there. */
export const PERMISSIONS = {
  "vendor.create": ["operator"],
  "vendor.read": [...ROLES],
  "vendor.save": ["owner"],
  "key.read": ["owner"],
  "key.save": ["owner"],
  "member.read": READ,
  "member.add": ["owner"],
  "member.update": ["owner"],
  // The verbs look closer: members at their own, the owner at everyone's.
  "member_token.read": [...ROLES],
  "member_token.create": [...ROLES],
  "parked.read": [...MANAGE, "operator"],
  "parked.replay": [...MANAGE, "operator"],
  "member_token.revoke": [...ROLES],
  "session.read": [...ROLES, "affiliate"],
  "session.end": [...ROLES, "affiliate"],
  "passkey.read": [...ROLES, "affiliate"],
  "passkey.save": [...ROLES, "affiliate"],
  "test_clock.advance": ["secret_key", "owner", "manager", "sales", "finance"],
  "audit.read": ["owner"],
  "retention.read": ["owner"],
  "retention.save": ["owner"],
  "erasure.read": ["owner"],
  "erasure.request": ["owner"],
  "person.read": ["owner"],
  "program.read": READ,
  "program.save": [...MANAGE],
  "rules.read": READ,
  "rules.save": [...MANAGE],
  "group.read": READ,
  "group.save": [...MANAGE],
  "affiliate.read": READ,
  "affiliate.save": [...MANAGE],
  "embed.create": [...MANAGE],
  "email_change.approve": ["owner", "manager", "finance"],
  "email_change.reject": [...MANAGE, "finance"],
  "balance.read": READ,
  "link.read": [...READ, "affiliate"],
  "link.save": [...MANAGE, "affiliate"],
  "coupon.read": READ,
  "coupon.save": [...MANAGE],
  "click.record": SITE,
  "click.read": [...READ, "affiliate"],
  "dead_letter.read": [...READ, "operator"],
  "dead_letter.replay": [...MANAGE, "operator"],
  "lead.record": SITE,
  "sale.read": READ,
  "sale.record": [...MANAGE],
  "sale.amend": [...MANAGE],
  "refund.record": [...MANAGE],
  "customer.rebind": [...MANAGE],
  "claim.read": READ,
  "claim.settle": MANAGE_PERSON,
  "deal.read": [...READ, "affiliate"],
  "deal.register": [...DESK, "affiliate"],
  "deal.decide": DESK,
  "import.read": READ,
  "import.create": [...MANAGE],
  "commission.read": READ,
  "commission.create": [...MANAGE],
  "commission.decide": [...MANAGE],
  "debt.read": READ,
  "debt.write_off": MONEY_PERSON,
  "statement.read": READ,
  "schedule.read": READ,
  "schedule.save": MONEY_PERSON,
  "touch.read": READ,
  "touch.record": [...MANAGE, "sales"],
  "credit.read": READ,
  "credit.record": [...MANAGE],
  "credit_transfer.propose": [...MANAGE],
  "credit_transfer.decide": MANAGE_PERSON,
  "credit_policy.read": READ,
  "credit_policy.save": [...MANAGE],
  "rules.preview": [...MANAGE],
  "channel_report.read": READ,
  "funnel_report.read": READ,
  "cost.read": READ,
  "cost.record": MONEY,
  "ledger.read": READ,
  "ledger.close": MONEY_PERSON,
  "run.read": READ,
  "run.prepare": MONEY_PERSON,
  "run.submit": MONEY_PERSON,
  "run.approve": MONEY_PERSON,
  "run.cancel": MONEY_PERSON,
  "funding.read": READ,
  "funding.open": MONEY_PERSON,
  "funding.record": ["operator"],
  "payout_account.read": MONEY,
  "payout_account.open": [...MONEY, "affiliate"],
  "reconciliation.read": READ,
  "reconciliation.settle": MONEY_PERSON,
  "integration.read": READ,
  "integration.save": [...MANAGE],
  "webhook.read": READ,
  "webhook.save": [...MANAGE],
  "webhook.replay": [...MANAGE],
  "postback.read": [...READ, "affiliate"],
  "postback.save": [...MANAGE, "affiliate"],
  "member.remove": ["owner"],
  "sso.read": ["owner"],
  "sso.save": ["owner"],
  "inquiry.open": [...DESK, "publishable_key"],
  "inquiry.read": READ,
  "inquiry.work": DESK,
  // What a person signs with the company's name, a person writes.
  "inquiry.reply": [...MANAGE_PERSON, "sales"],
  "inquiry.assign": DESK,
  "inquiry.answer": ["secret_key", ...ROLES],
  "inquiry.ask": [...DESK, "affiliate"],
  "inquiry_own.read": [...READ, "affiliate"],
  "availability.read": READ,
  // The verb looks closer: members for themselves, who manages for all.
  "availability.set": ["secret_key", ...ROLES],
  "seat.save": [...MANAGE],
  "desk.read": READ,
  "desk.save": [...MANAGE],
  "target.read": READ,
  "target.save": [...MANAGE],
  "budget.save": [...MANAGE, "finance"],
  "plan.review": ["owner", "manager"],
  "plan_report.read": READ,
} satisfies Record<keyof typeof TRAITS, Who[]>

export type Action = keyof typeof PERMISSIONS

/** The part an actor plays in the permission table; null plays none. */
function partOf(actor: Actor): Who | null {
  switch (actor.kind) {
    case "member":
      return actor.role
    case "anonymous":
    case "system":
      return null
    default:
      return actor.kind
  }
}

/**
 * Throws unless this actor may: 401 for nobody, 404 for what it may not read, 403 for what it may not do. For what moves
 * money or approves, whoever acts is looked at again in the transactions that follow.
 */
export function can(ctx: Asking, action: Action, at: { vendorId?: string } = {}): void {
  decide(ctx, action, at)
  if (!TRAITS[action].isGuarded || (ctx.actor.kind !== "member" && ctx.actor.kind !== "secret_key")) return
  invariant(ctx.actorCheck, `who_does_${action}_can_be_looked_at_again`)
  ctx.actorCheck.actions.add(action)
}

/** The same at the door of the API, where a key's scopes count too: 403 `scope_missing`. */
export function admit(ctx: Asking, action: Action): void {
  can(ctx, action)
  needScope(ctx, action)
}

type Asking = { actor: Actor; actorCheck?: ActorCheck | undefined }

/** Throws as `can` does, for whoever looks at an actor and does nothing. */
export function decide(ctx: { actor: Actor }, action: Action, at: { vendorId?: string } = {}): void {
  const { actor } = ctx
  if (actor.kind === "system") return
  if (actor.kind === "anonymous")
    throw new AppError("unauthorized", "credential_missing", "Send a key or token: Authorization: Bearer gv_…")
  if (at.vendorId !== undefined && "vendorId" in actor && actor.vendorId !== at.vendorId) throw notFound(true)
  const part = partOf(actor)
  if (part && (PERMISSIONS[action] as Who[]).includes(part)) {
    needRecentSignIn(ctx, action)
    return
  }
  if (action.endsWith(".read")) throw notFound(true)
  const people = PERMISSIONS[action].filter((who) => who !== part).join(", ")
  throw new AppError(
    "forbidden",
    "action_not_allowed",
    `This credential may not do that (${action}). Allowed: ${people}.`,
  )
}

/** Whether a page offers an action to whom it is shown; the verb decides again. */
export function mayDo({ actor }: { actor: Actor }, action: Action): boolean {
  const part = partOf(actor)
  return part !== null && (PERMISSIONS[action] as Who[]).includes(part)
}

/** Whether the permission table has a row of this name. */
export function isAction(name: string): name is Action {
  return Object.hasOwn(PERMISSIONS, name)
}
