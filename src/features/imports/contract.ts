import * as z from "zod"
import { output, paging, text } from "../../lib/fields.ts"
import { IMPORT_KINDS, IMPORT_STATUSES } from "./core/kinds.ts"

export const FILE_TYPES = ["text/csv", "application/x-ndjson"] as const

export const CreateImport = z.object({ kind: z.enum(IMPORT_KINDS) })
export const File = z.string().describe("text/csv with a header row of the field names, or one JSON body a line")
export const ById = z.object({ id: text(80) })
export const ListImports = z.object(paging)

const status = z.enum(IMPORT_STATUSES)
const counts = z.object({
  id: z.string(),
  kind: z.enum(IMPORT_KINDS),
  status,
  total: z.int().describe("lines of the file, without blank ones"),
  imported: z.int(),
  unchanged: z.int().describe("lines whose content was known already"),
  failed: z.int(),
  created_at: output.instant(),
  finished_at: output.instant().nullable(),
})

export const Started = z.object({ id: z.string(), status })
export const ListedImport = counts
export const Import = counts.extend({
  errors: z
    .array(z.object({ line: z.int().describe("as an editor counts"), code: z.string(), detail: z.string() }))
    .describe("the first 1,000 lines that failed"),
})
export type Import = z.output<typeof Import>
export type ListedImport = z.output<typeof ListedImport>
