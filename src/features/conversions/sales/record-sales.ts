import type { Writers } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { isStoreAway } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { RecordSale } from "../contract.ts"
import type { SaleReport } from "./load-sales.ts"
import { reportOf } from "./record-sale.ts"
import { writeTogether } from "./record-together.ts"

/**
 * What became of one of many. Of what is `apart` nothing was done: something rare follows from it, and it is recorded by
 * itself. What is `waiting` shares a name, a customer or a click with one before it, and is recorded after that.
 */
export type SaleOutcome = { kind: "recorded" | "apart" | "waiting" } | { kind: "refused"; error: unknown }

/**
 * Records sales of one vendor in one transaction. `beside` is given the recorded ones, by their index, and says what else
 * is written in it. Rejects where the database is away.
 */
export async function recordSales(
  ctx: Ctx,
  vendorId: string,
  inputs: readonly RecordSale[],
  beside: (recorded: readonly number[]) => Writers,
): Promise<SaleOutcome[]> {
  can(ctx, "sale.record", { vendorId })
  const read = await Promise.all(inputs.map((input) => readInput(ctx, vendorId, input)))
  const waiting = waitingOf(read)
  const indexes = [...read.keys()].filter((index) => !waiting.has(index) && "report" in read[index]!)
  const reports = indexes.flatMap((index) => (read[index] as { report: SaleReport }).report)
  const steps = await writeReports(ctx, vendorId, reports, (made) => beside(made.map((at) => indexes[at]!)))
  const outcomes = new Map(indexes.map((index, at) => [index, steps[at]!]))
  return read.map((one, index) => {
    if ("error" in one) return { kind: "refused", error: one.error }
    return outcomes.get(index) ?? { kind: "waiting" }
  })
}

type Read = { report: SaleReport } | { error: unknown }

function readInput(ctx: Ctx, vendorId: string, input: RecordSale): Promise<Read> {
  return reportOf(ctx, vendorId, input, {}).then(
    (report) => ({ report }),
    (error: unknown) => ({ error }),
  )
}

function waitingOf(read: readonly Read[]): Set<number> {
  const [keys, waiting] = [new Set<string>(), new Set<number>()]
  for (const [index, one] of read.entries()) {
    if (!("report" in one)) continue
    if (one.report.keys.some((key) => keys.has(key))) waiting.add(index)
    for (const key of one.report.keys) keys.add(key)
  }
  return waiting
}

async function writeReports(
  ctx: Ctx,
  vendorId: string,
  reports: readonly SaleReport[],
  beside: (made: readonly number[]) => Writers,
): Promise<SaleOutcome[]> {
  if (reports.length === 0) return []
  const locks = reports.flatMap((report) => report.locks)
  try {
    const held = { locks, isBatch: true }
    const { steps, written } = await asVendor(ctx, vendorId, (tx) => writeTogether(tx, reports, { beside }), held)
    await written()
    return steps.map((step) => {
      if (step.kind === "refused") return step
      return { kind: step.kind === "made" ? "recorded" : "apart" }
    })
  } catch (error) {
    // Whose fault it was is not known: each is recorded by itself, which says so.
    if (isStoreAway(error)) throw error
    return reports.map(() => ({ kind: "apart" }))
  }
}
