import { lines, paragraphs, said } from "../../../../vocabulary/words.ts"
import type { Rating } from "../../core/pipeline.ts"
import type { MailText } from "../../inquiries/core/mails.ts"

/** Asks how the answer was; each of the links opens a page that confirms it. */
export function ratingMail(vendor: string, urls: readonly { rating: Rating; url: string }[]): MailText {
  const links = urls.map(({ rating, url }) =>
    said("deskmail.rate_link", { rating: said(`deskmail.rated_${rating}`), url }),
  )
  return {
    subject: said("desk.rate", { vendor }),
    body: paragraphs(said("deskmail.rate_ask"), lines(...links), said("deskmail.rate_stop")),
  }
}
