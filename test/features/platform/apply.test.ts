import { sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { customers } from "../../../src/features/conversions/tables.ts"
import { apply, insertRows, updateRows } from "../../../src/platform/apply.ts"
import type { Tx } from "../../../src/platform/db.ts"
import { auditLog, outboxRows } from "../../../src/platform/tables.ts"
import { asSystem } from "../../../src/platform/tenant.ts"
import { useApp } from "../../support/app.ts"

const world = useApp()
const AT = new Date("2026-03-01T10:00:00.000Z")
const within = <T>(work: (tx: Tx) => Promise<T>) => asSystem({ db: world.app.deps.db }, work)

const audited = (id: string, detail: Record<string, unknown> = {}) => ({
  vendorId: "ven_x",
  id,
  actor: "operator",
  action: "x.try",
  subject: 'it\'s "quoted" \\ and {braced}, NULL',
  detail,
  requestId: "r",
  at: AT,
  createdAt: AT,
})
const followed = (ref: string) => ({
  topic: "x.done",
  ref,
  payload: { digits: "9007199254740993" },
  createdAt: AT,
  dueAt: AT,
})

it("what several writers say of one decision is there as they said it, with the defaults of what they left out", async () => {
  const detail = { deep: [{ a: null }, "ü \u{1f347}"], many: 2 }
  await within((tx) =>
    apply(tx, {
      audited: insertRows(auditLog, [audited("aud_1", detail), audited("aud_2")]),
      followed: insertRows(outboxRows, [followed("one")]),
    }),
  )
  const rows = await within((tx) => tx.select().from(auditLog).where(sql`vendor_id = 'ven_x'`).orderBy(auditLog.id))
  expect(rows).toEqual([
    { ...audited("aud_1", detail), outcome: "done" },
    { ...audited("aud_2"), outcome: "done" },
  ])
  const [next] = await within((tx) => tx.select().from(outboxRows).where(sql`topic = 'x.done'`))
  expect(next).toMatchObject({ ...followed("one"), vendorId: null, attempts: 0, doneAt: null })
})

it("one writer that is refused leaves nothing of the others", async () => {
  const twice = [audited("aud_3"), audited("aud_3")]
  const writers = { followed: insertRows(outboxRows, [followed("two")]), audited: insertRows(auditLog, twice) }
  await expect(within((tx) => apply(tx, writers))).rejects.toThrow()
  expect(await within((tx) => tx.select().from(outboxRows).where(sql`ref = 'two'`))).toEqual([])
})

it("a writer of nothing has the same text as a writer of many", async () => {
  const text = (count: number) => {
    const rows = Array.from({ length: count }, (_, index) => audited(`aud_${index}`))
    const query = world.app.deps.db
      .select({ one: insertRows(auditLog, rows) })
      .from(auditLog)
      .toSQL()
    return [query.sql, query.params.length]
  }
  expect(text(0)).toEqual(text(3))
})

it("rows that are replaced are found by their key where policies hide others' rows", async () => {
  const { admin } = world.app
  await admin`insert into customers (vendor_id, id, external_id, created_at)
    select 'ven_x', 'cus_' || n, 'c-' || n, now() from generate_series(1, 2000) n`
  await admin`analyze customers`
  const plan = await within(async (tx) => {
    await tx.execute(sql`select set_config('role', 'gv_batch', true), set_config('app.vendor_ids', ' ven_x ', true),
      set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
      set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`)
    const rows = await tx.execute<{ "QUERY PLAN": string }>(
      sql`explain (costs off) with changed as (${updateRows(customers, [], ["vendorId", "id"])}) select 1`,
    )
    return rows.map((row) => row["QUERY PLAN"]).join("\n")
  })
  expect(plan).toMatch(/on customers.*\n +Index Cond: \(\(vendor_id = "?row"?\.vendor_id\) AND \(id = "?row"?\.id\)\)/)
})
