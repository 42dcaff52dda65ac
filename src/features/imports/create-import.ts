import { AppError } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import { actorName, type Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import { outbox } from "../../platform/outbox.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { needScope } from "../identity/permissions/core/scopes.ts"
import type { FILE_TYPES } from "./contract.ts"
import type { FileRecord, LineFields } from "./core/file-record.ts"
import type { ImportKind } from "./core/kinds.ts"
import { readNdjson } from "./core/read-ndjson.ts"
import { readHeader, readTable } from "./core/read-table.ts"
import { LINE_KINDS } from "./line-kinds.ts"
import * as store from "./store.ts"

export const IMPORT_BYTES = 10 * 1024 * 1024
/** What one row of the database holds of a file. */
const PIECE_CHARACTERS = 128 * 1024
const PIECE_LINES = 500
const MAX_LINES = 250_000

export type ImportFile = { kind: ImportKind; type: (typeof FILE_TYPES)[number]; text: string }

/** Keeps a file and answers; its lines are processed afterwards, one by one. 422 for a header that is not understood. */
export async function createImport(ctx: Ctx, vendorId: string, file: ImportFile): Promise<store.ImportRow> {
  can(ctx, "import.create", { vendorId })
  const { kind } = file
  needScope(ctx, LINE_KINDS[kind].action)
  const read = readerOf(file, LINE_KINDS[kind].fields)
  return asVendor(ctx, vendorId, async (tx) => {
    const [id, now] = [newId("import"), realNow()]
    const created = { createdBy: actorName(ctx.actor), createdAt: now }
    await store.insertImport(tx, { vendorId, id, kind, status: "running", total: 0, ...created })
    const total = await keepLines(tx, { vendorId, id }, read(), now)
    await audit(tx, ctx, vendorId, "import.create", id, { kind, total })
    if (total === 0) return store.updateImport(tx, { vendorId, id }, { status: "done", finishedAt: now })
    await outbox(tx, vendorId, "import.process", id)
    return store.updateImport(tx, { vendorId, id }, { total })
  })
}

/** The lines of a file, which may be read more than once. */
function readerOf({ type, text }: ImportFile, fields: LineFields): () => Iterable<FileRecord> {
  if (text.trim() === "") throw new AppError("invalid", "file_empty", "The file is empty.")
  if (type === "application/x-ndjson") return () => readNdjson(text)
  const header = readHeader(text, fields)
  if (header.kind === "ok") return () => readTable(text, header, fields)
  const { errors } = header
  const known = `The columns are ${fields.names.join(", ")}.`
  throw new AppError("invalid", "csv_header_invalid", `${errors.map(({ detail }) => detail).join("; ")}. ${known}`, {
    errors,
  })
}

/** Writes the lines down in pieces; how many they are. */
async function keepLines(tx: Tx, at: { vendorId: string; id: string }, lines: Iterable<FileRecord>, now: Date) {
  let [total, characters, piece]: [number, number, string[]] = [0, 0, []]
  const keep = async () => {
    if (piece.length === 0) return
    const row = { vendorId: at.vendorId, importId: at.id, first: total - piece.length, createdAt: now }
    await store.insertPiece(tx, { ...row, records: `[${piece.join(",")}]` })
    characters = 0
    piece = []
  }
  for (const record of lines) {
    if (total === MAX_LINES)
      throw new AppError("too_large", "too_many_lines", `The file has more than ${MAX_LINES} lines. Split it.`)
    const text = JSON.stringify(record)
    if (piece.length === PIECE_LINES || characters + text.length > PIECE_CHARACTERS) await keep()
    piece.push(text)
    characters += text.length
    total++
  }
  await keep()
  return total
}
