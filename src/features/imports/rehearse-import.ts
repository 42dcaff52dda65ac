import { AppError } from "../../lib/errors.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { newId } from "../../platform/new-id.ts"
import { rehearse } from "../../platform/rehearse.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { atVendorTime } from "../identity/vendors/at-vendor-time.ts"
import type { StartedImport } from "./contract.ts"
import type { FileRecord } from "./core/file-record.ts"
import { namesOf } from "./core/lanes.ts"
import { fieldColumns } from "./core/plan-columns.ts"
import type { FilePlan } from "./core/plan-file.ts"
import { fileReport } from "./core/report-file.ts"
import { lineKindOf } from "./line-kind-of.ts"
import { reportRows } from "./process-import.ts"
import { reportLines } from "./report-lines.ts"
import * as store from "./store.ts"

/** Lines of one transaction: their locks are others' to wait for until it is undone. */
const PART_LINES = 200
/** As many as are done while somebody waits. */
const MAX_LINES = 20_000
const MOST_ERRORS = 1000

/** Does what an import would, in transactions that are undone, and reports what would have come of each line. */
export async function rehearseImport(ctx: Ctx, vendorId: string, plan: FilePlan): Promise<StartedImport> {
  can(ctx, "import.create", { vendorId })
  const job = (await atVendorTime(ctx, vendorId, "import rehearsal"))!
  const { kind } = plan
  const report = fileReport(plan)
  const records = [...report.lines()]
  if (records.length > MAX_LINES)
    throw new AppError(
      "too_large",
      "too_many_lines",
      `A dry run takes at most ${MAX_LINES} lines. Send a part of them.`,
    )
  const rows: store.ImportLine[] = []
  const named = new Map<string, number[]>()
  for (let from = 0; from < records.length; from += PART_LINES) {
    const part = records.slice(from, from + PART_LINES)
    const earlier = earlierOf(part, named).map((index) => records[index]!)
    const done = await rehearsePart(job, vendorId, plan, [...earlier, ...part])
    rows.push(...done.filter(({ place }) => place >= earlier.length))
    for (const [i, record] of part.entries())
      for (const name of namesOf(record)) named.set(name, [...(named.get(name) ?? []), from + i])
  }
  const count = (outcome: store.LineOutcome) => rows.filter((row) => row.outcome === outcome).length
  const failed = rows.filter(({ outcome }) => outcome === "failed").sort((a, b) => a.line - b.line)
  const errors = failed.slice(0, MOST_ERRORS).map(({ line, code, detail }) => ({ line, code: code!, detail: detail! }))
  const counts = { imported: count("imported"), unchanged: count("unchanged"), failed: failed.length }
  const found = { id: null, status: "done" as const, kind, total: records.length, errors }
  return Object.assign(found, counts, report.shown())
}

/** Lines before a part that name the same as one in it: they are done again before it, since they were undone. */
function earlierOf(part: readonly FileRecord[], named: ReadonlyMap<string, readonly number[]>): number[] {
  const indexes = part.flatMap((record) => namesOf(record).flatMap((name) => named.get(name) ?? []))
  return [...new Set(indexes)].sort((a, b) => a - b)
}

function rehearsePart(job: Ctx, vendorId: string, plan: FilePlan, records: FileRecord[]) {
  const { kind, product } = plan
  const lineKind = lineKindOf(kind, product)
  const { reportAll } = lineKind
  const columns = fieldColumns(plan.columns)
  const at = { vendorId, id: newId("import") }
  const lines = records.map((record, place) => ({ ...at, place, record, columns }))
  return rehearse(job.db, async (db) => {
    const trial = { ...job, db }
    const row = { ...at, kind, status: "running", total: lines.length, createdBy: "", createdAt: realNow() } as const
    await asVendor(trial, vendorId, (tx) => store.insertImport(tx, row))
    if (reportAll) await asVendor(trial, vendorId, (tx) => reportRows(tx, trial, lines, reportAll))
    else await reportLines(trial, lineKind, lines)
    return asVendor(trial, vendorId, (tx) => store.listLines(tx, at))
  })
}
