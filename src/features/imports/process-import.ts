import { invariant } from "../../lib/assert.ts"
import { apply } from "../../platform/apply.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { failureText, type Tx } from "../../platform/db.ts"
import { log } from "../../platform/log.ts"
import { type OutboxHandler, outbox } from "../../platform/outbox.ts"
import { asSystem, asVendor } from "../../platform/tenant.ts"
import { atVendorTime } from "../identity/vendors/at-vendor-time.ts"
import type { FileRecord } from "./core/file-record.ts"
import { type LineKind, lineKindOf } from "./line-kind-of.ts"
import { type FileLine, isPassing, problemOf, reportLines } from "./report-lines.ts"
import * as store from "./store.ts"

/** What one turn takes: short beside the lease of its outbox row, so that others come in between. */
const TURN_LINES = 50
/** The same of lines that are written together. */
const TURN_TOGETHER = 250

/** Processes the next lines of an import and asks for another turn; any number of times, each line counts once. */
export const processImport: OutboxHandler<"import.process"> = async (ctx, { vendorId, ref }) => {
  invariant(vendorId, "import_has_a_vendor")
  const job = await atVendorTime(ctx, vendorId, `import ${ref}`)
  if (!job) return
  const at = { vendorId, id: ref }
  try {
    await takeTurn(job, at)
  } catch (error) {
    if (isPassing(error)) throw error
    log("import_failed", { import: ref, error: failureText(error) })
    const set = { status: "failed", finishedAt: realNow() } as const
    await asVendor(job, vendorId, (tx) => store.updateImport(tx, at, set))
  }
}

async function takeTurn(job: Ctx, at: store.LinePosition): Promise<void> {
  const turn = await asVendor(job, at.vendorId, (tx) => readTurn(tx, at))
  const { reportAll } = turn.kind
  if (!reportAll) await reportLines(job, turn.kind, turn.left)
  const isOver = await asVendor(job, at.vendorId, async (tx) => {
    if (reportAll) await reportInTurn(tx, job, turn, reportAll)
    return endTurn(tx, at, turn)
  })
  if (isOver) await asSystem(job, (tx) => store.clearDone(tx, at))
}

/** `left`: those of its lines that an earlier try has not processed. */
type Turn = { kind: LineKind; lines: FileLine[]; left: FileLine[] }

async function readTurn(tx: Tx, at: store.LinePosition): Promise<Turn> {
  const row = await store.findImport(tx, at.vendorId, at.id)
  invariant(row, "import_of_outbox_row_is_there")
  const kind = lineKindOf(row.kind, row.product)
  if (row.status !== "running") return { kind, lines: [], left: [] }
  const place = behind(row)
  const piece = await store.findPiece(tx, at, place)
  invariant(piece, "piece_of_running_import_is_there")
  const records: FileRecord[] = JSON.parse(piece.records)
  const { together, reportAll } = kind
  const most = reportAll ? records.length : together ? TURN_TOGETHER : TURN_LINES
  const next = records.slice(place - piece.first).slice(0, most)
  const { columns } = row
  const lines = next.map((record, i) => ({ ...at, place: place + i, record, columns }))
  const done = new Set(await store.listPlaces(tx, at, place, place + lines.length))
  return { kind, lines, left: lines.filter((line) => !done.has(line.place)) }
}

/** How many lines are behind us, which is the index of the next. */
const behind = ({ imported, unchanged, failed }: Record<store.LineOutcome, number>) => imported + unchanged + failed

/** All lines of a turn in the transaction that ends it: they are there together, or none is. */
async function reportInTurn(tx: Tx, job: Ctx, { lines }: Turn, reportAll: ReportAll): Promise<void> {
  const [first] = lines
  if (!first) return
  const now = (await store.findImport(tx, first.vendorId, first.id, true))!
  if (first.place !== behind(now) || now.status !== "running") return
  await reportRows(tx, job, lines, reportAll)
}

type ReportAll = NonNullable<LineKind["reportAll"]>

/** Lines of a kind that is recorded many at once, with what each came to. */
export async function reportRows(tx: Tx, job: Ctx, lines: readonly FileLine[], reportAll: ReportAll): Promise<void> {
  const [first] = lines
  if (!first) return
  const bodies = lines.flatMap(({ record }) => ("problem" in record ? [] : [record.body]))
  const results = (await reportAll(tx, job, first.vendorId, bodies)).values()
  const rows = lines.map((line) => {
    const { vendorId, id: importId, place, record } = line
    const row = { vendorId, importId, place, line: record.line, createdAt: realNow() }
    if ("problem" in record) return { ...row, outcome: "failed" as const, ...record.problem }
    const result = results.next().value!
    if (result.kind === "refused") return { ...row, outcome: "failed" as const, ...problemOf(result.error, line) }
    return { ...row, outcome: result.kind === "recorded" ? ("imported" as const) : result.kind }
  })
  await apply(tx, store.writeLines(rows))
}

/** Counts the turn's lines, once, and asks for the next turn; whether that was the last. */
async function endTurn(tx: Tx, at: store.LinePosition, { lines }: Turn): Promise<boolean> {
  const now = (await store.findImport(tx, at.vendorId, at.id, true))!
  const from = lines[0]?.place
  if (from === undefined || from !== behind(now) || now.status !== "running") return now.status !== "running"
  const reported = await store.countLines(tx, at, from, from + lines.length)
  invariant(behind(reported) === lines.length, "each_line_of_a_turn_is_told")
  const counts = {
    imported: now.imported + reported.imported,
    unchanged: now.unchanged + reported.unchanged,
    failed: now.failed + reported.failed,
  }
  const isOver = behind(counts) === now.total
  await store.updateImport(tx, at, { ...counts, ...(isOver && { status: "done", finishedAt: realNow() }) })
  if (!isOver) await outbox(tx, at.vendorId, "import.process", at.id)
  return isOver
}
