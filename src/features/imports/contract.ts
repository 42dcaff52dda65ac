import * as z from "zod"
import { id, output, paging, text } from "../../lib/fields.ts"
import { IMPORT_KINDS, IMPORT_STATUSES } from "./core/kinds.ts"
import { AMOUNT_UNITS } from "./core/layout.ts"
import { PRODUCTS } from "./core/products.ts"

export const IMPORT_BYTES = 10 * 1024 * 1024
export const FILE_TYPES = ["text/csv", "application/x-ndjson"] as const

const kind = z.enum(IMPORT_KINDS)
const MAX_MAP = 4000

export const CreateImport = z.object({
  kind: kind.optional().describe("may be left out with from, which knows it by the columns"),
  from: z.enum(PRODUCTS).optional().describe("the system whose export it is, with its columns as they are"),
  program_id: id("program").optional().describe("of lines that name none"),
  map: text(MAX_MAP).optional().describe("<our field>:<their column>,… for a CSV file with other columns than ours"),
  amounts: z.enum(AMOUNT_UNITS).optional().describe("major: amounts are whole units with decimals, such as 12.50"),
  dry_run: z.enum(["true", "false"]).optional().describe("true: reports what an import would do, and changes nothing"),
})
export const File = z.string().describe("text/csv with a header row of the field names, or one JSON body a line")
export const ById = z.object({ id: text(80) })
export const ListImports = z.object(paging)

const status = z.enum(IMPORT_STATUSES)
const counts = z.object({
  id: z.string(),
  kind,
  status,
  total: z.int().describe("lines of the file, without blank ones"),
  imported: z.int(),
  unchanged: z.int().describe("lines whose content was known already"),
  failed: z.int(),
  created_at: output.instant(),
  finished_at: output.instant().nullable(),
})

const errors = z
  .array(z.object({ line: z.int().describe("as an editor counts"), code: z.string(), detail: z.string() }))
  .describe("the first 1,000 lines that failed")
const columns = z
  .array(z.object({ column: z.string(), field: z.string().nullable() }))
  .describe("the file's columns, and what each is read as; null: nothing is read of it")
const totals = z
  .array(
    z.object({
      currency: z.string(),
      status: z.string().nullable(),
      lines: z.int(),
      stated: z.string().describe("what the file's amounts add up to, as it writes them"),
      read: output.amount(),
      unread: z.int().describe("lines whose amount could not be read"),
    }),
  )
  .describe("the amounts of the file, by currency and by what became of them")

const { kind: _kind, total, imported, unchanged, failed } = counts.shape
export const Started = z
  .object({ id: z.string().nullable().describe("null: a dry run"), status })
  .extend(
    z
      .object({ kind, total, imported, unchanged, failed, errors, columns, totals })
      .partial()
      .describe("of a dry run all that an import would report; of mapped columns what could be read").shape,
  )
export type StartedImport = z.output<typeof Started>
export const ListedImport = counts
export const Import = counts.extend({ errors })
export type Import = z.output<typeof Import>
export type ListedImport = z.output<typeof ListedImport>
