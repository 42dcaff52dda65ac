import type { Ctx } from "../../../platform/ctx.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { spokenIn } from "../../../vocabulary/languages.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { RATINGS } from "../core/pipeline.ts"
import { deskLock, readDesk } from "../desk/desk-store.ts"
import { deskAddress, mailDomain, replyAddress, signDesk } from "../desk/sign-desk.ts"
import { change } from "../inquiries/core/work.ts"
import { workWithin } from "../inquiries/work-on-inquiry.ts"
import { findInquiry } from "../store.ts"
import { ratingMail } from "./core/rating-mail.ts"

/** Asks the asker of a closed inquiry how the answer was: one mail, once, in the language that they wrote in. */
export async function requestRating(ctx: Ctx, vendorId: string, inquiryId: string): Promise<void> {
  const job = await atVendorTime(ctx, vendorId, "desk_mail")
  if (!job) return
  const [token, publicUrl] = [await signDesk(job, vendorId, "rating", inquiryId), job.ports.env.publicUrl]
  const ask = async (tx: Parameters<typeof workWithin>[0]) => {
    const inquiry = await findInquiry(tx, vendorId, inquiryId)
    if (!inquiry?.email || inquiry.ratingRequestedAt || inquiry.status !== "closed") return
    const { vendorName, vendorNumber } = await readDesk(tx, vendorId)
    const page = `${publicUrl}/rate/${vendorId}/${token}`
    const urls = RATINGS.map((rating) => ({ rating, url: `${page}?rating=${rating}` }))
    const id = newId("mail")
    const desk = {
      from: `"${vendorName.replaceAll(/["\\<>]/g, "")}" <${deskAddress(job, vendorNumber)}>`,
      replyTo: await replyAddress(job, { vendorId, vendorNumber, inquiryId }),
      messageId: `${id}.${token}@${mailDomain(job)}`,
      references: [],
      isWritten: false,
    }
    const language = spokenIn(inquiry.language)
    const mail = { to: inquiry.email, ...ratingMail(vendorName, urls), ...(language && { language }), desk }
    await outboxMail(tx, vendorId, mail)
    await workWithin(tx, job, vendorId, { id: inquiryId }, (work, one) =>
      change(work, one, { ratingRequestedAt: work.now }, [{ type: "rating_requested" }]),
    )
  }
  await asVendor(job, vendorId, ask, deskLock(vendorId))
}
