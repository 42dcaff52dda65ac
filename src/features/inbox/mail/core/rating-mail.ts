import type { Language } from "../../../../vocabulary/languages.ts"
import type { Rating } from "../../core/pipeline.ts"
import type { MailText } from "../../inquiries/core/mails.ts"

type Words = { subject(vendor: string): string; ask: string; stop: string; of: Record<Rating, string> }

/** In the language that the asker wrote their inquiry in, where it is known; else in English. */
const WORDS: Record<Language, Words> = {
  en: {
    subject: (vendor) => `How was the answer of ${vendor}?`,
    ask: "Your inquiry is closed. How was the answer? One of these opens a page where you confirm it:",
    stop: "This is asked once. If something is still open, just reply to this mail.",
    of: { good: "Good", fair: "Fair", bad: "Bad" },
  },
  nb: {
    subject: (vendor) => `Hvordan var svaret fra ${vendor}?`,
    ask: "Henvendelsen din er avsluttet. Hvordan var svaret? En av disse åpner en side der du bekrefter det:",
    stop: "Dette spørres det om én gang. Er noe fortsatt uavklart, svar på denne e-posten.",
    of: { good: "Bra", fair: "Middels", bad: "Dårlig" },
  },
  ru: {
    subject: (vendor) => `Как вам ответ ${vendor}?`,
    ask: "Ваше обращение закрыто. Как вам ответ? Каждая ссылка открывает страницу, где вы это подтвердите:",
    stop: "Мы спрашиваем один раз. Если что-то не решено, просто ответьте на это письмо.",
    of: { good: "Хорошо", fair: "Средне", bad: "Плохо" },
  },
}

export function ratingMail(
  vendorName: string,
  language: string | null,
  urls: readonly { rating: Rating; url: string }[],
): MailText {
  const words = WORDS[language === "ru" ? "ru" : language === "no" || language === "nb" ? "nb" : "en"]
  const links = urls.map(({ rating, url }) => `${words.of[rating]}: ${url}`).join("\n")
  return { subject: words.subject(vendorName), body: `${words.ask}\n\n${links}\n\n${words.stop}` }
}
