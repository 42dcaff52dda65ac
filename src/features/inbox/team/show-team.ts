import type { MemberSeat } from "../desk/rota-store.ts"
import type { MemberAvailability } from "./set-availability.ts"

export function showAvailability({ memberId, isPresent, absences }: MemberAvailability) {
  const away = absences.map((one) => ({
    away_from: one.awayFrom.toISOString(),
    away_until: one.awayUntil.toISOString(),
    substitute_id: one.substituteId,
  }))
  return { member_id: memberId, is_present: isPresent, away }
}

export function showSeat(seat: MemberSeat) {
  return {
    member_id: seat.memberId,
    name: seat.name,
    email: seat.email,
    role: seat.role,
    is_present: seat.isPresent,
    in_rota: seat.isInRota,
    kinds: seat.kinds,
    languages: seat.languages,
    countries: seat.countries,
    program_ids: seat.programIds,
    open: seat.open,
    late: seat.late,
  }
}

export function showTeam(seats: MemberSeat[]) {
  return { data: seats.map(showSeat) }
}
