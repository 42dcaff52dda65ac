import { conflict } from "../../../../lib/errors.ts"
import type { DeskPost } from "../../../../vocabulary/topics.ts"
import { refuseSpam, respond } from "../../inquiries/core/deeds.ts"
import { change, type Work } from "../../inquiries/core/work.ts"
import type { Inquiry } from "../../store.ts"

export type Reply = { mailId: string; text: string; subject: string; memberId: string; madeAt: Date; desk: DeskPost }

/** Mails the asker. It is a response that got through, and so stops the clock. 409 for spam and for whom no address is known. */
export function reply(work: Work, inquiry: Inquiry, { mailId, text, subject, memberId, madeAt, desk }: Reply) {
  refuseSpam(inquiry)
  if (!inquiry.email)
    throw conflict(
      "inquiry_without_email",
      "No e-mail address is known of the asker; call them, and record a response.",
    )
  const answered = { channel: "email", outcome: "answered", note: text } as const
  respond(work, inquiry, { ...answered, memberId, madeAt, mail: { subject, to: inquiry.email, mail_id: mailId } })
  const now = work.inquiries.get(inquiry.id)!
  if (!now.mailedAt) change(work, now, { mailedAt: work.now }, [])
  work.mails.push({ to: inquiry.email, subject, body: text, desk })
}

/** The subject of an answer: that of the thread, marked as an answer once. */
export function replySubject(given: string | undefined, asked: string | null, vendorName: string): string {
  if (given) return given
  const subject = asked?.replace(/^((re|sv|aw|ответ)\s*:\s*)+/iu, "").trim()
  return subject ? `Re: ${subject}` : `Your message to ${vendorName}`
}
