/** Why a sign-in by a vendor's issuer lets nobody in. */
export const SSO_REFUSALS = [
  "email_not_verified",
  "domain_not_verified",
  "member_removed",
  "identity_taken",
  "issuer_failed",
  "sso_changed",
] as const
export type SsoRefusal = (typeof SSO_REFUSALS)[number]

export type SsoFacts = {
  /** The vendor's domains that are verified. */
  domains: readonly string[]
  /** The member that this identity of the issuer is linked with. */
  linked: { id: string; personId: string; isRemoved: boolean } | null
  /** The vendor's member of this e-mail now, and whether another identity of the issuer is theirs. */
  member: { id: string; personId: string; isLinked: boolean } | null
  /** Somebody of this e-mail was a member, and was removed. */
  wasRemoved: boolean
  /** Whether the e-mail is that of somebody whom we know otherwise. */
  isKnown: boolean
}

/** `isProven`: whoever signs in has proven to us that the mailbox is theirs. */
export type SsoClaim = { email: string | null; isVerified: boolean; isProven: boolean }

export type SsoOutcome =
  | { kind: "refused"; why: SsoRefusal }
  | { kind: "enter"; personId: string }
  | { kind: "prove" }
  | { kind: "link"; memberId: string; personId: string }
  | { kind: "join" }

export const domainOf = (email: string) => email.slice(email.lastIndexOf("@") + 1).toLowerCase()

/**
 * What an issuer's word is worth at its vendor: it lets in whom it is linked with, and makes a member of somebody new whose
 * e-mail is verified and in a domain of the vendor's. It never speaks for somebody whom we know, until they have proven the
 * mailbox to us once; nor does it bring back who was removed.
 */
export function decideSso(facts: SsoFacts, { email, isVerified, isProven }: SsoClaim): SsoOutcome {
  if (email === null || !isVerified) return { kind: "refused", why: "email_not_verified" }
  if (!facts.domains.includes(domainOf(email))) return { kind: "refused", why: "domain_not_verified" }
  const { linked, member } = facts
  if (linked && !linked.isRemoved) return { kind: "enter", personId: linked.personId }
  if (member?.isLinked) return { kind: "refused", why: "identity_taken" }
  if (!member && (linked || facts.wasRemoved)) return { kind: "refused", why: "member_removed" }
  if ((member || facts.isKnown) && !isProven) return { kind: "prove" }
  return member ? { kind: "link", memberId: member.id, personId: member.personId } : { kind: "join" }
}
