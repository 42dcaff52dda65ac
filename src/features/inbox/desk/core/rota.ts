import type { Role } from "../../../../vocabulary/roles.ts"
import type { Kind } from "../../core/sla.ts"

/** A member as the desk sees them. Lists that are null allow all. */
export type Seat = {
  memberId: string
  role: Role
  isPresent: boolean
  /** Takes part in the rota; by default those of role sales do. */
  isInRota: boolean
  kinds: Kind[] | null
  languages: string[] | null
  countries: string[] | null
  programIds: string[] | null
  /** Inquiries they hold that are not closed. */
  open: number
  /** Sorts by the time of their last assignment; null for none yet. */
  lastAssignment: string | null
}

export type Need = { kind: Kind; language: string | null; country: string | null; programId: string | null }

export type AssignReason =
  | "round_robin"
  | "nobody_present"
  | "same_person"
  | "substitute"
  | "away"
  | "breach"
  | "escalation"
  | "removed"
  | "manual"
  | "not_spam"

export type Choice = { memberId: string; reason: "round_robin" | "nobody_present" | "same_person" }

/** Whether this member may answer for inquiries at all. */
export function worksInbox(seat: Seat): boolean {
  return seat.isInRota || seat.role === "owner" || seat.role === "manager" || seat.role === "sales"
}

function isEntitled(seat: Seat, need: Need): boolean {
  const allows = (list: string[] | null, value: string | null) =>
    list === null || (value !== null && list.includes(value))
  return (
    allows(seat.kinds, need.kind) &&
    allows(seat.languages, need.language) &&
    allows(seat.countries, need.country) &&
    allows(seat.programIds, need.programId)
  )
}

/** Fewest open first; among equals who was given something longest ago. */
function fairest(seats: Seat[]): Seat | undefined {
  const last = (seat: Seat) => seat.lastAssignment ?? ""
  return seats.sort(
    (a, b) => a.open - b.open || (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : a.memberId < b.memberId ? -1 : 1),
  )[0]
}

/** Managers who are present, else owners who are; nobody being there, they are the ones all the same. */
export function managersOf(seats: readonly Seat[]): Seat[] {
  const of = (role: Seat["role"], mustBePresent: boolean) =>
    seats.filter((seat) => seat.role === role && (seat.isPresent || !mustBePresent))
  const tiers = [of("manager", true), of("owner", true), of("manager", false), of("owner", false)]
  return tiers.find((tier) => tier.length > 0) ?? []
}

/**
 * Who answers for an inquiry: the person's own contact if they are there, else the fairest of those present and
 * entitled, else the manager. Null only when `without` leaves nobody at all.
 */
export function chooseOwner(
  seats: readonly Seat[],
  need: Need,
  wish: { prefer?: string | null; without?: string | null } = {},
): Choice | null {
  const able = seats.filter((seat) => seat.memberId !== wish.without)
  const known = able.find((seat) => seat.memberId === wish.prefer)
  if (known?.isPresent && worksInbox(known)) return { memberId: known.memberId, reason: "same_person" }
  const round = fairest(able.filter((seat) => seat.isPresent && seat.isInRota && isEntitled(seat, need)))
  if (round) return { memberId: round.memberId, reason: "round_robin" }
  const manager = fairest(managersOf(able))
  return manager ? { memberId: manager.memberId, reason: "nobody_present" } : null
}

const OWNERS: readonly Role[] = ["owner", "manager", "sales"]
/** Whether a role may own inquiries. */
export const mayOwnInquiries = (role: Role): boolean => OWNERS.includes(role)
