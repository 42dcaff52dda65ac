import { sql } from "drizzle-orm"
import { describe, expect, it } from "vitest"
import { rowsAs } from "../../src/platform/rows.ts"
import { asSystem } from "../../src/platform/tenant.ts"
import { useApp } from "../support/app.ts"

describe("rows of a statement", () => {
  const test = useApp()

  it("arrive as they are, whatever their text holds", async () => {
    const texts = [
      "",
      "plain",
      "NULL",
      'a "quoted" one',
      "back\\slash",
      "{1,2}",
      "a,b",
      "two\nlines",
      "zażółć 🦊",
      null,
    ]
    const rows = texts.map((text, i) => ({
      text,
      i,
      amount: BigInt(i) * 10n ** 15n,
      isEven: i % 2 === 0,
      at: new Date(i),
    }))
    const types = { text: "text", i: "int", amount: "bigint", isEven: "boolean", at: "timestamptz" }
    const found = await asSystem(test.app.deps, (tx) =>
      tx.execute(sql`select text, i, amount, "isEven", at from ${rowsAs("given", rows, types)} order by i`),
    )
    const seen = found.map((row) => ({ ...row, amount: BigInt(String(row.amount)), at: new Date(String(row.at)) }))
    expect(seen).toEqual(rows)
  })
})
