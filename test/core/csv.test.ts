import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { escapeFormula, figure, parseCsv, readEscaped, toCsv } from "../../src/lib/csv.ts"
import { readCsv } from "../../src/lib/read-csv.ts"

// Where formulas, quotes and line breaks meet.
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "'", '"', ",", ";", "a", " ") }),
)

describe("a text in a file that we write", () => {
  it("begins no formula, in its first line or any other", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const line of escapeFormula(text).split(/[\r\n]/)) expect(line).not.toMatch(/^[=+\-@\t]/)
        expect(escapeFormula(text)).not.toMatch(/^\r/)
      }),
    )
  })

  it("is read back unchanged, by whatever reads our files", () => {
    fc.assert(
      fc.property(texts, fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), (text, amount) => {
        const file = toCsv([{ text, amount: figure(`${amount}`), last: "x" }], ["text", "amount", "last"])
        const [, row] = [...readCsv(file, ",")]
        expect(row!.cells.map(readEscaped)).toEqual([text, `${amount}`, "x"])
        expect(readEscaped(row!.cells[1]!)).toBe(row!.cells[1])
        expect(parseCsv(file).rows).toEqual([
          { text: readEscaped(escapeFormula(text).trim()), amount: `${amount}`, last: "x" },
        ])
      }),
    )
  })

  it.each([
    ["=1+1", "'=1+1"],
    ["-2.50", "'-2.50"],
    ["'=x", "''=x"],
    ["Ann\n=HYPERLINK()", "Ann\n'=HYPERLINK()"],
    ["Ann\r\n@x", "Ann\r\n'@x"],
    ["\r=x", "'\r'=x"],
    ["'tis", "'tis"],
    ["a=b", "a=b"],
  ])("%j is written %j", (text, written) => {
    expect(escapeFormula(text)).toBe(written)
  })

  it("is distinguished from a figure of ours, which stays a number", () => {
    expect(toCsv([{ a: "-4.00", b: figure("-4.00") }], ["a", "b"])).toBe("a,b\r\n'-4.00,-4.00")
  })
})
