import { type AppError, invalidField } from "./errors.ts"
import { toBase64Url } from "./hash.ts"

export type PageRequest = { limit: number; cursor?: string | undefined }

const encoder = new TextEncoder()

/** The cursor of a list that is ordered by a text key, newest first. */
export function encodeCursor(key: string): string {
  return toBase64Url(encoder.encode(`after:${key}`))
}

/** The key behind a cursor; a cursor that no list gave out is a 422, which names the field it came in. */
export function decodeCursor(cursor: string | undefined, field = "cursor"): string | null {
  if (cursor === undefined) return null
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))
    if (/^after:[\x21-\x7e]{1,300}$/.test(text)) return text.slice("after:".length)
  } catch {}
  throw cursorInvalid(field)
}

/** 422 for a cursor that the list did not give out. */
export function cursorInvalid(field = "cursor"): AppError {
  const next = field.replace("cursor", "next_cursor")
  return invalidField(`/${field}`, `is not a cursor of this list; take ${next} of the page before`, "cursor_invalid")
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
