import { sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { connect, plannedForValues, sendAhead } from "../../src/platform/db.ts"
import { asSystem, begin } from "../../src/platform/tenant.ts"
import { createTestDatabase } from "../support/database.ts"

it("a statement that a connection ran before is prepared, in whatever transaction it comes again", async () => {
  const database = await createTestDatabase()
  const { db, end } = connect(database.appUrl, 1)
  const plus = (n: number) => asSystem({ db }, (tx) => tx.execute<{ n: number }>(sql`select ${n}::int + 1 as n`))
  expect([...(await plus(1)), ...(await plus(2))]).toEqual([{ n: 2 }, { n: 3 }])
  const prepared = await asSystem({ db }, (tx) =>
    tx.execute(sql`select (generic_plans + custom_plans)::int as runs from pg_prepared_statements
      where statement = ${"select $1::int + 1 as n"}`),
  )
  expect([...prepared]).toEqual([{ runs: 2 }])
  await end()
})

it("a statement whose plan depends on its values is parsed once, and planned each time", async () => {
  const database = await createTestDatabase()
  const { db, end } = connect(database.appUrl, 1)
  const minus = (n: number) =>
    asSystem({ db }, async (tx) => {
      const [row] = await tx.execute<{ n: number }>(sql`${plannedForValues} select ${n}::int - 1 as n`)
      const [mode] = await tx.execute<{ mode: string }>(sql`select current_setting('plan_cache_mode') as mode`)
      return { ...row, ...mode }
    })
  for (let n = 1; n <= 8; n++) expect(await minus(n)).toEqual({ n: n - 1, mode: "auto" })
  const prepared = await asSystem({ db }, (tx) =>
    tx.execute(sql`select generic_plans::int as generic, custom_plans::int as own from pg_prepared_statements
      where statement like ${"%$1::int - 1 as n"}`),
  )
  expect([...prepared]).toEqual([{ generic: 0, own: 8 }])
  await end()
})

it("a transaction has its role from its first statement on, and does nothing without it", async () => {
  const database = await createTestDatabase()
  const { db, end } = connect(database.appUrl, 1)
  const me = sql`select current_user as name`
  expect([...(await asSystem({ db }, (tx) => tx.execute(me)))]).toEqual([{ name: "gv_system" }])
  const roleless = begin(db, async (tx) => {
    const taken = sendAhead(tx, "select set_config('role', $1, true)", ["nobody_at_all"])
    const refused = expect(taken).rejects.toThrow('role "nobody_at_all" does not exist')
    return Promise.all([tx.execute(me), refused])
  })
  await expect(roleless).rejects.toMatchObject({ cause: { code: "25P02" } })
  expect([...(await begin(db, (tx) => tx.execute(me)))]).toEqual([{ name: "grapevine_app" }])
  await end()
})
