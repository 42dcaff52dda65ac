import { invariant } from "../../../../lib/assert.ts"
import { invalidField } from "../../../../lib/errors.ts"
import type { SharingFacts } from "../../../commissions/commissions/core/shares.ts"
import type { RuleSet } from "../../../commissions/rules/core/rule.ts"
import { type Protection, pickDeal } from "../../../deals/core/deal.ts"
import type { Tier } from "../../../programs/groups/core/tiers.ts"
import type { CustomerRow, Enrollment, KnownClick } from "../../store.ts"
import { type Details, emailsFor } from "./details.ts"
import { type Attribution, decide, type Evidence, type EvidenceClaim } from "./evidence.ts"
import type { EventSource } from "./source.ts"

/** A click id that we signed. `at` is what it says and clicks are stored by, `countsAt` the same but never in the future. */
export type VerifiedClick = { id: string; at: Date; countsAt: Date; linkNumber: bigint; isVisit: boolean }

/** What a lead or sale brings as evidence of whose it is; `onlyProgramId` where it can only concern one program. */
export type Hints = {
  at: Date
  source: EventSource
  click: VerifiedClick | null
  coupon: string | undefined
  affiliateId: string | undefined
  /** The one affiliate whom the customer named, null for none or several; absent where they said nothing new. */
  named?: { affiliateId: string | null } | null
  onlyProgramId: string | null
  /** Of a lead or sale the e-mail that came with it, null for none; absent where a deal protects from nothing. */
  email?: string | null
  /** Set where an event counts whatever its click id is worth: `badId` is one that was not signed by us. */
  lenient?: { badId: string | null }
}

/** An affiliate for whom evidence speaks, with the terms that they earn by now. */
export type AttributionCandidate = Enrollment & {
  holdDays: number
  groupId: string | null
  country: string | null
  rules: RuleSet | null
  /** What moves them among groups; null where nothing does. */
  tiers: Tier[] | null
  /** Null where nobody shares in what they earn. */
  shared: SharingFacts | null
}

/** All that the stores know of the evidence for one event. */
export type EvidenceFacts = {
  candidates: AttributionCandidate[]
  link: { linkId: string; affiliateId: string } | null
  coupon: { affiliateId: string } | null
  /** Deals that may protect who bought. */
  deals: Protection[]
  /** The click that came with the event, and the one that its customer is bound by, where they were captured. */
  click: KnownClick | null
  boundClick: KnownClick | null
}

/** Who gets an event, and what earning needs to know of them. The click is the one that brought the customer. */
export type Winning = {
  enrollment: Enrollment
  click: KnownClick | null
  clickId: string | null
  clickAt: Date | null
}

/** `boundAt`: since when who wins has the customer, where that is not the event's own instant. */
export type Attributed = { attribution: Attribution; winning: Winning | null; boundAt?: Date }

/** The e-mails by which a deal may protect who bought. */
export function dealEmails(
  customer: Details,
  { email, source }: { email?: string | null | undefined; source: EventSource },
): string[] {
  if (email === undefined) return []
  return [...(email === null ? [] : [email]), ...emailsFor(customer, source)]
}

/** The same words whatever is wrong: nobody learns from them which links and clicks exist. */
export function clickInvalid() {
  const detail = "This is not a click id of yours. Send it exactly as it arrived."
  return invalidField("/click_id", detail, "click_id_invalid")
}

/** Decides whose an event of a customer is. 422 for a click of nobody's or an affiliate that is not there. */
export function attribute(facts: EvidenceFacts, customer: CustomerRow, hints: Hints): Attributed {
  const { click } = hints
  const find = (id: string | null | undefined) => facts.candidates.find(({ affiliateId }) => affiliateId === id) ?? null
  const owner = find(facts.link?.affiliateId)
  const link = facts.link && owner && { ...owner, linkId: facts.link.linkId }
  if (click && !link && !hints.lenient) throw clickInvalid()
  const manual = hints.affiliateId === undefined ? null : find(hints.affiliateId)
  if (hints.affiliateId !== undefined && !manual)
    throw invalidField("/affiliate_id", "is not an affiliate of this vendor")

  const couponOwner = find(facts.coupon?.affiliateId)
  const deal = pickDeal(facts.deals, dealEmails(customer, hints), hints.at)
  const dealOwner = find(deal?.affiliateId)
  const attribution = decide({
    at: hints.at,
    source: hints.source,
    onlyProgramId: hints.onlyProgramId,
    manual,
    binding: bindingOf(customer, find(customer.affiliateId)),
    click: click && link && { clickId: click.id, at: click.countsAt, isBot: isNoVisit(click, facts.click), link },
    badClickId: hints.lenient?.badId ?? (click && !link ? click.id : null),
    coupon: hints.coupon === undefined ? null : { code: hints.coupon, owner: couponOwner && withRank(couponOwner) },
    named: hints.named ? { owner: find(hints.named.affiliateId) } : null,
    deal: deal && dealOwner && { ...toClaim(dealOwner), id: deal.id, since: deal.approvedAt },
  })
  const { winner } = attribution
  if (!winner) return { attribution, winning: null }
  const enrollment = find(winner.affiliateId)
  invariant(enrollment, "winner_is_enrolled")
  const attributed = { attribution, winning: { enrollment, ...clickOf(winner.clickId, facts, customer, hints) } }
  return deal && winner.basis === "deal" ? { ...attributed, boundAt: deal.approvedAt } : attributed
}

/** The click that won, as it was captured; null while it is on its way. */
function clickOf(clickId: string | null, facts: EvidenceFacts, customer: CustomerRow, { click }: Hints) {
  if (clickId === null) return { click: null, clickId: null, clickAt: null }
  const known = [facts.click, facts.boundClick].find((row) => row?.id === clickId) ?? null
  return { click: known, clickId, clickAt: clickId === click?.id ? click.at : customer.clickAt }
}

function isNoVisit({ isVisit }: VerifiedClick, captured: KnownClick | null): boolean {
  return !isVisit || captured?.isVisit === false
}

function bindingOf(customer: CustomerRow, enrollment: Enrollment | null): Evidence["binding"] {
  if (customer.affiliateId === null) return null
  invariant(enrollment, "bound_affiliate_exists")
  const { linkId, clickId, bindingSource: source } = customer
  const claimedAt = customer.boundBy === "told" ? customer.boundAt : null
  const by = { linkId, clickId, source, claimedAt, deal: dealOf(customer) }
  return { ...toClaim(enrollment), isTrusted: enrollment.trustsBrowserLeads, ...by }
}

/** The deal that a customer is bound by, when it was one. */
export function dealOf({ boundBy, boundAt, dealId: id }: CustomerRow): { id: string; since: Date } | null {
  return boundBy === "deal" && id !== null && boundAt !== null ? { id, since: boundAt } : null
}

const toClaim = ({ affiliateId, affiliateStatus, programId }: Enrollment): EvidenceClaim => ({
  affiliateId,
  affiliateStatus,
  programId,
})

const withRank = (enrollment: Enrollment) => ({ ...toClaim(enrollment), beatsClick: enrollment.couponBeatsClick })
