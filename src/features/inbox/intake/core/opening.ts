import { invariant } from "../../../../lib/assert.ts"
import type { OpenInquiry } from "../../contract.ts"
import { dueAt, pickSlaRule, warnAt } from "../../core/sla.ts"
import { type Choice, chooseOwner, managersOf } from "../../desk/core/rota.ts"
import { nextAlarmAt } from "../../inquiries/core/alarms.ts"
import { assignedMail } from "../../inquiries/core/mails.ts"
import {
  about,
  change,
  countAssignment,
  mailTo,
  recordHappenings,
  seatOf,
  type Work,
} from "../../inquiries/core/work.ts"
import type { Inquiry } from "../../store.ts"
import type { Origin } from "./origin.ts"
import { joinThread, phoneMark } from "./person.ts"
import { RATE_WINDOW_MS, type SpamReason, spamReasons } from "./spam.ts"

export type Source = Inquiry["source"]
export type Draft = {
  id: string
  input: OpenInquiry
  origin: Origin
  source: Source
  addressHash: string | null
  /** What came from the same address lately. */
  ofAddress: number
  madeAt: Date
  /** Of a mail: why nobody is to answer it, and what it goes on from where that is not found by who wrote it. */
  mail?: { spam: SpamReason[]; thread: { threadId: string; ownerId: string } | null } | undefined
}

/** What a vendor's own program or a signed-in affiliate sends is never taken for spam. */
const isTrusted = (source: Source) => source === "api" || source === "affiliate"

/**
 * Takes in an inquiry: it has an owner, a deadline and a thread. The work's inquiries are what the same person sent before.
 * What is spam is with a manager and rings nobody.
 */
export function decideInquiry(work: Work, draft: Draft): Inquiry {
  const earlier = [...work.inquiries.values()]
  const spam = isTrusted(draft.source) ? [] : spamOf(work, draft, earlier)
  const known = earlier.filter((one) => one.status !== "spam")
  const joined = joinThread(known.map((one) => ({ ...one, isOpen: one.status !== "closed" })))
  const thread = draft.mail?.thread ?? joined
  const choice = chooseFirst(work, draft, { isSpam: spam.length > 0, prefer: thread?.ownerId ?? null })
  const inquiry = toInquiry(work, draft, { spam, ownerId: choice.memberId, threadId: thread?.threadId ?? null })
  work.inquiries.set(inquiry.id, inquiry)
  work.opened.add(inquiry.id)
  const { id, kind, ownerId } = inquiry
  work.deeds.push({ action: "inquiry.open", subject: id, detail: { kind, source: draft.source, spam } })
  if (spam.length === 0) welcome(work, inquiry, choice.reason, known)
  else
    recordHappenings(work, inquiry, [
      { type: "created" },
      { type: "marked_spam", memberId: ownerId, detail: { reasons: spam } },
    ])
  return inquiry
}

function spamOf(work: Work, draft: Draft, earlier: readonly Inquiry[]): SpamReason[] {
  const { input, ofAddress, mail } = draft
  const since = new Date(work.now.getTime() - RATE_WINDOW_MS)
  const recent = { ofAddress, ofPerson: earlier.filter((one) => one.receivedAt > since).length }
  const { name = null, email = null, phone = null, message = null, website = null } = input
  const found = spamReasons({ name, email, phone, message, honeypot: website }, recent, work.desk.blockedWords)
  // Signatures are full of links.
  return mail ? [...mail.spam, ...found.filter((reason) => reason !== "links" && reason !== "markup")] : found
}

function chooseFirst(
  { seats }: Work,
  { input, origin }: Draft,
  { isSpam, prefer }: { isSpam: boolean; prefer: string | null },
): Choice {
  const { country, programId } = origin
  const need = { kind: input.kind, language: input.language ?? null, country, programId }
  const keeper = managersOf(seats)[0]
  const kept: Choice | null = keeper ? { memberId: keeper.memberId, reason: "nobody_present" } : null
  const choice = isSpam ? kept : chooseOwner(seats, need, { prefer })
  invariant(choice, "a_vendor_has_an_owner")
  return choice
}

type Given = { spam: SpamReason[]; ownerId: string; threadId: string | null }

function toInquiry(work: Work, { id, input, origin, source, addressHash, madeAt }: Draft, given: Given): Inquiry {
  const { vendorId, now, desk } = work
  const rule = pickSlaRule(desk.rules, input)
  const { kind, urgency, name = null, email = null, phone = null, message = null, language = null, fields } = input
  const clock = { ...NOT_YET, warnAt: warnAt(now, rule, desk.work), dueAt: dueAt(now, rule, desk.work) }
  const status = given.spam.length > 0 ? ("spam" as const) : ("open" as const)
  return {
    ...origin,
    ...clock,
    vendorId,
    id,
    threadId: given.threadId ?? id,
    source,
    spamReasons: given.spam,
    kind,
    urgency,
    name,
    email,
    phone,
    phoneMark: phoneMark(phone),
    message,
    pageUrl: input.page_url ?? null,
    fields,
    contactChannel: input.channel ?? (source === "email" ? "email" : null),
    language,
    addressHash,
    status,
    stage: "new",
    checked: [],
    ownerId: given.ownerId,
    assignmentId: work.mint("moment"),
    respondWithinMinutes: rule.respond_within_minutes,
    clock: rule.clock,
    receivedAt: now,
    clockFrom: now,
    alarmAt: nextAlarmAt({ ...clock, status }),
    createdAt: madeAt,
  }
}

/** What nothing has happened to. */
const NOT_YET = {
  ending: null,
  reason: null,
  saleExternalId: null,
  escalateAt: null,
  warnedAt: null,
  breachedAt: null,
  breachedById: null,
  escalatedAt: null,
  respondedAt: null,
  respondedById: null,
  responseSeconds: null,
  tries: 0,
  nextTryAt: null,
  remindedAt: null,
  waitingUntil: null,
  opportunityAt: null,
  expertId: null,
  expertDueAt: null,
  closedAt: null,
  mailedAt: null,
  ratingRequestedAt: null,
  rating: null,
  ratedAt: null,
}

/** What follows when it is no spam: its story begins, its thread wakes up, its owner and the world hear of it. */
function welcome(work: Work, inquiry: Inquiry, reason: Choice["reason"], earlier: readonly Inquiry[]) {
  const { id, threadId, ownerId } = inquiry
  countAssignment(work, ownerId, inquiry.assignmentId)
  const joined = threadId === id ? [] : [{ type: "joined" as const, detail: { thread_id: threadId } }]
  recordHappenings(work, inquiry, [
    { type: "created" },
    ...joined,
    { type: "assigned", memberId: ownerId, detail: { reason } },
  ])
  work.events.push({ type: "inquiry.created", ref: id })
  mailTo(work, seatOf(work, ownerId), assignedMail(about(work, inquiry), reason, false))
  if (isTrusted(inquiry.source)) work.journeys.push({ kind: "came", inquiry })
  for (const other of earlier.filter((one) => one.status === "waiting" && one.threadId === threadId)) {
    const detail = { reason: "customer_wrote", inquiry_id: id }
    const set = { status: "open" as const, waitingUntil: null }
    change(work, other, set, [{ type: "resumed", memberId: other.ownerId, detail }])
  }
}
