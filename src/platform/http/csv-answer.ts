import type { Answer } from "../idempotency.ts"

/** A file for the books, which only whoever asked may keep. */
export const csvAnswer = (name: string, text: string, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  text,
  headers: {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}"`,
    "cache-control": "private, no-store",
    ...headers,
  },
})
