/** The log of who did what. */
export const auditMessages = {
  "audit.deed": ["{thing}: {deed}", "{thing}: {deed}", "{thing}: {deed}"],
  "audit.because": ["{outcome}: {why}", "{outcome}: {why}", "{outcome}: {why}"],
  "audit.refused": ["refused", "avslått", "отказано"],
  "audit.intro": [
    "Who did what, or was refused. Nothing of it can be changed.",
    "Hvem som gjorde hva, eller ble avvist. Ingenting av det kan endres.",
    "Кто что сделал или получил отказ. Ничего из этого нельзя изменить.",
  ],
  "audit.search_hint": ["a name, a value, an order", "et navn, en verdi, en ordre", "имя, значение, заказ"],
  "audit.by": ["Done by", "Utført av", "Кто"],
  "audit.from": ["From day", "Fra dag", "С дня"],
  "audit.before": ["Before day", "Før dag", "До дня"],
  "audit.none": ["No matching entries.", "Ingen treff.", "Записей не найдено."],
  "audit.change": ["Change", "Endring", "Изменение"],
  "audit.was": ["was {value}", "var {value}", "было {value}"],
  "audit.yes": ["yes", "ja", "да"],
  "audit.no": ["no", "nei", "нет"],
  "audit.anybody": ["anybody", "hvem som helst", "кто угодно"],
  "audit.anything": ["anything", "hva som helst", "что угодно"],
} as const
