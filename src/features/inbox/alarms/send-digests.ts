import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { DueSource } from "../../../platform/due.ts"
import { madeOf } from "../../../platform/load.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { ToSay } from "../../../vocabulary/words.ts"
import { deskLock, writeDigestAt } from "../desk/desk-store.ts"
import { workFrom, writeWork } from "../inquiries/write-work.ts"
import { digestsOf, loadAlive } from "./alarm-store.ts"
import * as digest from "./core/digest.ts"

/** A week and the plan in words, known to a slice further right; nothing where there is nothing to say. */
export type ReadWeek = (tx: Tx, ctx: Ctx, vendorId: string, week: { from: Date; to: Date }) => Promise<ToSay[]>

/**
 * Each working day, when the desk opens, what waits for whom: to every owner by mail, once. With the first of a week its
 * report goes to who is responsible. Begins with a vendor's first inquiry.
 */
export const sendDigests = (readWeek: ReadWeek): DueSource => ({
  name: "inbox.digests",
  next: (vendorId, { now, until }) =>
    madeOf(digestsOf(vendorId), (last) => last && digest.nextMorningAfter(last.since, now, until, last.work)),
  run: (ctx, vendorId, at) =>
    asVendor(ctx, vendorId, (tx) => writeDigests(tx, ctx, vendorId, at, readWeek), deskLock(vendorId)),
})

async function writeDigests(tx: Tx, ctx: Ctx, vendorId: string, at: Date, readWeek: ReadWeek): Promise<void> {
  const facts = await loadAlive(tx, vendorId, ctx.now)
  const work = workFrom(ctx, vendorId, facts)
  const since = work.desk.digestAt ?? facts.firstAt
  const mornings = since ? digest.morningsUntil(since, at, work.desk.work) : []
  if (mornings.length === 0) return
  digest.mailMornings(work)
  for (const morning of mornings) {
    const week = digest.weekBefore(morning, work.desk.work)
    if (week) digest.mailWeek(work, week, await readWeek(tx, ctx, vendorId, week))
  }
  await writeWork(tx, ctx, work, { more: { digest: writeDigestAt(vendorId, at) } })
}
