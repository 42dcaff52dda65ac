/** What mails say, all in one style: a greeting, what happened, what to do about it, and a link. */
export const mailMessages = {
  "mails.hello": ["Hello {name},", "Hei {name},", "Здравствуйте, {name}!"],
  "mails.hello_you": ["Hello,", "Hei,", "Здравствуйте!"],
  "mails.waiting_subject": [
    "{sums} wait for you at {vendor}",
    "{sums} venter på deg hos {vendor}",
    "Вас ждут {sums} от {vendor}",
  ],
  "mails.waiting_none": [
    "You earned {sums} with {program}, and it cannot be paid yet: there is no payout account for you. Setting one up takes a few minutes.",
    "Du har tjent {sums} med {program}, og det kan ikke betales ut ennå: du har ingen utbetalingskonto. Det tar noen minutter å sette opp en.",
    "Вы заработали {sums} в программе {program}, но выплатить это пока нельзя: у вас нет счёта для выплат. Настроить его — дело пары минут.",
  ],
  "mails.waiting_restricted": [
    "You earned {sums} with {program}, and it cannot be paid yet: your payout account is restricted. What is needed is said there.",
    "Du har tjent {sums} med {program}, og det kan ikke betales ut ennå: utbetalingskontoen din er begrenset. Der står det hva som trengs.",
    "Вы заработали {sums} в программе {program}, но выплатить это пока нельзя: ваш счёт для выплат ограничен. Что нужно, указано там.",
  ],
  "mails.waiting_then": [
    "After that it goes out with the next payout. Nothing is lost meanwhile.",
    "Etter det går det ut med neste utbetaling. Ingenting går tapt så lenge.",
    "После этого деньги уйдут со следующей выплатой. До тех пор ничего не пропадёт.",
  ],
} as const
