import { AppError } from "../../../../lib/errors.ts"
import type { Actor } from "../../../../platform/ctx.ts"

/** What a machine's key may be limited to. */
export const SCOPE_AREAS = [
  "programs",
  "affiliates",
  "links",
  "conversions",
  "credit",
  "inquiries",
  "plan",
  "ledger",
  "reports",
  "webhooks",
] as const

export type Scope = `${(typeof SCOPE_AREAS)[number]}:${"read" | "write"}`

/** Every scope that a key may have. */
export const SCOPES = SCOPE_AREAS.flatMap((area): Scope[] => [`${area}:read`, `${area}:write`])

/**
 * The scope that a key needs, null where only one without limits will do; whether it moves money, approves or gives rights,
 * so that who acts is looked at again inside the transaction; and whether a session must have begun within 15 minutes for it.
 */
type Trait = { scope: Scope | null; isGuarded: boolean; asksSignIn: boolean }

const plain = (scope: Scope | null): Trait => ({ scope, isGuarded: false, asksSignIn: false })
const guarded = (scope: Scope | null): Trait => ({ scope, isGuarded: true, asksSignIn: false })
/** Approvals, bank data, keys and members: what a browser that was left open must not do. */
const sensitive = (scope: Scope | null): Trait => ({ scope, isGuarded: true, asksSignIn: true })

/** The same, where the verb itself locks all owners in one order and looks for whoever acts among them. */
const amongOwners = (scope: Scope | null): Trait => ({ scope, isGuarded: false, asksSignIn: true })

