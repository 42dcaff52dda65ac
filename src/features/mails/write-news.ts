import type { Language } from "../../vocabulary/languages.ts"
import type { MailKind } from "../../vocabulary/mail-kinds.ts"
import type { AffiliateNews } from "../../vocabulary/topics.ts"
import { nameInMail } from "../../web/mail-text.ts"
import { say } from "../../web/reader.ts"
import { moneyText } from "../../web/ui/text.tsx"

/** What a mail says, and where it leads; `kind` where it may be switched off. */
export type NewsText = { kind?: MailKind; subject: string; paragraphs: string[]; path: string }

/** The names that news say things by. */
type Named = { program: string; vendor: string }

const signedIn = (path: string) => `/sign-in?next=${path}`

/** News of an affiliate in a language, whose texts are at hand. */
export function writeNews(news: AffiliateNews, of: Named, language: Language): NewsText {
  const named = { program: nameInMail(of.program), vendor: nameInMail(of.vendor) }
  const sums = news.sums.map(({ amount, currency }) => moneyText(BigInt(amount), currency, language)).join(", ")
  return {
    kind: "payout_waiting",
    subject: say(language, "mails.waiting_subject", { ...named, sums }),
    paragraphs: [
      say(language, news.isRestricted ? "mails.waiting_restricted" : "mails.waiting_none", { ...named, sums }),
      say(language, "mails.waiting_then"),
    ],
    path: signedIn("/profile"),
  }
}
