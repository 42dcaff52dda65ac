import { AppError } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { lastNight } from "../runs/core/schedule.ts"
import * as store from "../runs/schedule-store.ts"
import type { Reconciliation } from "./reconcile-runs.ts"
import { settleLateTransfers } from "./settle-late-transfers.ts"

const NIGHTS_SHOWN = 30

/** The latest nights' comparisons, newest first. */
export function readNights(ctx: Ctx, vendorId: string): Promise<store.NightlyReconciliation[]> {
  return readAsVendor(ctx, vendorId, "reconciliation.read", (tx) => store.listNights(tx, vendorId, NIGHTS_SHOWN))
}

/** The last 03:00 in the vendor's zone, up to an instant, if nobody has compared since; null for who never paid. */
export async function nextNight(tx: Tx, _ctx: Ctx, vendorId: string, until: Date): Promise<Date | null> {
  const vendor = await findVendor(tx, vendorId)
  const paidSince = await store.firstApproval(tx, vendorId)
  if (!paidSince) return null
  const night = lastNight(until, vendor.timezone)
  const [last] = await store.listNights(tx, vendorId, 1)
  return night < paidSince || (last && last.at >= night) ? null : night
}

/** Settles late transfers, compares, and records the result; a night on which a provider gave no answer is kept as such. */
export async function reconcileNight(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
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
