import { AppError, invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { asJob, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { type DueSource, listDue } from "../../../platform/due.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../permissions/core/permissions.ts"
import * as store from "../store.ts"

/**
 * Moves a test vendor's time forward. What falls due on the way happens in order, each at its own instant, before this
 * returns; the clock stands at that instant meanwhile. 403 for a live vendor, 422 backwards.
 */
export async function advanceClock(ctx: Ctx, vendorId: string, to: Date, sources: readonly DueSource[]) {
  can(ctx, "test_clock.advance", { vendorId })
  const arriveAt = (at: Date) => asVendor({ ...ctx, idempotency: null }, vendorId, (tx) => setClock(tx, vendorId, at))
  await arriveAt(ctx.now > to ? to : ctx.now)
  await runDue(ctx, vendorId, to, sources, arriveAt)
  return asVendor(ctx, vendorId, async (tx) => {
    await setClock(tx, vendorId, to)
    await audit(tx, ctx, vendorId, "test_clock.advance", vendorId, { to: to.toISOString() })
    return { now: to.toISOString() }
  })
}

async function setClock(tx: Tx, vendorId: string, at: Date): Promise<void> {
  const vendor = await store.findVendor(tx, vendorId, true)
  if (!vendor) throw notFound()
  if (vendor.mode !== "test")
    throw new AppError("forbidden", "vendor_is_live", "A live vendor lives in real time. Use a vendor of mode test.")
  if (vendor.testNow && at < vendor.testNow)
    throw invalidField("/now", `is before the clock's time, ${vendor.testNow.toISOString()}; it only moves forward`)
  await store.setTestNow(tx, vendorId, at)
}

/** Runs what is due up to an instant, the earliest first, whatever slice it belongs to. */
export async function runDue(
  ctx: Ctx,
  vendorId: string,
  until: Date,
  sources: readonly DueSource[],
  arriveAt?: (at: Date) => Promise<void>,
): Promise<number> {
  for (let ran = 0; ; ran++) {
    const [next, then] = await asVendor({ ...ctx, idempotency: null }, vendorId, (tx) =>
      listDue(tx, vendorId, sources, { now: ctx.now, until }),
    )
    if (!next) return ran
    const at = arriveAt && next.at < ctx.now ? ctx.now : next.at
    await arriveAt?.(at)
    // Where time stands still at each instant, nothing of a later one is done.
    await next.source.run(asJob(ctx, next.source.name, at), vendorId, at, arriveAt ? at : (then?.at ?? until))
  }
}
