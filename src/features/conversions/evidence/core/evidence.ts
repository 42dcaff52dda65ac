import { DAY_MS } from "../../../../lib/time.ts"
import type { AffiliateStatus } from "../../../../vocabulary/affiliate-statuses.ts"
import type { Basis } from "../../../../vocabulary/evidence.ts"
import { type EventSource, weakest } from "./source.ts"

/** Who would earn by a piece of evidence, as the stores know it when the lead or sale is recorded. */
export type EvidenceClaim = {
  affiliateId: string
  affiliateStatus: AffiliateStatus
  programId: string
}

/** Everything that speaks for somebody; null where there is none. `at` is when the lead or sale happened. */
export type Evidence = {
  at: Date
  /** Who reported the event. */
  source: EventSource
  /** Set where the event can only concern one program, as a postback does. */
  onlyProgramId: string | null
  manual: EvidenceClaim | null
  binding: BindingEvidence | null
  click: ClickEvidence | null
  coupon: CouponEvidence | null
  /** Whom the customer said they have it from. */
  named?: NamedEvidence | null
  /** A deal that protects who bought, when they did. */
  deal?: DealEvidence | null
  /** A click id that is not the vendor's, where the event counts all the same: it may only be shown. */
  badClickId?: string | null
}

/**
 * What the customer is bound by; unverified, it is provisional. `isTrusted`: its program's `trust_browser_leads`. `claimedAt`:
 * when they named the affiliate, where nothing else binds them. `deal`: the deal that does, where nothing else does.
 */
export type BindingEvidence = EvidenceClaim & {
  linkId: string | null
  clickId: string | null
  source: EventSource
  isTrusted: boolean
  claimedAt?: Date | null
  deal?: { id: string; since: Date } | null
}

/** `since`: when it was approved. */
export type DealEvidence = EvidenceClaim & { id: string; since: Date }

/** `owner` is null when no one affiliate is called that. */
export type NamedEvidence = { owner: EvidenceClaim | null }

/** A click id with a good signature. `link` is null when there is no such link any more. */
export type ClickEvidence = {
  clickId: string
  at: Date
  isBot: boolean
  link: (EvidenceClaim & { linkId: string; windowDays: number }) | null
}

/** `owner` is null when nobody has such a code; `beatsClick` is the owner's program's `coupon_beats_click`. */
export type CouponEvidence = { code: string; owner: (EvidenceClaim & { beatsClick: boolean }) | null }

/** Why evidence lost, and the words for people. */
export const LOSSES = {
  click_id_invalid: "it is not a click id of this vendor",
  unknown_link: "the click's link does not exist",
  unknown_coupon: "nobody has this coupon code",
  unknown_name: "no one affiliate is called what the customer answered",
  bot: "the click came from a bot or a prefetch",
  later_than_sale: "the click happened after the event",
  outside_window: "the click is older than the program's window",
  other_program: "it belongs to another program than the event",
  affiliate_banned: "the affiliate is banned",
  not_approved: "the affiliate is not approved",
  outranked: "evidence that comes first in the published order won",
  provisional: "it rests on what nobody verified, and a verified event brought evidence of its own",
  claim_only: "it rests on what the customer answered, and there is evidence of another kind",
  deal_only: "it rests on a registered deal, and there is evidence of another kind",
  before_deal: "it happened before the deal that binds the customer was approved",
  claim_rejected: "a person of the vendor rejected what the customer answered",
} as const
export type Loss = keyof typeof LOSSES

/** One piece as it was weighed: plain JSON, kept on the sale and shown in its explanation. */
export type Considered = {
  basis: Basis
  verdict: "won" | "lost"
  reason: Loss | null
  affiliateId: string | null
  programId: string | null
  linkId: string | null
  clickId: string | null
  coupon: string | null
  /** When the click happened, and until when it counts for a first binding (RFC 3339). */
  at: string | null
  countsUntil: string | null
  /** Absent: verified. */
  source?: EventSource
}

export type Winner = {
  basis: Basis
  affiliateId: string
  programId: string
  linkId: string | null
  clickId: string | null
}

/**
 * `source`: what the decision rests on. Only what is verified counts in reports and earns without a person's look.
 * `restsOnClaim`, absent for no: on nothing but what the customer answered, which nobody of the vendor has confirmed. `dealId`:
 * the deal that it rests on and nothing else.
 */
export type Attribution = { source: EventSource; considered: Considered[]; restsOnClaim?: true; dealId?: string } & (
  | { outcome: "attributed"; winner: Winner; binds: boolean; reason: Basis }
  | { outcome: "unattributed"; winner: null; binds: false; reason: Loss | "no_evidence" }
)

/**
 * Decides by the published order: manual, the customer's binding, click id, coupon (before the click where its program says
 * so), an answer, a deal. The first that nothing speaks against wins, and binds whom nobody had bound within the window. A
 * provisional binding, or one by an answer or a deal, gives way to better evidence; without any it lends its own doubt.
 */
