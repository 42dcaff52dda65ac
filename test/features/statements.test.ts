import { sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { connect } from "../../src/platform/db.ts"
import { asSystem } from "../../src/platform/tenant.ts"
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
