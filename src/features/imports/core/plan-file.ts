import { AppError, type FieldError, invalidField } from "../../../lib/errors.ts"
import { widestHeader } from "../../../lib/read-csv.ts"
import type { FileRecord, LineFields } from "./file-record.ts"
import type { ImportKind } from "./kinds.ts"
import { knownColumns } from "./known-columns.ts"
import type { Layout } from "./layout.ts"
import {
  type ExportFile,
  type PlannedColumn,
  parseMap,
  planByMap,
  planExport,
  recogniseExport,
} from "./plan-columns.ts"
import { PRODUCT_NAMES, type Product } from "./products.ts"
import { type MappedLine, readMapped } from "./read-mapped.ts"
import { readNdjson } from "./read-ndjson.ts"
import { readHeader, readTable } from "./read-table.ts"

/** What a request says of its file. */
export type FileRequest = {
  kind: ImportKind | undefined
  from: Product | undefined
  map: string | undefined
  amounts: Layout["amounts"] | undefined
  programId: string | undefined
  isCsv: boolean
  text: string
  /** Whoever sends it has seen which columns of an export nobody knows. */
  passesOver?: boolean
}
export type ImportFile = FileRequest & { isDryRun: boolean }

/** What the vendor's own settings add. */
export type FileFacts = { currency: string; timeZone: string; programs: readonly { id: string; name: string }[] }

/** What a file is, and its lines, which may be read more than once; `columns` null: it names our fields by itself. */
export type FilePlan = {
  kind: ImportKind
  product: Product | null
  amounts: Layout["amounts"]
  columns: PlannedColumn[] | null
  read(): Iterable<MappedLine>
}

/** 422 for what cannot be read as a whole: kind, map, header. `fieldsOf` says what lines of a kind have. */
export function planFile(
  request: FileRequest,
  facts: FileFacts,
  files: readonly ExportFile[],
  fieldsOf: (kind: ImportKind) => LineFields,
): FilePlan {
  const { kind, from, map, amounts, text, isCsv } = request
  if (text.trim() === "") throw new AppError("invalid", "file_empty", "The file is empty.")
  if (from !== undefined && map !== undefined) throw invalidField("/map", "stands beside from; send one of them")
  const isMapped = from !== undefined || map !== undefined || amounts === "major"
  if (isMapped && !isCsv) throw invalidField(from ? "/from" : map ? "/map" : "/amounts", "is for CSV files")
  if (from !== undefined) return planOfExport({ ...request, from }, facts, files)
  if (kind === undefined)
    throw invalidField("/kind", "is missing: say what the lines are, or by from where they come from")
  const fields = fieldsOf(kind)
  if (!isMapped) return { kind, product: null, amounts: "minor", columns: null, read: readerOf(request, facts, fields) }
  const { cells: names, delimiter } = headerOf(text)
  const parsed = map === undefined ? new Map<string, string>() : parseMap(map)
  if ("wrong" in parsed) throw invalidField("/map", parsed.wrong)
  const layout = { ...facts, amounts: amounts ?? ("minor" as const), put: putOf(facts, fields), putsCurrency: false }
  const planned = planByMap(names, fields, parsed, Object.keys(layout.put))
  if ("errors" in planned) throw headerInvalid(planned.errors, facts, `The columns are ${names.join(", ")}.`)
  const whole = { ...layout, readings: planned.readings }
  return {
    kind,
    product: null,
    amounts: layout.amounts,
    columns: planned.columns,
    read: () => readMapped(text, names, delimiter, whole),
  }
}

