import { oneLine } from "../lib/text.ts"
import type { Language } from "../vocabulary/languages.ts"
import { say } from "./reader.ts"

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