/** A new action has its row here and in the permission table, or nothing compiles. */
export const TRAITS = {
  "vendor.create": plain(null),
  "vendor.read": plain(null),
  "vendor.save": plain(null),
  "key.read": plain(null),
  "key.save": sensitive(null),
  "member.read": plain("inquiries:read"),
  "member.add": sensitive("inquiries:write"),
  "member.update": amongOwners("inquiries:write"),
  "member.remove": amongOwners("inquiries:write"),
  "member_token.read": plain(null),
  "member_token.create": sensitive(null),
  "member_token.revoke": plain(null),
  "session.read": plain(null),
  "session.end": plain(null),
  "sso.read": plain(null),
  "sso.save": sensitive(null),
  "passkey.read": plain(null),
  "passkey.save": sensitive(null),
  "test_clock.advance": plain(null),
  "parked.read": plain(null),
  "parked.replay": plain(null),
  "audit.read": plain(null),
  "retention.read": plain(null),
  "retention.save": plain(null),
  "erasure.read": plain(null),
  "erasure.request": sensitive(null),
  "person.read": { ...plain(null), asksSignIn: true },
  "program.read": plain("programs:read"),
  "program.save": plain("programs:write"),
  "rules.read": plain("programs:read"),
  "rules.save": plain("programs:write"),
  "rules.preview": plain("programs:write"),
  "group.read": plain("programs:read"),
  "group.save": plain("programs:write"),
  "coupon.read": plain("programs:read"),
  "coupon.save": plain("programs:write"),
  "affiliate.read": plain("affiliates:read"),
  "affiliate.save": guarded("affiliates:write"),
  "embed.create": guarded("affiliates:write"),
  "email_change.approve": sensitive("affiliates:write"),
  "email_change.reject": guarded("affiliates:write"),
  "balance.read": plain("affiliates:read"),
  "statement.read": plain("affiliates:read"),
  "payout_account.read": { ...plain("affiliates:read"), asksSignIn: true },
  "payout_account.open": sensitive("affiliates:write"),
  "link.read": plain("links:read"),
  "link.save": plain("links:write"),
  "click.record": plain("links:write"),
  "click.read": plain("links:read"),
  "dead_letter.read": plain("links:read"),
  "dead_letter.replay": plain("links:write"),
  "lead.record": plain("conversions:write"),
  "sale.amend": plain("conversions:write"),
  "sale.read": plain("conversions:read"),
  "sale.record": plain("conversions:write"),
  "refund.record": plain("conversions:write"),
  "customer.rebind": guarded("conversions:write"),
  "claim.read": plain("conversions:read"),
  "claim.settle": sensitive("conversions:write"),
  "deal.read": plain("inquiries:read"),
  "deal.register": plain("inquiries:write"),
  "deal.decide": guarded("inquiries:write"),
  "import.read": plain("conversions:read"),
  "import.create": plain("conversions:write"),
  "integration.read": plain("conversions:read"),
  "integration.save": { ...plain("conversions:write"), asksSignIn: true },
  "webhook.read": plain("webhooks:read"),
  "webhook.save": { ...plain("webhooks:write"), asksSignIn: true },
  "webhook.replay": plain("webhooks:write"),
  "postback.read": plain("webhooks:read"),
  "postback.save": plain("webhooks:write"),
  "commission.read": plain("conversions:read"),
  "commission.create": guarded("conversions:write"),
  "commission.decide": guarded("conversions:write"),
  "touch.read": plain("credit:read"),
  "touch.record": plain("credit:write"),
  "credit.read": plain("credit:read"),
  "credit.record": guarded("credit:write"),
  "credit_transfer.propose": guarded("credit:write"),
  "credit_transfer.decide": sensitive("credit:write"),
  "credit_policy.read": plain("credit:read"),
  "credit_policy.save": guarded("credit:write"),
  "debt.read": plain("ledger:read"),
  "debt.write_off": sensitive("ledger:write"),
  "ledger.read": plain("ledger:read"),
  "ledger.close": sensitive("ledger:write"),
  "run.read": plain("ledger:read"),
  "run.prepare": guarded("ledger:write"),
  "run.submit": sensitive("ledger:write"),
  "run.approve": sensitive("ledger:write"),
  "run.cancel": guarded("ledger:write"),
  "funding.read": plain("ledger:read"),
  "funding.open": plain("ledger:write"),
  "funding.record": plain(null),
  "schedule.read": plain("ledger:read"),
  "schedule.save": sensitive("ledger:write"),
  "reconciliation.read": plain("ledger:read"),
  "reconciliation.settle": sensitive("ledger:write"),
  "inquiry.open": plain("inquiries:write"),
  "inquiry.read": plain("inquiries:read"),
  "inquiry.work": plain("inquiries:write"),
  "inquiry.reply": plain("inquiries:write"),
  "inquiry.assign": plain("inquiries:write"),
  "inquiry.answer": plain("inquiries:write"),
  "inquiry.ask": plain("inquiries:write"),
  "inquiry_own.read": plain("inquiries:read"),
  "availability.read": plain("inquiries:read"),
  "availability.set": plain("inquiries:write"),
  "seat.save": plain("inquiries:write"),
  "desk.read": plain("inquiries:read"),
  "desk.save": plain("inquiries:write"),
  "target.read": plain("plan:read"),
  "target.save": plain("plan:write"),
  "budget.save": plain("plan:write"),
  "cost.read": plain("plan:read"),
  "cost.record": plain("plan:write"),
  "plan.review": guarded("plan:write"),
  "plan_report.read": plain("reports:read"),
  "channel_report.read": plain("reports:read"),
  "funnel_report.read": plain("reports:read"),
} satisfies Record<string, Trait>

type Traited = keyof typeof TRAITS

/** Throws 403 `sign_in_again` where a session that began over 15 minutes ago asks for what needs a recent sign-in. */
export function needRecentSignIn({ actor }: { actor: Actor }, action: Traited): void {
  if (!TRAITS[action].asksSignIn || !("signIn" in actor) || actor.signIn === null || actor.signIn.isRecent) return
  throw new AppError(
    "forbidden",
    "sign_in_again",
    "This asks for a sign-in of the last 15 minutes. Sign in again and come back, or send a personal token.",
  )
}

/** Whether a key's scopes, where it has any, allow an action. */
export function hasScope({ actor }: { actor: Actor }, action: Traited): boolean {
  if (!("scopes" in actor) || actor.scopes === null) return true
  const { scope } = TRAITS[action]
  return scope !== null && (actor.scopes.includes(scope) || actor.scopes.includes(scope.replace(":read", ":write")))
}

/** Throws 403 `scope_missing` where a key is limited to scopes without this one; who has no scopes may do all. */
export function needScope({ actor }: { actor: Actor }, action: Traited): void {
  if (hasScope({ actor }, action) || !("scopes" in actor)) return
  const { scope } = TRAITS[action]
  const needed = scope === null ? "This needs a key without scopes." : `This needs a key with the scope ${scope}.`
  const has = (actor.scopes ?? []).join(", ")
  throw new AppError("forbidden", "scope_missing", `${needed} This key has: ${has}.`)
}
