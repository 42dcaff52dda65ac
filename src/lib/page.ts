import { invalidField } from "./errors.ts"
import { toBase64Url } from "./hash.ts"

export type PageRequest = { limit: number; cursor?: string | undefined }

const encoder = new TextEncoder()

/** The cursor of a list that is ordered by a text key, newest first. */
export function encodeCursor(key: string): string {
  return toBase64Url(encoder.encode(`after:${key}`))
}

/** The key behind a cursor; a cursor that no list gave out is a 422. */
export function decodeCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))
    if (/^after:[\x21-\x7e]{1,100}$/.test(text)) return text.slice("after:".length)
  } catch {}
  throw invalidField("/cursor", "is not a cursor of this list; take next_cursor of the page before", "cursor_invalid")
}

/** Shapes `limit + 1` rows into a page. */
export function toPage<R, T>(rows: R[], limit: number, keyOf: (row: R) => string, shape: (row: R) => T) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: shown.map(shape),
    next_cursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  }
}