function planOfExport(
  request: FileRequest & { from: Product },
  facts: FileFacts,
  files: readonly ExportFile[],
): FilePlan {
  const { text, from, kind, amounts } = request
  const [program, ...others] = facts.programs
  if (!program || others.length > 0)
    throw invalidField("/program_id", `is missing: say into which program they move${programsOf(facts)}`)
  const { cells: names, delimiter } = headerOf(text)
  const file = recogniseExport(names, files, kind)
  const name = PRODUCT_NAMES[from]
  if (!file) {
    const known = files.map((one) => `${one.kind} (${one.needs.join(", ")})`).join("; ")
    const detail = `These are not the columns of an export of ${name}`
    throw headerInvalid(
      [{ pointer: "/from", detail }],
      facts,
      `Known are ${known}. Other columns can be mapped by map=.`,
    )
  }
  if (kind !== undefined && kind !== file.kind)
    throw invalidField("/kind", `is ${kind}, but the file is an export of ${name} of ${file.kind}`)
  const known = request.passesOver ? null : knownColumns(from, files)
  const planned = planExport(names, file, { name, known })
  if ("errors" in planned) throw headerInvalid(planned.errors, facts, `The columns are ${names.join(", ")}.`)
  const hasMoney = file.readings.some(({ as }) => as === "amount")
  const unit = amounts ?? file.amounts
  const put = { program_id: program.id, ...(file.kind === "affiliates" && { status: "approved" }) }
  const { currency, timeZone: dayZone } = facts
  const layout = { currency, timeZone: "UTC", dayZone, amounts: unit, put, putsCurrency: hasMoney }
  const whole = { ...layout, readings: planned.readings }
  return {
    kind: file.kind,
    product: from,
    amounts: unit,
    columns: planned.columns,
    read: () => inOrder(readMapped(text, names, delimiter, whole)),
  }
}

/** What takes away comes after what it may be taken from, whatever the order of the file. */
function inOrder(lines: Iterable<MappedLine>): MappedLine[] {
  const all = [...lines]
  const takes = ({ record }: MappedLine) => "body" in record && Number((record.body as { amount?: unknown }).amount) < 0
  return [...all.filter((line) => !takes(line)), ...all.filter(takes)]
}

/** The names of a file's columns, and what stands between them. */
export function headerOf(text: string) {
  const { cells, delimiter } = widestHeader(text)
  const names = cells.map((cell) => cell.trim())
  while (names.at(-1) === "") names.pop()
  return { cells: names, delimiter }
}

function readerOf({ isCsv, text }: FileRequest, facts: FileFacts, fields: LineFields): () => Iterable<MappedLine> {
  const put = putOf(facts, fields)
  if (!isCsv) return () => asLines(readNdjson(text), put)
  const required = fields.required.filter((field) => !(field in put))
  const header = readHeader(text, { ...fields, required })
  if (header.kind === "ok") return () => asLines(readTable(text, header, fields), put)
  throw headerInvalid(header.errors, facts, `The columns are ${fields.names.join(", ")}.`)
}

/** The program of lines that name none: the one that the request names, or the only one there is. */
const putOf = ({ programs: [program, ...others] }: FileFacts, { names }: LineFields): Record<string, string> =>
  program && others.length === 0 && names.includes("program_id") ? { program_id: program.id } : {}

const programsOf = ({ programs }: FileFacts) =>
  programs.length === 0 ? "; there is none yet" : ` by program_id=, one of ${programs.map(programWords).join(", ")}`
const programWords = ({ id, name }: FileFacts["programs"][number]) => `${id} (${name})`

function* asLines(records: Iterable<FileRecord>, put: Record<string, string>): Generator<MappedLine> {
  for (const record of records) {
    const isObject = "body" in record && typeof record.body === "object" && record.body !== null
    const more = isObject ? Object.entries(put).filter(([field]) => !(field in (record.body as object))) : []
    yield { record: isObject && more.length > 0 ? withMore(record, more) : record, row: null }
  }
}

const withMore = (record: FileRecord & { body: unknown }, more: [string, string][]): FileRecord => {
  return { line: record.line, body: Object.assign({}, record.body, Object.fromEntries(more)) }
}

function headerInvalid(found: readonly FieldError[], facts: FileFacts, known: string): AppError {
  const errors = found.map(({ pointer, detail }) => {
    return { pointer, detail: pointer === "/program_id" ? `${detail}: name one${programsOf(facts)}` : detail }
  })
  const detail = `${errors.map((error) => error.detail).join("; ")}. ${known}`
  return new AppError("invalid", "csv_header_invalid", detail, { errors })
}
