import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { one, readAsVendor } from "../auth/read-as-vendor.ts"
import type { ListRuns } from "./contract.ts"
import type { LeftOut } from "./core/draft.ts"
import * as store from "./run-store.ts"

export type RunShown = { run: store.Run; items: store.ShownItem[]; leftOut: LeftOut[] }

/** A run with its items and whom it left out, inside another transaction. */
export async function showRun(tx: Tx, run: store.Run): Promise<RunShown> {
  const { vendorId, id } = run
  return {
    run,
    items: await store.listItems(tx, vendorId, id),
    leftOut: await store.listLeftOut(tx, vendorId, id),
  }
}

export function readRun(ctx: Ctx, vendorId: string, id: string): Promise<RunShown> {
  return one(
    readAsVendor(ctx, vendorId, "run.read", async (tx) => {
      const run = await store.findRun(tx, vendorId, id)
      return run && showRun(tx, run)
    }),
  )
}

/** The vendor's runs without their items, newest first; one more than the limit when there is a next page. */
export function readRuns(ctx: Ctx, vendorId: string, query: ListRuns): Promise<store.Run[]> {
  return readAsVendor(ctx, vendorId, "run.read", (tx) => store.listRuns(tx, vendorId, query))
}

/** The same with the number of their items. */
export function readCountedRuns(ctx: Ctx, vendorId: string, query: ListRuns) {
  return readAsVendor(ctx, vendorId, "run.read", async (tx) => {
    const runs = await store.listRuns(tx, vendorId, query)
    const counts = await store.countItems(
      tx,
      vendorId,
      runs.map((run) => run.id),
    )
    return runs.map((run) => ({ ...run, items: counts.get(run.id) ?? 0 }))
  })
}
