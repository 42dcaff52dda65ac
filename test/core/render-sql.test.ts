import { and, eq, inArray, type SQL, sql } from "drizzle-orm"
import { PgDialect } from "drizzle-orm/pg-core"
import { drizzle } from "drizzle-orm/postgres-js"
import { expect, it } from "vitest"
import { posts, transactionsOf } from "../../src/features/ledger/posting/post-entry.ts"
import { insertRows } from "../../src/platform/apply.ts"
import { renderFast } from "../../src/platform/render-sql.ts"
import { rowsAs } from "../../src/platform/rows.ts"
import { auditLog, outboxRows } from "../../src/platform/tables.ts"

const dialect = new PgDialect()
const fast = renderFast(dialect)
const db = drizzle.mock()
const AT = new Date("2026-01-01T00:00:00Z")
const { topic, vendorId } = outboxRows

const statements: Record<string, { getSQL(): SQL }> = {
  "a select with joins": db
    .select({ topic, n: sql<number>`count(*)`.as("n") })
    .from(outboxRows)
    .leftJoin(auditLog, eq(auditLog.vendorId, vendorId))
    .where(and(eq(topic, "x"), inArray(vendorId, ["a", "b"]), undefined))
    .orderBy(topic)
    .limit(3),
  "a subquery": db
    .select()
    .from(db.select({ topic }).from(outboxRows).where(eq(outboxRows.createdAt, AT)).as("inner"))
    .where(sql`${3} = ${sql.identifier('na"me')}`),
  "an insert": db
    .insert(outboxRows)
    .values({ topic: "t", ref: "r", payload: { a: [1] }, createdAt: AT, dueAt: AT })
    .onConflictDoNothing()
    .returning(),
  "an update": db
    .update(outboxRows)
    .set({ doneAt: AT, attempts: sql`${outboxRows.attempts} + ${1}` })
    .where(eq(topic, "t")),
  "parts of text": sql`select ${null}, ${5n}, ${true}, ${"x"}, ${[1, "y"]}, ${undefined}, ${sql.raw("now()")}, ${sql.placeholder("p")}`,
  "a table by its name": sql`select ${topic} from ${outboxRows} where ${sql`${1}`.inlineParams()} = ${sql.param("v", topic)}`,
  rows: insertRows(outboxRows, [{ topic: "t", ref: "r", payload: {}, createdAt: AT, dueAt: AT }]),
  "rows by column": sql`select * from ${rowsAs("r", [{ a: 'x"y', b: 2n }], { a: "text", b: "bigint" })}`,
  ...posts({ now: AT }, "ven_1", transactionsOf([])),
}

it.each(Object.entries(statements))("%s is rendered as drizzle renders it", (_name, statement) => {
  const slow = dialect.sqlToQuery(statement.getSQL())
  expect(fast(statement.getSQL())).toEqual({ sql: slow.sql, params: slow.params })
})
