import { conflict } from "../../../../lib/errors.ts"
import type { RecordResponse } from "../../contract.ts"
import { addOpenTime } from "../../core/hours.ts"
import { reaches } from "../../core/pipeline.ts"
import { responseTime } from "../../core/sla.ts"
import type { Inquiry, InquiryResponse } from "../../store.ts"
import { nextTryAfter } from "./alarms.ts"
import { breachOverdue } from "./deadlines.ts"
import { affiliateMail } from "./mails.ts"
import { change, isAlive, mailTo, threadOf, type Work } from "./work.ts"

/** 409 for what is marked as spam. */
export function refuseSpam({ status }: Inquiry) {
  if (status === "spam") throw conflict("inquiry_is_spam", "It is marked as spam; release it first.")
}

/** 409 when it is closed or spam. */
export function mustBeAlive(inquiry: Inquiry) {
  if (inquiry.status === "closed") throw conflict("inquiry_closed", "It is closed; what comes next is a new inquiry.")
  refuseSpam(inquiry)
}

/** `mail`: of one that the desk sent by itself, what stands in the story beside the note. */
export type MadeContact = RecordResponse & { memberId: string; madeAt: Date; mail?: Record<string, unknown> }

/**
 * A contact. The first that gets through stops the clock, for all that the person has open; one that nobody answers leaves
 * it running and plans the next try. 409 for spam.
 */
export function respond(work: Work, inquiry: Inquiry, contact: MadeContact) {
  refuseSpam(inquiry)
  const { vendorId, now } = work
  const { channel, outcome, note = null, memberId, madeAt } = contact
  const made = { vendorId, id: work.mint("response"), inquiryId: inquiry.id, memberId, at: now, createdAt: madeAt }
  const response: InquiryResponse = { ...made, channel, outcome, note }
  work.responses.push(response)
  work.deeds.push({ action: "inquiry.respond", subject: inquiry.id, detail: { after: { channel, outcome } } })
  const others = threadOf(work, inquiry.threadId).filter((one) => one.id !== inquiry.id && !one.respondedAt)
  if (!contact.mail) mailAffiliate(work, inquiry, response)
  countContact(work, touchBy(work, inquiry, response), response, contact.mail)
  if (!reaches(outcome)) return
  for (const other of others) stopClock(work, other, response, { through: inquiry.id })
}

/** What an affiliate asked is answered by the note of a response that gets through. */
function mailAffiliate(work: Work, { source, email, message }: Inquiry, { outcome, note }: InquiryResponse) {
  if (source !== "affiliate" || !email || !note || !reaches(outcome)) return
  mailTo(work, { email }, affiliateMail(work.desk.vendorName, message ?? "", note))
}

function countContact(work: Work, inquiry: Inquiry, response: InquiryResponse, mail: MadeContact["mail"] = {}) {
  const { channel, outcome, note, memberId } = response
  const detail = { ...mail, channel, outcome, note, response_id: response.id }
  if (reaches(outcome)) return stopClock(work, inquiry, response, detail)
  const isWorthTrying = isAlive(inquiry) && outcome === "no_answer"
  const nextTryAt = isWorthTrying ? addOpenTime(work.now, nextTryAfter(inquiry.tries), work.desk.work) : null
  const tried = { ...detail, next_try_at: nextTryAt?.toISOString() ?? null }
  change(work, inquiry, { tries: inquiry.tries + 1, nextTryAt }, [{ type: "tried", memberId, detail: tried }])
}

/** What was asked is answered by what was decided: the clock stops, and nobody else's does. */
export function answerBy(work: Work, inquiry: Inquiry, memberId: string, detail: Record<string, unknown>): Inquiry {
  stopClock(work, inquiry, { memberId }, detail)
  return work.inquiries.get(inquiry.id)!
}

/** The person was reached. Only the first time counts; a response after the deadline is a breach all the same. */
function stopClock(
  work: Work,
  before: Inquiry,
  response: Pick<InquiryResponse, "memberId">,
  detail: Record<string, unknown>,
) {
  const { memberId } = response
  const responded = { type: "responded" as const, memberId, detail }
  const over = { nextTryAt: null, tries: 0 }
  if (before.respondedAt) return void change(work, before, over, [responded])
  const inquiry = breachOverdue(work, before)
  const responseSeconds = Math.round(responseTime(inquiry.clockFrom, work.now, inquiry, work.desk.work) / 1000)
  const set = { ...over, respondedAt: work.now, respondedById: memberId, responseSeconds }
  change(work, inquiry, set, [responded])
}

/** A contact that got through is a touch of the sales, once it is known with whom. The first after qualifying opens the opportunity. */
function touchBy(work: Work, inquiry: Inquiry, response: InquiryResponse): Inquiry {
  const { customerExternalId, stage, opportunityAt, source } = inquiry
  if (!customerExternalId || source === "affiliate" || !reaches(response.outcome)) return inquiry
  // Whose customer a browser claimed to be, nobody knew until they were reached.
  if (source === "script" || source === "form" || source === "email") work.journeys.push({ kind: "came", inquiry })
  const opens = opportunityAt === null && stage !== "new" && stage !== "lost"
  work.journeys.push({ kind: "reached", inquiry, response, opens })
  return opens ? change(work, inquiry, { opportunityAt: response.at }, []) : inquiry
}

/** What was won is its sale's customer's: contacts from before that was known are reported to credit now. */
export function linkBuyer(work: Work, inquiry: Inquiry, buyer: string | null, responses: readonly InquiryResponse[]) {
  if (inquiry.customerExternalId || !inquiry.saleExternalId || !buyer) return
  let linked = change(work, inquiry, { customerExternalId: buyer }, [])
  work.journeys.push({ kind: "came", inquiry: linked })
  for (const response of responses) linked = touchBy(work, linked, response)
}
