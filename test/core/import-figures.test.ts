import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readFigure } from "../../src/features/imports/core/figures.ts"
import { parseMap } from "../../src/features/imports/core/plan-columns.ts"
import { readTime } from "../../src/features/imports/core/times.ts"
import { formatMoney, toMajor } from "../../src/lib/currency.ts"

const currency = fc.constantFrom("EUR", "USD", "JPY", "KWD", "CLF")
const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })

describe("an amount in major units", () => {
  it("is what was written, exactly, in any currency and with any sign", () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        expect(readFigure(toMajor(minor, code), code)).toEqual({ amount: minor })
      }),
    )
  })

  it("in groups of three is itself, with marks of either kind, or refused where it may be two amounts; never another one", () => {
    const marks = fc.constantFrom(
      { group: ",", decimal: "." },
      { group: ".", decimal: "," },
      { group: " ", decimal: "," },
      { group: "'", decimal: "." },
    )
    fc.assert(
      fc.property(amount, currency, marks, (minor, code, mark) => {
        const written = formatMoney(minor, code, mark).replace(` ${code}`, "")
        const read = readFigure(written, code)
        if ("amount" in read) expect(read.amount).toBe(minor)
        else expect(written).toMatch(/^[−]?\d{1,3}[.,]\d{3}$/)
      }),
    )
  })

  it.each([
    ["1,234.50", "EUR", 123450n],
    ["1.234,50", "EUR", 123450n],
    ["1,234,567", "EUR", 123456700n],
    ["12,5", "EUR", 1250n],
    ["-4.00", "EUR", -400n],
    ["0.500", "EUR", 50n],
    ["1.234", "KWD", 1234n],
    ["1,234", "JPY", 1234n],
    [" 10 ", "USD", 1000n],
  ] as const)("%s %s is read", (written, code, minor) => {
    expect(readFigure(written, code)).toEqual({ amount: minor })
  })

  it.each([
    ["1,234", "EUR", "may be 1234 or 1.234"],
    ["1.234", "EUR", "may be 1234 or 1.234"],
    ["12.345", "USD", "may be"],
    ["0.005", "USD", "more decimals"],
    ["1.5", "JPY", "more decimals"],
    ["$12.00", "USD", "no plain number"],
    ["(4.00)", "USD", "no plain number"],
    ["1e3", "USD", "no plain number"],
    ["12.34.56", "USD", "groups of three"],
    ["1,23,456.00", "USD", "groups of three"],
    ["", "USD", "no plain number"],
  ])("%s %s is refused by name", (written, code, why) => {
    expect(readFigure(written, code)).toEqual({ wrong: expect.stringContaining(why) })
  })
})

describe("a time", () => {
  it.each([
    ["2026-11-01T09:30:00Z", "2026-11-01T09:30:00.000Z"],
    ["2026-11-01T09:30:00.123456Z", "2026-11-01T09:30:00.123Z"],
    ["2026-11-01 09:30:15 UTC", "2026-11-01T09:30:15.000Z"],
    ["2026-11-01T09:30:00+0200", "2026-11-01T07:30:00.000Z"],
    ["2026-11-01 09:30", "2026-11-01T08:30:00.000Z"],
    ["2026-07-01", "2026-06-30T22:00:00.000Z"],
  ])("%s is read in the zone, or by its own", (written, at) => {
    expect(readTime(written, "Europe/Oslo")).toEqual({ at })
  })

  it.each(["01/02/2026", "2026-02-30", "2026-11-01 25:00", "yesterday", "1969-01-01"])("%s is refused", (written) => {
    expect(readTime(written, "UTC")).toEqual({ wrong: expect.any(String) })
  })
})

it("a map names a column for a field, whatever the column is called", () => {
  expect(parseMap("amount:Total, paid,metadata.plan:Plan: name,currency:Cur")).toEqual(
    new Map([
      ["amount", "Total, paid"],
      ["metadata.plan", "Plan: name"],
      ["currency", "Cur"],
    ]),
  )
  for (const wrong of ["amount", "amount:", ":x", "amount:a,amount:b"])
    expect(parseMap(wrong)).toEqual({ wrong: expect.any(String) })
})
