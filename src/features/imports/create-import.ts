import { AppError, invalidField } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import { actorName, type Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import { outbox } from "../../platform/outbox.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { needScope } from "../identity/permissions/core/scopes.ts"
import type { StartedImport } from "./contract.ts"
import { fieldColumns } from "./core/plan-columns.ts"
import { type FilePlan, type ImportFile, planFile } from "./core/plan-file.ts"
import { fileReport } from "./core/report-file.ts"
import { lineKindOf } from "./line-kind-of.ts"
import { rehearseImport } from "./rehearse-import.ts"
import * as store from "./store.ts"

/** What one row of the database holds of a file. */
const PIECE_CHARACTERS = 128 * 1024
const PIECE_LINES = 500
const MAX_LINES = 250_000

/**
 * Keeps a file and answers, with what of it cannot be read; its lines are processed afterwards. A dry run processes them now, and
 * undoes it. 422 for a header that is not understood.
 */
export async function createImport(ctx: Ctx, vendorId: string, file: ImportFile): Promise<StartedImport> {
  can(ctx, "import.create", { vendorId })
  const plan = await planOf(ctx, vendorId, file)
  needScope(ctx, lineKindOf(plan.kind, plan.product).action)
  if (file.isDryRun) return rehearseImport(ctx, vendorId, plan)
  const { kind, product } = plan
  const report = fileReport(plan)
  return asVendor(ctx, vendorId, async (tx) => {
    const [id, now] = [newId("import"), realNow()]
    const created = { createdBy: actorName(ctx.actor), createdAt: now }
    const columns = fieldColumns(plan.columns)
    await store.insertImport(tx, { vendorId, id, kind, product, columns, status: "running", total: 0, ...created })
    const total = await keepLines(tx, { vendorId, id }, report.lines(), now)
    await audit(tx, ctx, vendorId, "import.create", id, { kind, product, total })
    if (total > 0) await outbox(tx, vendorId, "import.process", id)
    const set = total > 0 ? { total } : { status: "done" as const, finishedAt: now }
    const { status } = await store.updateImport(tx, { vendorId, id }, set)
    const counts = { kind, total, imported: 0, unchanged: 0, failed: 0, errors: report.unread() }
    return plan.columns ? Object.assign({ id, status }, counts, report.shown()) : { id, status }
  })
}

async function planOf(ctx: Ctx, vendorId: string, file: ImportFile): Promise<FilePlan> {
  const asked = { ...ctx, idempotency: null }
  const facts = await asVendor(asked, vendorId, (tx) => store.findFileFacts(tx, vendorId, file.programId))
  if (file.programId !== undefined && facts.programs.length === 0)
    throw invalidField("/program_id", "is not a program of this vendor")
  const { EXPORT_FILES } = await import("./core/exports/export-files.ts")
  const exported = file.from ? EXPORT_FILES[file.from] : []
  return planFile(file, facts, exported, (kind) => lineKindOf(kind, null).fields)
}

/** Writes the lines down in pieces; how many they are. */
async function keepLines(tx: Tx, at: store.LinePosition, lines: Iterable<unknown>, now: Date) {
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
