import { allOf, type Fact } from "../../../platform/load.ts"
import { journeyFacts } from "../../credit/journeys/join-journey.ts"
import type { Known } from "./core/journey.ts"
import { customerFacts, type Whose } from "./journey-store.ts"

/** What credit must know of the journey of an inquiry's customer: part of the load. */
export function knowJourney(vendorId: string, inquiry: { id: string; now: Date }, whose: Whose): Fact<Known> {
  const event = { sourceId: inquiry.id, at: inquiry.now }
  return allOf({ ...customerFacts(vendorId, whose), journey: journeyFacts(vendorId, { ...event, ...whose }) })
}
