/** How affiliates do. */
export const growthMessages = {
  "growth.title": ["Growth", "Vekst", "Рост"],
  "growth.intro": [
    "Who brings sales, who is new, and who does not get going yet.",
    "Hvem som gir salg, hvem som er nye, og hvem som ikke er i gang ennå.",
    "Кто приносит продажи, кто пришёл недавно и кто ещё не начал.",
  ],
  "growth.program": ["Program", "Program", "Программа"],
  "growth.every_program": ["every program", "alle programmer", "все программы"],
  "growth.leader": ["Most sales in {days} days", "Flest salg på {days} dager", "Больше всего продаж за {days} дней"],
  "growth.new": ["New in {days} days", "Nye på {days} dager", "Новые за {days} дней"],
  "growth.unseen": ["Links without a click", "Lenker uten klikk", "Ссылки без кликов"],
  "growth.unsold": ["Clicks without a sale", "Klikk uten salg", "Клики без продаж"],
  "growth.churned": [
    "Sold before, nothing in {days} days",
    "Har solgt før, ingenting på {days} dager",
    "Продавали раньше, ничего за {days} дней",
  ],
  "growth.none_leader": ["Nobody has brought a sale.", "Ingen har gitt salg.", "Продаж никто не принёс."],
  "growth.none_new": ["Nobody was approved.", "Ingen ble godkjent.", "Никого не одобрили."],
  "growth.none_unseen": [
    "Every link was followed at least once.",
    "Alle lenker er fulgt minst én gang.",
    "По каждой ссылке переходили хотя бы раз.",
  ],
  "growth.none_unsold": [
    "Whoever brings visitors brings sales.",
    "Alle som gir besøk, gir også salg.",
    "Все, кто приводит посетителей, приносят и продажи.",
  ],
  "growth.none_churned": [
    "Whoever has sold still sells.",
    "Alle som har solgt, selger fortsatt.",
    "Все, кто продавал, продают и сейчас.",
  ],
  "growth.mail_wanted": [
    "Mail me my figures once a month",
    "Send meg tallene mine én gang i måneden",
    "Присылать мне мои показатели раз в месяц",
  ],
  "growth.mail_subject": ["{vendor}: your {month}", "{vendor}: din {month}", "{vendor}: ваши показатели, {month}"],
  "growth.mail_brought": [
    "What you brought {vendor} in {month}:",
    "Dette ga du {vendor} i {month}:",
    "Что вы принесли {vendor} за {month}:",
  ],
  "growth.mail_clicks": ["{n} {n:click|clicks}", "{n} klikk", "{n} {n:клик|клика|кликов}"],
  "growth.mail_sales": ["{n} {n:sale|sales}", "{n} salg", "{n} {n:продажа|продажи|продаж}"],
  "growth.mail_earned": ["Earned: {sums}", "Tjent: {sums}", "Заработано: {sums}"],
  "growth.mail_more": [
    "Sale by sale, and when it is paid: {url}",
    "Salg for salg, og når det utbetales: {url}",
    "По каждой продаже, и когда выплата: {url}",
  ],
  "growth.mail_off": [
    "You get this once a month. If you would rather not, say so in your profile: {url}",
    "Du får denne én gang i måneden. Vil du ikke det, si fra i profilen din: {url}",
    "Это письмо приходит раз в месяц. Отказаться можно в профиле: {url}",
  ],
  "growth.first_of": ["({n} of {all})", "({n} av {all})", "({n} из {all})"],
} as const
