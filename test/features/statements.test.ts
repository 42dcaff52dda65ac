import { sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { connect, sendAhead } from "../../src/platform/db.ts"
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
