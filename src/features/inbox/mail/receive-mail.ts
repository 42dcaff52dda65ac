import { toHex } from "../../../lib/hash.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { failureText } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { newId } from "../../../platform/new-id.ts"
import { outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { ReceivedMail } from "../core/mail.ts"
import { deskAddress, mailDomain } from "../desk/sign-desk.ts"
import { fileMail } from "./file-mail.ts"
import * as store from "./mail-store.ts"
import { type ReadMail, readMail } from "./read-mail.ts"

/** More is refused. Attachments count, though they are not kept. */
export const MAX_MAIL_BYTES = 25 * 1024 * 1024
const MAX_UNREADABLE = 20_000

/** Whom a mail server says that it brings it for, and from; `from` "" is nobody, as mails about mails have it. */
export type Envelope = { to?: string; from?: string }

export type TakenMail = { id: string; isRepeated: boolean; inquiryId: string | null }

/**
 * Takes a raw mail to a vendor's desk: stored when this returns, and part of an inquiry then or soon after. The same
 * Message-ID, or the same bytes of a mail without one, changes nothing.
 */
export async function receiveMail(
  ctx: Ctx,
  vendor: { id: string; number: number },
  raw: Uint8Array<ArrayBuffer>,
  envelope: Envelope = {},
): Promise<TakenMail> {
  const read = await readMail(raw).catch((error: unknown) => {
    log("mail_unreadable", { vendor: vendor.id, error: failureText(error) })
    return null
  })
  const content = read ? read.mail : unreadable(raw)
  if (envelope.to) content.recipients.unshift(envelope.to.toLowerCase())
  const messageKey = content.messageId ?? `sha256:${toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", raw)))}`
  const sort = read ? await sortOf(ctx, vendor.number, read, envelope) : "unreadable"
  const row = { vendorId: vendor.id, id: newId("mail"), direction: "in", messageKey, inquiryId: null } as const
  const mail = { ...row, status: "received", sort, content, createdAt: realNow() } as const
  const kept = await asVendor(ctx, vendor.id, async (tx) => {
    const isNew = await store.insertMail(tx, mail)
    if (isNew) await outbox(tx, vendor.id, "desk_mail.file", mail.id)
    return isNew ? null : store.findByKey(tx, vendor.id, messageKey)
  })
  if (kept) return { id: kept.id, isRepeated: true, inquiryId: kept.inquiryId }
  const inquiryId = await fileMail(ctx, vendor.id, mail.id).catch((error: unknown) => {
    // It is stored, and comes again by the outbox.
    log("mail_waits", { vendor: vendor.id, id: mail.id, error: failureText(error) })
    return null
  })
  return { id: mail.id, isRepeated: false, inquiryId }
}

async function sortOf(ctx: Ctx, vendorNumber: number, { head }: ReadMail, { from }: Envelope) {
  const ours = {
    host: new URL(ctx.ports.env.publicUrl).hostname,
    domain: mailDomain(ctx),
    deskAddress: deskAddress(ctx, vendorNumber),
  }
  const headers = new Map(head.headers)
  if (from === "") headers.set("return-path", "<>")
  const { classifyMail } = await import("./core/classify-mail.ts")
  return classifyMail({ ...head, headers }, ours).sort
}

/** What could not be read is shown as it came, as far as a person can make sense of it. */
function unreadable(raw: Uint8Array): ReceivedMail {
  const text = new TextDecoder("latin1").decode(raw.subarray(0, MAX_UNREADABLE)).replaceAll("\u0000", "")
  const nothing = { messageId: null, name: null, address: null, sender: null, subject: null }
  return { ...nothing, text: text.trim(), attachments: [], references: [], recipients: [] }
}
