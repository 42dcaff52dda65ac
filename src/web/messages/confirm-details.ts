/** What follows from a step that weighs something, as the page that asks first says it. */
export const confirmDetailMessages = {
  "confirm.pay_detail": [
    "The payments leave as soon as you approve, as far as funds reach; the others follow once there are more.",
    "Betalingene sendes så snart du godkjenner, så langt midlene rekker; resten følger når det kommer mer.",
    "Платежи уйдут сразу после одобрения, насколько хватит средств; остальные — когда средства появятся.",
  ],
  "confirm.cancel_run_detail": [
    "Nothing is paid. Everything in it is payable again and goes into the next run.",
    "Ingenting betales. Alt i den kan betales igjen og kommer med i neste utbetaling.",
    "Ничего не выплачивается. Всё снова к выплате и попадёт в следующую.",
  ],
  "confirm.write_off_detail": [
    "The affiliate keeps the money, and it becomes an expense of yours.",
    "Partneren beholder pengene, og de blir en kostnad for dere.",
    "Деньги остаются у партнёра и становятся вашим расходом.",
  ],
  "confirm.email_detail": [
    "Their sign-in and their payout account follow the new address. Nothing is paid for 72 hours.",
    "Innlogging og utbetalingskonto følger den nye adressen. Ingenting betales på 72 timer.",
    "Вход и счёт для выплат перейдут на новый адрес. 72 часа ничего не выплачивается.",
  ],
  "confirm.ban_detail": [
    "Their links stop counting and nothing more is earned. What is payable stays owed.",
    "Lenkene slutter å telle, og ingenting mer tjenes. Det som kan betales ut, skyldes fortsatt.",
    "Ссылки перестанут учитываться, и новых начислений не будет. Уже начисленное к выплате остаётся.",
  ],
  "confirm.move_detail": [
    "Its lines are imported one after another; what is open there is owed here from then on. The same file again changes nothing.",
    "Linjene importeres etter tur; det som er åpent der, skyldes her fra da av. Samme fil igjen endrer ingenting.",
    "Строки импортируются по очереди; что там не выплачено, с этого момента причитается здесь. Повтор того же файла ничего не меняет.",
  ],
  "confirm.close_month_detail": [
    "It takes no entries from then on: what is found about it later is posted in the open month.",
    "Den tar ingen posteringer etter det: det som oppdages senere, føres i den åpne måneden.",
    "После этого в него ничего не проводят: всё, что найдётся позже, попадёт в открытый месяц.",
  ],
  "confirm.remind_detail": [
    "Each reads how much it is and where to set up the account, in their language.",
    "Hver av dem leser hvor mye det er og hvor kontoen ordnes, på sitt språk.",
    "Каждый прочтёт на своём языке, сколько его ждёт и где настроить счёт.",
  ],
  "confirm.remind_one_detail": [
    "They read it in their language, with the way to set up the account.",
    "De leser det på sitt språk, med veien til kontoen.",
    "Письмо придёт на языке партнёра и покажет, где настроить счёт.",
  ],
  "confirm.review_detail": [
    "The figures are kept as they are now, and the next period starts from what you decide.",
    "Tallene beholdes som de er nå, og neste periode starter fra det dere bestemmer.",
    "Цифры сохраняются как есть, и следующий период начнётся с ваших решений.",
  ],
  "confirm.take_back_detail": [
    "Credit is again as it was before this transfer.",
    "Fordelingen blir slik den var før denne overføringen.",
    "Доли станут такими, какими были до этой передачи.",
  ],
  "confirm.bonus_detail": [
    "It waits for the program's hold, then it is paid with the next payout.",
    "Den venter ut programmets ventetid og betales med neste utbetaling.",
    "После удержания программы войдёт в следующую выплату.",
  ],
  "confirm.reject_detail": [
    "They earn nothing in this program. You can readmit them.",
    "De tjener ingenting i dette programmet. Dere kan slippe dem inn igjen.",
    "Не зарабатывает в этой программе. Решение можно изменить.",
  ],
  "confirm.refund_detail": [
    "The commission shrinks in proportion; what was paid already is netted from the affiliate's next payout. No money moves to the customer from here.",
    "Provisjonen krymper tilsvarende; det som er betalt, motregnes i partnerens neste utbetaling. Herfra går ingen penger til kunden.",
    "Комиссия уменьшится пропорционально; выплаченное зачтётся из следующей выплаты партнёра. Клиенту деньги отсюда не уходят.",
  ],
  "confirm.amend_detail": [
    "The commission follows by the rule that earned it; what was paid already is netted.",
    "Provisjonen følger regelen som ga den; det som er betalt, motregnes.",
    "Комиссия пересчитается по тому же правилу; выплаченное зачтётся.",
  ],
  "confirm.link_detail": [
    "The address {url} stops leading anywhere. Where you have shared it, people find nothing, and none of them is counted as yours.",
    "Adressen {url} slutter å virke. Der du har delt den, finner folk ingenting, og ingen av dem regnes som dine.",
    "Адрес {url} перестанет работать. Там, где вы им поделились, люди ничего не найдут, и никто не засчитается вам.",
  ],
  "confirm.others_link_detail": [
    "The address {url} stops leading anywhere. Where the affiliate has shared it, people find nothing, and none of them is counted.",
    "Adressen {url} slutter å virke. Der partneren har delt den, finner folk ingenting, og ingen av dem regnes med.",
    "Адрес {url} перестанет работать. Там, где партнёр им поделился, люди ничего не найдут, и никто не засчитается.",
  ],
  "confirm.split_detail": [
    "From now on each commission by this link is split so. What it has earned stays as it is, and sales that are known keep their parts.",
    "Fra nå av deles hver provisjon fra denne lenken slik. Det den har tjent, blir som det er, og kjente salg beholder sine deler.",
    "С этого момента каждая комиссия по этой ссылке делится так. Заработанное остаётся, и известные продажи сохраняют свои доли.",
  ],
  "confirm.rebind_detail": [
    "What they buy from now on earns for that affiliate. What was earned stays as it is.",
    "Det de kjøper fra nå, gir provisjon til den partneren. Det som er tjent, står.",
    "Будущие покупки принесут комиссию новому партнёру. Начисленное не изменится.",
  ],
  "confirm.reject_commission_detail": [
    "The affiliate does not earn it, and reads why.",
    "Partneren får det ikke, og leser hvorfor.",
    "Партнёр этого не получит и увидит почему.",
  ],
  "confirm.approve_deal_detail": [
    "For {n} {n:day|days} from now a sale to them that nothing else explains is the affiliate's, and nobody else can register the same. They get a mail.",
    "I {n} {n:dag|dager} fra nå er et salg til dem som ingenting annet forklarer, partnerens, og ingen andre kan registrere det samme. De får en e-post.",
    "{n} {n:день|дня|дней} с этого момента продажа им, не объяснённая ничем другим, относится к партнёру, и никто другой не может зарегистрировать то же самое. Партнёр получит письмо.",
  ],
  "confirm.approve_claim_detail": [
    "The customer is bound to them, unless a click, a code or a person has bound them already. What was bought since the answer earns by the rules of its time.",
    "Kunden knyttes til dem, hvis ikke et klikk, en kode eller en person har gjort det før. Det som er kjøpt siden svaret, gir provisjon etter reglene den gang.",
    "Клиент закрепляется за партнёром, если его ещё не закрепил клик, код или человек. Покупки после ответа приносят комиссию по правилам того времени.",
  ],
  "confirm.invite_claim_detail": [
    "They get a mail, are in the program at once, and what was bought since the answer is theirs. Who is in the program already is taken as they are.",
    "De får en e-post, er med i programmet straks, og det som er kjøpt siden svaret, er deres. Den som alt er med, tas som den er.",
    "Человек получит письмо, сразу войдёт в программу, и покупки после ответа — его. Кто уже в программе, остаётся как есть.",
  ],
  "confirm.reject_claim_detail": [
    "What rests on this answer alone is nobody's: the binding, sales and sign-ups, and the commissions that wait for it. What was paid stays.",
    "Det som bare bygger på dette svaret, er ingens: tilknytningen, salg og registreringer, og provisjoner som venter. Det som er betalt, står.",
    "Всё, что основано лишь на этом ответе, становится ничьим: закрепление, продажи, регистрации и ждущие комиссии. Выплаченное остаётся.",
  ],
  "confirm.remove_member_detail": [
    "Their sessions and tokens end at once. What they did stays in the audit log.",
    "Økter og nøkler avsluttes med en gang. Det de gjorde, står i revisjonsloggen.",
    "Сеансы и ключи завершаются сразу. Сделанное остаётся в журнале.",
  ],
  "confirm.rules_detail": [
    "What is earned from now on goes by them. Commissions already earned keep their rule.",
    "Det som tjenes fra nå, følger dem. Provisjoner som er tjent, beholder sin regel.",
    "Новые начисления пойдут по ним. Уже начисленное остаётся по прежним правилам.",
  ],
  "confirm.spam_detail": [
    "Its clock stops and nobody answers it. It can be released again.",
    "Klokken stopper, og ingen svarer. Den kan hentes frem igjen.",
    "Отсчёт остановится, и никто не ответит. Пометку можно снять.",
  ],
  "confirm.delete_sso_detail": [
    "Whoever came by it is signed out at once. Members stay, and sign in by mail or passkey.",
    "De som kom den veien, logges ut med en gang. Medlemmene blir, og logger inn med e-post eller passnøkkel.",
    "Все, кто вошёл через него, сразу выйдут. Участники останутся и смогут входить по письму или ключу доступа.",
  ],
  "confirm.sign_out_all_detail": [
    "This one too. You can sign in again at once.",
    "Denne også. Du kan logge inn igjen med en gang.",
    "В этом тоже. Можно сразу войти снова.",
  ],
  "confirm.zone_detail": [
    "Days and months of reports, business hours and the payout day follow the new zone from now on. Months that are closed and runs that are prepared stay as they are.",
    "Dager og måneder i rapporter, arbeidstid og utbetalingsdagen følger den nye sonen fra nå. Lukkede måneder og utbetalinger som er klargjort, blir som de er.",
    "Дни и месяцы отчётов, рабочие часы и день выплат теперь идут по новому поясу. Закрытые месяцы и подготовленные выплаты останутся как есть.",
  ],
  "confirm.key_revoke_detail": [
    "Whatever still uses it is refused from the next request on.",
    "Det som fortsatt bruker den, avvises fra neste forespørsel.",
    "Всё, что им ещё пользуется, получит отказ со следующего запроса.",
  ],
  "confirm.key_replace_detail": [
    "The new key is shown once, on the next page. The old one works for {n} more {n:hour|hours}, so that your systems can change over.",
    "Den nye nøkkelen vises én gang, på neste side. Den gamle virker i {n} {n:time|timer} til, så systemene rekker å bytte.",
    "Новый ключ будет показан один раз, на следующей странице. Старый действует ещё {n} {n:час|часа|часов}, чтобы системы успели перейти.",
  ],
  "confirm.stripe_secret_detail": [
    "Events that are signed by the present secret are refused from now on. Stripe sends them again for three days.",
    "Hendelser signert med den nåværende nøkkelen avvises fra nå. Stripe sender dem igjen i tre dager.",
    "События, подписанные нынешним ключом, с этого момента отклоняются. Stripe повторяет их три дня.",
  ],
  "confirm.site_remove_detail": [
    "Links that lead there lead to the program's own address instead, and publishable keys and forms do not work there any more.",
    "Lenker som fører dit, fører til programmets egen adresse i stedet, og offentlige nøkler og skjemaer virker ikke der lenger.",
    "Ссылки, ведущие туда, поведут на адрес самой программы, а публикуемые ключи и формы там больше не действуют.",
  ],
  "confirm.campaign_remove_detail": [
    "Whoever comes from now on is counted by the lines that stay. What was counted before stays as it is.",
    "De som kommer fra nå, telles etter linjene som blir. Det som er talt før, blir som det er.",
    "Все, кто придёт с этого момента, считаются по остальным строкам. Учтённое раньше не меняется.",
  ],
  "confirm.policy_detail": [
    "For sales from now on: {words} What was decided before stays as it is.",
    "For salg fra nå: {words} Det som er avgjort før, blir som det er.",
    "Для новых продаж: {words} Решённое раньше не меняется.",
  ],
  "confirm.webhook_delete_detail": [
    "It gets nothing more, and the list of its deliveries goes with it.",
    "Det får ikke noe mer, og listen over leveringene slettes også.",
    "Он больше ничего не получит, и список его доставок тоже удалится.",
  ],
  "confirm.erase_detail": [
    "Name, addresses, messages and clicks are deleted in all of your data, open inquiries are closed, and a membership or enrollment ends. Sales, commissions and payouts stay without a name. What you have elsewhere, such as in Stripe, is not touched.",
    "Navn, adresser, meldinger og klikk slettes i alle data, åpne henvendelser lukkes, og medlemskap og partnerskap avsluttes. Salg, provisjoner og utbetalinger blir stående uten navn. Det dere har andre steder, som i Stripe, berøres ikke.",
    "Имя, адреса, сообщения и клики удаляются из всех данных, открытые запросы закрываются, участие и партнёрство прекращаются. Продажи, комиссии и выплаты остаются без имени. Данные в других местах, например в Stripe, не затрагиваются.",
  ],
} as const
