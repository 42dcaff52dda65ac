/** What mails say that nobody may switch off: who signs in, where money goes, what needs somebody. No page says any of it. */
export const accountMailMessages = {
  "mailed.passkey_added": [
    "A passkey was added to your account",
    "En passnøkkel ble lagt til kontoen din",
    "К вашему аккаунту добавлен ключ доступа",
  ],
  "mailed.passkey_added_words": [
    "Your account has a new passkey, {name}: it signs you in without a mail.",
    "Kontoen din har en ny passnøkkel, {name}: den logger deg inn uten e-post.",
    "В вашем аккаунте новый ключ доступа, {name}: с ним можно войти без письма.",
  ],
  "mailed.not_you_passkey": [
    "If this was not you, remove it and sign out everywhere: {url}",
    "Hvis dette ikke var deg, fjern den og logg ut overalt: {url}",
    "Если это были не вы, удалите его и выйдите везде: {url}",
  ],
  "mailed.passkey_locked": [
    "A passkey of yours was locked",
    "En av passnøklene dine ble låst",
    "Один из ваших ключей доступа заблокирован",
  ],
  "mailed.passkey_locked_words": [
    "Somebody tried to sign in with your passkey {name}, and its counter went back: there may be a copy of it. It is locked, and signs nobody in any more.",
    "Noen prøvde å logge inn med passnøkkelen din {name}, og telleren dens gikk bakover: det kan finnes en kopi. Den er låst og logger ingen inn lenger.",
    "Кто-то пытался войти с вашим ключом доступа {name}, и его счётчик пошёл назад: возможно, есть копия. Он заблокирован, войти с ним больше нельзя.",
  ],
  "mailed.passkey_replace": [
    "Remove it, and add a new one: {url}",
    "Fjern den, og legg til en ny: {url}",
    "Удалите его и добавьте новый: {url}",
  ],
  "mailed.new_approver": [
    "Somebody who joined recently approved something",
    "En som nettopp ble medlem, har godkjent noe",
    "Недавно добавленный участник что-то одобрил",
  ],
  "mailed.new_approver_words": [
    "{what} was approved by {name} ({email}, {role}), who has been a member for less than {n} hours.",
    "{what} ble godkjent av {name} ({email}, {role}), som har vært medlem i mindre enn {n} timer.",
    "{what} — одобрено: {name} ({email}, {role}), в компании менее {n} {n:часа|часов|часов}.",
  ],
  "mailed.know_approver": [
    "If you do not know this person, look at it now: {url}",
    "Hvis du ikke kjenner denne personen, se på det nå: {url}",
    "Если вы не знаете этого человека, проверьте сейчас же: {url}",
  ],
  "mailed.domain": [
    "May {vendor} sign in people of {domain}?",
    "Kan {vendor} logge inn folk fra {domain}?",
    "Может ли {vendor} входить за людей из {domain}?",
  ],
  "mailed.domain_words": [
    "{vendor} wants people with an address at {domain} to sign in to Grapevine by a sign-in of its own.",
    "{vendor} vil at folk med adresse på {domain} skal logge inn i Grapevine med firmaets egen innlogging.",
    "{vendor} хочет, чтобы люди с адресом на {domain} входили в Grapevine через её собственный вход.",
  ],
  "mailed.domain_open": [
    "Open this link only if {domain} and {vendor} belong together: {url}",
    "Åpne denne lenken bare hvis {domain} og {vendor} hører sammen: {url}",
    "Откройте эту ссылку, только если {domain} и {vendor} — одно целое: {url}",
  ],
  "mailed.domain_days": [
    "It works for {n} days. Otherwise you need not do anything.",
    "Den virker i {n} dager. Ellers trenger du ikke gjøre noe.",
    "Она действует {n} {n:день|дня|дней}. Иначе ничего делать не нужно.",
  ],
  "mailed.sso_joined": ["Somebody new signed in", "En ny person logget inn", "Вошёл новый человек"],
  "mailed.sso_joined_words": [
    "{name} ({email}) signed in by {issuer}, and is a viewer of {vendor} now.",
    "{name} ({email}) logget inn med {issuer} og er nå leser hos {vendor}.",
    "{name} ({email}): вход через {issuer}, теперь наблюдатель, {vendor}.",
  ],
  "mailed.sso_changed": [
    "How people sign in was changed",
    "Måten folk logger inn på, ble endret",
    "Изменён способ входа",
  ],
  "mailed.sso_ended": [
    "Nobody signs in by {issuer} any more; links by mail and passkeys work as before.",
    "Ingen logger inn med {issuer} lenger; lenker på e-post og passnøkler virker som før.",
    "Через {issuer} больше никто не входит; ссылки по почте и ключи доступа работают как прежде.",
  ],
  "mailed.not_you": [
    "If this was not you, answer this mail at once.",
    "Hvis dette ikke var deg, svar på denne e-posten med en gang.",
    "Если это были не вы, сразу ответьте на это письмо.",
  ],
  "mailed.email_changed": ["Your e-mail was changed", "E-posten din ble endret", "Ваш e-mail изменён"],
  "mailed.email_changed_words": [
    "Your e-mail was {from} and is {to} now. Whoever reads that mailbox is paid what you earn; nothing is paid for {n} hours.",
    "E-posten din var {from} og er nå {to}. Den som leser den postkassen, får betalt det du tjener; det betales ikke ut noe i {n} timer.",
    "Ваш e-mail был {from}, теперь {to}. Тот, кто читает этот ящик, получает то, что вы зарабатываете; {n} {n:час|часа|часов} ничего не выплачивается.",
  ],
  "mailed.email_proposed": [
    "A change of your e-mail was proposed",
    "Det er foreslått å endre e-posten din",
    "Предложено сменить ваш e-mail",
  ],
  "mailed.email_proposed_words": [
    "Somebody proposed to change your e-mail to {to}. Whoever reads that mailbox would be paid what you earn.",
    "Noen foreslo å endre e-posten din til {to}. Den som leser den postkassen, ville få betalt det du tjener.",
    "Кто-то предложил сменить ваш e-mail на {to}. Тот, кто читает этот ящик, получал бы то, что вы зарабатываете.",
  ],
  "mailed.email_answer": [
    "Open this link to agree or to refuse; it works once, within {n} days:",
    "Åpne denne lenken for å si ja eller nei; den virker én gang, innen {n} dager:",
    "Откройте эту ссылку, чтобы согласиться или отказаться; она сработает один раз, в течение {n} {n:дня|дней|дней}:",
  ],
  "mailed.account_added": [
    "A payout account was added for your commissions",
    "En utbetalingskonto ble lagt til for provisjonene dine",
    "Для ваших вознаграждений добавлен счёт для выплат",
  ],
  "mailed.account_added_words": [
    "A {provider} account was added that your commissions are paid to. Nothing is paid to it for {n} hours.",
    "En {provider}-konto ble lagt til, som provisjonene dine betales til. Det betales ikke noe til den i {n} timer.",
    "Добавлен счёт {provider}, на который выплачиваются ваши вознаграждения. {n} {n:час|часа|часов} на него ничего не выплачивается.",
  ],
  "mailed.bank_added": [
    "Bank details were added for your commissions",
    "Bankopplysninger ble lagt til for provisjonene dine",
    "Для ваших вознаграждений добавлены банковские реквизиты",
  ],
  "mailed.bank_added_words": [
    "The account that your commissions are paid to has bank details now. Nothing is paid to it for {n} hours.",
    "Kontoen som provisjonene dine betales til, har bankopplysninger nå. Det betales ikke noe til den i {n} timer.",
    "У счёта, на который выплачиваются ваши вознаграждения, появились реквизиты. {n} {n:час|часа|часов} на него ничего не выплачивается.",
  ],
  "mailed.bank_changed": [
    "Your bank details were changed",
    "Bankopplysningene dine ble endret",
    "Ваши банковские реквизиты изменены",
  ],
  "mailed.bank_changed_words": [
    "The bank details of the account that your commissions are paid to were changed. Nothing is paid to it for {n} hours.",
    "Bankopplysningene til kontoen som provisjonene dine betales til, ble endret. Det betales ikke noe til den i {n} timer.",
    "Реквизиты счёта, на который выплачиваются ваши вознаграждения, изменены. {n} {n:час|часа|часов} на него ничего не выплачивается.",
  ],
  "mailed.sso_from_now": [
    "From now on people with an address at {domains} can sign in by {issuer}. Whoever is new there becomes a viewer.",
    "Fra nå av kan folk med adresse på {domains} logge inn med {issuer}. Den som er ny, blir leser.",
    "Теперь люди с адресом на {domains} могут входить через {issuer}. Новые становятся наблюдателями.",
  ],
  "mailed.sso_unknown": [
    "If you do not know of this, look at it now: {url}",
    "Hvis du ikke kjenner til dette, se på det nå: {url}",
    "Если вы об этом не знаете, проверьте сейчас же: {url}",
  ],
  "mailed.run": ["Payout run {id} ({sum})", "Utbetalingskjøring {id} ({sum})", "Запуск выплаты {id} ({sum})"],
  "mailed.write_off": [
    "Giving up the debt {id} ({sum})",
    "Avskrivning av gjeldsposten {id} ({sum})",
    "Списание долга {id} ({sum})",
  ],
  "mailed.email_change": [
    "The change of an affiliate’s e-mail from {from} to {to}",
    "Endringen av en partners e-post fra {from} til {to}",
    "Смена e-mail партнёра с {from} на {to}",
  ],
  "mailed.credit": [
    "Moving credit ({share} % of {sale}, {from} to {to})",
    "Flytting av andel ({share} % av {sale}, {from} til {to})",
    "Передача доли ({share} % от {sale}, {from} → {to})",
  ],
  "mailed.parked_refund": [
    "A refund in {currency} for a sale in {of} was not applied",
    "En refusjon i {currency} for et salg i {of} ble ikke regnet med",
    "Возврат в {currency} для продажи в {of} не учтён",
  ],
  "mailed.parked_dispute": [
    "A dispute in {currency} for a sale in {of} was not applied",
    "En tvist i {currency} for et salg i {of} ble ikke regnet med",
    "Спор в {currency} для продажи в {of} не учтён",
  ],
  "mailed.counts_refund": [
    "The refund {id} counts in {currency}, its sale {sale} in {of}.",
    "Refusjonen {id} er i {currency}, salget {sale} i {of}.",
    "Возврат {id} в {currency}, а его продажа {sale} в {of}.",
  ],
  "mailed.counts_dispute": [
    "The dispute {id} counts in {currency}, its sale {sale} in {of}.",
    "Tvisten {id} er i {currency}, salget {sale} i {of}.",
    "Спор {id} в {currency}, а его продажа {sale} в {of}.",
  ],
  "mailed.nothing_taken": [
    "Nothing was taken from the sale or its commission. If it is right, report it again under another external_id, in {of}: {url}",
    "Ingenting ble trukket fra salget eller provisjonen. Hvis det stemmer, meld det på nytt med en annen external_id, i {of}: {url}",
    "С продажи и вознаграждения ничего не снято. Если всё верно, сообщите ещё раз под другим external_id, в {of}: {url}",
  ],
  "mailed.claim_refund": ["Refund {id}", "Refusjon {id}", "Возврат {id}"],
  "mailed.claim_refund_of": ["Refund {id} of {sum}", "Refusjon {id} på {sum}", "Возврат {id} на {sum}"],
  "mailed.claim_rest": ["Refunds of the charge {id}", "Refusjoner av belastningen {id}", "Возвраты по платежу {id}"],
  "mailed.claim_rest_of": [
    "Refunds of the charge {id} of {sum}",
    "Refusjoner av belastningen {id} på {sum}",
    "Возвраты по платежу {id} на {sum}",
  ],
  "mailed.claim_dispute": ["Dispute {id}", "Tvist {id}", "Спор {id}"],
  "mailed.claim_dispute_of": ["Dispute {id} of {sum}", "Tvist {id} på {sum}", "Спор {id} на {sum}"],
  "mailed.no_sale": ["{claim} has no sale", "{claim} har ikke noe salg", "{claim}: нет продажи"],
  "mailed.claims_no_sale": [
    "{n} refunds or disputes have no sale",
    "{n} refusjoner eller tvister har ikke noe salg",
    "Возвраты и споры без продажи: {n}",
  ],
  "mailed.claims_unmatched": [
    "Your Stripe reported this more than 24 hours ago, and it could not be matched with a sale:",
    "Stripe-kontoen deres meldte dette for mer enn 24 timer siden, og det hører ikke til noe salg vi kjenner:",
    "Ваш Stripe сообщил об этом более 24 часов назад, и продажа для этого не нашлась:",
  ],
  "mailed.claim_line": ["- {claim}: {why}.", "- {claim}: {why}.", "- {claim}: {why}."],
  "mailed.payment_unknown": [
    "nothing said which sale the payment {id} was for",
    "ingenting sa hvilket salg betalingen {id} gjaldt",
    "неизвестно, за какую продажу платёж {id}",
  ],
  "mailed.sale_unknown": ["its sale {id} was not reported", "salget {id} er ikke meldt", "о продаже {id} не сообщали"],
  "mailed.claims_until": [
    "Until it is, nothing is taken from a sale or a commission for it.",
    "Til det er på plass, trekkes ingenting fra salg eller provisjon.",
    "До тех пор ни с продажи, ни с вознаграждения ничего не снимается.",
  ],
  "mailed.claims_join": [
    "What joins a payment to its invoice is Stripe's event invoice_payment.paid. Subscribe your webhook endpoint to it, and resend it from Stripe's dashboard. Or report the refund by POST /v1/refunds, with Stripe's id of the refund as external_id and the sale's as sale_external_id. It takes effect as soon as the missing part arrives.",
    "Det som knytter en betaling til fakturaen, er Stripe-hendelsen invoice_payment.paid. Abonner på den i webhook-endepunktet, og send den på nytt fra Stripe. Eller meld refusjonen med POST /v1/refunds, med Stripes id for refusjonen som external_id og salgets som sale_external_id. Det gjelder så snart den manglende delen kommer.",
    "Платёж со счётом связывает событие Stripe invoice_payment.paid. Подпишите на него свой вебхук и отправьте его ещё раз из Stripe. Или сообщите о возврате через POST /v1/refunds: id возврата в Stripe — external_id, id продажи — sale_external_id. Всё сработает, как только придёт недостающее.",
  ],
  "mailed.claims_parked": [
    "The events are parked here: {url}",
    "Hendelsene er satt på vent her: {url}",
    "События отложены здесь: {url}",
  ],
  "mailed.stopped_hook_disabled": [
    "Your webhook endpoint at {host} was disabled",
    "Webhook-endepunktet deres på {host} ble slått av",
    "Ваш вебхук на {host} отключён",
  ],
  "mailed.stopped_hook_paused": [
    "Your webhook endpoint at {host} was paused",
    "Webhook-endepunktet deres på {host} ble satt på pause",
    "Ваш вебхук на {host} приостановлен",
  ],
  "mailed.stopped_postback_disabled": [
    "Your postback at {host} was disabled",
    "Postbacken din på {host} ble slått av",
    "Ваш постбэк на {host} отключён",
  ],
  "mailed.stopped_postback_paused": [
    "Your postback at {host} was paused",
    "Postbacken din på {host} ble satt på pause",
    "Ваш постбэк на {host} приостановлен",
  ],
  "mailed.stop_gone": [
    "It answered 410 Gone, which asks that nothing more be sent. Events are no longer sent or kept for it.",
    "Det svarte 410 Gone, som ber om at ingenting mer sendes. Hendelser sendes og oppbevares ikke lenger for det.",
    "Он ответил 410 Gone, то есть просит больше ничего не слать. События для него больше не отправляются и не хранятся.",
  ],
  "mailed.stop_failing": [
    "No attempt has succeeded for three days. Events are kept for it, up to 30 days, and sent once it is active again.",
    "Ingen forsøk har lyktes på tre dager. Hendelser oppbevares i opptil 30 dager og sendes når det er aktivt igjen.",
    "Три дня ни одна попытка не удалась. События хранятся до 30 дней и уйдут, когда он снова заработает.",
  ],
  "mailed.stop_then": [
    "Once its receiver works, set it to active: {url}",
    "Når mottakeren virker, sett det til aktivt: {url}",
    "Когда приёмник заработает, включите его: {url}",
  ],
  "mailed.stop_ask": [
    "Ask the vendor to save it again once it works.",
    "Be firmaet lagre den på nytt når den virker.",
    "Когда он заработает, попросите компанию сохранить его ещё раз.",
  ],
} as const
