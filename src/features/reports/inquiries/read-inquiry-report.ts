import { dayOf, dayStart, momentOf, monthAfter } from "../../../lib/calendar.ts"
import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { inUnits } from "../../identity/vendors/find-vendor.ts"
import type { WindowQuery } from "../contract.ts"
import * as store from "./inquiry-store.ts"

export type InquiryReport = {
  from: Date
  to: Date
  counts: store.DeskCounts[]
  spreads: store.ResponseSpread[]
  losses: { reason: string; count: number }[]
}

/** How fast inquiries were answered, as a distribution; who has them, what was late, why they were lost. */
export function readInquiryReport(ctx: Ctx, vendorId: string, query: WindowQuery): Promise<InquiryReport> {
  return readAsVendor(ctx, vendorId, "plan_report.read", (tx) =>
    inUnits(tx, vendorId, async ({ timezone }) => {
      const month = dayOf(ctx.now, timezone).slice(0, 7)
      const from = query.from ? momentOf(query.from, timezone) : dayStart(`${month}-01`, timezone)
      const to = query.to ? momentOf(query.to, timezone) : dayStart(`${monthAfter(month, 1)}-01`, timezone)
      if (from >= to) throw invalidField("/to", "is not after from; it is exclusive")
      const [counts, spreads, losses] = await Promise.all([
        store.countByMember(tx, vendorId, { from, to }),
        store.spreadResponses(tx, vendorId, { from, to }),
        store.countLosses(tx, vendorId, { from, to }),
      ])
      return { from, to, counts, spreads, losses }
    }),
  )
}
