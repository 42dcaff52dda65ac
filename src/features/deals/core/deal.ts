import { DAY_MS } from "../../../lib/time.ts"
import type { Asked, OutboxWork } from "../../../vocabulary/topics.ts"
import { isPublicMail } from "../../identity/sso/core/domains.ts"

/** `registered` waits for the desk; `won` has a sale that is credited by it; `expired` protected, and nobody bought in time. */
export const DEAL_STATUSES = ["registered", "approved", "rejected", "expired", "won"] as const
export type DealStatus = (typeof DEAL_STATUSES)[number]

/** What a deal may name: the contact's e-mail, and the company's domain, in small letters. */
export type Named = { contactEmail: string; domain: string | null }

/** A deal that was approved, with the time it protects: from the one instant on, and before the other. */
export type Protection = Named & { id: string; affiliateId: string; approvedAt: Date; protectedUntil: Date }

/** The domain that a deal protects: none where anybody can have a mailbox. */
export function protectedDomain({ domain }: Pick<Named, "domain">): string | null {
  return domain === null || isPublicMail(domain) ? null : domain
}

/** What conversions of these e-mails may be protected by: the addresses themselves, and the domains that are a company's. */
export function namesOf(emails: readonly string[]): { emails: string[]; domains: string[] } {
  const known = [...new Set(emails.map((email) => email.toLowerCase()))]
  const domains = known.map(domainOf).filter((domain) => domain !== "" && !isPublicMail(domain))
  return { emails: known, domains: [...new Set(domains)] }
}

const domainOf = (email: string) => email.slice(email.lastIndexOf("@") + 1)

export const protectsAt = ({ approvedAt, protectedUntil }: Protection, at: Date) =>
  approvedAt <= at && at < protectedUntil

/** Whose a conversion of these e-mails is by a deal: that of who was approved first, of those that protect any of them then. */
export function pickDeal<T extends Protection>(deals: readonly T[], emails: readonly string[], at: Date): T | null {
  const names = namesOf(emails)
  const fits = deals.filter((deal) => {
    const domain = protectedDomain(deal)
    const isNamed = names.emails.includes(deal.contactEmail) || (domain !== null && names.domains.includes(domain))
    return isNamed && protectsAt(deal, at)
  })
  return fits.toSorted(byApproval)[0] ?? null
}

const byApproval = (a: Protection, b: Protection) =>
  a.approvedAt.getTime() - b.approvedAt.getTime() || (a.id < b.id ? -1 : 1)

/** Whether what a deal names is another's by now: its domain, its contact, or a contact of a domain that is protected. */
export function isTaken(named: Named, others: readonly Protection[], at: Date): boolean {
  const domain = protectedDomain(named)
  const ofContact = namesOf([named.contactEmail]).domains
  return others.some((other) => {
    if (!protectsAt(other, at)) return false
    const theirs = protectedDomain(other)
    const isSame = other.contactEmail === named.contactEmail || (domain !== null && domain === theirs)
    return isSame || (theirs !== null && ofContact.includes(theirs))
  })
}

export type Settling = { kind: "unchanged" } | { kind: "settled" } | { kind: "settles" }

/** What deciding about a deal comes to: each is decided once, and the same again changes nothing. */
export function decideSettling(status: DealStatus, decision: "approved" | "rejected"): Settling {
  if (status === "registered") return { kind: "settles" }
  const isApproved = status !== "rejected"
  return isApproved === (decision === "approved") ? { kind: "unchanged" } : { kind: "settled" }
}

/** Until when a deal that is approved at an instant protects. */
export const protectionOf = (at: Date, dealDays: number) => ({
  approvedAt: at,
  protectedUntil: new Date(at.getTime() + dealDays * DAY_MS),
})

/** What a deal is by whether a sale is credited by it. What was never approved stays as it is. */
export function statusOf(
  deal: { status: DealStatus; protectedUntil: Date | null },
  isCredited: boolean,
  at: Date,
): DealStatus {
  if (deal.protectedUntil === null) return deal.status
  if (isCredited) return "won"
  return at < deal.protectedUntil ? "approved" : "expired"
}

/** The mail to whoever registered a deal. */
export const dealMail = (ref: string, what: OutboxWork["deal.mail"]["what"]): Asked => ({
  topic: "deal.mail",
  ref,
  carries: { what },
})
