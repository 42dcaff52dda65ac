import { said } from "../../../../vocabulary/words.ts"
import { dueAt } from "../../core/sla.ts"
import { chooseOwner, managersOf } from "../../desk/core/rota.ts"
import type { Inquiry } from "../../store.ts"
import { type AlarmKind, pendingAlarms } from "./alarms.ts"
import * as mails from "./mails.ts"
import { handOver } from "./owners.ts"
import { about, change, mailManagers, mailTo, seatOf, type Work } from "./work.ts"

/** Who let a thread pass that was taken from them at this instant, by thread. */
type Handed = Map<string, string>

/** Rings what is due of these inquiries, in their order. */
export function ringAll(work: Work, ids: readonly string[]) {
  const handed: Handed = new Map()
  for (const id of ids) {
    const current = () => work.inquiries.get(id)!
    for (let next = pendingAlarms(current())[0]; next && next.at <= work.now; next = pendingAlarms(current())[0])
      RINGS[next.kind](work, current(), handed)
  }
}

const RINGS: Record<AlarmKind, (work: Work, one: Inquiry, handed: Handed) => void> = {
  warn(work, one) {
    mailTo(work, seatOf(work, one.ownerId), mails.warnedMail(about(work, one)))
    change(work, one, { warnedAt: work.now }, [{ type: "warned", memberId: one.ownerId }])
  },
  breach,
  escalate(work, one) {
    const saved = change(work, one, { escalatedAt: work.now }, [{ type: "escalated", memberId: one.ownerId }])
    const managers = managersOf(work.seats)
    const to = managers.find((seat) => seat.memberId === one.ownerId) ?? managers[0]
    if (!to || to.memberId === one.ownerId) return
    mailBreach(work, saved, one.ownerId, to.memberId)
    handOver(work, saved, to.memberId, { reason: "escalation" })
  },
  expert_back(work, one) {
    const expert = seatOf(work, one.expertId)?.name ?? said("deskmail.the_expert")
    mailTo(work, seatOf(work, one.ownerId), mails.expertAnsweredMail(about(work, one), expert, null))
    change(work, one, { expertId: null, expertDueAt: null }, [
      { type: "expert_returned", memberId: one.expertId, detail: { reason: "no_answer" } },
    ])
  },
  try(work, one) {
    mailTo(work, seatOf(work, one.ownerId), mails.reminderMail(about(work, one)))
    change(work, one, { remindedAt: work.now }, [{ type: "reminded", memberId: one.ownerId }])
  },
  resume(work, one) {
    mailTo(work, seatOf(work, one.ownerId), mails.resumedMail(about(work, one)))
    const set = { status: "open" as const, waitingUntil: null, nextTryAt: work.now, remindedAt: work.now }
    change(work, one, set, [{ type: "resumed", memberId: one.ownerId, detail: { reason: "time" } }])
  },
}

/** Nobody responded in time: counted, the manager notified, given to somebody else who has the same time again. */
function breach(work: Work, one: Inquiry, handed: Handed) {
  const before = handed.get(one.threadId)
  const passedBy = before ?? one.ownerId
  const rule = { respond_within_minutes: one.respondWithinMinutes, clock: one.clock }
  const set = { breachedAt: work.now, breachedById: passedBy, escalateAt: dueAt(work.now, rule, work.desk.work) }
  const saved = change(work, one, set, [{ type: "breached", memberId: passedBy }])
  work.events.push({ type: "inquiry.breached", ref: one.id })
  const to = before ? one.ownerId : (chooseOwner(work.seats, one, { without: passedBy })?.memberId ?? one.ownerId)
  mailBreach(work, saved, passedBy, to)
  if (to === one.ownerId) return
  handed.set(one.threadId, passedBy)
  handOver(work, saved, to, { reason: "breach" })
}

function mailBreach(work: Work, one: Inquiry, passedBy: string, to: string) {
  const name = (memberId: string) => seatOf(work, memberId)?.name ?? said("deskmail.somebody")
  mailManagers(work, mails.breachedMail(about(work, one), name(passedBy), name(to)))
}

/** A deadline that passed between two ticks: it counts from its own instant, and who acts now keeps the inquiry. */
export function breachOverdue(work: Work, one: Inquiry): Inquiry {
  if (one.respondedAt || one.breachedAt || work.now < one.dueAt) return one
  mailBreach(work, one, one.ownerId, one.ownerId)
  work.events.push({ type: "inquiry.breached", ref: one.id })
  return change(work, one, { breachedAt: one.dueAt, breachedById: one.ownerId }, [
    { type: "breached", memberId: one.ownerId, at: one.dueAt },
  ])
}
