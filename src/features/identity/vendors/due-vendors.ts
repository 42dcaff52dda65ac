import type { DueClock, DueSource } from "../../../platform/due.ts"
import type { Fact } from "../../../platform/load.ts"
import * as store from "../store.ts"

/** The vendors in real time of which something is due up to an instant, as a fact. */
export function dueVendors(sources: readonly DueSource[], clock: DueClock): Fact<string[]> {
  return store.vendorsWith((vendorId) => sources.map((source) => source.next(vendorId, clock)))
}
