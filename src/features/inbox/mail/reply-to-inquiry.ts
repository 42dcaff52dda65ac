import { notFound } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { ReplyToInquiry } from "../contract.ts"
import { deskLock, readDesk } from "../desk/desk-store.ts"
import { deskAddress, mailDomain, replyAddress } from "../desk/sign-desk.ts"
import { type FullInquiry, workWithin } from "../inquiries/work-on-inquiry.ts"
import * as inquiries from "../store.ts"
import { reply, replySubject } from "./core/reply.ts"
import * as store from "./mail-store.ts"

const MAX_REFERENCES = 20

/** A member answers by mail, from the desk's address. 404, 409 for spam and for an asker without an address. */
export async function replyToInquiry(
  ctx: Ctx,
  vendorId: string,
  id: string,
  { text, subject }: ReplyToInquiry,
): Promise<FullInquiry> {
  can(ctx, "inquiry.reply", { vendorId })
  const answer = async (tx: Parameters<typeof workWithin>[0]) => {
    const [desk, inquiry, references] = await Promise.all([
      readDesk(tx, vendorId),
      inquiries.findInquiry(tx, vendorId, id),
      store.listMessageIds(tx, vendorId, id, MAX_REFERENCES),
    ])
    if (!inquiry) throw notFound()
    const { vendorName, vendorNumber } = desk
    const mailId = newId("mail")
    const replyTo = await replyAddress(ctx, { vendorId, vendorNumber, inquiryId: id })
    // Providers may replace it; then the address alone leads an answer here.
    const messageId = `${mailId}.${replyTo.slice(replyTo.indexOf("+") + 1, replyTo.indexOf("@"))}@${mailDomain(ctx)}`
    const from = `"${vendorName.replaceAll(/["\\<>]/g, "")}" <${deskAddress(ctx, vendorNumber)}>`
    const madeAt = realNow()
    const memberId = ctx.actor.kind === "member" ? ctx.actor.id : inquiry.ownerId
    const asked = typeof inquiry.fields.subject === "string" ? inquiry.fields.subject : null
    const full = {
      mailId,
      text,
      subject: replySubject(subject, asked, vendorName),
      memberId,
      madeAt,
      desk: { from, replyTo, messageId, references, isWritten: true },
    }
    const row = {
      vendorId,
      id: mailId,
      direction: "out",
      messageKey: messageId,
      inquiryId: id,
      status: "sent",
    } as const
    const sent = store.writeSent([{ ...row, sort: "person", content: null, createdAt: madeAt }])
    return workWithin(tx, ctx, vendorId, { id, more: { sent } }, (work, one) => reply(work, one, full))
  }
  return asVendor(ctx, vendorId, answer, deskLock(vendorId))
}
