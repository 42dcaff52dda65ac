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
  "growth.board": ["Leaderboard", "Toppliste", "Таблица лидеров"],
  "growth.board_intro": [
    "Who sold most in {days} days; of equals, who brought more clicks. Nobody’s earnings or customers are shown.",
    "Hvem som solgte mest på {days} dager; ved likt antall, hvem som ga flest klikk. Ingens inntekter eller kunder vises.",
    "Кто больше продал за {days} дней; при равенстве — у кого больше кликов. Доходы и клиенты не показываются.",
  ],
  "growth.board_off": [
    "None of your programs has a leaderboard.",
    "Ingen av programmene dine har en toppliste.",
    "Ни в одной вашей программе нет таблицы лидеров.",
  ],
  "growth.board_rank": ["Rank", "Plassering", "Место"],
  "growth.board_somebody": ["An affiliate", "En partner", "Партнёр"],
  "growth.board_you": ["you", "deg", "вы"],
  "growth.board_clicks": ["Clicks so far", "Klikk så langt", "Кликов всего"],
  "growth.board_name": [
    "Show my name to the others here",
    "Vis navnet mitt til de andre her",
    "Показывать моё имя остальным",
  ],
  "growth.board_named": [
    "The others in {program} read your name now.",
    "De andre i {program} ser navnet ditt nå.",
    "Остальные в {program} теперь видят ваше имя.",
  ],
  "growth.board_unnamed": [
    "To the others in {program} you are “An affiliate”.",
    "For de andre i {program} er du «En partner».",
    "Для остальных в {program} вы — «Партнёр».",
  ],
  "growth.first_of": ["({n} of {all})", "({n} av {all})", "({n} из {all})"],
} as const
