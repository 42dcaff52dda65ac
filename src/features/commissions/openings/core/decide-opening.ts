import { availableAt } from "../../commissions/core/due.ts"

/** Where another system left a commission: not due yet, due, paid there, or owed to nobody. */
export const OPENING_STATUSES = ["pending", "due", "paid", "void"] as const
export type OpeningStatus = (typeof OPENING_STATUSES)[number]

/** What a commission of theirs says; the amount is negative where it takes one back. Minor units. */
export type OpeningSaid = { affiliateId: string; amount: bigint; currency: string; status: OpeningStatus }
export type OpeningStep = "book" | "mature" | "close" | "unchanged" | "conflict"

const RANK: Record<OpeningStatus, number> = { pending: 0, due: 1, paid: 2, void: 2 }

/**
 * What a commission of theirs comes to here: booked once, and moved on only, so that an older file than the last changes
 * nothing. `close`: it is settled there, and nothing of it is owed here any more.
 */
export function openingStep(known: OpeningSaid | null, said: OpeningSaid): OpeningStep {
  if (!known) return "book"
  const isSame = known.affiliateId === said.affiliateId && known.currency === said.currency
  if (!isSame || known.amount !== said.amount) return "conflict"
  if (RANK[said.status] <= RANK[known.status]) return "unchanged"
  return said.status === "due" ? "mature" : "close"
}

/** When what is open there is due here: as they say, or after a full hold; what they call due is due now. */
export function openingDue(
  { status, earnedAt, dueAt }: { status: OpeningStatus; earnedAt: Date; dueAt: Date | null },
  now: Date,
  holdDays: number,
): Date {
  if (status !== "pending") return now
  const due = dueAt ?? availableAt(earnedAt, holdDays)
  return due > now ? due : availableAt(now, holdDays)
}
