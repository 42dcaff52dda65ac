/** What pages say of mails: which kinds somebody wants, and where none arrives. */
export const mailChoiceMessages = {
  "mails.reason_hint": [
    "They are mailed it as you write it.",
    "De får den på e-post slik du skriver den.",
    "Человек получит её по почте в этом виде.",
  ],
  "mails.is_bounced": [
    "Mail does not arrive there since {day}: {reason}",
    "E-post kommer ikke fram dit siden {day}: {reason}",
    "Письма туда не доходят с {day}: {reason}",
  ],
  "mails.is_complained": [
    "Mail from here was called spam there on {day}. {reason}",
    "E-post herfra ble meldt som søppelpost der {day}. {reason}",
    "Письмо отсюда отметили там как спам {day}. {reason}",
  ],
  "mails.off_ask": [
    "Do you want no more of these mails?",
    "Vil du ikke ha flere slike e-poster?",
    "Больше не присылать такие письма?",
  ],
  "mails.off_yes": ["No more of them", "Ikke flere", "Больше не присылать"],
  "mails.off_done": [
    "You get no more of these mails.",
    "Du får ikke flere slike e-poster.",
    "Такие письма больше не придут.",
  ],
  "mails.on_again": ["Send them again", "Send dem igjen", "Присылать снова"],
  "mails.on_done": [
    "You get these mails again.",
    "Du får slike e-poster igjen.",
    "Такие письма снова будут приходить.",
  ],
  "mails.off_gone": [
    "This link is not one of ours, or whom it was for is no longer known here. You get no mails because of it.",
    "Denne lenken er ikke vår, eller den den var for, er ikke lenger kjent her. Du får ingen e-post på grunn av den.",
    "Эта ссылка не наша, или того, кому она предназначалась, здесь больше нет. Писем из-за неё не будет.",
  ],
  "mails.choices_saved": ["Your choice of mails is saved.", "Valget ditt er lagret.", "Ваш выбор писем сохранён."],
  "mails.kind_first_sale": ["My first sale", "Mitt første salg", "Моя первая продажа"],
  "mails.kind_commission": [
    "When a commission of mine is held, released or rejected",
    "Når en provisjon av min holdes tilbake, frigis eller avvises",
    "Когда моё вознаграждение задержано, освобождено или отклонено",
  ],
  "mails.kind_payout": ["When I am paid", "Når jeg får betalt", "Когда мне заплатили"],
  "mails.kind_payout_waiting": [
    "When money waits because I have no payout account",
    "Når penger venter fordi jeg mangler utbetalingskonto",
    "Когда деньги ждут, потому что у меня нет счёта для выплат",
  ],
  "mails.kind_deal": [
    "What becomes of deals that I registered",
    "Hva som skjer med avtaler jeg har meldt inn",
    "Что стало со сделками, которые я заявил",
  ],
  "mails.kind_monthly": ["My figures, once a month", "Tallene mine, én gang i måneden", "Мои показатели раз в месяц"],
  "mails.kind_application": [
    "When somebody applies to a program",
    "Når noen søker til et program",
    "Когда кто-то подаёт заявку в программу",
  ],
  "mails.kind_morning": [
    "Each morning, which inquiries wait for me",
    "Hver morgen, hvilke henvendelser som venter på meg",
    "Каждое утро: какие запросы меня ждут",
  ],
  "mails.kind_week": ["The week, on its first morning", "Uken, første morgen", "Итоги недели в первое утро"],
} as const
