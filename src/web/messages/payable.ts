/** What could be paid now, and reminders to those whose account keeps theirs back. */
export const payableMessages = {
  "payable.ready": ["ready to pay", "klar til utbetaling nå", "можно платить"],
  "payable.left_out": ["left out", "utelatt", "не вошло"],
  "remind.title": ["Waiting for a payout account", "Venter på utbetalingskonto", "Ждут счёта для выплат"],
  "remind.waiting": [
    "{sums} of {n} {n:affiliate|affiliates} cannot be paid until they set up their account.",
    "{sums} til {n} {n:partner|partnere} kan ikke betales før de har ordnet kontoen sin.",
    "{sums} нельзя выплатить, пока {n} {n:партнёр не настроит|партнёра не настроят|партнёров не настроят} счёт.",
  ],
  "remind.never": ["Nobody was reminded yet.", "Ingen er påminnet ennå.", "Никому ещё не напоминали."],
  "remind.last": ["Last reminded: {at}.", "Sist påminnet: {at}.", "Последнее напоминание: {at}."],
  "remind.button": [
    "Remind {n} {n:affiliate|affiliates}",
    "Påminn {n} {n:partner|partnere}",
    "Напомнить: {n} {n:партнёр|партнёра|партнёров}",
  ],
  "remind.one": ["Remind", "Påminn", "Напомнить"],
  "remind.column": ["Reminded", "Påminnet", "Напоминание"],
  "remind.whom": ["To: {names}.", "Til: {names}.", "Кому: {names}."],
  "remind.more": ["And {n} more.", "Og {n} til.", "И ещё {n}."],
  "remind.recent": [
    "{n} {n:was|were} reminded in the last {days} days and {n:gets|get} none.",
    "{n} ble påminnet de siste {days} dagene og får ingen.",
    "{n} {n:партнёр получил|партнёра получили|партнёров получили} напоминание за последние {days} дн. и не получат нового.",
  ],
  "remind.done": [
    "Reminded {n} {n:affiliate|affiliates}: the mail is on its way.",
    "{n} {n:partner|partnere} er påminnet: e-posten er på vei.",
    "Напоминание отправлено: {n} {n:партнёр|партнёра|партнёров}.",
  ],
  "remind.nobody": [
    "All of them were reminded in the last {days} days.",
    "Alle ble påminnet de siste {days} dagene.",
    "За последние {days} дн. напомнили всем.",
  ],
  "remind.recently": ["They were reminded today already.", "De er allerede påminnet i dag.", "Сегодня уже напоминали."],
  "remind.nothing_waits": [
    "Nothing waits for their account any more.",
    "Ingenting venter på kontoen deres lenger.",
    "Их счёт больше ничего не задерживает.",
  ],
} as const
