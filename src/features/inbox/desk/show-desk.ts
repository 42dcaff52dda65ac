import type { Desk } from "./desk-store.ts"

export function showSla(desk: Desk) {
  const { hours, holidays, rules, work } = desk
  return { business_hours: hours, holidays, rules, timezone: work.zone }
}

export function showDesk(desk: Desk) {
  return { checklists: desk.checklists, blocked_words: desk.blockedWords }
}
