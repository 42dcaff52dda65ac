import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import type { ReceivedMail } from "../core/mail.ts"
import { readRecipient } from "../desk/core/mail-address.ts"
import { deskLock } from "../desk/desk-store.ts"
import { mailDomain, verifyDesk } from "../desk/sign-desk.ts"
import { workWithin } from "../inquiries/work-on-inquiry.ts"
import { openFromMail } from "../intake/open-inquiry.ts"
import { findInquiry, type Inquiry } from "../store.ts"
import { asInquiry, spamOfMail } from "./core/as-inquiry.ts"
import { autoReply, bounce, receive } from "./core/receive.ts"
import { threadOf } from "./core/thread-of.ts"
import * as store from "./mail-store.ts"

const DEEDS = { bounce, auto_reply: autoReply }

/**
 * Puts a stored mail into the inquiry that it answers, or makes one of it; what nobody is to answer is kept with the spam.
 * Answers the inquiry's id. Once: the second time it does nothing.
 */
export async function fileMail(ctx: Ctx, vendorId: string, mailId: string): Promise<string | null> {
  const job = await atVendorTime(ctx, vendorId, "desk_mail")
  if (!job) return null
  const file = async (tx: Tx) => {
    const mail = await store.findMail(tx, vendorId, mailId)
    if (mail?.status !== "received" || !mail.content) return mail?.inquiryId ?? null
    const { content, sort } = mail
    const signed = await signedIn(job, vendorId, content)
    const known = await store.listKnown(tx, vendorId, content.references)
    const inThread = threadOf(content, { signed, known })
    const inquiry = inThread && (await findInquiry(tx, vendorId, inThread))
    if (inquiry && joins(inquiry, mail)) return joinInquiry(tx, job, mail, content, inquiry)
    const affiliate = await store.findAffiliateOf(tx, vendorId, content.address)
    const id = newId("inquiry")
    await openFromMail(tx, job, vendorId, {
      id,
      input: asInquiry(content, sort, affiliate !== null),
      affiliate,
      mail: { spam: inquiry ? [] : spamOfMail(sort), thread: inquiry || null },
      more: filed(mail, id),
    })
    return id
  }
  return asVendor(job, vendorId, file, deskLock(vendorId))
}

/** What a person writes after the end is a new inquiry in the thread; what machines say of it stands in the old one. */
function joins({ status }: Inquiry, { sort }: store.DeskMail): boolean {
  return status !== "closed" || sort === "bounce" || sort === "auto_reply" || sort === "own"
}

async function joinInquiry(tx: Tx, ctx: Ctx, mail: store.DeskMail, content: ReceivedMail, { id }: Inquiry) {
  const deed = mail.sort === "bounce" || mail.sort === "auto_reply" ? DEEDS[mail.sort] : receive
  // Our own mail that came back says nothing.
  const decide = mail.sort === "own" ? autoReply : deed
  await workWithin(tx, ctx, mail.vendorId, { id, more: filed(mail, id) }, (work, inquiry) =>
    decide(work, inquiry, content, mail.id),
  )
  return id
}

const filed = (mail: store.DeskMail, inquiryId: string) => ({
  filed: store.writeFiled({ ...mail, status: "filed", inquiryId, content: null }),
})

/** The inquiry that an address which it was sent to names, by a signature of ours. */
async function signedIn(ctx: Ctx, vendorId: string, { recipients }: ReceivedMail): Promise<string | null> {
  const domain = mailDomain(ctx)
  for (const address of recipients) {
    const token = readRecipient(address, domain)?.token
    const id = token && (await verifyDesk(ctx, vendorId, "reply", token))
    if (id) return id
  }
  return null
}
