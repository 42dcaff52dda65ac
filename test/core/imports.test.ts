import fc from "fast-check"
import Papa from "papaparse"
import { describe, expect, it } from "vitest"
import { lanesOf } from "../../src/features/imports/core/lanes.ts"
import { readNdjson } from "../../src/features/imports/core/read-ndjson.ts"
import { readHeader, readTable } from "../../src/features/imports/core/read-table.ts"
import { readCsv } from "../../src/lib/read-csv.ts"

const FIELDS = {
  names: ["name", "amount", "note", "metadata"],
  whole: ["amount"],
  amounts: [],
  times: [],
  required: ["name"],
}

function read(text: string) {
  const header = readHeader(text, FIELDS)
  if (header.kind === "refused") return header.errors.map(({ pointer }) => pointer)
  return [...readTable(text, header, FIELDS)].map(({ line, ...rest }) => [
    line,
    "body" in rest ? rest.body : rest.problem.code,
  ])
}

describe("a CSV file", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", '"', ",", ";", "\n", "\r\n", " ", "😀", "\0"),
    maxLength: 6,
  })
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 6 })

  it("is read as it was written, in any mixture of cells, and says the line of each row", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom("\n", "\r\n"), fc.constantFrom(",", ";"), (table, newline, delimiter) => {
        const text = Papa.unparse(table, { newline, delimiter, quotes: true })
        let line = 1
        const expected = table.flatMap((cells) => {
          const at = line
          line += 1 + (cells.join("").match(/\n/g)?.length ?? 0)
          return cells.some((one) => one.trim() !== "") ? [{ line: at, cells }] : []
        })
        const found = [...readCsv(text, delimiter)]
        expect(found.map(({ line, cells }) => ({ line, cells }))).toEqual(expected)
        expect(found.some(({ isBroken }) => isBroken)).toBe(false)
      }),
    )
  })

  it("never loses a line to another's quotes, whatever its bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r") }), (text) => {
        const last = `\nlast,1`
        expect([...readCsv(`${text.replaceAll('"', "'")}${last}`, ",")].at(-1)?.cells).toEqual(["last", "1"])
        for (const row of readCsv(text, ",")) expect(row.cells.length).toBeGreaterThan(0)
      }),
    )
  })

  it("counts lines as editors do: blank ones, quoted line ends, and every kind of line end", () => {
    expect(read('name,amount\r\n\r\na,1\n"b\n\nb",2\rc,3\n,\n  ,\nd,4')).toEqual([
      [3, { name: "a", amount: 1 }],
      [4, { name: "b\n\nb", amount: 2 }],
      [7, { name: "c", amount: 3 }],
      [10, { name: "d", amount: 4 }],
    ])
  })

  it("gives whole numbers as numbers, leaves what is none for the contract to refuse, and empty cells out", () => {
    expect(read("name,amount,note\na,1200,\nb, 7 ,x\nc,12.5,\nd,1e3,\n7,,")).toEqual([
      [2, { name: "a", amount: 1200 }],
      [3, { name: "b", amount: 7, note: "x" }],
      [4, { name: "c", amount: "12.5" }],
      [5, { name: "d", amount: "1e3" }],
      [6, { name: "7" }],
    ])
  })

  it("takes metadata as columns by key, as JSON, or both", () => {
    expect(read('name,metadata,metadata.Plan\na,"{""n"":1,""Plan"":""x""}",pro\nb,,pro\nc,,\nd,[1],\ne,{,pro')).toEqual(
      [
        [2, { name: "a", metadata: { n: 1, Plan: "pro" } }],
        [3, { name: "b", metadata: { Plan: "pro" } }],
        [4, { name: "c" }],
        [5, { name: "d", metadata: "[1]" }],
        [6, { name: "e", metadata: "{" }],
      ],
    )
  })

  it("is refused for a column that is unknown, nameless, twice there, or missing", () => {
    expect(read("name,amuont\na,1")).toEqual(["/amuont"])
    expect(read("name,,amount\na,,1")).toEqual(["/"])
    expect(read("name,Name\na,b")).toEqual(["/Name"])
    expect(read("amount\n1")).toEqual(["/name"])
    expect(read("a,1\nb,2")).toEqual(["/a", "/1", "/name"])
  })

  it("is read with any separator, with empty columns at the end, and a header in capitals", () => {
    for (const mark of [",", ";", "\t"])
      expect(read(`NAME,Amount,,\na,1,,`.replaceAll(",", mark))).toEqual([[2, { name: "a", amount: 1 }]])
  })

  it("names a line with too many or too few cells or quotes that do not fit, and goes on with the next", () => {
    expect(read('name,amount\na,1,2\nb\n"c"d,1\n"e\nf,1')).toEqual([
      [2, "csv_cells"],
      [3, "csv_cells"],
      [4, "csv_quotes"],
      [5, "csv_quotes"],
      [6, { name: "f", amount: 1 }],
    ])
  })

  it("takes time by its length only, even if a quote opens in each line", () => {
    const text = `name,amount\n${'"a,1\n'.repeat(40_000)}`
    expect(read(text)).toHaveLength(20_000)
  })
})

describe("lines reported at once", () => {
  const record = fc.record({ customer_external_id: fc.nat(5), external_id: fc.nat(9), note: fc.nat(1) })
  const file = fc.array(record).map((bodies) => bodies.map((body, i) => ({ line: i + 1, body })))

  it("name nothing in common, and those that do stay in the order of the file", () => {
    fc.assert(
      fc.property(file, (records) => {
        const lanes = lanesOf(records)
        expect(lanes.flat().sort((a, b) => a - b)).toEqual(records.map((_, i) => i))
        for (const lane of lanes) expect(lane).toEqual([...lane].sort((a, b) => a - b))
        const laneOf = (at: number) => lanes.findIndex((lane) => lane.includes(at))
        for (const [i, one] of records.entries())
          for (const [j, other] of records.entries())
            for (const key of ["customer_external_id", "external_id"] as const)
              if (one.body[key] === other.body[key]) expect(laneOf(i)).toBe(laneOf(j))
      }),
    )
  })

  it("are all those that cannot be read, or name nothing", () => {
    const problem = { code: "c", detail: "d" }
    expect(
      lanesOf([
        { line: 1, problem },
        { line: 2, body: null },
        { line: 3, body: { slug: "a" } },
      ]),
    ).toEqual([[0], [1], [2]])
  })
})

describe("an NDJSON file", () => {
  it("is one body a line; blank lines count for the numbers only", () => {
    const found = [...readNdjson('{"a":1}\r\n\n  \n[2]\n{\n"x"')]
    expect(found).toEqual([
      { line: 1, body: { a: 1 } },
      { line: 4, body: [2] },
      { line: 5, problem: expect.objectContaining({ code: "body_not_json" }) },
      { line: 6, body: "x" },
    ])
  })

  it("does not read a line that is longer than a body may be", () => {
    const found = [...readNdjson(`"${"x".repeat(70_000)}"\n1`)]
    expect(found).toMatchObject([
      { line: 1, problem: { code: "line_too_long" } },
      { line: 2, body: 1 },
    ])
  })
})
