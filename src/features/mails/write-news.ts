import { formatDay } from "../../lib/time.ts"
import { type Language, LOCALES } from "../../vocabulary/languages.ts"
import type { MailKind } from "../../vocabulary/mail-kinds.ts"
import type { AffiliateNews, CommissionNews, ItemNews } from "../../vocabulary/topics.ts"
import { nameInMail } from "../../web/mail-text.ts"
import type { MessageKey } from "../../web/messages/catalogue.ts"
import { isMessage, say } from "../../web/reader.ts"
import { moneyText } from "../../web/ui/text.tsx"
import { providerOf } from "../payouts/providers/providers.ts"
import type * as store from "./store.ts"

/** What a mail says, and where it leads; `kind` where it may be switched off. */
export type NewsText = { kind?: MailKind; subject: string; paragraphs: string[]; path: string }
/** Whom it is for, and what things are called. */
export type NewsReader = { language: Language; program: string; vendor: string; zone: string }
export type NewsCommission = Awaited<ReturnType<typeof store.lockCommissions>>[number]
export type NewsItem = Awaited<ReturnType<typeof store.listItems>>[number]

const MAX_LINES = 20
const signedIn = (path: string) => `/sign-in?next=${path}`

/** What says things in the reader's language, with the names of their program and vendor. */
function speaker({ language, zone, ...of }: NewsReader) {
  const named = { program: nameInMail(of.program), vendor: nameInMail(of.vendor) }
  return {
    say: (key: MessageKey, values: Record<string, string | number> = {}) => say(language, key, { ...named, ...values }),
    money: (amount: bigint, currency: string) => moneyText(amount, currency, language),
    day: (at: Date) => formatDay(at.toISOString(), zone, LOCALES[language]),
    lines: (all: string[]) => {
      const more = all.length > MAX_LINES ? [say(language, "mails.and_more", { n: all.length - MAX_LINES })] : []
      return [...all.slice(0, MAX_LINES).map((line) => `- ${line}`), ...more].join("\n")
    },
  }
}

/** News that say all by themselves, in a language whose texts are at hand. */
export function writeNews(news: Exclude<AffiliateNews, { refs: string[] }>, reader: NewsReader): NewsText {
  const { say, money } = speaker(reader)
  switch (news.about) {
    case "applied":
      return {
        subject: say("mails.applied_subject"),
        paragraphs: [say("mails.applied_words"), say("mails.applied_not_you")],
        path: "",
      }
    case "accepted":
      return {
        subject: say("mails.accepted_subject"),
        paragraphs: [say("mails.accepted_words")],
        path: signedIn("/links"),
      }
    case "named":
      return {
        subject: say("mails.named_subject"),
        paragraphs: [say("mails.named_words"), say("mails.named_then")],
        path: "/sign-in",
      }
    case "declined": {
      const why = news.reason === null ? [] : [say("mails.reason", { reason: news.reason })]
      return { subject: say("mails.declined_subject"), paragraphs: [say("mails.declined_words"), ...why], path: "" }
    }
    case "payout_waiting": {
      const sums = news.sums.map(({ amount, currency }) => money(BigInt(amount), currency)).join(", ")
      return {
        kind: "payout_waiting",
        subject: say("mails.waiting_subject", { sums }),
        paragraphs: [
          say(news.isRestricted ? "mails.waiting_restricted" : "mails.waiting_none", { sums }),
          say("mails.waiting_then"),
        ],
        path: signedIn("/profile"),
      }
    }
  }
}

/** News of commissions, one line each. */
export function writeCommissionNews(
  about: CommissionNews,
  rows: readonly NewsCommission[],
  reader: NewsReader,
): NewsText {
  const { say, money, day, lines } = speaker(reader)
  const path = signedIn("/earnings")
  const sumOf = ({ amount, reversed, currency }: NewsCommission) => money(amount - reversed, currency)
  if (about === "first_sale") {
    const first = rows[0]!
    const when = first.status === "pending" ? [say("mails.first_from", { day: day(first.availableAt) })] : []
    const words = say("mails.first_words", { amount: sumOf(first) })
    return { kind: "first_sale", subject: say("mails.first_subject"), paragraphs: [words, ...when], path }
  }
  const holdWords = (reason: string) => {
    const key = `hold.${reason}`
    return isMessage(key) ? say(key) : reason.replaceAll("_", " ")
  }
  const whyOf = ({ reasons, note }: NewsCommission) =>
    about === "held" ? reasons.map(holdWords).join(" ") : about === "rejected" ? (note ?? "") : ""
  const list = rows.map((row) => {
    const line = say("mails.commission_of", { amount: sumOf(row), day: day(row.earnedAt) })
    return whyOf(row) === "" ? line : `${line}: ${nameInMail(whyOf(row))}`
  })
  const n = rows.length
  return {
    kind: "commission",
    subject: say(`mails.${about}_subject`, { n }),
    paragraphs: [say(`mails.${about}_words`, { n }), lines(list)],
    path,
  }
}

/** News of payouts, one line each. */
export function writeItemNews(about: ItemNews, rows: readonly NewsItem[], reader: NewsReader): NewsText {
  const { say, money, day, lines } = speaker(reader)
  const amounts = rows.map(({ amount, currency }) => money(amount, currency)).join(", ")
  const list = rows.map((row) => {
    const provider = providerOf(row).title
    const at = row.sentAt ? day(row.sentAt) : ""
    const values = { amount: money(row.amount, row.currency), provider, day: at }
    if (about === "payout_sent") return say("mails.sent_line", values)
    return row.status === "failed"
      ? say("mails.failed_line", { ...values, reason: row.reason?.replaceAll("_", " ") ?? say("payouts.no_reason") })
      : say("mails.blocked_line", values)
  })
  if (about === "payout_sent")
    return {
      kind: "payout",
      subject: say("mails.sent_subject", { amounts }),
      paragraphs: [say("mails.sent_words"), lines(list)],
      path: signedIn("/payouts"),
    }
  const words = [say("mails.failed_words"), lines(list), say("mails.failed_then")]
  return { subject: say("mails.failed_subject", { amounts }), paragraphs: words, path: signedIn("/payouts") }
}
