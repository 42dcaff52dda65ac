import { AppError } from "../../lib/errors.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { failureText, isRetryable, isStoreAway } from "../../platform/db.ts"
import { type KeyClaim, ReplayedAnswer } from "../../platform/idempotency.ts"
import { log } from "../../platform/log.ts"
import { inParallel } from "../../platform/parallel.ts"
import { asVendor } from "../../platform/tenant.ts"
import { cutText } from "../links/redirect/core/target.ts"
import { type FieldColumns, type FileRecord, inWords, type LineProblem } from "./core/file-record.ts"
import { lanesOf } from "./core/lanes.ts"
import type { LineKind } from "./line-kind-of.ts"
import * as store from "./store.ts"

/** What a report says of one line, in characters. */
const MAX_DETAIL = 1000
/** Lines processed at once, each by itself. */
const PARALLEL = 4

export type FileLine = store.LinePosition & { place: number; record: FileRecord; columns: FieldColumns }

/**
 * Processes lines of one import, each once. Those of which nothing rare follows are written together, where their kind can
 * be; each other one by itself, before any that names the same. Rejects with what another try may put right.
 */
export async function reportLines(job: Ctx, kind: LineKind, lines: readonly FileLine[]): Promise<void> {
  for (let waiting = lines; waiting.length > 0; ) {
    const { apart, later } = await reportTogether(job, kind, waiting)
    await reportInLanes(job, kind, apart)
    waiting = later
  }
}

type Left = { apart: readonly FileLine[]; later: readonly FileLine[] }

async function reportTogether(job: Ctx, kind: LineKind, lines: readonly FileLine[]): Promise<Left> {
  const { together } = kind
  const [first] = lines
  if (!together || !first) return { apart: lines, later: [] }
  const broken = lines.filter(({ record }) => "problem" in record)
  const whole = lines.filter(({ record }) => "body" in record)
  const bodies = whole.map(({ record }) => ("body" in record ? record.body : null))
  const beside = (made: readonly number[]) => store.writeLines(made.map((index) => rowOf(whole[index]!)))
  const outcomes = await together(job, first.vendorId, bodies, beside)
  const left = { apart: [...broken], later: [] as FileLine[] }
  for (const [index, outcome] of outcomes.entries()) {
    const line = whole[index]!
    if (outcome.kind === "waiting") left.later.push(line)
    else if (outcome.kind === "apart") left.apart.push(line)
    else if (outcome.kind === "refused") await refuse(job, line, outcome.error)
  }
  return left
}

/** Lines about the same thing one after another, others beside them. What stops one line stops the turn, not those on their way. */
async function reportInLanes(job: Ctx, kind: LineKind, lines: readonly FileLine[]): Promise<void> {
  const stopped: unknown[] = []
  await inParallel(lanesOf(lines.map(({ record }) => record)), PARALLEL, async (lane) => {
    for (const index of lane) {
      if (stopped.length > 0) return
      await reportLine(job, kind, lines[index]!).catch((error) => stopped.push(error))
    }
  })
  if (stopped.length > 0) throw stopped[0]
}

/** Whether another try may put it right. */
export function isPassing(error: unknown): boolean {
  return error instanceof AppError ? error.kind === "unavailable" : isStoreAway(error) || isRetryable(error)
}

/** One line, and what it came to, in one transaction: whoever is killed here leaves both behind or neither. */
async function reportLine(job: Ctx, kind: LineKind, line: FileLine): Promise<void> {
  const { record } = line
  try {
    if ("problem" in record) return await refuseLine(job, line, record.problem)
    await kind.report({ ...job, idempotency: claimLine(line) }, line.vendorId, record.body)
  } catch (error) {
    if (error instanceof ReplayedAnswer) return
    await refuse(job, line, error)
  }
}

async function refuse(job: Ctx, line: FileLine, error: unknown): Promise<void> {
  if (isPassing(error)) throw error
  await refuseLine(job, line, problemOf(error, line))
}

const rowOf = ({ vendorId, id, place, record }: FileLine) => {
  return { vendorId, importId: id, place, line: record.line, outcome: "imported" as const, createdAt: realNow() }
}

/** The line's index, taken before its effect: what was recorded is not recorded again. */
function claimLine(line: FileLine): KeyClaim {
  return {
    take: async (tx) => {
      if (!(await store.insertLine(tx, rowOf(line)))) throw new ReplayedAnswer(200, "")
    },
    keep: async (tx, _scope, result) => {
      if ((result as { kind: string }).kind === "unchanged") await store.updateLine(tx, line, line.place, "unchanged")
    },
  }
}

async function refuseLine(job: Ctx, { vendorId, id, place, record }: FileLine, problem: LineProblem): Promise<void> {
  const row = { vendorId, importId: id, place, line: record.line, ...problem, createdAt: realNow() }
  await asVendor(job, vendorId, (tx) => store.insertLine(tx, { ...row, outcome: "failed" }))
}

/** What is wrong with a line, in the words of the API. What is our fault stops no other line. */
export function problemOf(error: unknown, { id, record, columns }: FileLine): LineProblem {
  if (error instanceof AppError) {
    const named = error.errors.map((one) => inWords(one, columns)).join("; ")
    const detail = named === "" ? error.message : named.endsWith(".") ? named : `${named}.`
    return { code: error.code, detail: cutText(detail, MAX_DETAIL) }
  }
  log("import_line_failed", { import: id, line: record.line, error: failureText(error) })
  return { code: "internal", detail: "Something went wrong. Send the line again, or contact us with the import's id." }
}
