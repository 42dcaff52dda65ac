/** A line of a file that says something, numbered as an editor does: what it says, or why it cannot be read. */
export type FileRecord = { line: number; body: unknown } | { line: number; problem: Problem }
export type Problem = { code: string; detail: string }

/** As long as the body of one call may be. */
const MAX_LETTERS = 64 * 1024

/** What the contract of one line knows: its fields, those that are whole numbers, and those that must be there. */
export type Fields = { names: readonly string[]; whole: readonly string[]; required: readonly string[] }

/** Where the line that holds `at` ends, and where the next begins; CRLF, LF and CR end lines, as editors have it. */
export function lineEnd(text: string, at: number): { end: number; next: number } {
  const breaks = /\r\n|\n|\r/g
  breaks.lastIndex = at
  const found = breaks.exec(text)
  return found ? { end: found.index, next: breaks.lastIndex } : { end: text.length, next: text.length }
}

/** Why a line of so many letters is not read; null when it may be. */
export function tooLong(letters: number): Problem | null {
  if (letters <= MAX_LETTERS) return null
  return { code: "line_too_long", detail: `The line has more than ${MAX_LETTERS} characters.` }
}
