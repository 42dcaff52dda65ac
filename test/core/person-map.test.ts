import { is } from "drizzle-orm"
import { getTableConfig, PgTable } from "drizzle-orm/pg-core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type FoundPerson, needlesOf } from "../../src/features/privacy/core/person.ts"
import { personMap } from "../../src/features/privacy/core/person-map/person-map.ts"
import { columnsOf, wordsOf } from "../../src/features/privacy/core/person-map/table-map.ts"
import { patternOf, scrubber } from "../../src/features/privacy/core/scrub.ts"
import { importTables } from "../support/tables.ts"

const tables = Object.values(await importTables())
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table as PgTable))

describe("the map of people", () => {
  it("classifies every column of every table, once, and none that is not there", () => {
    const has = Object.fromEntries(
      tables.map(({ name, columns }) => [name, columns.map((column) => column.name).toSorted()]),
    )
    const says = Object.entries(personMap).map(([name, map]) => [
      name,
      columnsOf(map)
        .map(([column]) => column)
        .toSorted(),
    ])
    expect(Object.fromEntries(says)).toEqual(has)
  })

  it("knows which words are JSON, and finds people by columns that are there", () => {
    for (const { name, columns } of tables) {
      const map = personMap[name]!
      const types = new Map(columns.map((column) => [column.name, column.getSQLType()]))
      for (const { column, isJson } of wordsOf(map))
        expect([`${name}.${column}`, types.get(column)]).toEqual([`${name}.${column}`, isJson ? "jsonb" : "text"])
      for (const [column] of map.of ?? [])
        expect(
          columns.some((one) => column.replace(/\W.*$/, "") === one.name || column.includes(one.name)),
          column,
        ).toBe(true)
    }
  })

  it("says of a table with a person's rows what an erasure does, and of the books that it does nothing", () => {
    for (const [name, map] of Object.entries(personMap)) {
      if (columnsOf(map).some(([, kind]) => kind === "personal")) expect(map.erased, name).toBeDefined()
      if (name.startsWith("ledger_"))
        expect(
          columnsOf(map).every(([, kind]) => kind === "plain"),
          name,
        ).toBe(true)
    }
  })
})

const found: FoundPerson = {
  ids: {
    account: ["acct_1"],
    affiliate: ["aff_1"],
    answer: ["kari nordmann", "kari@mail.test"],
    click: [],
    customer: ["cus_1"],
    email: ["kari@mail.test"],
    handle: [],
    inquiry: [],
    item: [],
    lead: [],
    member: [],
    person: ["per_1"],
    sale: ["sal_1"],
  },
  names: ["Kari Nordmann", "Kari"],
  phones: ["+47 911 22 333"],
  messages: ['Nine "storm" tents\nplease'],
  handles: [
    { word: "user:kari@mail.test", id: "erased:cus_1" },
    { word: "summer", id: "cpn_1" },
  ],
  tombstone: "per_2",
}

describe("taking a person out of words", () => {
  const { text, json, isAbout } = scrubber(needlesOf(found))

  it.each([
    ["Ring KARI NORDMANN on +47 911 22 333", "Ring erased on erased"],
    ["https://x.test/?m=kari%40mail.test&n=1", "https://x.test/?m=erased&n=1"],
    ["user:kari@mail.test bought", "erased:cus_1 bought"],
    ['She wrote: Nine "storm" tents\nplease.', "She wrote: erased."],
    ["Karina and kari@mail.testing, in summer", "Karina and kari@mail.testing, in summer"],
    ["Kari called", "Kari called"],
    ['{"amount":4791122333,"by":"per_1"}', '{"amount":4791122333,"by":"per_2"}'],
  ])("%s", (before, after) => expect(text(before, false)).toBe(after))

  it("takes names of one word and what is personal by its name out of rows about them alone", () => {
    expect(text("Kari called", true)).toBe("erased called")
    const values = {
      name: "K. N.",
      status: "open",
      reason: "no_budget",
      note: "x",
      deep: [{ email: "k@n.test", bps: 5 }],
    }
    expect(json(values, false)).toEqual(values)
    const gone = {
      name: "erased",
      status: "open",
      reason: "no_budget",
      note: "erased",
      deep: [{ email: "erased", bps: 5 }],
    }
    expect(json(values, true)).toEqual(gone)
    expect(json({ reason: "She moved to Bergen" }, true)).toEqual({ reason: "erased" })
    expect([isAbout("for cus_1"), isAbout("to KARI@mail.test"), isAbout("for cus_2")]).toEqual([true, true, false])
  })

  it("finds nothing the second time, whatever the words around them", () => {
    const pattern = new RegExp(patternOf(needlesOf(found))!, "i")
    const words = ["kari@mail.test", "Kari Nordmann", "+47 911 22 333", "user:kari@mail.test", "per_1"]
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 8 }))), (parts) => {
        const once = text(parts.join(" "), false)
        expect(text(once, false)).toBe(once)
        expect(JSON.stringify(json({ a: [parts.join(" ")] }, false))).not.toMatch(/Kari Nordmann/i)
        expect(once.includes("Nordmann") && pattern.test(once)).toBe(false)
      }),
    )
  })
})
