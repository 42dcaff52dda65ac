import { dayOf, monthAfter } from "../../lib/calendar.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { readUnsettled } from "../credit/journeys/read-journey.ts"
import { isSamePerson } from "../identity/permissions/approve-as-another.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import { previewPayable } from "../payouts/runs/preview-payable.ts"
import { readPlan } from "../planning/progress/read-plan.ts"
import { readChannels } from "../reports/channels/read-channels.ts"
import { ChannelsQuery } from "../reports/contract.ts"
import { readWaiting } from "./read-waiting.ts"
import * as store from "./store.ts"

const MOST_UNSETTLED = 50

/** The first day of the present month at a vendor, as `2026-11`. */
const monthOf = (ctx: Ctx, zone: string) => dayOf(ctx.now, zone).slice(0, 7)

async function readMonth(ctx: Ctx, vendorId: string, month: string) {
  const report = await readChannels(
    ctx,
    vendorId,
    ChannelsQuery.parse({ from: `${month}-01`, to: `${monthAfter(month, 1)}-01` }),
  )
  return report.table
}

/** What a member's first page says: what waits for them, what may be paid, and how the month goes. */
export async function readHome(ctx: Ctx, vendorId: string, zone: string) {
  const month = monthOf(ctx, zone)
  const isAboutMoney = ctx.actor.kind === "member" && (ctx.actor.role === "finance" || ctx.actor.role === "owner")
  // At once: none of them needs what another says.
  const [waiting, submitted, unsettled, plan, payable, before] = await Promise.all([
    readWaiting(ctx, vendorId),
    mayDo(ctx, "run.approve")
      ? readAsVendor(ctx, vendorId, "run.read", (tx) => store.listSubmitted(tx, vendorId))
      : Promise.resolve([]),
    mayDo(ctx, "credit.record") ? readUnsettled(ctx, vendorId, { limit: MOST_UNSETTLED }) : Promise.resolve([]),
    readPlan(ctx, vendorId, month),
    isAboutMoney ? previewPayable(ctx, vendorId) : Promise.resolve([]),
    readMonth(ctx, vendorId, monthAfter(month, -1)),
  ])
  return {
    waiting,
    runs: submitted.filter(({ person }) => !isSamePerson(ctx, person)),
    unsettled: unsettled.length,
    payable,
    now: { currency: plan.currency, table: plan.table },
    before,
    attainment: plan.total.find(({ metric }) => metric === "closes")?.attainment ?? null,
  }
}

export type Home = Awaited<ReturnType<typeof readHome>>
