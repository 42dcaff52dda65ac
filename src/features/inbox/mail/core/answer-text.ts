/** What somebody wrote, and what their program quoted under it; together, line by line, the whole. */
export type AnswerText = { text: string; quoted: string }

const MAX_WRAPPED = 3
/** No line that begins a quote is longer. */
const MAX_LINE = 300
const SEPARATOR =
  /^\s*(-{2,}\s*(original message|forwarded message|opprinnelig melding|исходное сообщение)\s*-{2,}|_{10,})\s*$/i
const BEGINS = /^\s*(on|den|am|le|el|på|\d{1,2}|пн|вт|ср|чт|пт|сб|вс)(?=[\s,.])/iu
const NAMES = /@|wrote|skrev|schrieb|a écrit|escribió|написал|пишет/i
const HEAD_FIELD = /^\s*\*?(from|fra|von|от)\s*:\*?\s*\S/i
const HEAD_NEXT =
  /^\s*\*?(sent|date|to|subject|sendt|dato|til|emne|gesendet|datum|an|betreff|отправлено|дата|кому|тема)\s*:/i

/** Splits an answer where its quote begins. A mail that is nothing but a quote is all its own text. */
export function answerText(whole: string): AnswerText {
  const lines = whole.split("\n")
  const heads = lines.map((line) => line.slice(0, MAX_LINE))
  const lastOwn = heads.findLastIndex((line) => !line.startsWith(">") && line.trim() !== "")
  const at = heads.findIndex((line, i) => (line.startsWith(">") ? i > lastOwn : quoteBegins(heads, i)))
  const text = lines.slice(0, at).join("\n")
  if (at < 0 || text.trim() === "") return { text: whole, quoted: "" }
  return { text, quoted: lines.slice(at).join("\n") }
}

function quoteBegins(lines: readonly string[], at: number): boolean {
  const line = lines[at]!
  if (SEPARATOR.test(line)) return true
  if (HEAD_FIELD.test(line) && HEAD_NEXT.test(lines[at + 1] ?? "")) return true
  if (!BEGINS.test(line) && !NAMES.test(line)) return false
  // Programs break "On … wrote:" over lines; a quote must follow, or it is a sentence.
  for (let last = at; last < at + MAX_WRAPPED; last++)
    if ((lines[last] ?? "").trimEnd().endsWith(":"))
      return NAMES.test(lines.slice(at, last + 1).join(" ")) && nextFilled(lines, last + 1).startsWith(">")
  return false
}

const nextFilled = (lines: readonly string[], from: number) =>
  lines.slice(from, from + MAX_WRAPPED).find((line) => line.trim() !== "") ?? ""
