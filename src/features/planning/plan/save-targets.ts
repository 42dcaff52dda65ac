import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { SaveTargets, TargetsQuery } from "../contract.ts"
import { monthsOf } from "../core/period.ts"
import { changedCells, changesOf, keyOf, type TargetChange, targetsAt } from "../core/targets.ts"
import * as store from "./plan-store.ts"

/** Cells that one row of the audit log names; all of them stand in the versions of the plan. */
const CELLS_SAID = 50

export type Plan = {
  version: number
  targets: store.TargetRow[]
  versions: (Pick<store.TargetRow, "version" | "at" | "recordedBy" | "reviewId"> & { changes: TargetChange[] })[]
}

/** Merges targets into the plan as a new version, kept beside all earlier ones. What changes nothing makes none. */
export async function saveTargets(ctx: Ctx, vendorId: string, wanted: SaveTargets): Promise<Plan> {
  can(ctx, "target.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await mergeTargets(tx, ctx, vendorId, wanted, null)
    return readPlan(tx, vendorId, {})
  })
}

/** The same inside another's transaction; the version that stands afterwards. */
export async function mergeTargets(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  wanted: SaveTargets,
  reviewId: string | null,
): Promise<number> {
  await store.lockPlan(tx, vendorId)
  const months = [...new Set(wanted.map((cell) => cell.period))]
  const current = targetsAt(await store.listTargets(tx, vendorId, months))
  const changed = changedCells(current, wanted)
  const last = await store.lastTargetVersion(tx, vendorId)
  if (changed.length === 0) return last
  const version = last + 1
  await store.insertTargets(
    tx,
    changed.map((cell) => ({
      vendorId,
      id: newId("target"),
      version,
      ...cell,
      reviewId,
      recordedBy: actorName(ctx.actor),
      at: ctx.now,
      createdAt: realNow(),
    })),
  )
  const values = (of: typeof changed) =>
    Object.fromEntries(of.slice(0, CELLS_SAID).map((cell) => [keyOf(cell), cell.value]))
  const earlier = changed.map((cell) => ({ ...cell, value: current.get(keyOf(cell))?.value ?? null }))
  await audit(tx, ctx, vendorId, "target.save", vendorId, {
    before: { version: last, targets: values(earlier) },
    after: { version, cells: changed.length, targets: values(changed) },
  })
  return version
}

/** The plan as a version left it (the last one without), with what each version changed. */
export function readTargets(ctx: Ctx, vendorId: string, query: TargetsQuery): Promise<Plan> {
  return readAsVendor(ctx, vendorId, "target.read", (tx) => readPlan(tx, vendorId, query))
}

async function readPlan(tx: Tx, vendorId: string, query: TargetsQuery): Promise<Plan> {
  const months = query.period ? monthsOf(query.period) : null
  const [rows, version] = await Promise.all([
    store.listTargets(tx, vendorId, months),
    query.version ?? store.lastTargetVersion(tx, vendorId),
  ])
  const firsts = new Map(rows.map((row) => [row.version, row]))
  const inOrder = [...targetsAt(rows, version).values()] as store.TargetRow[]
  return {
    version,
    targets: inOrder.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    versions: [...firsts.values()]
      .filter((row) => row.version <= version)
      .sort((a, b) => b.version - a.version)
      .map((row) => ({ ...row, changes: changesOf(rows, row.version) })),
  }
}

const sortKey = (row: store.TargetRow) => `${row.period} ${row.channel} ${row.metric}`
