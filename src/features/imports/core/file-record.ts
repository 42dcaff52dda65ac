/** A line of a file that says something, numbered as an editor does: what it says, or why it cannot be read. */
export type FileRecord = { line: number; body: unknown } | { line: number; problem: LineProblem }
export type LineProblem = { code: string; detail: string }

/** As long as the body of one call may be. */
const MAX_CHARACTERS = 64 * 1024

/** What the contract of one line knows of its fields; `amounts` are among the `whole` ones. */
export type LineFields = Record<"names" | "whole" | "amounts" | "times" | "required", readonly string[]>

/** Why a line of so many characters is not read; null when it may be. */
export function tooLong(characters: number): LineProblem | null {
  if (characters <= MAX_CHARACTERS) return null
  return { code: "line_too_long", detail: `The line has more than ${MAX_CHARACTERS} characters.` }
}

/** What a field is called in a file: that of a pointer ("/metadata/note") is the column "metadata.note". */
export function columnOf(pointer: string): string {
  const parts = pointer.split("/").slice(1)
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")).join(".") || "the line"
}

/** Fields of ours by what a file calls them, where that is something else. */
export type FieldColumns = Readonly<Record<string, string>>

/** What a detail about a field says in the report of a file: one that continues a sentence begins with its column. */
export function inWords({ pointer, detail }: { pointer: string; detail: string }, columns: FieldColumns): string {
  const field = columnOf(pointer)
  const name = Object.hasOwn(columns, field) ? `${columns[field]} (${field})` : field
  return /^[a-z]/.test(detail) ? `${name} ${detail}` : `${name}: ${detail}`
}
