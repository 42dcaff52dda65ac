import type { Desk } from "./desk-store.ts"
import type { MailDesk } from "./save-desk.ts"

export function showSla(desk: Desk) {
  const { hours, holidays, rules, work } = desk
  return { business_hours: hours, holidays, rules, timezone: work.zone }
}

export function showDesk({ desk, ratings, address, secret }: MailDesk) {
  return {
    checklists: desk.checklists,
    blocked_words: desk.blockedWords,
    templates: desk.templates,
    asks_rating: desk.asksRating,
    mail_address: address,
    mail_secret: secret,
    ratings,
  }
}
