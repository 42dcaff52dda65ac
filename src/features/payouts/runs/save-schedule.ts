import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { DueSource } from "../../../platform/due.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { listPayableCurrencies } from "../../commissions/debts/claim-commissions.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { SaveSchedule } from "../contract.ts"
import { nextRunAt } from "./core/schedule.ts"
import { draftScheduled } from "./draft-run.ts"
import * as store from "./schedule-store.ts"

/** The vendor's monthly schedule, or null. */
export function readSchedule(ctx: Ctx, vendorId: string): Promise<store.Schedule | null> {
  return readAsVendor(ctx, vendorId, "schedule.read", (tx) => store.findSchedule(tx, vendorId))
}

/** On which day of the month drafts are prepared. They wait for two people like any other. */
export async function saveSchedule(ctx: Ctx, vendorId: string, input: SaveSchedule): Promise<store.Schedule> {
  can(ctx, "schedule.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const { timezone } = await findVendor(tx, vendorId)
    const { day, currency = null, enabled: isEnabled } = input
    const nextAt = nextRunAt(day, ctx.now, timezone)
    const row = { vendorId, day, currency, isEnabled, nextAt, createdAt: realNow() }
    const before = (await store.findSchedule(tx, vendorId, true)) ?? {}
    await audit(tx, ctx, vendorId, "schedule.save", vendorId, changed(before, { day, currency, isEnabled }))
    return store.saveSchedule(tx, row)
  })
}

/** Moves the next drafts to the same day in another zone, within the transaction that changes it; what is due stays due. */
export async function followZone(tx: Tx, ctx: Ctx, vendorId: string, timezone: string): Promise<void> {
  const held = await store.findSchedule(tx, vendorId, true)
  if (held && held.nextAt > ctx.now)
    await store.saveSchedule(tx, { ...held, nextAt: nextRunAt(held.day, ctx.now, timezone) })
}

/** The monthly schedule: drafts, never more than that. */
export const preparingRuns: DueSource = {
  name: "payouts.schedule",
  next: (vendorId, { until }) => store.scheduleDue(vendorId, until),
  run: prepareScheduled,
}

/** Prepares the drafts of an instant, one a currency in which something would be paid; each once, whoever else is at it. */
async function prepareScheduled(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
  const { schedule, currencies } = await asVendor(ctx, vendorId, async (tx) => {
    const schedule = await store.findSchedule(tx, vendorId)
    return {
      schedule,
      currencies: schedule?.currency ? [schedule.currency] : await listPayableCurrencies(tx, vendorId),
    }
  })
  if (!schedule?.isEnabled || schedule.nextAt > at) return
  const due = schedule.nextAt
  for (const currency of currencies)
    if (!(await asVendor(ctx, vendorId, (tx) => store.isPrepared(tx, vendorId, currency, due))))
      await draftScheduled(ctx, vendorId, currency, due)
  await asVendor(ctx, vendorId, async (tx) => {
    const held = await store.findSchedule(tx, vendorId, true)
    const { timezone } = await findVendor(tx, vendorId)
    if (held?.nextAt.getTime() === due.getTime())
      await store.saveSchedule(tx, { ...held, nextAt: nextRunAt(held.day, due, timezone) })
  })
}
