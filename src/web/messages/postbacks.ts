/** Where an affiliate's own system is called. */
export const postbackMessages = {
  "postback.own": ["Postbacks", "Postbacker", "Постбэки"],
  "postback.own_intro": [
    "If you count with a tracker of your own, it can be called for every lead, sale and refund of your customers.",
    "Hvis du bruker ditt eget sporingsverktøy, kan det kalles for hvert lead, salg og hver refusjon fra dine kunder.",
    "Если вы ведёте учёт в своём трекере, мы можем вызывать его при каждом лиде, продаже и возврате ваших клиентов.",
  ],
  "postback.nowhere": [
    "There is no program yet that has approved you.",
    "Ingen program har godkjent deg ennå.",
    "Пока ни одна программа вас не одобрила.",
  ],
  "postback.intro": [
    "This address is called by GET for each verified lead, sale and refund, and again for three days where it fails.",
    "Denne adressen kalles med GET for hvert bekreftet lead, salg og hver refusjon, og på nytt i tre dager når det feiler.",
    "Этот адрес вызывается методом GET при каждом подтверждённом лиде, продаже и возврате; при сбое – ещё три дня.",
  ],
  "postback.address": ["Address to call", "Adresse som kalles", "Вызываемый адрес"],
  "postback.hint": [
    "https://…, with these in the path or query where their value belongs: {macros}. Empty removes the postback.",
    "https://…, med disse i sti eller spørring der verdien skal stå: {macros}. Tomt felt fjerner postbacken.",
    "https://…, в пути или запросе можно указать: {macros}. Пустое поле удаляет постбэк.",
  ],
  "postback.failing": ["Failing since", "Feiler siden", "Сбой с"],
  "postback.test": ["Send a test", "Send en test", "Отправить тест"],
  "postback.calls": ["Latest calls", "Siste kall", "Последние вызовы"],
  "postback.no_calls": [
    "Nothing was sent yet. Send a test to see whether the address answers.",
    "Ingenting er sendt ennå. Send en test for å se om adressen svarer.",
    "Пока ничего не отправлено. Отправьте тест, чтобы проверить адрес.",
  ],
  "postback.event": ["Event", "Hendelse", "Событие"],
  "postback.answer": ["Answer", "Svar", "Ответ"],
  "postback.attempts": ["{n} {n:attempt|attempts}", "{n} {n:forsøk|forsøk}", "{n} {n:попытка|попытки|попыток}"],
  "postback.next": ["Next attempt", "Neste forsøk", "Следующая попытка"],
  "postback.saved": [
    "Saved. It is called from now on.",
    "Lagret. Den kalles fra nå.",
    "Сохранено. Теперь адрес вызывается.",
  ],
  "postback.removed": [
    "Removed. Nothing more is sent.",
    "Fjernet. Ingenting mer sendes.",
    "Удалено. Больше ничего не отправляется.",
  ],
  "postback.tested": [
    "A test is on its way. What comes of it is in the list below.",
    "En test er på vei. Resultatet står i listen under.",
    "Тест отправлен. Результат появится в списке ниже.",
  ],
} as const
