import type { ReceivedMail } from "../../core/mail.ts"
import { bouncedMail, wroteAgainMail } from "../../inquiries/core/mails.ts"
import { about, change, isAlive, mailTo, recordHappenings, seatOf, type Work } from "../../inquiries/core/work.ts"
import type { Inquiry } from "../../store.ts"
import { answerText } from "./answer-text.ts"

const MAX_WHY = 2000

/** What the story keeps of a mail. */
function storyOfMail(mail: ReceivedMail, mailId: string) {
  const { text, quoted } = answerText(mail.text)
  const { address, name, subject, attachments } = mail
  const files = attachments.map(({ name: file, bytes }) => ({ name: file, bytes }))
  return { mail_id: mailId, from: name ?? address, address, subject, text: text.trim(), quoted, attachments: files }
}

/** The asker wrote: who waited goes on, and where somebody had answered already it is to be taken up again. */
export function receive(work: Work, inquiry: Inquiry, mail: ReceivedMail, mailId: string) {
  const detail = storyOfMail(mail, mailId)
  if (!isAlive(inquiry)) return recordHappenings(work, inquiry, [{ type: "received", detail }])
  const resumed = { type: "resumed" as const, memberId: inquiry.ownerId, detail: { reason: "customer_wrote" } }
  const isWaiting = inquiry.status === "waiting"
  const set = { status: "open" as const, waitingUntil: null, ...takeUp(work, inquiry) }
  change(work, inquiry, set, [{ type: "received", detail }, ...(isWaiting ? [resumed] : [])])
  mailTo(work, seatOf(work, inquiry.ownerId), wroteAgainMail(about(work, inquiry), detail.text))
}

/** Something of ours did not arrive: its owner hears of it, and is to try another way. */
export function bounce(work: Work, inquiry: Inquiry, mail: ReceivedMail, mailId: string) {
  const why = mail.text.slice(0, MAX_WHY)
  const detail = { mail_id: mailId, subject: mail.subject, text: why }
  change(work, inquiry, isAlive(inquiry) ? takeUp(work, inquiry) : {}, [{ type: "bounced", detail }])
  if (inquiry.status !== "spam") mailTo(work, seatOf(work, inquiry.ownerId), bouncedMail(about(work, inquiry), why))
}

/** A mailbox answered, nobody did: that stands in the story, and changes nothing. */
export function autoReply(work: Work, inquiry: Inquiry, mail: ReceivedMail, mailId: string) {
  recordHappenings(work, inquiry, [{ type: "auto_replied", detail: storyOfMail(mail, mailId) }])
}

/** Shown as to follow up from now on; its owner is mailed about it already, so that nothing rings. */
function takeUp(work: Work, inquiry: Inquiry) {
  return inquiry.respondedAt ? { nextTryAt: work.now, remindedAt: work.now, tries: 0 } : {}
}
