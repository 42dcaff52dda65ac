import { invariant } from "../../../lib/assert.ts"
import { DAY_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit } from "../../../platform/outbox.ts"
import { nameForDay } from "../../links/clicks/name-visitors.ts"
import { visitorName } from "../../links/redirect/mint-click-id.ts"
import type { OpenInquiry } from "../contract.ts"
import { dueAt, pickSlaRule, warnAt } from "../core/sla.ts"
import { type Choice, chooseOwner, managersOf } from "../desk/core/rota.ts"
import { changeInquiry, type Inquiry, recordHappenings } from "../inquiries/change-inquiry.ts"
import { nextAlarmAt } from "../inquiries/core/alarms.ts"
import { assignedMail } from "../inquiries/core/mails.ts"
import { countAssignment, enterDesk, type Room, seatOf } from "../inquiries/hand-over.ts"
import { joinCustomer } from "../inquiries/join-customer.ts"
import { about, notifyMember } from "../inquiries/notify-member.ts"
import { type FullInquiry, workOnInquiry } from "../inquiries/work-on-inquiry.ts"
import * as store from "../store.ts"
import { joinThread, phoneMark, THREAD_DAYS } from "./core/person.ts"
import { RATE_WINDOW_MS, type SpamReason, spamReasons } from "./core/spam.ts"
import { findOrigin, type Origin } from "./find-origin.ts"
import * as origins from "./origin-store.ts"

export type Source = Inquiry["source"]
type Person = {
  email: string | null
  phone: string | null
  customerExternalId: string | null
  phoneMark: string | null
}
type Draft = {
  input: OpenInquiry
  origin: Origin
  person: Person
  source: Source
  addressHash: string | null
  earlier: Inquiry[]
}

/** Takes in an inquiry: it is stored, has an owner and a clock when this returns, or nothing happened. */
export async function openInquiry(
  ctx: Ctx,
  vendorId: string,
  input: OpenInquiry,
  source: Source,
): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.open", async (tx) => {
    const origin = await findOrigin(tx, ctx, vendorId, input, source !== "api")
    return insertInquiry(tx, ctx, vendorId, input, origin, source)
  })
}

/** The same inside another transaction, for somebody whose origin is known. */
export async function insertInquiry(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  input: OpenInquiry,
  origin: Origin,
  source: Source,
): Promise<Inquiry> {
  const person = {
    email: input.email ?? null,
    phone: input.phone ?? null,
    customerExternalId: origin.customerExternalId,
    phoneMark: phoneMark(input.phone),
  }
  const addressHash = await hashAddress(ctx, vendorId, source)
  const room = await enterDesk(tx, ctx, vendorId)
  const since = new Date(ctx.now.getTime() - THREAD_DAYS * DAY_MS)
  const earlier = await origins.listOfPerson(tx, vendorId, person, since)
  const draft: Draft = { input, origin, person, source, addressHash, earlier }
  const isTrusted = source === "api" || source === "affiliate"
  const spam = isTrusted ? [] : await findSpam(tx, ctx, vendorId, room, draft)
  const found = findThread(room, draft, spam.length > 0)
  const inquiry = await store.insertInquiry(tx, toRow(ctx, vendorId, room, { ...draft, ...found, spam }))
  await audit(tx, ctx, vendorId, "inquiry.open", inquiry.id, { kind: inquiry.kind, source, spam })
  if (inquiry.status === "spam") {
    const detail = { reasons: spam }
    await recordHappenings(tx, ctx, inquiry, [
      { type: "created" },
      { type: "marked_spam", memberId: inquiry.ownerId, detail },
    ])
    return inquiry
  }
  if (isTrusted) await joinCustomer(tx, ctx, inquiry)
  await welcome(tx, ctx, room, { ...draft, reason: found.choice.reason }, inquiry)
  return inquiry
}

async function hashAddress(ctx: Ctx, vendorId: string, source: Source): Promise<string | null> {
  if (!ctx.client?.address || (source !== "script" && source !== "form")) return null
  const { address } = ctx.client
  const day = ctx.now.toISOString().slice(0, 10)
  const mark = await visitorName(ctx.ports.env.signingKeys, { vendorId, day, address, userAgent: "" })
  return nameForDay(ctx, ctx.now, mark)
}

