import { invariant } from "../lib/assert.ts"
import { oneLine } from "../lib/text.ts"
import { formatDay, formatInstant, zoneWord } from "../lib/time.ts"
import { type Language, LOCALES } from "../vocabulary/languages.ts"
import type { ToSay } from "../vocabulary/words.ts"
import { isMessage, say } from "./reader.ts"
import { moneyText, monthText } from "./ui/text.tsx"

/** What would become a link, or an address, in a mail that says it. */
const LINKING = /[/\\@<>]|www\.|\S\.\S/i
const MAX_NAME = 80

/** A name that somebody entered, as mails say it: one line, nothing that turns text around, and no more than a name's length. */
export function nameInMail(name: string): string {
  const line = oneLine(name)
  return line.length > MAX_NAME ? `${line.slice(0, MAX_NAME)}…` : line
}

/**
 * The body of a mail, in the one style of all: a greeting, paragraphs, and where it goes on. Whoever enters a link for a name is
 * greeted without it, so that nobody sends links of theirs by mails of ours.
 */
export function mailBody(language: Language, name: string | null, paragraphs: readonly string[], url?: string): string {
  const isSaid = name !== null && name.trim() !== "" && !LINKING.test(name)
  const hello = isSaid ? say(language, "mails.hello", { name: nameInMail(name) }) : say(language, "mails.hello_you")
  return `${[hello, ...paragraphs, ...(url ? [url] : [])].join("\n\n")}\n`
}

/** What words are in a language, whose texts are at hand. */
export function spoken(language: Language, words: ToSay): string {
  if (typeof words === "string") return words
  if ("parts" in words) return words.parts.map((part) => spoken(language, part)).join(words.by)
  if ("amount" in words) return moneyText(BigInt(words.amount), words.currency, language)
  if ("at" in words) return `${formatInstant(words.at, words.zone, LOCALES[language])} ${zoneWord(words.zone)}`
  if ("day" in words) return formatDay(`${words.day}T00:00:00Z`, "UTC", LOCALES[language])
  if ("month" in words) return monthText(words.month, language)
  if ("figure" in words) return formatFigure(words, language)
  const { say: key, values } = words
  invariant(isMessage(key), "mail_says_what_is_known")
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "number" ? value : spoken(language, value),
  ])
  return say(language, key, Object.fromEntries(entries))
}

function formatFigure({ figure, decimals }: { figure: number; decimals: number }, language: Language): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  return figure.toLocaleString(LOCALES[language], digits)
}
