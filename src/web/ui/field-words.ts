import type { FieldError } from "../../lib/errors.ts"
import type { ErrorCode } from "../../vocabulary/error-codes.ts"
import type { MessageKey } from "../messages/catalogue.ts"
import { currentReader, refusalIn, t } from "../reader.ts"

/** What a contract says of a field, and what people read for it; parts in parentheses are `n`, else what `values` names. */
const WORDS: readonly (readonly [says: RegExp, key: MessageKey])[] = [
  [/^is (?:missing|empty)\b|^holds nothing but /, "kit.missing"],
  [/^(?:has more than|is longer than) (\d+) characters$/, "field.too_long"],
  [/^has fewer than (\d+) characters$/, "field.too_short"],
  [/^has more than (\d+) entries$/, "field.too_many"],
  [/^has fewer than (\d+) entries$/, "field.too_few"],
  [/^is more than (\d+)$/, "field.too_large"],
  [/^is more than 10\^12$/, "field.far_too_large"],
  [/^is less than (\d+)$/, "field.too_small"],
  [/^is negative$/, "field.negative"],
  [/^is zero\b/, "field.zero"],
  [/^is not a whole number/, "field.whole_number"],
  [/^is not a number$/, "field.number"],
  [/^has more than (?:two|four) decimals$/, "field.decimals"],
  [/^is not an amount in (?:major units of )?([A-Z]{3})\b/, "field.amount"],
  [/^is not a percentage\b/, "field.percentage"],
  [/^must add up to 10000 basis points$/, "field.whole"],
  [/^must be one of /, "field.choose"],
  [/^is not an e-mail address$/, "field.email"],
  [/^is not a web address\b/, "field.web_address"],
  [/^is not a date\b|^is neither a date\b|^is not an RFC 3339 instant\b/, "field.date"],
  [/^is not a month\b/, "field.month"],
  [/^is not a time of day\b/, "field.time"],
  [/^is outside the years (\d+) to (\d+)$/, "field.years"],
  [/^is not after (?:from|away_from)\b/, "field.before_start"],
  [/^is over already$|^is not in the future$/, "field.past"],
  [/^is in the future\b/, "field.future"],
  [/^has an opening that ends before it begins$/, "field.ends_early"],
  [/^has openings that overlap or are out of order$/, "field.overlap"],
  [/^never opens$/, "field.never_opens"],
  [/^is not an ISO 4217 currency code\b/, "field.currency"],
  [/^is not a two-letter country code\b/, "field.country"],
  [/^is not a language tag\b/, "field.language"],
  [/^is not (?:a|an IANA) time zone\b/, "field.zone"],
  [/^is not a host name\b|^is not a domain\b/, "field.host"],
  [/^must be 1 to \d+ letters of any script\b/, "field.slug"],
  [/^holds a line break\b/, "field.line_break"],
  [/^holds a character that cannot be stored\b|^must not hold NUL\b/, "field.character"],
  [/^has spaces\b|^must be 1 to \d+ (?:plain )?characters without spaces$/, "field.spaces"],
  [/^is not an affiliate of this /, "field.affiliate"],
  [/^is not a program of this vendor/, "field.program"],
  [/^is not a group of this program/, "field.group"],
  [/^is not a member of this vendor/, "field.member"],
  [/^is not a sale of this vendor/, "field.sale"],
  [/^is not (?:written as it must be|what it may be|text|true or false|a list|an object)$/, "field.unfit"],
]

/** "number 2: …" of an entry of a list; what stands between is the entry's part, whose name the field says. */
const ENTRY = /^number (\d+):? (.+)$/

/** A refusal as a form or a page shows it; `code` where it has one of its own, which has a text in each language. */
export type Shown = FieldError & { code?: ErrorCode | undefined }

/** What is wrong with a field in the reader's words; what is in words already stays as it is. */
export function fieldWords(detail: string, code?: ErrorCode): string {
  const { language } = currentReader()
  const byCode = code === undefined ? null : refusalIn(language, detail, code)
  if (byCode !== null) return byCode
  const [, n, rest] = ENTRY.exec(detail) ?? []
  if (n !== undefined && rest !== undefined) return t("field.entry", { n: Number(n), what: fieldWords(rest) })
  for (const [says, key] of WORDS) {
    const [, first = "", second = ""] = says.exec(detail) ?? []
    if (says.test(detail)) return t(key, { n: /^\d+$/.test(first) ? Number(first) : first, to: second })
  }
  return refusalIn(language, detail) ?? detail
}
