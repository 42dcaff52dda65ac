/** What is asked before a step that weighs something: what will happen, what follows, and the button. */
export const confirmMessages = {
  "confirm.pay": [
    "Pay {amount} to {n} {n:affiliate|affiliates}",
    "Betal {amount} til {n} {n:partner|partnere}",
    "Выплатить {amount}: {n} {n:партнёр|партнёра|партнёров}",
  ],
  "confirm.pay_detail": [
    "The payments leave as soon as you approve, as far as funds reach; the others follow once there are more.",
    "Betalingene sendes så snart du godkjenner, så langt midlene rekker; resten følger når det kommer mer.",
    "Платежи уйдут сразу после одобрения, насколько хватит средств; остальные — когда средства появятся.",
  ],
  "confirm.pay_submit": ["Approve and pay", "Godkjenn og betal", "Одобрить и выплатить"],
  "confirm.cancel_run": [
    "Cancel this run of {amount}",
    "Avbryt denne utbetalingen på {amount}",
    "Отменить эту выплату на {amount}",
  ],
  "confirm.cancel_run_detail": [
    "Nothing is paid. Everything in it is payable again and goes into the next run.",
    "Ingenting betales. Alt i den kan betales igjen og kommer med i neste utbetaling.",
    "Ничего не выплачивается. Всё снова к выплате и попадёт в следующую.",
  ],
  "confirm.cancel_run_submit": ["Cancel the run", "Avbryt utbetalingen", "Отменить выплату"],
  "confirm.write_off": [
    "Write off {amount} that {name} owes",
    "Avskriv {amount} som {name} skylder",
    "Списать {amount} — долг: {name}",
  ],
  "confirm.write_off_detail": [
    "The affiliate keeps the money, and it becomes an expense of yours.",
    "Partneren beholder pengene, og de blir en kostnad for dere.",
    "Деньги остаются у партнёра и становятся вашим расходом.",
  ],
  "confirm.write_off_submit": ["Write it off", "Avskriv", "Списать"],
  "confirm.email": [
    "Pay what {name} earns to whoever reads {email}",
    "Betal det {name} tjener til den som leser {email}",
    "Платить заработок партнёра {name} тому, кто читает {email}",
  ],
  "confirm.email_detail": [
    "Their sign-in and their payout account follow the new address. Nothing is paid for 72 hours.",
    "Innlogging og utbetalingskonto følger den nye adressen. Ingenting betales på 72 timer.",
    "Вход и счёт для выплат перейдут на новый адрес. 72 часа ничего не выплачивается.",
  ],
  "confirm.email_submit": ["Approve the change", "Godkjenn endringen", "Одобрить изменение"],
  "confirm.ban": ["Ban {name}", "Steng ute {name}", "Заблокировать: {name}"],
  "confirm.ban_detail": [
    "Their links stop counting and nothing more is earned. What is payable stays owed.",
    "Lenkene slutter å telle, og ingenting mer tjenes. Det som kan betales ut, skyldes fortsatt.",
    "Ссылки перестанут учитываться, и новых начислений не будет. Уже начисленное к выплате остаётся.",
  ],
  "confirm.ban_submit": ["Ban", "Steng ute", "Заблокировать"],
  "confirm.review": ["Keep the review of {period}", "Behold gjennomgangen av {period}", "Сохранить обзор за {period}"],
  "confirm.review_detail": [
    "The figures are kept as they are now, and the next period starts from what you decide.",
    "Tallene beholdes som de er nå, og neste periode starter fra det dere bestemmer.",
    "Цифры сохраняются как есть, и следующий период начнётся с ваших решений.",
  ],
  "confirm.review_submit": ["Keep it", "Behold", "Сохранить"],
  "confirm.take_back": ["Move this credit back", "Flytt fordelingen tilbake", "Вернуть эту долю"],
  "confirm.take_back_detail": [
    "Credit is again as it was before this transfer.",
    "Fordelingen blir slik den var før denne overføringen.",
    "Доли станут такими, какими были до этой передачи.",
  ],
  "confirm.take_back_submit": ["Take back", "Ta tilbake", "Вернуть"],
  "confirm.spam": ["Mark this inquiry as spam", "Merk henvendelsen som søppel", "Пометить запрос как спам"],
  "confirm.spam_detail": [
    "Its clock stops and nobody answers it. It can be released again.",
    "Klokken stopper, og ingen svarer. Den kan hentes frem igjen.",
    "Отсчёт остановится, и никто не ответит. Пометку можно снять.",
  ],
  "confirm.spam_submit": ["It is spam", "Det er søppel", "Это спам"],
  "confirm.sign_out_all": ["Sign out in every browser", "Logg ut i alle nettlesere", "Выйти во всех браузерах"],
  "confirm.sign_out_all_detail": [
    "This one too. You can sign in again at once.",
    "Denne også. Du kan logge inn igjen med en gang.",
    "В этом тоже. Можно сразу войти снова.",
  ],
  "confirm.sign_out_all_submit": ["Sign out everywhere", "Logg ut overalt", "Выйти везде"],
  "confirm.webhook_delete": ["Delete the endpoint {url}", "Slett endepunktet {url}", "Удалить адрес {url}"],
  "confirm.webhook_delete_detail": [
    "It gets nothing more, and the list of its deliveries goes with it.",
    "Det får ikke noe mer, og listen over leveringene slettes også.",
    "Он больше ничего не получит, и список его доставок тоже удалится.",
  ],
  "confirm.webhook_delete_submit": ["Delete it", "Slett det", "Удалить"],
} as const
