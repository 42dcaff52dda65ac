import { dayOf, dayStart, momentOf, monthAfter } from "../../../lib/calendar.ts"
import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { inUnits } from "../../identity/vendors/find-vendor.ts"
import type { FunnelQuery } from "../contract.ts"
import { type FunnelRow, funnelTable } from "./core/funnel.ts"
import * as store from "./funnel-store.ts"

const MAX_GROUPS = 5000

export type Funnel = {
  from: Date
  to: Date
  currency: string
  rows: (FunnelRow & { name: string | null })[]
  total: FunnelRow
}

/** From click to sale, of what affiliates brought in a window; the present month unless asked. 422 for too many groups. */
export function readFunnel(ctx: Ctx, vendorId: string, query: FunnelQuery): Promise<Funnel> {
  return readAsVendor(ctx, vendorId, "funnel_report.read", (tx) =>
    inUnits(tx, vendorId, async ({ timezone: timeZone, currency: own }) => {
      const month = dayOf(ctx.now, timeZone).slice(0, 7)
      const from = query.from ? momentOf(query.from, timeZone) : dayStart(`${month}-01`, timeZone)
      const to = query.to ? momentOf(query.to, timeZone) : dayStart(`${monthAfter(month, 1)}-01`, timeZone)
      if (from >= to) throw invalidField("/to", "is not after from; it is exclusive")
      const asked = { from, to, timeZone, group: query.group_by }
      const [visits, { events, money }] = await Promise.all([
        store.countVisits(tx, vendorId, asked),
        store.countEvents(tx, vendorId, asked),
      ])
      const currency = query.currency ?? own
      const { rows, total } = funnelTable({ visits, events, money }, currency)
      if (rows.length > MAX_GROUPS)
        throw invalidField("/group_by", `gives more than ${MAX_GROUPS} rows; ask for a shorter time`)
      const ids = rows.flatMap(({ group }) => group ?? [])
      const names = await store.nameGroups(tx, vendorId, query.group_by, ids)
      return {
        from,
        to,
        currency,
        rows: rows.map((row) => ({ ...row, name: names.get(row.group ?? "") ?? null })),
        total,
      }
    }),
  )
}
