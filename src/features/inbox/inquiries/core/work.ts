import { invariant } from "../../../../lib/assert.ts"
import type { IdKind } from "../../../../vocabulary/ids.ts"
import type { MailKind } from "../../../../vocabulary/mail-kinds.ts"
import type { DeskPost } from "../../../../vocabulary/topics.ts"
import { said, type ToSay } from "../../../../vocabulary/words.ts"
import type { HappeningType } from "../../core/timeline.ts"
import { managersOf } from "../../desk/core/rota.ts"
import type { Desk } from "../../desk/desk-store.ts"
import type { MemberSeat } from "../../desk/rota-store.ts"
import type { Inquiry, InquiryChange, InquiryMoment, InquiryResponse } from "../../store.ts"
import { nextAlarmAt } from "./alarms.ts"
import type { About, MailText } from "./mails.ts"

/** What stands at the desk: who is there and how much they hold, and the inquiries that may be changed. */
export type WorkFacts = { desk: Desk; seats: MemberSeat[]; inquiries: readonly Inquiry[] }

/** Who acts and when; `mint` makes ids that sort in the order they were made. */
export type Acting = { vendorId: string; now: Date; by: string; publicUrl: string; mint: (kind: IdKind) => string }

export type Happening = { type: HappeningType; memberId?: string | null; at?: Date; detail?: Record<string, unknown> }
type Deed = { action: string; subject: string; detail: Record<string, unknown> }
type Topic = "inquiry.created" | "inquiry.breached"

/** What credit is to know, in this order: how a customer came, and a contact that reached them. */
export type WorkJourney =
  | { kind: "came"; inquiry: Inquiry }
  | { kind: "reached"; inquiry: Inquiry; response: InquiryResponse; opens: boolean }

/** A decision on its way: the facts as they stand after what was decided so far, and all that is to be written of it. */
export type Work = Acting & {
  desk: Desk
  seats: MemberSeat[]
  inquiries: Map<string, Inquiry>
  opened: Set<string>
  changed: Set<string>
  moments: InquiryMoment[]
  responses: InquiryResponse[]
  mails: (MailText & { to: string; desk?: DeskPost; kind?: MailKind })[]
  /** Inquiries whose askers are asked how the answer was. */
  asked: string[]
  events: { type: Topic; ref: string }[]
  deeds: Deed[]
  journeys: WorkJourney[]
}

export function beginWork(facts: WorkFacts, acting: Acting): Work {
  return {
    ...acting,
    desk: facts.desk,
    seats: facts.seats.map((seat) => ({ ...seat })),
    inquiries: new Map(facts.inquiries.map((one) => [one.id, one])),
    opened: new Set(),
    changed: new Set(),
    moments: [],
    responses: [],
    mails: [],
    asked: [],
    events: [],
    deeds: [],
    journeys: [],
  }
}

/** Changes an inquiry, sets its alarm again, and writes down what happened. */
export function change(work: Work, before: Inquiry, set: InquiryChange, happenings: Happening[]): Inquiry {
  const after = { ...before, ...set } as Inquiry
  after.alarmAt = nextAlarmAt(after)
  work.inquiries.set(after.id, after)
  work.changed.add(after.id)
  recordHappenings(work, after, happenings)
  return after
}

/** What an audit row says of a change of status, with the values that come with it. */
export function becomes(inquiry: Inquiry, status: Inquiry["status"], values: Record<string, unknown> = {}) {
  return { before: { status: inquiry.status }, after: { status, ...values } }
}

/** Writes down what happened to an inquiry, at this instant unless said otherwise. */
export function recordHappenings(work: Work, { id }: Pick<Inquiry, "id">, happenings: Happening[]) {
  const { vendorId, by, now, mint } = work
  for (const { type, memberId = null, at = now, detail = {} } of happenings)
    work.moments.push({ vendorId, id: mint("moment"), inquiryId: id, type, at, memberId, by, detail })
}

/** All of a thread that is not closed, the oldest first. */
export function threadOf(work: Work, threadId: string): Inquiry[] {
  const alive = [...work.inquiries.values()].filter((one) => one.threadId === threadId && isAlive(one))
  return alive.sort((a, b) => (a.id < b.id ? -1 : 1))
}

export const isAlive = ({ status }: Pick<Inquiry, "status">) => status === "open" || status === "waiting"

export function seatOf({ seats }: Pick<Work, "seats">, memberId: string | null): MemberSeat | undefined {
  return seats.find((seat) => seat.memberId === memberId)
}

/** Counts that a member was given one more, so that the next choice knows. */
export function countAssignment(work: Work, memberId: string, assignmentId: string) {
  const seat = seatOf(work, memberId)
  invariant(seat, "owner_is_an_active_member")
  seat.open++
  seat.lastAssignment = assignmentId
}

/** A mail after the commit, to nobody where there is nobody; `kind` where its reader may have switched it off. */
export function mailTo(work: Work, to: { email: string } | undefined, text: MailText, kind?: MailKind) {
  if (to) work.mails.push({ to: to.email, ...text, ...(kind && { kind }) })
}

/** The same to all who manage. */
export function mailManagers(work: Work, text: MailText, kind?: MailKind) {
  for (const { memberId } of managersOf(work.seats)) mailTo(work, seatOf(work, memberId), text, kind)
}

export const nameOf = ({ name, email, phone }: Pick<Inquiry, "name" | "email" | "phone">): ToSay =>
  name ?? email ?? phone ?? said("deskmail.somebody")

/** What mails say of an inquiry. */
export function about(work: Work, inquiry: Inquiry): About {
  const { kind, urgency, message, dueAt, vendorId, id } = inquiry
  const url = `${work.publicUrl}/v/${vendorId}/inbox/${id}`
  return { kind, urgency, who: nameOf(inquiry), message, dueAt, url, zone: work.desk.work.zone }
}
