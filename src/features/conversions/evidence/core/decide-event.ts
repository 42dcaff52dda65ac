import type { Stamp } from "../../../../lib/stamp.ts"
import type { Deed } from "../../../../platform/audit.ts"
import type { Asked, Happened } from "../../../../vocabulary/topics.ts"
import { book } from "../../../commissions/commissions/core/book.ts"
import { type Caps, decideEarning, type Earning } from "../../../commissions/commissions/core/earning.ts"
import { selvesAmong } from "../../../commissions/commissions/core/signals.ts"
import type { Agreed } from "../../../commissions/commissions/core/terms.ts"
import type { Commission } from "../../../commissions/commissions/read-commissions.ts"
import type { JoinedJourney, JourneyFacts } from "../../../credit/touches/core/join.ts"
import { earned } from "../../../ledger/posting/core/postings.ts"
import type { Transaction } from "../../../ledger/posting/post-entry.ts"
import type { ReferralClaim } from "../../claim-store.ts"
import type { CustomerRow, History } from "../../store.ts"
import type { Attributed, AttributionCandidate, EvidenceFacts, Winning } from "./attribute.ts"
import { clickAwaited } from "./await-click.ts"
import { emailsAdded } from "./keep.ts"
import type { EventSource } from "./source.ts"

/** All that a lead or a sale is decided by. The customer is locked. */
export type EventFacts = {
  customer: CustomerRow
  evidence: EvidenceFacts
  attributed: Attributed
  history: History
  /** What the caps of the winner's program have left. */
  caps: Caps
  journey: JourneyFacts
  hasUnattributed: boolean
}

/** What a lead or a sale changes beside itself. */
export type EventMade = {
  /** The customer as they are then, in `changed` too where the event changed them. */
  kept: CustomerRow
  changed: CustomerRow[]
  commissions: Commission[]
  transactions: Transaction[]
  /** Null: what is unverified is no part of a journey. */
  journey: JoinedJourney | null
  /** What the customer answered to the question who sent them, where that is new. */
  claims: ReferralClaim[]
  deeds: Deed[]
  events: Happened[]
  work: Asked[]
  next: Next
}

/** What is rare, and done by itself after what was decided is written. */
export type Next = {
  /** Earlier events of the customer that nobody got. */
  attributesEarlier: boolean
  holdsSelfReferrals: boolean
  /** Sales that closed since, whose credit the journey may change. */
  reviewFrom: Date | null
}

type Gain = Pick<EventMade, "commissions" | "transactions" | "events" | "work"> & { isLate: boolean }

export const NO_GAIN: Gain = { commissions: [], transactions: [], events: [], work: [], isLate: false }

/** The winner's terms by what is agreed now. */
export function agreedOf({ candidates }: EvidenceFacts, { enrollment }: Winning): Agreed {
  const {
    affiliateId: id,
    groupId,
    country,
    holdDays,
    rules,
    shared,
    tiers,
  } = candidates.find(({ affiliateId }) => affiliateId === enrollment.affiliateId) as AttributionCandidate
  return { rules, affiliate: { id, groupId, country }, holdDays, shared, isTiered: tiers !== null }
}

/** What an event earns its winner, as it is booked. */
export function gainOf(earning: Earning, winning: Winning, { evidence, caps }: EventFacts, stamp: Stamp): Gain {
  const awaited = clickAwaited(earning.sourceId, winning)
  const work = awaited ? [awaited] : []
  const decided = decideEarning(earning, agreedOf(evidence, winning), caps, stamp)
  if (decided.kind !== "earned") return { ...NO_GAIN, work, isLate: decided.kind === "late" }
  const booked = decided.rows.map((row) => book(row, earned, stamp))
  return {
    commissions: booked.map(({ row }) => row),
    transactions: booked.flatMap(({ transactions }) => transactions),
    events: booked.flatMap(({ events }) => events),
    work,
    isLate: false,
  }
}

/** What the event's own rows leave to be done. */
export function nextOf(facts: EventFacts, kept: CustomerRow, source: EventSource, journey: JoinedJourney | null): Next {
  const { customer, attributed, evidence, hasUnattributed } = facts
  const own = evidence.candidates.find(({ affiliateId }) => affiliateId === kept.affiliateId)
  return {
    attributesEarlier: hasUnattributed && source === "verified" && attributed.attribution.binds,
    holdsSelfReferrals: own !== undefined && findsSelf(own, customer, kept),
    reviewFrom: journey?.reviewFrom ?? null,
  }
}

/** Whether new e-mails of a customer may say that they are their affiliate, or somebody who shares in what was earned. */
function findsSelf(own: AttributionCandidate, before: CustomerRow, after: CustomerRow): boolean {
  const added = emailsAdded(before, after)
  if (own.shared && before.affiliateId !== null) return added.length > 0
  return selvesAmong([{ id: own.affiliateId, email: own.affiliateEmail }], added).length > 0
}
