import { asc, getTableColumns, sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { apply, insertRows, updateRows } from "../../../src/platform/apply.ts"
import { writeAudit } from "../../../src/platform/audit.ts"
import type { Ctx } from "../../../src/platform/ctx.ts"
import type { Tx } from "../../../src/platform/db.ts"
import { anyOf, instantOf, load, rowOf, rowsOf } from "../../../src/platform/load.ts"
import { auditLog, outboxRows } from "../../../src/platform/tables.ts"
import { asSystem } from "../../../src/platform/tenant.ts"
import { useApp } from "../../support/app.ts"

const world = useApp()
const AT = new Date("2026-03-01T10:00:00.123Z")
const within = <T>(work: (tx: Tx) => Promise<T>) => asSystem({ db: world.app.deps.db }, work)
const ctx = () =>
  ({ ...world.app.deps, actor: { kind: "operator" }, requestId: "r", now: AT, idempotency: null }) as Ctx

const all = sql`from ${outboxRows} where ${outboxRows.topic} = 'x.loaded' order by ${asc(outboxRows.number)}`
const none = sql`from ${outboxRows} where ${outboxRows.topic} = 'x.nothing'`
const fields = { ...getTableColumns(outboxRows), length: sql<number>`length(${outboxRows.ref})` }

it("what is loaded in one statement reads as it was written, numbers beyond those of JSON and instants too", async () => {
  const row = { topic: "x.loaded", payload: {}, createdAt: AT, dueAt: AT }
  const written = [
    { ...row, ref: "one", payload: { "it's": ["deep", null] } },
    { ...row, ref: "two" },
  ]
  await within((tx) => apply(tx, { rows: insertRows(outboxRows, written) }))
  await within((tx) => tx.execute(sql`update outbox set leased_until = ${AT.toISOString()} where ref = 'two'`))
  const expected = await within((tx) => tx.select().from(outboxRows).where(sql`topic = 'x.loaded'`))
  const facts = {
    all: rowsOf(fields, all),
    first: rowOf(fields, all),
    none: rowsOf(fields, none),
    nobody: rowOf(fields, none),
    any: anyOf(all),
    nothing: anyOf(none),
    last: instantOf(sql`select max(leased_until) from outbox where topic = 'x.loaded'`),
    never: instantOf(sql`select max(leased_until) ${none}`),
  }
  const loaded = await within((tx) => load(tx, facts))
  const rows = expected.map((row) => ({ ...row, length: 3 }))
  expect(loaded).toEqual({
    all: rows,
    first: rows[0],
    none: [],
    nobody: null,
    any: true,
    nothing: false,
    last: AT,
    never: null,
  })
})

it("rows that are replaced are found by their key, and what is not named stays", async () => {
  const row = { topic: "x.changed", payload: {}, createdAt: AT, dueAt: AT }
  const own = sql`topic = 'x.changed'`
  await within((tx) =>
    apply(tx, {
      rows: insertRows(outboxRows, [
        { ...row, ref: "a" },
        { ...row, ref: "b" },
      ]),
    }),
  )
  const [a, b] = await within((tx) => tx.select().from(outboxRows).where(own).orderBy(outboxRows.ref))
  const changed = { ...a!, payload: { now: "this" }, leasedUntil: AT, attempts: 4 }
  await within((tx) => apply(tx, { rows: updateRows(outboxRows, [changed], ["ref", "topic"]) }))
  await within((tx) => apply(tx, { rows: updateRows(outboxRows, [], ["ref", "topic"]) }))
  expect(await within((tx) => tx.select().from(outboxRows).where(own).orderBy(outboxRows.ref))).toEqual([changed, b])
})

it("deeds of one decision are written with who did them", async () => {
  const deeds = [
    { action: "x.first", subject: "one" },
    { action: "x.second", subject: "two", detail: { why: "so" } },
  ]
  await within((tx) => apply(tx, { deeds: writeAudit(ctx(), "ven_y", deeds) }))
  const rows = await within((tx) => tx.select().from(auditLog).where(sql`vendor_id = 'ven_y'`).orderBy(auditLog.id))
  const by = { actor: "operator", requestId: "r", outcome: "done", at: AT }
  expect(rows).toMatchObject([
    { ...by, action: "x.first", subject: "one", detail: {} },
    { ...by, action: "x.second", subject: "two", detail: { why: "so" } },
  ])
})
