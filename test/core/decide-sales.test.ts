import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type Decidable,
  decideSales,
  positionsOf,
  refundedOf,
} from "../../src/features/commissions/commissions/core/decide-sales.ts"
import type { Rule } from "../../src/features/commissions/rules/core/rule.ts"

const RATE = { event: "sale", rate: { kind: "percent", bps: 1000 } } as const
const DAY_MS = 86_400_000
const START = Date.UTC(2031, 0, 1)

const rules: fc.Arbitrary<Rule[]> = fc.constantFrom<Rule[][]>(
  [{ ...RATE, duration: { kind: "once" } }],
  [{ ...RATE, duration: { kind: "months", months: 2 } }],
  [{ ...RATE, cap: { amount: 1500, per: "affiliate_month" } }],
  [{ ...RATE, cap: { amount: 1500, per: "program_month" }, duration: { kind: "months", months: 3 } }],
  [
    { ...RATE, when: { all: [{ field: "sale.sequence", op: "lte", value: 2 }] } },
    { ...RATE, rate: { kind: "flat", amount: 7 } },
  ],
)

const reported = fc.record({
  day: fc.integer({ min: 0, max: 150 }),
  customer: fc.constantFrom("cus_1", "cus_2"),
  affiliate: fc.constantFrom("aff_1", "aff_2"),
  amount: fc.integer({ min: 1, max: 20_000 }),
  refund: fc.option(fc.integer({ min: 0, max: 100 })),
})
type Reported = typeof reported extends fc.Arbitrary<infer T> ? T & { id: string } : never

/** The sales as they are decided about: each customer's places by their times. */
function decidable(sales: readonly Reported[], program: Rule[]): Decidable[] {
  const at = (sale: Reported) => new Date(START + sale.day * DAY_MS)
  return sales.map((sale) => {
    const own = sales.filter(({ customer }) => customer === sale.customer)
    const position = positionsOf(own.map((one) => ({ id: one.id, at: at(one) }))).get(sale.id)!
    const amount = BigInt(sale.amount)
    return {
      id: sale.id,
      at: at(sale),
      programId: "prg_1",
      affiliate: { id: sale.affiliate, groupId: null, country: null },
      rules: { version: 1, rules: program },
      refundedTotal: sale.refund === null ? null : (amount * BigInt(sale.refund)) / 100n,
      occasion: {
        event: "sale",
        at: at(sale),
        currency: "EUR",
        timeZone: "Europe/Berlin",
        customerCountry: null,
        metadata: {},
        amount,
        tax: 0n,
        shipping: 0n,
        productId: null,
        ...position,
      },
    }
  })
}

const story = fc.record({
  rules,
  sales: fc.uniqueArray(reported, { minLength: 1, maxLength: 8, selector: ({ day }) => day }),
  ranks: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
})

describe("what sales earn by their own times", () => {
  it("is the same in whatever order they are reported, and decided twice is decided the same", () => {
    fc.assert(
      fc.property(story, ({ rules: program, sales, ranks }) => {
        const named = sales.map((sale, i) => ({ ...sale, id: `sal_${i}` }))
        const mixed = named.map((sale, i) => ({ sale, rank: ranks[i]! })).sort((a, b) => a.rank - b.rank)
        const plain = decideSales(decidable(named, program), new Map())
        const other = decideSales(
          decidable(
            mixed.map(({ sale }) => sale),
            program,
          ),
          new Map(),
        )
        expect([...other].sort()).toEqual([...plain].sort())
      }),
    )
  })

  it("never takes more of a cap than a month has, refunds aside, and leaves what others took of it", () => {
    fc.assert(
      fc.property(story, fc.bigInt({ min: 0n, max: 2000n }), ({ sales }, taken) => {
        const capped: Rule[] = [{ ...RATE, cap: { amount: 1500, per: "program_month" } }]
        const all = decidable(
          sales.map((sale, i) => ({ ...sale, id: `sal_${i}`, day: sale.day % 30 })),
          capped,
        )
        const outcomes = decideSales(all, new Map([["prg_1 EUR 2031-01", taken]]))
        let kept = 0n
        for (const { id, occasion, refundedTotal } of all) {
          const outcome = outcomes.get(id)!
          if (outcome.kind === "earned") kept += outcome.amount - refundedOf(occasion, refundedTotal, outcome.amount)
        }
        expect(kept <= (taken < 1500n ? 1500n - taken : 0n)).toBe(true)
      }),
    )
  })

  it("counts a customer's sales from the first one that happened", () => {
    const at = (day: number) => new Date(START + day * DAY_MS)
    const positions = positionsOf([
      { id: "b", at: at(5) },
      { id: "a", at: at(9) },
      { id: "c", at: at(5) },
    ])
    expect([...positions].map(([id, position]) => [id, position.sequence])).toEqual([
      ["b", 1],
      ["c", 2],
      ["a", 3],
    ])
    expect(positions.get("a")?.firstSaleAt).toEqual(at(5))
  })
})
