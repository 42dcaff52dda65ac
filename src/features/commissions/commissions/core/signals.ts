export const HOLD_REASONS = [
  "self_referral",
  "fast_conversion",
  "banned_referrer",
  "paid_search",
  "unverified",
  "told",
] as const
export type HoldReason = (typeof HOLD_REASONS)[number]

const MIN_CLICK_TO_SALE_MS = 15_000

/** What the search engines put on an ad's address. `fbclid` and the like mark unpaid posts too, so they prove nothing. */
const AD_PARAMETERS = ["gclid", "gbraid", "wbraid", "gad_source", "dclid", "msclkid", "yclid"]

export type SignalEvidence = {
  /** All addresses that the customer is known by. */
  customerEmails: readonly string[]
  affiliateEmail: string
  at: Date
  clickAt: Date | null
  /** The click's referrer, an address or a bare host. */
  referrer: string | null
  /** The query of the click's own address, with or without "?". */
  clickQuery: string | null
  bannedReferrers: readonly string[]
  forbidsPaidSearch: boolean
  /** Whoever reported it did not prove to be the vendor, as an unsigned postback does not. */
  isUnverified?: boolean
  /** Only the customer's answer speaks for the affiliate, and nobody of the vendor has confirmed it. */
  restsOnClaim?: boolean
}

/** Why a commission has to wait for a person, in a fixed order; empty when nothing speaks against it. */
export function holdReasons(evidence: SignalEvidence): HoldReason[] {
  const { customerEmails, affiliateEmail, at, clickAt, referrer, bannedReferrers } = evidence
  const found: Record<HoldReason, boolean> = {
    self_referral: customerEmails.some((email) => mailbox(email) === mailbox(affiliateEmail)),
    fast_conversion: clickAt !== null && at.getTime() - clickAt.getTime() < MIN_CLICK_TO_SALE_MS,
    banned_referrer: referrer !== null && isBannedReferrer(referrer, bannedReferrers),
    paid_search: evidence.forbidsPaidSearch && hasAdParameter(evidence.clickQuery ?? ""),
    unverified: evidence.isUnverified === true,
    told: evidence.restsOnClaim === true,
  }
  return HOLD_REASONS.filter((reason) => found[reason])
}

/** Who of these is the customer, whose shares wait as the link's own affiliate's would: nobody earns on themselves. */
export function selvesAmong(sharers: readonly { id: string; email: string }[], customerEmails: readonly string[]) {
  const own = new Set(customerEmails.map(mailbox))
  return sharers.filter(({ email }) => own.has(mailbox(email))).map(({ id }) => id)
}

/**
 * The mailbox behind an address: case, dots and plus-tags of the local part do not make another person, at any provider
 * (a false match only holds a commission for a look). googlemail.com is gmail.com.
 */
export function mailbox(email: string): string {
  const address = email.normalize("NFKC").trim().toLowerCase()
  const split = address.lastIndexOf("@")
  if (split < 0) return address
  const local = address.slice(0, split)
  const domain = address.slice(split + 1).replace(/\.$/, "")
  const plain = local.replace(/\+.*$/s, "").replaceAll(".", "")
  return `${plain || local}@${domain === "googlemail.com" ? "gmail.com" : domain}`
}

/** Whether the referrer's host is a banned one or below it; entries may be hosts, `*.hosts` or whole addresses. */
export function isBannedReferrer(referrer: string, banned: readonly string[]): boolean {
  const host = hostOf(referrer)
  return host !== null && banned.some((entry) => isSameOrBelow(host, hostOf(entry.replace(/^\*\./, ""))))
}

function isSameOrBelow(host: string, banned: string | null): boolean {
  return banned !== null && (host === banned || host.endsWith(`.${banned}`))
}

function hostOf(text: string): string | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`
  return (URL.parse(address)?.hostname ?? "").replace(/\.$/, "") || null
}

function hasAdParameter(query: string): boolean {
  const parameters = new URLSearchParams(query)
  return AD_PARAMETERS.some((name) => parameters.get(name))
}
