/** What mails say, all in one style: a greeting, what happened, what to do about it, and a link. No page says any of it. */
export const mailMessages = {
  "mails.hello": ["Hello {name},", "Hei {name},", "Здравствуйте, {name}!"],
  "mails.hello_you": ["Hello,", "Hei,", "Здравствуйте!"],
  "mails.sign_in_subject": ["Your sign-in link", "Lenken din for å logge inn", "Ваша ссылка для входа"],
  "mails.sign_in": [
    "Open this link to sign in to Grapevine:",
    "Åpne denne lenken for å logge inn i Grapevine:",
    "Откройте эту ссылку, чтобы войти в Grapevine:",
  ],
  "mails.sign_in_once": [
    "It works once, within {n} minutes. If you did not ask for it, you need not do anything.",
    "Den virker én gang, innen {n} minutter. Hvis du ikke ba om den, trenger du ikke gjøre noe.",
    "Она сработает один раз, в течение {n} минут. Если вы её не просили, ничего делать не нужно.",
  ],
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
  "mails.and_more": ["and {n} more", "og {n} til", "и ещё {n}"],
  "mails.reason": ["The reason: {reason}", "Grunnen: {reason}", "Причина: {reason}"],
  "mails.applied_subject": ["Your application to {program}", "Søknaden din til {program}", "Ваша заявка в {program}"],
  "mails.applied_words": [
    "{vendor} has your application to {program} and will answer by mail.",
    "{vendor} har fått søknaden din til {program} og svarer på e-post.",
    "{vendor}: ваша заявка в {program} получена, ответ придёт по почте.",
  ],
  "mails.applied_not_you": [
    "If you did not apply, you need do nothing.",
    "Hvis du ikke har søkt, trenger du ikke gjøre noe.",
    "Если вы не подавали заявку, ничего делать не нужно.",
  ],
  "mails.accepted_subject": [
    "You are an affiliate of {program}",
    "Du er partner i {program}",
    "Вы партнёр программы {program}",
  ],
  "mails.accepted_words": [
    "{vendor} accepted you: you can share links of {program} now. Sign in with this e-mail to get yours:",
    "{vendor} har godtatt deg: du kan dele lenker til {program} nå. Logg inn med denne e-posten for å få din:",
    "{vendor}: вас приняли, теперь вы можете делиться ссылками {program}. Войдите с этим e-mail, чтобы получить свою:",
  ],
  "mails.declined_subject": [
    "{program} did not take your application",
    "{program} tok ikke imot søknaden din",
    "{program}: заявка отклонена",
  ],
  "mails.declined_words": [
    "{vendor} has looked at your application to {program} and does not take you in.",
    "{vendor} har sett på søknaden din til {program} og tar deg ikke med.",
    "{vendor}: вашу заявку в {program} рассмотрели и не приняли.",
  ],
  "mails.named_subject": [
    "A customer named you to {program}",
    "En kunde nevnte deg for {program}",
    "Клиент назвал вас программе {program}",
  ],
  "mails.named_words": [
    "A customer said that it was you who sent them to {program}. Thank you. What they bought earns you a commission, and so does what you bring from now on.",
    "En kunde sa at det var du som sendte dem til {program}. Takk. Det de kjøpte, gir deg provisjon, og det du gir fra nå av også.",
    "Клиент сказал, что о {program} узнал от вас. Спасибо. За его покупку вам положено вознаграждение, и за всё, что вы приведёте дальше.",
  ],
  "mails.named_then": [
    "Sign in with this address to see it, and to say where the money should go. It waits for you until then:",
    "Logg inn med denne adressen for å se det, og for å si hvor pengene skal. De venter på deg til da:",
    "Войдите с этим адресом, чтобы увидеть его и указать, куда отправить деньги. До тех пор они ждут вас:",
  ],
  "mails.applications_subject": [
    "{n} {n:application waits|applications wait} at {vendor}",
    "{n} {n:søknad venter|søknader venter} hos {vendor}",
    "{vendor}: {n} {n:заявка ждёт|заявки ждут|заявок ждут} ответа",
  ],
  "mails.applications_words": [
    "{n} {n:person waits|people wait} to hear whether they may refer for {vendor}; the latest applied to {program}. Accept or reject them here:",
    "{n} {n:person venter|personer venter} på svar om de kan henvise for {vendor}; den siste søkte til {program}. Godta eller avvis dem her:",
    "{vendor}: {n} {n:человек ждёт|человека ждут|человек ждут} ответа на заявку; последняя — в {program}. Принять или отклонить можно здесь:",
  ],
  "mails.first_subject": [
    "Your first sale with {program}",
    "Ditt første salg med {program}",
    "Ваша первая продажа в {program}",
  ],
  "mails.first_words": [
    "Somebody bought from {vendor} because of you, and it earns you {amount}. Well done.",
    "Noen kjøpte hos {vendor} på grunn av deg, og det gir deg {amount}. Godt gjort.",
    "Благодаря вам у {vendor} купили, и вы заработали {amount}. Отличное начало.",
  ],
  "mails.first_from": [
    "It can be paid from {day} on, once nobody can give the purchase back.",
    "Det kan utbetales fra {day}, når kjøpet ikke lenger kan gis tilbake.",
    "Выплата возможна с {day}, когда покупку уже нельзя вернуть.",
  ],
  "mails.commission_of": ["{amount} of {day}", "{amount} fra {day}", "{amount} за {day}"],
  "mails.held_subject": [
    "{n} {n:commission|commissions} on hold at {vendor}",
    "{n} {n:provisjon|provisjoner} på vent hos {vendor}",
    "{vendor}: {n} {n:вознаграждение|вознаграждения|вознаграждений} на проверке",
  ],
  "mails.held_words": [
    "{vendor} looks at {n:this commission|these commissions} of yours before anything is paid:",
    "{vendor} ser på {n:denne provisjonen|disse provisjonene} din før noe betales:",
    "{vendor}: перед выплатой проверяется {n:ваше вознаграждение|ваши вознаграждения|ваши вознаграждения}:",
  ],
  "mails.released_subject": [
    "{n} {n:commission|commissions} released at {vendor}",
    "{n} {n:provisjon|provisjoner} frigitt hos {vendor}",
    "{vendor}: {n} {n:вознаграждение|вознаграждения|вознаграждений} снято с проверки",
  ],
  "mails.released_words": [
    "{vendor} has looked at {n:it|them}, and {n:it is|they are} yours:",
    "{vendor} har sett på {n:den|dem}, og {n:den er|de er} din:",
    "{vendor}: проверка окончена, {n:вознаграждение ваше|вознаграждения ваши|вознаграждения ваши}:",
  ],
  "mails.rejected_subject": [
    "{n} {n:commission|commissions} rejected at {vendor}",
    "{n} {n:provisjon|provisjoner} avvist hos {vendor}",
    "{vendor}: {n} {n:вознаграждение отклонено|вознаграждения отклонены|вознаграждений отклонено}",
  ],
  "mails.rejected_words": [
    "{vendor} does not pay {n:this commission|these commissions}. If you see it otherwise, ask them from your earnings:",
    "{vendor} betaler ikke {n:denne provisjonen|disse provisjonene}. Ser du det annerledes, spør dem fra inntektene dine:",
    "{vendor} не выплатит {n:это вознаграждение|эти вознаграждения|эти вознаграждения}. Если вы не согласны, спросите со страницы доходов:",
  ],
  "mails.sent_subject": [
    "{vendor} paid you {amounts}",
    "{vendor} har betalt deg {amounts}",
    "{vendor} выплатили вам {amounts}",
  ],
  "mails.sent_words": [
    "A payout of {vendor} is on its way to your bank:",
    "En utbetaling fra {vendor} er på vei til banken din:",
    "Выплата от {vendor} на пути в ваш банк:",
  ],
  "mails.sent_line": [
    "{amount}, in your account at {provider} since {day}",
    "{amount}, på kontoen din hos {provider} siden {day}",
    "{amount}, на вашем счёте в {provider} с {day}",
  ],
  "mails.failed_subject": [
    "A payout of {amounts} did not reach you",
    "En utbetaling på {amounts} nådde deg ikke",
    "Выплата {amounts} до вас не дошла",
  ],
  "mails.failed_words": [
    "{vendor} tried to pay you, and it did not work:",
    "{vendor} prøvde å betale deg, og det gikk ikke:",
    "{vendor}: выплатить вам не получилось:",
  ],
  "mails.failed_line": [
    "{amount}: {provider} refused it ({reason})",
    "{amount}: {provider} avviste den ({reason})",
    "{amount}: {provider} отклонил её ({reason})",
  ],
  "mails.blocked_line": [
    "{amount}: your account at {provider} took no payment; settle that there",
    "{amount}: kontoen din hos {provider} tok ikke imot; ordne det der",
    "{amount}: ваш счёт в {provider} не принял платёж; исправьте это там",
  ],
  "mails.failed_then": [
    "Nothing is lost: the money goes out with the next payout.",
    "Ingenting er tapt: pengene går ut med neste utbetaling.",
    "Ничего не потеряно: деньги уйдут со следующей выплатой.",
  ],
  "mails.off_words": [
    "No more mails like this: {url}",
    "Ikke flere slike e-poster: {url}",
    "Больше не присылать такие письма: {url}",
  ],
  "mails.off_all": ["Which mails you get: {url}", "Hvilke e-poster du får: {url}", "Какие письма вы получаете: {url}"],
  "deals.mail_approved": [
    "Your deal with {company} is approved",
    "Avtalen din med {company} er godkjent",
    "Ваша сделка с {company} одобрена",
  ],
  "deals.mail_approved_words": [
    "{vendor} approved the deal with {company} that you registered in {program}. It is yours until {until}: if they buy by then and nothing else explains the sale, you earn by it. Your deals:",
    "{vendor} har godkjent avtalen med {company} som du registrerte i {program}. Den er din til {until}: kjøper de før det, og ingenting annet forklarer salget, tjener du på det. Avtalene dine:",
    "{vendor} одобрила сделку с {company}, которую вы зарегистрировали в {program}. Она ваша до {until}: если компания купит до этого срока и продажу не объяснит ничто другое, вы на ней заработаете. Ваши сделки:",
  ],
  "deals.mail_rejected": [
    "Your deal with {company} was not approved",
    "Avtalen din med {company} ble ikke godkjent",
    "Ваша сделка с {company} не одобрена",
  ],
  "deals.mail_rejected_words": [
    "{vendor} did not approve the deal with {company} that you registered in {program}. The reason: {reason}\n\nYour deals:",
    "{vendor} godkjente ikke avtalen med {company} som du registrerte i {program}. Grunnen: {reason}\n\nAvtalene dine:",
    "{vendor} не одобрила сделку с {company}, которую вы зарегистрировали в {program}. Причина: {reason}\n\nВаши сделки:",
  ],
  "deals.mail_expired": [
    "Your deal with {company} has expired",
    "Avtalen din med {company} er utløpt",
    "Срок вашей сделки с {company} истёк",
  ],
  "deals.mail_expired_words": [
    "The deal with {company} in {program} of {vendor} was yours until {until}, and nobody bought in that time. If you are still in touch with them, register it again:",
    "Avtalen med {company} i {program} hos {vendor} var din til {until}, og ingen kjøpte i den tiden. Har du fortsatt kontakt med dem, registrer den på nytt:",
    "Сделка с {company} в {program} ({vendor}) была вашей до {until}, и за это время никто не купил. Если вы всё ещё на связи с ними, зарегистрируйте её снова:",
  ],
  "deals.mail_won": ["You won the deal with {company}", "Du vant avtalen med {company}", "Сделка с {company} выиграна"],
  "deals.mail_won_words": [
    "{company} bought from {vendor}, and the sale is yours by the deal that you registered in {program}. What you earn by it is in your earnings. Your deals:",
    "{company} har kjøpt hos {vendor}, og salget er ditt etter avtalen du registrerte i {program}. Det du tjener på det, står under inntektene dine. Avtalene dine:",
    "Компания {company} купила у {vendor}, и продажа ваша по сделке, которую вы зарегистрировали в {program}. Сколько вы на ней заработали, видно в ваших доходах. Ваши сделки:",
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
  "members.mail_subject": [
    "{vendor} invites you to Grapevine",
    "{vendor} inviterer deg til Grapevine",
    "{vendor} приглашает вас в Grapevine",
  ],
  "members.mail_who": [
    "{by} has added you to {vendor} on Grapevine. Your role: {role}. Open this link to begin:",
    "{by} har lagt deg til i {vendor} på Grapevine. Din rolle: {role}. Åpne denne lenken for å begynne:",
    "{by} добавил(а) вас в {vendor} в Grapevine. Ваша роль: {role}. Откройте эту ссылку, чтобы начать:",
  ],
  "members.mail_later": [
    "It works once, within {n} {n:day|days}. Later, sign in at {sign_in} with {email}.",
    "Den virker én gang, innen {n} {n:dag|dager}. Senere logger du inn på {sign_in} med {email}.",
    "Она действует один раз, в течение {n} {n:дня|дней|дней}. Позже входите на {sign_in} с адресом {email}.",
  ],
} as const
