import { type AssignReason, chooseOwner, worksInbox } from "../../desk/core/rota.ts"
import type { Inquiry } from "../../store.ts"
import { assignedMail } from "./mails.ts"
import { about, change, countAssignment, isAlive, mailTo, seatOf, threadOf, type Work } from "./work.ts"

/** Gives an inquiry, and what else of its thread is open, to a member and mails them once. */
export function handOver(
  work: Work,
  inquiry: Inquiry,
  to: string,
  why: { reason: AssignReason; note?: string },
): Inquiry {
  let own = inquiry
  for (const one of threadOf(work, inquiry.threadId)) {
    const isOwn = one.id === inquiry.id
    if (one.ownerId === to && !isOwn) continue
    const from = one.ownerId
    const assignmentId = work.mint("moment")
    const detail = { ...why, from }
    const saved = change(work, one, { ownerId: to, assignmentId }, [{ type: "assigned", memberId: to, detail }])
    const left = seatOf(work, from)
    if (left) left.open--
    countAssignment(work, to, assignmentId)
    if (isOwn) own = saved
  }
  mailTo(work, seatOf(work, to), assignedMail(about(work, own), why.reason, own.respondedAt !== null))
  return own
}

const MAX_SUBSTITUTES = 10
export type Leaving = { memberId: string; absence: { substituteId: string | null } | null }

/** Who stands in for a member: their substitute, or that one's when they are away too; null when that leads to nobody. */
function standIn(work: Work, { memberId, absence }: Leaving): string | null {
  let substitute = absence?.substituteId ?? null
  for (let hops = 0; substitute && substitute !== memberId && hops < MAX_SUBSTITUTES; hops++) {
    const seat = seatOf(work, substitute)
    if (!seat || !worksInbox(seat)) return null
    if (seat.isPresent) return substitute
    substitute = seat.substituteId
  }
  return null
}

/** A member goes, for a time or for good: what they hold goes to a substitute or round, what they were asked goes back. */
export function clearMember(work: Work, leaving: Leaving) {
  const { memberId, absence } = leaving
  const substitute = standIn(work, leaving)
  const reason = substitute ? "substitute" : absence ? "away" : "removed"
  const held = (of: (one: Inquiry) => boolean) =>
    [...work.inquiries.values()].filter((one) => isAlive(one) && of(one)).sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const { id } of held((one) => one.ownerId === memberId)) {
    const inquiry = work.inquiries.get(id)!
    if (inquiry.ownerId !== memberId) continue
    const to = substitute ?? chooseOwner(work.seats, inquiry, { without: memberId })?.memberId
    if (to) handOver(work, inquiry, to, { reason })
  }
  for (const inquiry of held((one) => one.expertId === memberId))
    change(work, inquiry, { expertId: null, expertDueAt: null }, [
      { type: "expert_returned", memberId, detail: { reason: absence ? "away" : "removed" } },
    ])
}
