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
} as const
