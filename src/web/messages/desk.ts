/** The sales desk: inquiries, answers, and how it works. */
export const deskMessages = {
  "desk.rate": ["How was the answer of {vendor}?", "Hvordan var svaret fra {vendor}?", "Как вам ответ {vendor}?"],
  "desk.rate_how": ["Your answer", "Ditt svar", "Ваш ответ"],
  "desk.rate_submit": ["Send", "Send", "Отправить"],
  "desk.rate_comment": ["What could be better", "Hva kan bli bedre", "Что можно улучшить"],
  "desk.rated": ["Thank you, that was noted down.", "Takk, det er skrevet ned.", "Спасибо, ответ записан."],
  "desk.rating": ["The answer was", "Svaret var", "Ответ был"],
  "desk.rating_good": ["good", "bra", "хороший"],
  "desk.rating_fair": ["fair", "middels", "средний"],
  "desk.rating_bad": ["bad", "dårlig", "плохой"],
} as const
