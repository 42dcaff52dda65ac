import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { type AssistRow, listAssists } from "./assist-store.ts"

const VENDORS_AT_ONCE = 3
/** So many days back are counted, and so many before a close a touch has a part in it, as in the channel report. */
const DAYS = 365
const LATEST = 10

export type Assist = Omit<AssistRow, "affiliateId"> & { program: string }
export type Assists = { all: number; latest: Assist[] }

/**
 * Sales of the last year that a person had a part in and that others won, over all their enrollments: how many, and the latest.
 * Nothing of whose they were, what for or how much.
 */
export async function readAssists(ctx: Ctx, enrollments: readonly OwnEnrollment[]): Promise<Assists> {
  const found: Assists = { all: 0, latest: [] }
  // Journeys open to a vendor only: each is asked for what concerns this person's enrollments there, and nothing else.
  await inParallel([...Map.groupBy(enrollments, ({ vendor }) => vendor.id)], VENDORS_AT_ONCE, async ([id, own]) => {
    const since = new Date(vendorNow(own[0]!.vendor).getTime() - DAYS * DAY_MS)
    const ids = own.map(({ affiliate }) => affiliate.id)
    const wanted = { since, lookbackDays: DAYS, limit: LATEST }
    const { assists, all } = await asVendor({ ...ctx, idempotency: null }, id, (tx) => listAssists(tx, id, ids, wanted))
    found.all += all
    found.latest.push(
      ...assists.map(({ affiliateId, ...row }) => {
        return { ...row, program: own.find(({ affiliate }) => affiliate.id === affiliateId)!.program.name }
      }),
    )
  })
  const latest = found.latest.toSorted((a, b) => b.closedAt.getTime() - a.closedAt.getTime()).slice(0, LATEST)
  return { all: found.all, latest }
}
