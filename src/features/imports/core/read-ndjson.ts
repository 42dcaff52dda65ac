import { repeatedName } from "../../../lib/json.ts"
import { lineEnd } from "../../../lib/read-csv.ts"
import { columnOf, type FileRecord, tooLong } from "./file-record.ts"

/** One JSON body a line; blank lines are none. */
export function* readNdjson(text: string): Generator<FileRecord> {
  let line = 1
  for (let at = 0; at < text.length; line++) {
    const { end, next } = lineEnd(text, at)
    const one = text.slice(at, end)
    if (one.trim() !== "") yield toRecord(line, one)
    at = next
  }
}

function toRecord(line: number, text: string): FileRecord {
  const problem = tooLong(text.length)
  if (problem) return { line, problem }
  try {
    const body: unknown = JSON.parse(text)
    const repeated = repeatedName(text)
    if (!repeated) return { line, body }
    const name = columnOf(repeated.pointer)
    return { line, problem: { code: "invalid_fields", detail: `${name} stands twice in its object; write it once.` } }
  } catch {
    return { line, problem: { code: "body_not_json", detail: "The line is not valid JSON." } }
  }
}
