import { dayOf } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { ToSay } from "../../../vocabulary/words.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { readDeskWeek } from "../../reports/inquiries/read-desk-week.ts"
import { deskWords, planWords } from "./core/week-words.ts"
import { planReport } from "./read-plan.ts"

/** A week of the desk and the plan of the month it ends in, in words, inside another's transaction. */
export async function readWeek(tx: Tx, ctx: Ctx, vendorId: string, week: { from: Date; to: Date }): Promise<ToSay[]> {
  const { timezone } = await findVendor(tx, vendorId)
  const period = dayOf(new Date(week.to.getTime() - 1), timezone).slice(0, 7)
  const { counts, spread } = await readDeskWeek(tx, vendorId, week)
  const { total, currency } = await planReport(tx, ctx, vendorId, period)
  return [...deskWords(counts, spread), ...planWords(period, total, currency)]
}
