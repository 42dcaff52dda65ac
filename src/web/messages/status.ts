/** Whether the work of a vendor, or of the installation, is done. */
export const statusMessages = {
  "status.title": ["Status", "Status", "Состояние"],
  "status.intro": [
    "What is under way, and what waits for somebody. Each leads to where it is looked after.",
    "Det som er i gang, og det som venter på noen. Hver linje fører dit det tas hånd om.",
    "Что выполняется и что ждёт людей. Каждая строка ведёт туда, где этим занимаются.",
  ],
  "status.installation": ["Status of the installation", "Status for installasjonen", "Состояние установки"],
  "status.operator_intro": [
    "Of all vendors together. It asks for the operator key each time, and keeps nothing of it.",
    "For alle bedrifter samlet. Den spør om operatørnøkkelen hver gang, og lagrer den ikke.",
    "По всем компаниям вместе. Ключ оператора запрашивается каждый раз и не сохраняется.",
  ],
  "status.key": ["Operator key", "Operatørnøkkel", "Ключ оператора"],
  "status.show": ["Show the status", "Vis status", "Показать состояние"],
  "status.wrong_key": ["is not the operator key", "er ikke operatørnøkkelen", "не является ключом оператора"],
  "status.count": ["Number", "Antall", "Число"],
  "status.well": ["well", "i orden", "в порядке"],
  "status.look": ["look at it", "se på det", "проверьте"],
  "status.oldest": [
    "Seconds for which the oldest work has been due",
    "Sekunder det eldste arbeidet har ventet",
    "Сколько секунд ждёт самая старая задача",
  ],
  "status.parked": ["Parked work", "Parkert arbeid", "Отложенные задачи"],
  "status.dead_letters": ["Dead letters", "Døde meldinger", "Недоставленные сообщения"],
  "status.overdue": ["Inquiries past their deadline", "Henvendelser etter fristen", "Запросы с истёкшим сроком ответа"],
  "status.unknown": [
    "Payouts whose outcome is not known",
    "Utbetalinger med ukjent utfall",
    "Выплаты с неизвестным исходом",
  ],
  "status.runs": [
    "Approved payout runs that are not completed",
    "Godkjente utbetalinger som ikke er fullført",
    "Одобренные, но не завершённые выплаты",
  ],
  "status.unbalanced": ["Ledgers that do not add up", "Hovedbøker som ikke går opp", "Книги, которые не сходятся"],
  "status.queues": ["Queues", "Køer", "Очереди"],
  "status.idle": ["Nothing waits.", "Ingenting venter.", "Ничего не ждёт."],
  "status.work": ["Work", "Arbeid", "Задача"],
  "status.waits": ["Due for (seconds)", "Har ventet (sekunder)", "Ждёт (секунд)"],
} as const
