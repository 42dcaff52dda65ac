import { describe, expect, it } from "vitest"
import { period } from "../../src/features/planning/contract.ts"
import { formatMoney, minorDigits, parseCurrency, parseMajor } from "../../src/lib/currency.ts"
import { day, instant, moment, month, nameText, titleText } from "../../src/lib/fields.ts"
import { isOneLine, oneLine } from "../../src/lib/text.ts"

const ACTIVE =
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"

describe("a currency", () => {
  it.each(ACTIVE.split(" "))("%s is known, in any case", (code) => {
    expect(parseCurrency(code.toLowerCase())).toBe(code)
  })

  it("has its own decimals, none to four", () => {
    expect(["JPY", "VED", "KWD", "CLF", "UYW"].map(minorDigits)).toEqual([0, 2, 3, 4, 4])
    expect(formatMoney(100n, "VED")).toBe("1.00 VED")
    expect(formatMoney(-12_345_678n, "CLF")).toBe("−1,234.5678 CLF")
    expect([parseMajor("1.2345", "UYW"), parseMajor("1.23456", "UYW")]).toEqual([12_345n, null])
    expect(parseCurrency("EUX")).toBeNull()
  })
})

const NO_INSTANT = [
  "2026-01-02T10:00:00+0000",
  "2026-01-02T10:00Z",
  "2026-01-02 10:00:00Z",
  "2026-02-30T10:00:00Z",
  "1767348000",
]

describe("an instant", () => {
  it.each([
    "2026-01-02t10:00:00z",
    "2026-01-02T10:00:00Z",
    "2026-01-02T10:00:00.000456789Z",
    "2026-01-02T03:00:00-07:00",
  ])("may be written %s", (written) => {
    for (const field of [instant(), moment()]) expect(field.parse(written)).toEqual(new Date("2026-01-02T10:00:00Z"))
  })

  it.each([...NO_INSTANT, "", "x"])("may not be written %j", (written) => {
    for (const field of [instant(), moment()]) expect(field.safeParse(written).error?.issues).toHaveLength(1)
  })
})

describe("a year that nothing can reckon with", () => {
  it.each(["0000", "0001", "1969", "9999"])("%s is refused with the years that may be", (year) => {
    const written: [{ safeParse(text: string): { error?: { issues: { message: string }[] } | undefined } }, string][] =
      [
        [instant(), `${year}-12-31T23:59:59Z`],
        [moment(), `${year}-12-31T23:59:59Z`],
        [moment(), `${year}-12-31`],
        [day(), `${year}-12-31`],
        [month(), `${year}-12`],
        [period(), `${year}-Q4`],
        [period(), year],
      ]
    for (const [field, text] of written)
      expect(field.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([
        "is outside the years 1970 to 9998",
      ])
  })

  it("is one that an offset leads into, too", () => {
    expect(instant().safeParse("9998-12-31T23:59:59-01:00").success).toBe(false)
    expect(instant().safeParse("1970-01-01T00:00:00+01:00").success).toBe(false)
    expect(instant().safeParse("9998-12-31T23:59:59Z").success).toBe(true)
  })
})

describe("a day, month or period", () => {
  it("that is none says so, and nothing else", () => {
    for (const field of [day(), month(), period()]) expect(field.safeParse("2026-13-x").error?.issues).toHaveLength(1)
  })
})

describe("a name", () => {
  it.each(["Ann\nBcc: all@acme.test", "Ann\r", "a\u0000", "a\u001b[31m", "a\u2028b", "a\u0085", "a\u202eb"])(
    "%j is refused: it is no line of what is seen",
    (name) => {
      expect(nameText(200).safeParse(name).success).toBe(false)
      expect(isOneLine(oneLine(name))).toBe(true)
    },
  )

  it.each([" ", "\u00a0\u2003"])("%j is none for a thing that is shown by it", (name) => {
    expect(titleText(200).safeParse(name).success).toBe(false)
  })

  it.each(["Zoë O’Neill", "محمد", "नमस्ते", "A\u200dB", "李 雷", "👩‍🌾 Farm"])("%j is one", (name) => {
    expect(nameText(200).parse(name)).toBe(name)
    expect(oneLine(name)).toBe(name)
  })
})
