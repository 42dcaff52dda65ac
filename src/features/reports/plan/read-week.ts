import { dayOf } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { toMinutes } from "../inquiries/core/spread.ts"
import * as store from "../inquiries/inquiry-store.ts"
import { deskWords, planWords } from "./core/week-words.ts"
import { planReport } from "./read-plan.ts"

/** A week of the desk and the plan of the month it ends in, in words, inside another's transaction. */
export async function readWeek(tx: Tx, ctx: Ctx, vendorId: string, week: { from: Date; to: Date }): Promise<string[]> {
  const { timezone } = await findVendor(tx, vendorId)
  const period = dayOf(new Date(week.to.getTime() - 1), timezone).slice(0, 7)
  const counts = await store.countByMember(tx, vendorId, week)
  const spreads = await store.spreadResponses(tx, vendorId, week)
  const { total, currency } = await planReport(tx, ctx, vendorId, period)
  const none = { received: 0, open: 0, breached: 0, won: 0, lost: 0 }
  const all = spreads.find((row) => row.memberId === null)
  const [median, p90] = all?.percentiles ?? [0, 0]
  const spread = all ? { responses: all.responses, median: toMinutes(median), p90: toMinutes(p90) } : null
  return [
    ...deskWords(counts.find((row) => row.memberId === null) ?? none, spread),
    ...planWords(period, total, currency),
  ]
}
