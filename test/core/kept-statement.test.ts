import { sql } from "drizzle-orm"
import { PgDialect } from "drizzle-orm/pg-core"
import { expect, it } from "vitest"
import { keptStatement } from "../../src/platform/kept-statement.ts"
import { renderFast } from "../../src/platform/render-sql.ts"

const render = renderFast(new PgDialect())

it("is put together once a shape, and has each value once, in the order in which they stand there", () => {
  const built: string[] = []
  type Values = { at: Date; limit: number; name: string }
  const statement = keptStatement<Values, { isNamed: boolean; order: string }>((values, { isNamed, order }) => {
    built.push(`${isNamed} ${order}`)
    const named = isNamed ? sql`name = ${values.name} and ` : sql``
    return sql`select from a where ${named}from <= ${values.at} and to > ${values.at} order by ${sql.raw(order)} limit ${values.limit}`
  })
  const at = new Date("2026-01-02T03:04:05.678Z")
  const values = { at, limit: 3, name: "ada" }
  const twice = [values, { ...values, name: "bob" }].map((one) =>
    render(statement(one, { isNamed: true, order: "to" })),
  )
  const text = "select from a where name = $1 and from <= $2 and to > $2 order by to limit $3"
  expect(twice).toEqual([
    { sql: text, params: ["ada", at.toISOString(), 3] },
    { sql: text, params: ["bob", at.toISOString(), 3] },
  ])
  // What a shape leaves out is no parameter.
  expect(render(statement(values, { isNamed: false, order: "to" }))).toEqual({
    sql: "select from a where from <= $1 and to > $1 order by to limit $2",
    params: [at.toISOString(), 3],
  })
  expect(built).toEqual(["true to", "false to"])
})

it("refuses values of its own, which would stay those of the first who asks", () => {
  const statement = keptStatement<{ name: string }>(({ name }) => sql`select ${name} || ${"x"}`)
  expect(() => statement({ name: "a" })).toThrow("has values of its own: x")
})
