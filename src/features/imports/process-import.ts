import { invariant } from "../../lib/assert.ts"
import { AppError } from "../../lib/errors.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { failureText, isRetryable, isStoreAway, type Tx } from "../../platform/db.ts"
import { type KeyClaim, ReplayedAnswer } from "../../platform/idempotency.ts"
import { log } from "../../platform/log.ts"
import { type OutboxHandler, outbox } from "../../platform/outbox.ts"
import { inParallel } from "../../platform/parallel.ts"
import { asSystem, asVendor } from "../../platform/tenant.ts"
import { atVendorTime } from "../identity/vendors/at-vendor-time.ts"
import { cutText } from "../links/redirect/core/target.ts"
import { type FileRecord, inWords, type LineProblem } from "./core/file-record.ts"
import type { ImportKind } from "./core/kinds.ts"
import { lanesOf } from "./core/lanes.ts"
import { LINE_KINDS } from "./line-kinds.ts"
import * as store from "./store.ts"

/** What one turn takes: short beside the lease of its outbox row, so that others come in between. */
const TURN_LINES = 50
/** What a report says of one line, in characters. */
const MAX_DETAIL = 1000
/** Lines processed at once. */
const PARALLEL = 4

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
  await reportLines(job, turn)
  const isOver = await asVendor(job, at.vendorId, (tx) => endTurn(tx, at, turn))
  if (isOver) await asSystem(job, (tx) => store.clearDone(tx, at))
}

/** What another try may put right. */
function isPassing(error: unknown): boolean {
  return error instanceof AppError ? error.kind === "unavailable" : isStoreAway(error) || isRetryable(error)
}

type Turn = { kind: ImportKind; lines: Line[] }
type Line = store.LinePosition & { place: number; record: FileRecord }

async function readTurn(tx: Tx, at: store.LinePosition): Promise<Turn> {
  const row = await store.findImport(tx, at.vendorId, at.id)
  invariant(row, "import_of_outbox_row_is_there")
  if (row.status !== "running") return { kind: row.kind, lines: [] }
  const place = behind(row)
  const piece = await store.findPiece(tx, at, place)
  invariant(piece, "piece_of_running_import_is_there")
  const records: FileRecord[] = JSON.parse(piece.records)
  const next = records.slice(place - piece.first).slice(0, TURN_LINES)
  return { kind: row.kind, lines: next.map((record, i) => ({ ...at, place: place + i, record })) }
}

/** How many lines are behind us, which is the index of the next. */
const behind = ({ imported, unchanged, failed }: Record<store.LineOutcome, number>) => imported + unchanged + failed

/** Lines about the same thing one after another, others beside them. What stops one line stops the turn, not those on their way. */
async function reportLines(job: Ctx, { kind, lines }: Turn): Promise<void> {
  const stopped: unknown[] = []
  await inParallel(lanesOf(lines.map(({ record }) => record)), PARALLEL, async (lane) => {
    for (const index of lane) {
      if (stopped.length > 0) return
      await reportLine(job, kind, lines[index]!).catch((error) => stopped.push(error))
    }
  })
  if (stopped.length > 0) throw stopped[0]
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

/** One line, and what it came to, in one transaction: whoever is killed here leaves both behind or neither. */
async function reportLine(job: Ctx, kind: ImportKind, line: Line): Promise<void> {
  const { record } = line
  try {
    if ("problem" in record) return await refuseLine(job, line, record.problem)
    await LINE_KINDS[kind].report({ ...job, idempotency: claimLine(line) }, line.vendorId, record.body)
  } catch (error) {
    if (error instanceof ReplayedAnswer) return
    if (isPassing(error)) throw error
    await refuseLine(job, line, problemOf(error, line))
  }
}

/** The line's index, taken before its effect: what was recorded is not recorded again. */
function claimLine(line: Line): KeyClaim {
  const { vendorId, id, place, record } = line
  const row = { vendorId, importId: id, place, line: record.line, outcome: "imported" as const }
  return {
    take: async (tx) => {
      if (!(await store.insertLine(tx, { ...row, createdAt: realNow() }))) throw new ReplayedAnswer(200, "")
    },
    keep: async (tx, _scope, result) => {
      if ((result as { kind: string }).kind === "unchanged") await store.updateLine(tx, line, place, "unchanged")
    },
  }
}

async function refuseLine(job: Ctx, { vendorId, id, place, record }: Line, problem: LineProblem): Promise<void> {
  const row = { vendorId, importId: id, place, line: record.line, ...problem, createdAt: realNow() }
  await asVendor(job, vendorId, (tx) => store.insertLine(tx, { ...row, outcome: "failed" }))
}

/** What is wrong with a line, in the words of the API. What is our fault stops no other line. */
function problemOf(error: unknown, { id, record }: Line): LineProblem {
  if (error instanceof AppError) {
    const named = error.errors.map(inWords).join("; ")
    const detail = named === "" ? error.message : named.endsWith(".") ? named : `${named}.`
    return { code: error.code, detail: cutText(detail, MAX_DETAIL) }
  }
  log("import_line_failed", { import: id, line: record.line, error: failureText(error) })
  return { code: "internal", detail: "Something went wrong. Send the line again, or contact us with the import's id." }
}
