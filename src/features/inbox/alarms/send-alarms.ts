import type { Ctx } from "../../../platform/ctx.ts"
import type { DueSource } from "../../../platform/due.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { deskLock } from "../desk/desk-store.ts"
import { writeBegun } from "../desk/rota-store.ts"
import { workFrom, writeWork } from "../inquiries/write-work.ts"
import { loadDue, nextDueAt } from "./alarm-store.ts"
import { doDue } from "./core/due.ts"

const BATCH = 100

/** Warnings, breaches, next tries and absences that begin: each at its own instant. */
export const sendAlarms: DueSource = {
  name: "inbox.alarms",
  next: (vendorId, { until }) => nextDueAt(vendorId, until),
  run: runAlarms,
}

async function runAlarms(ctx: Ctx, vendorId: string, at: Date): Promise<void> {
  for (;;) {
    const sent = await asVendor(
      ctx,
      vendorId,
      async (tx) => {
        const due = await loadDue(tx, vendorId, ctx.now, at, BATCH)
        const work = workFrom(ctx, vendorId, due)
        doDue(work, due, at)
        await writeWork(tx, ctx, work, { more: { begun: writeBegun(due.leaving, at) } })
        return due.ringing.length
      },
      deskLock(vendorId),
    )
    if (sent < BATCH) return
  }
}