export function decide(evidence: Evidence): Attribution {
  const { binding, source } = evidence
  const pieces = inOrder(evidence)
  const first = pieces.find((piece) => piece.reason === null)
  const isOpen = binding === null || givesWay(evidence)
  const considered = pieces.map(({ claim: _claim, ...piece }, index): Considered => {
    if (pieces[index] === first) return { ...piece, verdict: "won" }
    return { ...piece, verdict: "lost", reason: piece.reason ?? weaknessOf(piece.basis, evidence) }
  })
  if (!first?.claim) {
    const reason = pieces[0]?.reason ?? "no_evidence"
    return { outcome: "unattributed", winner: null, binds: false, reason, considered, source }
  }
  const { affiliateId, programId } = first.claim
  const winner: Winner = { basis: first.basis, affiliateId, programId, linkId: first.linkId, clickId: first.clickId }
  const isByBinding = first.basis === "customer"
  const rest = isByBinding && binding && !binding.isTrusted ? weakest(source, binding.source) : source
  const binds = isOpen && !isByBinding
  const decided = { outcome: "attributed", winner, binds, reason: first.basis, considered, source: rest } as const
  const restsOnClaim = first.basis === "told" || (isByBinding && !!binding?.claimedAt)
  const own = first.basis === "deal" ? evidence.deal : isByBinding ? binding?.deal : null
  // What a person approved says no less than an answer that nobody has confirmed.
  const deal = own ?? (restsOnClaim && evidence.deal?.affiliateId === affiliateId ? evidence.deal : null)
  if (deal) return { ...decided, dealId: deal.id }
  return restsOnClaim ? { ...decided, restsOnClaim } : decided
}

/** What a customer is known by through what a verified event says weighs more than what anybody may have said. */
function givesWay({ binding, source }: Evidence): boolean {
  if (!binding) return false
  return !!binding.claimedAt || !!binding.deal || (binding.source === "unverified" && source === "verified")
}

function weaknessOf(basis: Basis, evidence: Evidence): Loss {
  if (basis !== "customer" || !givesWay(evidence)) return "outranked"
  if (evidence.binding?.deal) return "deal_only"
  return evidence.binding?.claimedAt ? "claim_only" : "provisional"
}

/** An answer goes before a deal. Of two answers a verified one comes first, then the earlier one: whichever was reported first. */
function precedesBinding({ binding, source, at }: Evidence): boolean {
  if (binding?.deal) return true
  if (!binding?.claimedAt) return false
  return binding.source === source ? at < binding.claimedAt : source === "verified"
}

/** Of two deals a verified one comes first, then who was approved first: whichever sale was reported first. */
function goesBeforeBinding({ binding, source, deal }: Evidence): boolean {
  if (!binding?.deal || !deal) return false
  if (binding.source !== source) return source === "verified"
  const apart = deal.since.getTime() - binding.deal.since.getTime()
  return apart < 0 || (apart === 0 && deal.id < binding.deal.id)
}

type Piece = Omit<Considered, "verdict"> & { claim: EvidenceClaim | null }

function inOrder(evidence: Evidence): Piece[] {
  const { at, onlyProgramId, manual, binding, click, coupon, named, deal, badClickId } = evidence
  const said = manual ? [piece("manual", manual, lossOf(manual, onlyProgramId))] : []
  const bound = binding ? [bindingPiece(binding, at, onlyProgramId)] : []
  const byClick = click ? [clickPiece(click, at, onlyProgramId)] : []
  if (badClickId) byClick.push({ ...piece("click_id", null, "click_id_invalid"), clickId: badClickId })
  const byCoupon = coupon ? [couponPiece(coupon, onlyProgramId)] : []
  const own = coupon?.owner?.beatsClick ? [...byCoupon, ...byClick] : [...byClick, ...byCoupon]
  const answered = named ? [namedPiece(named, onlyProgramId)] : []
  const dealt = deal ? [piece("deal", deal, lossOf(deal, onlyProgramId))] : []
  if (!givesWay(evidence)) return [...said, ...bound, ...own, ...answered, ...dealt]
  if (goesBeforeBinding(evidence)) return [...said, ...own, ...answered, ...dealt, ...bound]
  const rest = precedesBinding(evidence) ? [...answered, ...bound] : [...bound, ...answered]
  return [...said, ...own, ...rest, ...dealt]
}

function bindingPiece(binding: BindingEvidence, at: Date, onlyProgramId: string | null): Piece {
  const { linkId, clickId, source, deal } = binding
  const loss = deal && at < deal.since ? "before_deal" : lossOf(binding, onlyProgramId)
  const known = { ...piece("customer", binding, loss), linkId, clickId }
  return source === "unverified" ? { ...known, source } : known
}

function clickPiece(click: ClickEvidence, at: Date, onlyProgramId: string | null): Piece {
  const { clickId, link } = click
  const until = link && new Date(click.at.getTime() + link.windowDays * DAY_MS)
  const loss = (): Loss | null => {
    if (!link) return "unknown_link"
    if (click.isBot) return "bot"
    if (click.at > at) return "later_than_sale"
    // The last instant of the window still counts.
    if (until && at > until) return "outside_window"
    return lossOf(link, onlyProgramId)
  }
  const times = { at: click.at.toISOString(), countsUntil: until?.toISOString() ?? null }
  return { ...piece("click_id", link, loss()), linkId: link?.linkId ?? null, clickId, ...times }
}

function couponPiece({ code, owner }: CouponEvidence, onlyProgramId: string | null): Piece {
  return { ...piece("coupon", owner, owner ? lossOf(owner, onlyProgramId) : "unknown_coupon"), coupon: code }
}

const namedPiece = ({ owner }: NamedEvidence, onlyProgramId: string | null) =>
  piece("told", owner, owner ? lossOf(owner, onlyProgramId) : "unknown_name")

function piece(basis: Basis, claim: EvidenceClaim | null, reason: Loss | null): Piece {
  const nothing = { linkId: null, clickId: null, coupon: null, at: null, countsUntil: null }
  const { affiliateId, programId } = claim ?? { affiliateId: null, programId: null }
  return { basis, reason, claim, affiliateId, programId, ...nothing }
}

function lossOf(claim: EvidenceClaim, onlyProgramId: string | null): Loss | null {
  if (onlyProgramId !== null && claim.programId !== onlyProgramId) return "other_program"
  if (claim.affiliateStatus === "banned") return "affiliate_banned"
  return claim.affiliateStatus === "approved" ? null : "not_approved"
}
