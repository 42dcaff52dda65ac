/** The first page of a vendor's people, and the search over everything. */
export const homeMessages = {
  "nav.home": ["Home", "Hjem", "Главная"],
  "home.nothing": ["Nothing waits for you.", "Ingenting venter på deg.", "Вас ничего не ждёт."],
  "home.things": [
    "{n} {n:thing waits|things wait} for you.",
    "{n} {n:ting|ting} venter på deg.",
    "Вас {n:ждёт|ждут|ждут} {n} {n:дело|дела|дел}.",
  ],
  "home.late": [
    "{n} {n:inquiry is|inquiries are} late",
    "{n} {n:henvendelse|henvendelser} er forsinket",
    "Просрочено: {n} {n:запрос|запроса|запросов}",
  ],
  "home.mine": [
    "{n} {n:inquiry of yours waits|inquiries of yours wait} for an answer",
    "{n} av dine henvendelser venter på svar",
    "{n} {n:ваш запрос ждёт|ваших запроса ждут|ваших запросов ждут} ответа",
  ],
  "home.applied": ["{n} {n:person|people} applied", "{n} har søkt", "Подано заявок: {n}"],
  "home.held": [
    "{n} {n:commission is|commissions are} on hold",
    "{n} {n:provisjon|provisjoner} er på vent",
    "На проверке: {n} {n:комиссия|комиссии|комиссий}",
  ],
  "home.deals": [
    "{n} {n:deal waits|deals wait} for a decision",
    "{n} {n:avtale|avtaler} venter på en avgjørelse",
    "{n} {n:сделка ждёт|сделки ждут|сделок ждут} решения",
  ],
  "home.claims": [
    "{n} {n:customer named|customers named} who sent them",
    "{n} {n:kunde|kunder} har nevnt hvem som sendte dem",
    "Назвали, кто их прислал: {n} {n:клиент|клиента|клиентов}",
  ],
  "home.run": [
    "A run wants your approval: {amount} to {n} {n:affiliate|affiliates}",
    "En utbetaling venter på godkjenning: {amount} til {n} {n:partner|partnere}",
    "Выплата ждёт вашего одобрения: {amount}, {n} {n:партнёр|партнёра|партнёров}",
  ],
  "home.write_offs": [
    "{n} {n:write-off wants|write-offs want} approval",
    "{n} {n:avskrivning|avskrivninger} venter på godkjenning",
    "Списаний ждёт одобрения: {n}",
  ],
  "home.credit": [
    "{n} {n:sale has|sales have} credit to settle",
    "{n} salg har fordeling å avgjøre",
    "Распределить заслуги: {n} {n:продажа|продажи|продаж}",
  ],
  "home.payable": [
    "{amount} is ready to be paid to {n} {n:affiliate|affiliates}",
    "{amount} er klar til utbetaling til {n} {n:partner|partnere}",
    "{amount} готово к выплате: {n} {n:партнёр|партнёра|партнёров}",
  ],
  "home.left_out": [
    "{amount} cannot be paid yet, of {n} {n:affiliate|affiliates}",
    "{amount} kan ikke betales ennå, til {n} {n:partner|partnere}",
    "{amount} пока нельзя выплатить: {n} {n:партнёр|партнёра|партнёров}",
  ],
  "home.no_close": [
    "{channel} has spent {amount} this month and closed nothing",
    "{channel} har brukt {amount} denne måneden og ikke lukket noe",
    "{channel}: потрачено {amount} за месяц, ни одной сделки",
  ],
  "home.known": ["Good to know", "Verdt å vite", "Полезно знать"],
  "home.waits": ["What waits", "Det som venter", "Что ждёт"],
  "home.closes": ["Closes", "Lukkede salg", "Сделки"],
  "home.cost_per_close": ["Cost per close", "Kostnad per salg", "Цена сделки"],
  "home.plan": ["Plan, closes", "Plan, salg", "План по сделкам"],
  "home.before": ["last month {value}", "forrige måned {value}", "в прошлом месяце {value}"],
  "home.no_plan": ["no target", "ikke noe mål", "без цели"],
  "home.start": [
    "Nothing was sold yet. Add an affiliate, give them a link, and their first sale shows here.",
    "Ingenting er solgt ennå. Legg til en partner, gi dem en lenke, og det første salget vises her.",
    "Продаж ещё не было. Добавьте партнёра, дайте ему ссылку, и первая продажа появится здесь.",
  ],
  "search.found": [
    "{n} {n:thing|things} found for “{words}”.",
    "{n} treff på «{words}».",
    "Найдено по запросу «{words}»: {n}.",
  ],
  "search.none": [
    "Nothing found for “{words}”. Names, e-mails, order numbers and slugs are searched.",
    "Ingen treff på «{words}». Det søkes i navn, e-poster, ordrenumre og lenkenavn.",
    "По запросу «{words}» ничего нет. Поиск идёт по именам, почте, номерам заказов и ссылкам.",
  ],
  "search.ask": [
    "Type at least two characters: a name, an e-mail, an order number, a slug.",
    "Skriv minst to tegn: et navn, en e-post, et ordrenummer, et lenkenavn.",
    "Введите хотя бы два знака: имя, почту, номер заказа, ссылку.",
  ],
  "search.sale": ["Orders", "Ordrer", "Заказы"],
  "search.customer": ["Customers", "Kunder", "Клиенты"],
} as const