async function findSpam(tx: Tx, ctx: Ctx, vendorId: string, room: Room, draft: Draft): Promise<SpamReason[]> {
  const since = new Date(ctx.now.getTime() - RATE_WINDOW_MS)
  const recent = {
    ofAddress: draft.addressHash ? await origins.countOfAddress(tx, vendorId, draft.addressHash, since) : 0,
    ofPerson: draft.earlier.filter((one) => one.receivedAt > since).length,
  }
  const { name = null, email = null, phone = null, message = null, website = null } = draft.input
  return spamReasons({ name, email, phone, message, honeypot: website }, recent, room.desk.blockedWords)
}

/** The thread it joins, and who gets it; what is spam lies with a manager and rings nobody. */
function findThread(room: Room, draft: Draft, isSpam: boolean): { threadId: string | null; choice: Choice } {
  const known = draft.earlier.filter((one) => one.status !== "spam")
  const thread = joinThread(known.map((one) => ({ ...one, isOpen: one.status !== "closed" })))
  const { country, programId } = draft.origin
  const need = { kind: draft.input.kind, language: draft.input.language ?? null, country, programId }
  const keeper = managersOf(room.seats)[0]
  const kept: Choice | null = keeper ? { memberId: keeper.memberId, reason: "nobody_present" } : null
  const choice = isSpam ? kept : chooseOwner(room.seats, need, { prefer: thread?.ownerId ?? null })
  invariant(choice, "a_vendor_has_an_owner")
  return { threadId: thread?.threadId ?? null, choice }
}

type Placed = Draft & { threadId: string | null; choice: Choice; spam: SpamReason[] }

function toRow(ctx: Ctx, vendorId: string, room: Room, placed: Placed) {
  const { input, origin, person, source, addressHash, choice, spam } = placed
  const id = newId("inquiry")
  const rule = pickSlaRule(room.desk.rules, input)
  const clock = {
    status: spam.length > 0 ? ("spam" as const) : ("open" as const),
    warnAt: warnAt(ctx.now, rule, room.desk.work),
    dueAt: dueAt(ctx.now, rule, room.desk.work),
    escalateAt: null,
    warnedAt: null,
    breachedAt: null,
    escalatedAt: null,
    respondedAt: null,
    nextTryAt: null,
    remindedAt: null,
    waitingUntil: null,
    expertDueAt: null,
  }
  const { name = null, message = null, page_url: pageUrl = null, language = null } = input
  return {
    vendorId,
    id,
    threadId: placed.threadId ?? id,
    source,
    spamReasons: spam,
    kind: input.kind,
    urgency: input.urgency,
    name,
    message,
    pageUrl,
    fields: input.fields,
    ...origin,
    ...person,
    language,
    addressHash,
    stage: "new" as const,
    checked: [],
    ownerId: choice.memberId,
    assignmentId: newId("moment"),
    respondWithinMinutes: rule.respond_within_minutes,
    clock: rule.clock,
    ...clock,
    receivedAt: ctx.now,
    clockFrom: ctx.now,
    alarmAt: nextAlarmAt(clock),
    createdAt: realNow(),
  }
}

/** What follows when an inquiry is no spam: its story begins, its thread wakes up, its owner and the world are notified. */
async function welcome(
  tx: Tx,
  ctx: Ctx,
  room: Room,
  { earlier, reason }: { earlier: Inquiry[]; reason: Choice["reason"] },
  inquiry: Inquiry,
) {
  const { vendorId, id, threadId, ownerId } = inquiry
  countAssignment(room, ownerId, inquiry.assignmentId)
  const joined = threadId === id ? [] : [{ type: "joined" as const, detail: { thread_id: threadId } }]
  await Promise.all([
    recordHappenings(tx, ctx, inquiry, [
      { type: "created" },
      ...joined,
      { type: "assigned", memberId: ownerId, detail: { reason } },
    ]),
    emit(tx, vendorId, "inquiry.created", id),
    notifyMember(tx, vendorId, seatOf(room, ownerId), assignedMail(about(ctx, room.desk, inquiry), reason, false)),
  ])
  for (const other of earlier.filter((one) => one.status === "waiting" && one.threadId === threadId))
    await changeInquiry(tx, ctx, other, { status: "open", waitingUntil: null }, [
      { type: "resumed", memberId: other.ownerId, detail: { reason: "customer_wrote", inquiry_id: id } },
    ])
}
