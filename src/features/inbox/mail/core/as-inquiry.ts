import type { OpenInquiry } from "../../contract.ts"
import type { MailAttachment, MailSort, ReceivedMail } from "../../core/mail.ts"
import type { SpamReason } from "../../intake/core/spam.ts"

const MAX_FIELD = 1000
const KIB = 1024

/** A mail that begins something, as an inquiry. What it says of its sender is text. */
export function asInquiry(mail: ReceivedMail, sort: MailSort, isOfAffiliate: boolean): OpenInquiry {
  const { name, address, subject, sender } = mail
  const fields = {
    ...(subject && { subject: subject.slice(0, MAX_FIELD) }),
    ...(!address && sender && { from: sender.slice(0, MAX_FIELD) }),
    ...(mail.attachments.length > 0 && { attachments: namesOf(mail.attachments) }),
    ...(sort === "unreadable" && { mail: "It could not be read; this is how it came." }),
  }
  const message = mail.text || subject || "(an empty mail)"
  return {
    kind: isOfAffiliate ? "question" : "request",
    ...(name && { name }),
    ...(address && { email: address }),
    message,
    urgency: "normal",
    channel: "email",
    fields,
  }
}

/** "offer.pdf (12 KiB), a.png (3 KiB)" */
function namesOf(attachments: readonly MailAttachment[]): string {
  const all = attachments.map(({ name, bytes }) => `${name} (${Math.max(1, Math.round(bytes / KIB))} KiB)`)
  return all.join(", ").slice(0, MAX_FIELD)
}

/** Why nobody is to answer it; nothing for what a person wrote, or may have. */
export function spamOfMail(sort: MailSort): SpamReason[] {
  return sort === "person" || sort === "unreadable" ? [] : [sort]
}
