import { AppError } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { DueSource } from "../../../platform/due.ts"
import { madeOf } from "../../../platform/load.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { lastNight } from "../runs/core/schedule.ts"
import * as store from "../runs/schedule-store.ts"
import type { Reconciliation } from "./reconcile-runs.ts"
import { settleLateTransfers } from "./settle-late-transfers.ts"

const NIGHTS_SHOWN = 30

/** The latest nights' comparisons, newest first. */
export function readNights(ctx: Ctx, vendorId: string): Promise<store.NightlyReconciliation[]> {
  return readAsVendor(ctx, vendorId, "reconciliation.read", (tx) => store.listNights(tx, vendorId, NIGHTS_SHOWN))
}

/**
 * Every night, what ledger, items and providers say is compared and kept: the last 03:00 in the vendor's zone, if nobody has
 * compared since; never for who never paid.
 */
export const reconcileNight: DueSource = {
  name: "payouts.reconcile",
  next: (vendorId, { until }) => madeOf(store.nightsOf(vendorId), (nights) => nights && nightDue(nights, until)),
  run: keepNight,
}

function nightDue({ zone, paidSince, last }: { zone: string; paidSince: string; last: string | null }, until: Date) {
  const night = lastNight(until, zone)
  return night < new Date(paidSince) || (last && new Date(last) >= night) ? null : night
}

/** Settles late transfers, compares, and records the result; a night on which a provider gave no answer is kept as such. */
async function keepNight(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
  const found = await compare(ctx, vendorId)
  const differences = (found?.differences ?? []).map((row) => ({
    ...row,
    expected: String(row.expected),
    found: String(row.found),
  }))
  const status = found === null ? "stripe_away" : differences.length === 0 ? "matched" : "differs"
  const row = { vendorId, at, status, items: found?.items ?? 0, differences, createdAt: realNow() } as const
  await asVendor(ctx, vendorId, (tx) => store.insertNight(tx, row))
}

async function compare(ctx: Ctx, vendorId: string): Promise<Reconciliation | null> {
  try {
    return await settleLateTransfers(ctx, vendorId)
  } catch (error) {
    if (error instanceof AppError && error.kind === "unavailable") return null
    throw error
  }
}
