import { auditAll } from "../../../platform/audit.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { deskLock } from "../desk/desk-store.ts"
import * as store from "../store.ts"

/** Closes those of these inquiries that are open as `erased`: nobody answers any more, and no alarm rings. */
export async function closeErased(ctx: Ctx, vendorId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const close = async (tx: Tx) => {
    const closed = await store.closeOpen(tx, vendorId, ids, ctx.now)
    const by = actorName(ctx.actor)
    const moments = closed.map(({ id, ownerId }) => {
      const row = {
        vendorId,
        id: newId("moment"),
        inquiryId: id,
        type: "closed" as const,
        at: ctx.now,
        memberId: ownerId,
      }
      return { ...row, by, detail: { ending: "erased" } }
    })
    await store.insertMoments(tx, moments)
    const detail = { before: { status: "open" }, after: { status: "closed", ending: "erased" } }
    await auditAll(
      tx,
      ctx,
      vendorId,
      "inquiry.erase",
      closed.map(({ id }) => ({ subject: id, detail })),
    )
  }
  await asVendor(ctx, vendorId, close, deskLock(vendorId))
}

/** Forgets what was written in inquiries and about them. As the system. */
export async function forgetInquiries(tx: Tx, vendorId: string, ids: string[]): Promise<void> {
  if (ids.length > 0) await store.clearTexts(tx, vendorId, store.anyInquiry(ids))
}

/** Forgets what was written in inquiries that were over before an instant, and about them; that they were stays. As the system. */
export async function forgetMessages(tx: Tx, vendorId: string, before: Date): Promise<void> {
  await store.clearTexts(tx, vendorId, store.overBefore(before))
}
