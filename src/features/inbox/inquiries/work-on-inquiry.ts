import { conflict, notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { type Action, can } from "../../identity/permissions/core/permissions.ts"
import { readDesk } from "../desk/desk-store.ts"
import * as store from "../store.ts"
import type { Inquiry } from "./change-inquiry.ts"

/** An inquiry with what happened to it, and the checklist of its kind. */
export type FullInquiry = { inquiry: Inquiry; moments: store.InquiryMoment[]; checklist: string[] }

/** One transaction of work on an inquiry, for an actor that may; what it leaves behind is answered with its story. */
export function workOnInquiry(
  ctx: Ctx,
  vendorId: string,
  action: Action,
  work: (tx: Tx) => Promise<Inquiry>,
): Promise<FullInquiry> {
  can(ctx, action, { vendorId })
  return asVendor(ctx, vendorId, async (tx) => (await withStory(tx, vendorId, [await work(tx)]))[0]!)
}

/** Inquiries with their stories, in the given order. */
export async function withStory(tx: Tx, vendorId: string, rows: Inquiry[]): Promise<FullInquiry[]> {
  const ids = rows.map((row) => row.id)
  const [moments, { checklists }] = await Promise.all([store.listMoments(tx, vendorId, ids), readDesk(tx, vendorId)])
  return rows.map((inquiry) => ({
    inquiry,
    moments: moments.filter((moment) => moment.inquiryId === inquiry.id),
    checklist: checklists[inquiry.kind],
  }))
}

/** The inquiry, locked; 404 for none, 409 when it is closed or spam. */
export async function lockOpenInquiry(tx: Tx, vendorId: string, id: string): Promise<Inquiry> {
  const inquiry = await store.lockInquiry(tx, vendorId, id)
  if (!inquiry) throw notFound()
  if (inquiry.status === "closed") throw conflict("inquiry_closed", "It is closed; what comes next is a new inquiry.")
  if (inquiry.status === "spam") throw conflict("inquiry_is_spam", "It is marked as spam; release it first.")
  return inquiry
}
