import fc from "fast-check"
import { expect, it } from "vitest"
import { openMonths } from "../../src/features/ledger/audit/core/closing.ts"
import { AGE_BUCKETS, foldByAffiliate, LIABILITY_STATES } from "../../src/features/ledger/audit/core/liability.ts"

const at = (text: string) => new Date(`${text}T12:00:00Z`)
const zone = "Europe/Oslo"

it("months that could be closed are over, after the last that is closed, and not before the first entry", () => {
  const now = at("2030-03-10")
  const months = (firstEntry: Date | null, lastClosed: string | null) =>
    openMonths({ firstEntry, lastClosed, now, zone })
  expect(months(null, null)).toEqual([])
  expect(months(at("2030-01-15"), null)).toEqual(["2030-01", "2030-02"])
  expect(months(at("2030-01-15"), "2030-01")).toEqual(["2030-02"])
  expect(months(at("2030-01-15"), "2030-02")).toEqual([])
  expect(months(at("2030-03-01"), "2029-06")).toEqual([])
  // The last instant of January in UTC is February in Oslo.
  expect(months(new Date("2030-01-31T23:30:00Z"), null)).toEqual(["2030-02"])
})

it("what affiliates have adds up to all layers, whatever they are", () => {
  const layer = fc.record({
    affiliateId: fc.constantFrom("a", "b", "c"),
    name: fc.constant("x"),
    currency: fc.constantFrom("EUR", "JPY"),
    state: fc.constantFrom(...LIABILITY_STATES),
    bucket: fc.constantFrom(...AGE_BUCKETS),
    amount: fc.bigInt({ min: 1n, max: 10n ** 12n }),
  })
  fc.assert(
    fc.property(fc.array(layer), (layers) => {
      const lines = foldByAffiliate(layers)
      const sum = (of: bigint[]) => of.reduce((all, one) => all + one, 0n)
      const isDebt = ({ state }: { state: string }) => state === "owed_back"
      expect(sum(lines.map(({ owed }) => owed))).toBe(
        sum(layers.filter((one) => !isDebt(one)).map((one) => one.amount)),
      )
      expect(sum(lines.map(({ owedBack }) => owedBack))).toBe(sum(layers.filter(isDebt).map((one) => one.amount)))
      for (const { ages, owed } of lines) expect(sum(ages)).toBe(owed)
      expect(new Set(lines.map((one) => `${one.affiliateId} ${one.currency}`)).size).toBe(lines.length)
    }),
  )
})
