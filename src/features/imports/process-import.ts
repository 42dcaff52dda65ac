import { invariant } from "../../lib/assert.ts"
import { AppError } from "../../lib/errors.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { failureText, isRetryable, isStoreAway, type Tx } from "../../platform/db.ts"
import { type Claim, ReplayedAnswer } from "../../platform/idempotency.ts"
import { log } from "../../platform/log.ts"
import { type OutboxHandler, outbox } from "../../platform/outbox.ts"
import { asSystem, asVendor } from "../../platform/tenant.ts"
import { atVendorTime } from "../auth/vendor-time.ts"
import type { FileRecord, Problem } from "./core/file-record.ts"
import { IMPORT_TOPIC } from "./create-import.ts"
import { LINE_KINDS } from "./line-kinds.ts"
import * as store from "./store.ts"

/** What one turn takes: short beside the lease of its outbox row, so that others come in between. */
const TURN_LINES = 50

type At = Pick<store.Import, "vendorId" | "id" | "kind">

/** Tells the next lines of an import and asks for another turn; any number of times, each line counts once. */
export const processImport: OutboxHandler = async (ctx, { vendorId, ref }) => {
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

async function takeTurn(job: Ctx, { vendorId, id }: store.At): Promise<void> {
  const turn = await asVendor(job, vendorId, (tx) => readTurn(tx, vendorId, id))
  for (const [i, record] of turn.records.entries()) await tellLine(job, turn.at, turn.place + i, record)
  const isOver = await asVendor(job, vendorId, async (tx) => {
    const { status } = (await store.findImport(tx, vendorId, id))!
    if (status === "running") await outbox(tx, vendorId, IMPORT_TOPIC, id)
    return status !== "running"
  })
  if (isOver) await asSystem(job, (tx) => store.deletePieces(tx, turn.at))
}

/** What another try may put right. */
function isPassing(error: unknown): boolean {
  return error instanceof AppError ? error.kind === "unavailable" : isStoreAway(error) || isRetryable(error)
}

async function readTurn(tx: Tx, vendorId: string, id: string) {
  const at = await store.findImport(tx, vendorId, id)
  invariant(at, "import_of_outbox_row_is_there")
  const place = placeOf(at)
  const piece = at.status === "running" ? await store.findPiece(tx, at, place) : null
  if (at.status !== "running") return { at, place, records: [] }
  invariant(piece, "piece_of_running_import_is_there")
  const records: FileRecord[] = JSON.parse(piece.records)
  return { at, place, records: records.slice(place - piece.first).slice(0, TURN_LINES) }
}

/** How many lines are behind us, which is the place of the next. */
const placeOf = ({ imported, unchanged, failed }: store.Import) => imported + unchanged + failed

/** One line, and what it came to, in one transaction: whoever is killed here leaves both behind or neither. */
async function tellLine(job: Ctx, at: At, place: number, record: FileRecord): Promise<void> {
  const claim = claimLine(at, place, (kind) => (kind === "unchanged" ? "unchanged" : "imported"))
  try {
    if ("problem" in record) return await refuseLine(job, at, place, record.line, record.problem)
    await LINE_KINDS[at.kind].tell({ ...job, idempotency: claim }, at.vendorId, record.body)
  } catch (error) {
    if (error instanceof ReplayedAnswer) return
    if (isPassing(error)) throw error
    await refuseLine(job, at, place, record.line, problemOf(error, at, record.line))
  }
}

/** The line's place among all, taken before its effect: what is behind us is not told again. */
function claimLine(at: At, place: number, outcomeOf: (kind: string) => "imported" | "unchanged" | "failed"): Claim {
  return {
    take: async (tx) => {
      const now = await store.findImport(tx, at.vendorId, at.id, true)
      if (!now || placeOf(now) !== place) throw new ReplayedAnswer(200, "")
    },
    keep: (tx, _scope, result) => store.countLine(tx, at, outcomeOf((result as { kind: string }).kind), realNow()),
  }
}

async function refuseLine(job: Ctx, at: At, place: number, line: number, problem: Problem): Promise<void> {
  const claim = claimLine(at, place, () => "failed")
  try {
    await asVendor({ ...job, idempotency: claim }, at.vendorId, async (tx) => {
      const row = { vendorId: at.vendorId, importId: at.id, line, ...problem, createdAt: realNow() }
      await store.insertError(tx, row)
      return { kind: "failed" }
    })
  } catch (error) {
    if (!(error instanceof ReplayedAnswer)) throw error
  }
}

/** What is wrong with a line, in the words of the API. What is our fault stops no other line. */
function problemOf(error: unknown, { id }: At, line: number): Problem {
  if (error instanceof AppError) {
    const named = error.errors.map(({ pointer, detail }) => inWords(pointer, detail))
    return { code: error.code, detail: named.length > 0 ? `${named.join("; ")}.` : error.message }
  }
  log("import_line_failed", { import: id, line, error: failureText(error) })
  return { code: "internal", detail: "Something went wrong. Send the line again, or tell us the import's id." }
}

/** A detail that continues a sentence begins with its field. */
const inWords = (pointer: string, detail: string) =>
  /^[a-z]/.test(detail) ? `${pointer.slice(1) || "the line"} ${detail}` : detail
