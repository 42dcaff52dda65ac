import { encodeCursor } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { type ListRuns, MAX_SHOWN, type ShowRun } from "../contract.ts"
import type { LeftOut } from "./core/draft.ts"
import { fileHead, fileRows } from "./core/run-file.ts"
import * as store from "./run-store.ts"

/** Some of a run's rows, how many there are in all, and the cursor that leads on; null at the end. */
export type ItemPart<R> = { rows: R[]; total: number; next: string | null }
export type RunShown = { run: store.Run; items: ItemPart<store.ShownItem>; leftOut: ItemPart<LeftOut> }

const itemKey = (item: { id: string }) => item.id
const leftOutKey = (row: LeftOut) => row.affiliateId

// `rows` may go on beyond the limit, by one row or by all that there are.
function firstPart<R>(rows: R[], total: number, keyOf: (row: R) => string, limit: number): ItemPart<R> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, total, next: last !== undefined && rows.length > limit ? encodeCursor(keyOf(last)) : null }
}

/** What a new run's answer shows of it, in the order in which the rest is read: of so many items the first, and one more. */
export function showDrafted(run: store.Run, items: store.ShownItem[], count: number, leftOut: LeftOut[]): RunShown {
  return {
    run,
    items: firstPart(items, count, itemKey, MAX_SHOWN),
    leftOut: firstPart(leftOut, leftOut.length, leftOutKey, MAX_SHOWN),
  }
}

/** A run with a page of its items and of whom it left out, inside another transaction. */
export async function showRun(tx: Tx, run: store.Run, asked: ShowRun = { limit: MAX_SHOWN }): Promise<RunShown> {
  const { vendorId, id } = run
  const { limit, cursor, left_out_cursor: leftOutCursor } = asked
  const items = await store.listItems(tx, vendorId, id, { limit, cursor })
  const leftOut = await store.listLeftOut(tx, vendorId, id, { limit, cursor: leftOutCursor })
  // Rows that are all here need no counting.
  const isAll = (rows: unknown[], after: string | undefined) => after === undefined && rows.length <= limit
  const itemsTotal = isAll(items, cursor) ? items.length : ((await store.countItems(tx, vendorId, [id])).get(id) ?? 0)
  const leftOutTotal = isAll(leftOut, leftOutCursor) ? leftOut.length : await store.countLeftOut(tx, vendorId, id)
  return {
    run,
    items: firstPart(items, itemsTotal, itemKey, limit),
    leftOut: firstPart(leftOut, leftOutTotal, leftOutKey, limit),
  }
}

/** 404 for none of the vendor's. */
export function readRun(ctx: Ctx, vendorId: string, id: string, asked?: ShowRun): Promise<RunShown> {
  return one(
    readAsVendor(ctx, vendorId, "run.read", async (tx) => {
      const run = await store.findRun(tx, vendorId, id)
      return run && showRun(tx, run, asked)
    }),
  )
}

/** 404 for none of the vendor's. */
export function readItem(ctx: Ctx, vendorId: string, id: string): Promise<store.ShownItem> {
  return one(readAsVendor(ctx, vendorId, "run.read", (tx) => store.findShownItem(tx, vendorId, id)))
}

/** A run alone; 404 for none of the vendor's. */
export function readRunHead(ctx: Ctx, vendorId: string, id: string): Promise<store.Run> {
  return one(readAsVendor(ctx, vendorId, "run.read", (tx) => store.findRun(tx, vendorId, id)))
}

/** The amount that a run has still to send, minor units. */
export function readToSend(ctx: Ctx, vendorId: string, id: string): Promise<bigint> {
  return readAsVendor(ctx, vendorId, "run.read", (tx) => store.sumToSend(tx, vendorId, id))
}

/** Items that are read at a time for the file. */
const FILE_PAGE = 5000

/** The file for the books, read by pages: of the whole run only the text is held. 404 for none of the vendor's. */
export function readRunFile(ctx: Ctx, vendorId: string, id: string): Promise<{ name: string; text: string }> {
  return one(
    readAsVendor(ctx, vendorId, "run.read", async (tx) => {
      const run = await store.findRun(tx, vendorId, id)
      if (!run) return null
      const parts = [fileHead()]
      for (let cursor: string | undefined, isMore = true; isMore; ) {
        const items = await store.listItems(tx, vendorId, id, { limit: FILE_PAGE, cursor })
        const { rows, next } = firstPart(items, items.length, itemKey, FILE_PAGE)
        if (rows.length > 0) parts.push(fileRows(rows))
        cursor = next ?? undefined
        isMore = next !== null
      }
      return { name: `${run.id}.csv`, text: parts.join("\r\n") }
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
