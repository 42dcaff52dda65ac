import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import type { RecordResponse } from "../contract.ts"
import { addOpenTime } from "../core/hours.ts"
import { reaches } from "../core/pipeline.ts"
import { responseTime } from "../core/sla.ts"
import { type Desk, readDesk } from "../desk/desk-store.ts"
import * as store from "../store.ts"
import { breachOverdue } from "./breach-overdue.ts"
import { changeInquiry, type Inquiry } from "./change-inquiry.ts"
import { nextTryAfter } from "./core/alarms.ts"
import { affiliateMail } from "./core/mails.ts"
import { touchByResponse } from "./join-customer.ts"
import { notifyMember } from "./notify-member.ts"
import { type FullInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/**
 * Writes down a contact. The first that gets through stops the clock, for all that the person has open; one that nobody
 * answers leaves it running and plans the next try. 404, 409 for spam.
 */
export async function recordResponse(
  ctx: Ctx,
  vendorId: string,
  id: string,
  input: RecordResponse,
): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.work", async (tx) => {
    const found = await store.findInquiry(tx, vendorId, id)
    if (!found) throw notFound()
    if (found.status === "spam") throw conflict("inquiry_is_spam", "It is marked as spam; release it first.")
    const desk = await readDesk(tx, vendorId)
    const thread = await store.lockThread(tx, vendorId, found.threadId)
    const inquiry = thread.find((one) => one.id === id) ?? found
    const memberId = ctx.actor.kind === "member" ? ctx.actor.id : inquiry.ownerId
    const response = await store.insertResponse(tx, {
      vendorId,
      id: newId("response"),
      inquiryId: id,
      memberId,
      note: input.note ?? null,
      channel: input.channel,
      outcome: input.outcome,
      at: ctx.now,
      createdAt: realNow(),
    })
    await audit(tx, ctx, vendorId, "inquiry.respond", id, { channel: input.channel, outcome: input.outcome })
    await notifyAffiliate(tx, desk, inquiry, response)
    const touched = await touchByResponse(tx, ctx, inquiry, response)
    const own = await apply(tx, ctx, desk, touched, response)
    if (reaches(input.outcome))
      for (const other of thread.filter((one) => one.id !== id && !one.respondedAt))
        await stopClock(tx, ctx, desk, other, response, { through: id })
    return own
  })
}

type Response = store.InquiryResponse

/** What an affiliate asked is answered by the note of a response that gets through. */
async function notifyAffiliate(tx: Tx, desk: Desk, inquiry: Inquiry, { outcome, note }: Response) {
  if (inquiry.source !== "affiliate" || !inquiry.email || !note || !reaches(outcome)) return
  const mail = affiliateMail(desk.vendorName, inquiry.message ?? "", note)
  await notifyMember(tx, inquiry.vendorId, { email: inquiry.email }, mail)
}

async function apply(tx: Tx, ctx: Ctx, desk: Desk, inquiry: Inquiry, response: Response): Promise<Inquiry> {
  const { channel, outcome, note, memberId } = response
  const detail = { channel, outcome, note, response_id: response.id }
  if (reaches(outcome)) return stopClock(tx, ctx, desk, inquiry, response, detail)
  const isAlive = inquiry.status === "open" || inquiry.status === "waiting"
  const tries = inquiry.tries + 1
  const isWorthTrying = isAlive && outcome === "no_answer"
  const nextTryAt = isWorthTrying ? addOpenTime(ctx.now, nextTryAfter(inquiry.tries), desk.work) : null
  const set = { tries, nextTryAt }
  return changeInquiry(tx, ctx, inquiry, set, [
    { type: "tried", memberId, detail: { ...detail, next_try_at: nextTryAt?.toISOString() ?? null } },
  ])
}

/** The person was reached. Only the first time counts; a response after the deadline is a breach all the same. */
async function stopClock(
  tx: Tx,
  ctx: Ctx,
  desk: Desk,
  before: Inquiry,
  response: Response,
  detail: Record<string, unknown>,
): Promise<Inquiry> {
  const { memberId } = response
  const responded = { type: "responded" as const, memberId, detail }
  if (before.respondedAt) return changeInquiry(tx, ctx, before, { nextTryAt: null, tries: 0 }, [responded])
  const inquiry = await breachOverdue(tx, ctx, desk, before)
  const seconds = Math.round(responseTime(inquiry.clockFrom, ctx.now, inquiry, desk.work) / 1000)
  const set = { respondedAt: ctx.now, respondedById: memberId, responseSeconds: seconds, nextTryAt: null, tries: 0 }
  return changeInquiry(tx, ctx, inquiry, set, [responded])
}
