import type { Stamp } from "../../../../lib/stamp.ts"
import type { Asked, Happened } from "../../../../vocabulary/topics.ts"
import { termsOf } from "../../../commissions/commissions/core/terms.ts"
import { type CreditMade, creditedOf, decideCredit } from "../../../credit/records/core/close.ts"
import { joinTouches } from "../../../credit/touches/core/join.ts"
import type { RecordSale } from "../../contract.ts"
import { claimOf, type NamedAnswer, openings } from "../../core/referral-claim.ts"
import { saleEarning } from "../../earning/core/earning.ts"
import { closedOf, journeyEventOf } from "../../earning/core/journey-event.ts"
import { agreedOf, type EventFacts, type EventMade, gainOf, NO_GAIN, nextOf } from "../../evidence/core/decide-event.ts"
import { detailsFor } from "../../evidence/core/details.ts"
import { keptCustomer } from "../../evidence/core/keep.ts"
import type { EventSource } from "../../evidence/core/source.ts"
import type { CustomerRow, SaleRow } from "../../store.ts"

/** A sale as it was reported; `corrects`: its reporter's word on the customer goes before what is known. */
export type ReportedSale = {
  id: string
  input: RecordSale
  at: Date
  source: EventSource
  corrects: boolean
  addressHash: string | null
  /** The system whose sale it was: it earns nothing by our rules, and is no news. */
  importedFrom: string | null
  /** Absent where the customer said nothing new of who sent them. */
  answer?: NamedAnswer | null
}

export type SaleMade = EventMade & {
  sale: SaleRow
  credited: ReturnType<typeof creditedOf>[]
  credit: CreditMade[]
  /** A customer's sales, or those of a cap's month, are to be decided again in the order of their own times. */
  redecides: boolean
}

/** All that follows from a new sale: whose it is, what it earns, what it means for the customer and the journey. */
export function decideSale(facts: EventFacts, reported: ReportedSale, stamp: Stamp): SaleMade {
  const { customer, attributed, history } = facts
  const { winning, attribution } = attributed
  const { id, input, source } = reported
  const kept = keptCustomer(customer, input, reported, attributed)
  const sale = saleOf(facts, reported, kept, stamp)
  // What does not count earns for itself: it waits for a person, and no other sale is decided by it.
  const isLast = history.later === 0 || !sale.counts
  const earns = winning && isLast && reported.importedFrom === null
  const gain = earns ? gainOf(saleEarning(sale, kept, winning, history), winning, facts, stamp) : NO_GAIN
  const { isLate, ...earned } = gain
  const isVerified = source === "verified"
  const journey = isVerified ? joinTouches(facts.journey, journeyEventOf("sale", sale, kept), stamp) : null
  const credited = journey ? [creditedOf(closedOf(sale, kept), stamp)] : []
  const known = { record: null, last: null }
  const credit = credited.flatMap(
    (row) => decideCredit(row, journey!.touches, facts.journey.policy, known, stamp) ?? [],
  )
  const answered = { at: reported.at, source, customerId: kept.id, saleId: id }
  const claims = reported.answer ? [claimOf(reported.answer, answered, stamp)] : []
  const recorded = { action: "sale.record", subject: id, detail: { outcome: attribution.outcome, source } }
  return {
    ...earned,
    sale,
    kept,
    changed: kept === customer ? [] : [kept],
    transactions: [...earned.transactions, ...credit.flatMap(({ transaction }) => transaction ?? [])],
    journey,
    credited,
    credit,
    claims,
    deeds: [...(journey?.deeds ?? []), recorded],
    work: [...earned.work, ...winsOf(sale)],
    events: [...earned.events, ...newsOf(reported), ...openings(claims)],
    next: nextOf(facts, kept, source, journey),
    redecides: isVerified && (history.later > 0 || isLate),
  }
}

/** A sale that a deal is credited with wins it. */
const winsOf = ({ dealId, counts }: SaleRow): Asked[] =>
  dealId !== null && counts ? [{ topic: "deal.recheck", ref: dealId }] : []

/** None of ours where it was sold elsewhere: then no rule decides it, now or later. */
function termsFor({ attributed, evidence, history }: EventFacts, reported: ReportedSale, kept: CustomerRow) {
  const { winning, attribution } = attributed
  const { at, source, importedFrom } = reported
  if (!winning || importedFrom !== null) return null
  const occasion = { at, timeZone: history.timeZone, linkId: attribution.winner?.linkId ?? null }
  return termsOf(agreedOf(evidence, winning), detailsFor(kept, source).country, occasion)
}

/** What happened elsewhere is no news of ours. */
const newsOf = ({ id, importedFrom }: ReportedSale): Happened[] =>
  importedFrom === null ? [{ type: "sale.created", ref: id }] : []

function saleOf(facts: EventFacts, reported: ReportedSale, kept: CustomerRow, stamp: Stamp): SaleRow {
  const { attribution } = facts.attributed
  const { id, input, source, importedFrom } = reported
  return {
    vendorId: stamp.vendorId,
    id,
    externalId: input.external_id,
    customerId: facts.customer.id,
    sequence: facts.history.earlier + 1,
    amount: input.amount,
    tax: input.tax,
    shipping: input.shipping,
    currency: input.currency,
    refunded: 0n,
    isDisputed: false,
    source,
    counts: attribution.source === "verified",
    restsOnClaim: attribution.restsOnClaim === true,
    dealId: attribution.dealId ?? null,
    replacedBy: null,
    addressHash: reported.addressHash,
    productId: input.product_id ?? null,
    eventName: input.event_name ?? null,
    clickId: input.click_id ?? null,
    coupon: input.coupon ?? null,
    metadata: input.metadata,
    attribution,
    affiliateId: attribution.winner?.affiliateId ?? null,
    programId: attribution.winner?.programId ?? null,
    linkId: attribution.winner?.linkId ?? null,
    terms: termsFor(facts, reported, kept),
    importedFrom,
    reported: null,
    occurredAt: reported.at,
    createdAt: stamp.createdAt,
  }
}
