import type { JourneyEvent } from "../../../credit/touches/core/join.ts"
import type { Attribution, Considered } from "../../evidence/core/evidence.ts"
import type { CustomerRow, LeadRow, SaleRow } from "../../store.ts"

/** An event that went by an unverified binding to somebody is a journey's, and that binding is no touch of it. */
export type EventOfJourney = Pick<LeadRow | SaleRow, "id" | "clickId" | "coupon" | "metadata" | "occurredAt"> & {
  attribution: Attribution
}

/** What a lead or sale says about the way its customer came. */
export function journeyEventOf(kind: "lead" | "sale", event: EventOfJourney, customer: CustomerRow): JourneyEvent {
  const { id: sourceId, clickId, coupon, metadata, occurredAt: at, attribution } = event
  const winner = attribution.source === "unverified" ? null : attribution.winner
  return {
    sourceId,
    kind,
    customer,
    at,
    clickId,
    coupon,
    metadata,
    clicks: attribution.considered.flatMap(clickOf),
    winner: winner && { ...winner, since: customer.boundAt },
    named: attribution.considered.find(isNamed)?.affiliateId ?? null,
  }
}

/** Whom the customer named brought them nearer, whoever gets the event. */
const isNamed = ({ basis, verdict, reason }: Considered) =>
  basis === "told" && (verdict === "won" || reason === "outranked")

/** A sale as credit is decided for it. */
export function closedOf({ id, externalId, amount, currency, occurredAt }: SaleRow, customer: CustomerRow) {
  return { id, externalId, customer, amount, currency, closedAt: occurredAt }
}

/** A real click of a link, whether or not it won: what a bound customer clicks later is a touch all the same. */
function clickOf({ basis, clickId, linkId, affiliateId, at, reason }: Considered) {
  if (basis !== "click_id" || !clickId || !linkId || !affiliateId || !at || reason === "bot") return []
  return [{ clickId, linkId, affiliateId, at: new Date(at) }]
}
