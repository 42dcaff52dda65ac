import { invariant } from "../../../../lib/assert.ts"
import type { Stamp } from "../../../../lib/stamp.ts"
import type { CustomerKey } from "../../../credit/touches/core/customer-key.ts"
import {
  type JourneyEvent,
  type JourneyFacts,
  joinTouches,
  touchOf,
  type WrittenTouches,
} from "../../../credit/touches/core/join.ts"
import type { Inquiry } from "../../store.ts"
import type { WorkJourney } from "./work.ts"

/** What is known of the journey of whoever asks; `clicks` are those of theirs that are recorded. */
export type Known = { customer: CustomerKey | null; clicks: readonly { id: string; at: Date }[]; journey: JourneyFacts }

/** What credit writes down of an inquiry's customer, in this order: how they came, and the contacts that reached them. */
export function decideTouches(
  known: Known | undefined,
  journeys: readonly WorkJourney[],
  stamp: Stamp,
): WrittenTouches {
  const decided = journeys.map((journey) => {
    invariant(known?.customer, "journey_is_of_a_customer")
    return decideOne({ ...known, customer: known.customer }, journey, stamp)
  })
  const from = decided.flatMap(({ reviewFrom }) => reviewFrom?.getTime() ?? [])
  return {
    added: decided.flatMap(({ added }) => added),
    joined: decided.flatMap(({ joined }) => joined),
    deeds: decided.flatMap(({ deeds }) => deeds),
    reviewFrom: from.length > 0 ? new Date(Math.min(...from)) : null,
  }
}

function decideOne(known: Known & { customer: CustomerKey }, journey: WorkJourney, stamp: Stamp): WrittenTouches {
  const { customer, journey: facts } = known
  if (journey.kind === "came") return joinTouches(facts, arrivalOf(known, customer, journey.inquiry), stamp)
  const { id: externalId, channel: source, memberId, at } = journey.response
  const milestone = journey.opens ? ("opportunity" as const) : null
  return touchOf(facts, { customer, channel: "sales", source, externalId, memberId, at, milestone }, stamp)
}

/** The click and the campaign that they came by. An inquiry is the lead of a journey that had none. */
function arrivalOf({ clicks }: Known, customer: CustomerKey, inquiry: Inquiry): JourneyEvent {
  const { id: sourceId, receivedAt: at, clickId, linkId, affiliateId, pageUrl, fields } = inquiry
  const isByLink = clickId && linkId && affiliateId
  const clickedAt = clicks.find(({ id }) => id === clickId)?.at
  const marks = pageUrl && URL.canParse(pageUrl) ? Object.fromEntries(new URL(pageUrl).searchParams) : {}
  return {
    sourceId,
    kind: "lead",
    customer,
    at,
    clickId,
    clicks: isByLink ? [{ clickId, linkId, affiliateId, at: clickedAt && clickedAt < at ? clickedAt : at }] : [],
    winner: null,
    coupon: null,
    named: null,
    metadata: { ...marks, ...fields },
  }
}
