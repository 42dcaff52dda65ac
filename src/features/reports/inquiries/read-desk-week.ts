import type { Tx } from "../../../platform/db.ts"
import { toMinutes } from "./core/spread.ts"
import * as store from "./inquiry-store.ts"

const NONE = { received: 0, open: 0, breached: 0, won: 0, lost: 0 }

/** What all members together had to do in a week, and how fast they answered, in minutes; inside another's transaction. */
export async function readDeskWeek(tx: Tx, vendorId: string, week: { from: Date; to: Date }) {
  const counts = await store.countByMember(tx, vendorId, week)
  const spreads = await store.spreadResponses(tx, vendorId, week)
  const all = spreads.find((row) => row.memberId === null)
  const [median, p90] = all?.percentiles ?? [0, 0]
  const spread = all ? { responses: all.responses, median: toMinutes(median), p90: toMinutes(p90) } : null
  return { counts: counts.find((row) => row.memberId === null) ?? NONE, spread }
}
