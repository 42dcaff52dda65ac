import type { ListAsk } from "../../../lib/list-ask.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import * as store from "./list-store.ts"

/** Two such lists are one page of less than 50 KiB. */
const ROWS_PER_PAGE = 25
/** Of a file, which has what matches on all pages. */
const FILE_ROWS = 10_000

/** The rows of a page, the page that it is of so many, how many match with what they come to, and the values to filter by. */
export type RunRows<Row> = {
  rows: Row[]
  page: number
  pages: number
  count: number
  /** How many there are, whatever is asked for. */
  total: number
  amount: bigint
  values: string[]
}

type Asked = { ask: ListAsk; isFile: boolean }

/** A run's items, and whom it left out: what matches of each, as its page or its file has it. */
export async function readRunLists(ctx: Ctx, vendorId: string, runId: string, asked: { items: Asked; leftOut: Asked }) {
  const [items, leftOut] = await Promise.all([
    read(ctx, vendorId, runId, "items", asked.items, store.listRunItems),
    read(ctx, vendorId, runId, "leftOut", asked.leftOut, store.listRunLeftOut),
  ])
  return { items, leftOut }
}

type List<Row> = (
  tx: Tx,
  vendorId: string,
  runId: string,
  ask: ListAsk,
  part: { offset: number; limit: number },
) => Promise<Row[]>

function read<Row>(ctx: Ctx, vendorId: string, runId: string, which: store.RunList, asked: Asked, list: List<Row>) {
  const { ask, isFile } = asked
  return readAsVendor(ctx, vendorId, "run.read", async (tx): Promise<RunRows<Row>> => {
    const groups = await store.countRunList(tx, vendorId, runId, which, ask)
    const sum = (read: (group: store.ListGroup) => number) => groups.reduce((all, group) => all + read(group), 0)
    const count = sum(({ matching }) => matching)
    const pages = Math.max(1, Math.ceil(count / ROWS_PER_PAGE))
    const page = Math.min(ask.page, pages)
    const part = { offset: (page - 1) * ROWS_PER_PAGE, limit: ROWS_PER_PAGE }
    const rows =
      count === 0 ? [] : await list(tx, vendorId, runId, ask, isFile ? { offset: 0, limit: FILE_ROWS } : part)
    const amount = groups.reduce((all, group) => all + group.amount, 0n)
    return {
      rows,
      page,
      pages,
      count,
      total: sum((group) => group.rows),
      amount,
      values: groups.map(({ value }) => value),
    }
  })
}
