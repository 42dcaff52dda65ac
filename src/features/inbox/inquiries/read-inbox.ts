import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Show } from "../core/pipeline.ts"
import { mayOwnInquiries } from "../desk/core/rota.ts"
import { readDesk, type Template } from "../desk/desk-store.ts"
import { listSeats } from "../desk/rota-store.ts"
import type { Inquiry } from "../store.ts"
import * as store from "../store.ts"
import * as inbox from "./inbox-store.ts"
import { type FullInquiry, withStory } from "./work-on-inquiry.ts"

const ROWS = 100

export type Inbox = { rows: Inquiry[]; counts: inbox.InboxCounts; names: Map<string, string> }

/** The inbox as one member looks at it, and how many of each kind there are. */
export function readInbox(ctx: Ctx, vendorId: string, show: Show): Promise<Inbox> {
  const memberId = ctx.actor.kind === "member" ? ctx.actor.id : ""
  return readAsVendor(ctx, vendorId, "inquiry.read", async (tx) => {
    const [rows, counts, names] = await Promise.all([
      inbox.listInbox(tx, vendorId, { show, memberId, now: ctx.now, limit: ROWS }),
      inbox.countInbox(tx, vendorId, memberId, ctx.now),
      inbox.listNames(tx, vendorId),
    ])
    return { rows, counts, names }
  })
}

export type InquiryPage = FullInquiry & {
  thread: Inquiry[]
  names: Map<string, string>
  templates: Template[]
  /** Who is there and may be given it, or asked. */
  present: { memberId: string; name: string; mayOwn: boolean }[]
}

/** One inquiry with all that its page shows. */
export function readInquiryPage(ctx: Ctx, vendorId: string, id: string): Promise<InquiryPage> {
  return readAsVendor(ctx, vendorId, "inquiry.read", async (tx) => {
    const inquiry = await store.findInquiry(tx, vendorId, id)
    if (!inquiry) throw notFound()
    const [full] = await withStory(tx, vendorId, [inquiry])
    const [thread, names, seats, { templates }] = await Promise.all([
      inbox.listThread(tx, vendorId, inquiry.threadId),
      inbox.listNames(tx, vendorId),
      listSeats(tx, vendorId, ctx.now),
      readDesk(tx, vendorId),
    ])
    const present = seats
      .filter((seat) => seat.isPresent)
      .map(({ memberId, name, role, isInRota }) => ({
        memberId,
        name,
        mayOwn: isInRota || mayOwnInquiries(role),
      }))
    return { ...full!, thread: thread.filter((one) => one.id !== id), names, present, templates }
  })
}
