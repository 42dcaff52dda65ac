import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type ConditionFacts, matches } from "../../src/features/commissions/rules/core/conditions.ts"
import { baseOf, type CapUsed, earn, splitEarning } from "../../src/features/commissions/rules/core/earn.ts"
import { type EarningAffiliate, factsOf, type Occasion } from "../../src/features/commissions/rules/core/occasion.ts"
import { pickRule } from "../../src/features/commissions/rules/core/pick-rule.ts"
import type { Condition, Rule } from "../../src/features/commissions/rules/core/rule.ts"
import { addMonths, wholeMonths } from "../../src/lib/calendar.ts"
import { MAX_AMOUNT } from "../../src/lib/money.ts"

type SaleOccasion = Extract<Occasion, { event: "sale" }>
const affiliate: EarningAffiliate = { id: "aff_1", groupId: "grp_gold", country: "DE" }
const unused: CapUsed = { affiliate_month: 0n, program_month: 0n }
const percent = (bps: number, more: Partial<Rule> = {}): Rule => ({
  event: "sale",
  rate: { kind: "percent", bps },
  ...more,
})
const flat = (amount: number, more: Partial<Rule> = {}): Rule => ({
  event: "sale",
  rate: { kind: "flat", amount },
  ...more,
})

function sale(more: Partial<SaleOccasion> = {}): SaleOccasion {
  const at = new Date("2026-03-01T12:00:00.000Z")
  return {
    event: "sale",
    at,
    currency: "EUR",
    timeZone: "UTC",
    customerCountry: "FR",
    metadata: {},
    amount: 10_000n,
    tax: 0n,
    shipping: 0n,
    productId: "pro",
    sequence: 1,
    firstSaleAt: more.at ?? at,
    ...more,
  }
}
const signup: Occasion = { ...sale(), event: "lead", quantity: 1 }
const earnOne = (rule: Rule, occasion: Occasion = sale(), used = unused) =>
  earn(occasion, affiliate, { version: 3, rules: [rule] }, used)
const amountOf = (rule: Rule, occasion?: Occasion, used?: CapUsed) => {
  const outcome = earnOne(rule, occasion, used)
  return outcome.kind === "earned" ? outcome.amount : outcome.why
}

describe("conditions", () => {
  const facts: ConditionFacts = new Map<string, string | number | bigint | boolean>([
    ["sale.amount", 10_000n],
    ["sale.currency", "EUR"],
    ["sale.sequence", 2],
    ["metadata.seats", "10"],
    ["metadata.price", "10.50"],
    ["metadata.free", 0],
    ["metadata.trial", true],
    ["metadata.plan", "team-yearly"],
  ])
  const is = (condition: Condition) => matches({ all: [condition] }, facts)

  it.each<[Condition, boolean]>([
    [{ field: "sale.amount", op: "eq", value: 10_000 }, true],
    [{ field: "sale.amount", op: "gt", value: 9 }, true],
    [{ field: "sale.amount", op: "gt", value: 10_000 }, false],
    [{ field: "sale.amount", op: "gte", value: 10_000 }, true],
    [{ field: "sale.amount", op: "gte", value: 10_001 }, false],
    [{ field: "sale.amount", op: "lt", value: 10_000.5 }, true],
    [{ field: "sale.amount", op: "lt", value: 10_000 }, false],
    [{ field: "sale.amount", op: "lte", value: 10_000 }, true],
    [{ field: "sale.amount", op: "lte", value: 9_999 }, false],
    [{ field: "sale.sequence", op: "in", value: [1, 2] }, true],
    [{ field: "sale.sequence", op: "not_in", value: [1, 2] }, false],
    [{ field: "sale.currency", op: "eq", value: "eur" }, true],
    [{ field: "sale.currency", op: "ne", value: "EUR" }, false],
    [{ field: "metadata.seats", op: "gt", value: 9 }, true],
    [{ field: "metadata.seats", op: "eq", value: 10 }, true],
    [{ field: "metadata.seats", op: "eq", value: "10" }, true],
    [{ field: "metadata.seats", op: "eq", value: "10.0" }, false],
    [{ field: "metadata.price", op: "eq", value: 10.5 }, true],
    [{ field: "metadata.free", op: "eq", value: false }, false],
    [{ field: "metadata.trial", op: "eq", value: 0 }, false],
    [{ field: "metadata.trial", op: "eq", value: true }, true],
    [{ field: "metadata.trial", op: "ne", value: false }, true],
    [{ field: "metadata.plan", op: "gt", value: 1 }, false],
    [{ field: "metadata.plan", op: "contains", value: "m-y" }, true],
    [{ field: "metadata.plan", op: "starts_with", value: "team" }, true],
    [{ field: "metadata.plan", op: "starts_with", value: "Team" }, false],
    [{ field: "metadata.plan", op: "ends_with", value: "monthly" }, false],
  ])("%j is %s", (condition, expected) => {
    expect(is(condition)).toBe(expected)
  })

  it("with a missing field match nothing, whatever the operator", () => {
    const field = "metadata.absent"
    const conditions: Condition[] = [
      ...(["eq", "ne"] as const).map((op) => ({ field, op, value: "x" }) as const),
      ...(["in", "not_in"] as const).map((op) => ({ field, op, value: ["x"] }) satisfies Condition),
      ...(["gt", "gte", "lt", "lte"] as const).map((op) => ({ field, op, value: 0 }) as const),
      ...(["contains", "starts_with", "ends_with"] as const).map((op) => ({ field, op, value: "x" }) as const),
    ]
    expect(conditions.map(is)).toEqual(conditions.map(() => false))
  })

  it("join by all, by any, and by one inside the other", () => {
    const yes: Condition = { field: "sale.sequence", op: "eq", value: 2 }
    const no: Condition = { field: "sale.sequence", op: "eq", value: 3 }
    expect(matches({ all: [yes, no] }, facts)).toBe(false)
    expect(matches({ any: [no, yes] }, facts)).toBe(true)
    expect(matches({ any: [no, no] }, facts)).toBe(false)
    expect(matches({ all: [yes, { any: [no, yes] }] }, facts)).toBe(true)
    expect(matches({ any: [no, { all: [yes, no] }] }, facts)).toBe(false)
    expect(matches(undefined, facts)).toBe(true)
  })

  it("see null, objects and inherited names of metadata as missing", () => {
    const seen = factsOf(sale({ productId: null, metadata: { a: null, b: { c: 1 }, d: [1] } }), affiliate)
    expect([...seen.keys()].filter((key) => key.startsWith("metadata") || key === "sale.product_id")).toEqual([])
    expect(matches({ any: [{ field: "metadata.constructor", op: "ne", value: "x" }] }, seen)).toBe(false)
  })

  it("see no sale in a lead", () => {
    expect(matches({ all: [{ field: "sale.amount", op: "gte", value: 0 }] }, factsOf(signup, affiliate))).toBe(false)
  })
})

describe("the rule that earns", () => {
  it("is the first that matches, not the best", () => {
    expect(pickRule([percent(500), percent(2000)], sale(), affiliate)?.index).toBe(0)
  })

  it("is passed over for another event, another group, or a condition that does not hold", () => {
    const rules: Rule[] = [
      flat(100, { event: "lead" }),
      percent(3000, { group_id: "grp_silver" }),
      percent(2500, { when: { all: [{ field: "customer.country", op: "eq", value: "US" }] } }),
      percent(2000, { group_id: "grp_gold" }),
      percent(1000),
    ]
    expect(pickRule(rules, sale(), affiliate)?.index).toBe(3)
    expect(pickRule(rules, sale(), { ...affiliate, groupId: null })?.index).toBe(4)
    expect(pickRule(rules, signup, affiliate)?.index).toBe(0)
    expect(pickRule([], sale(), affiliate)).toBeNull()
  })

  it("with `once` earns on the customer's first sale only, then the next rule has its turn", () => {
    const rules = [percent(2000, { duration: { kind: "once" } }), percent(500, { duration: { kind: "forever" } })]
    expect(pickRule(rules, sale(), affiliate)?.index).toBe(0)
    expect(pickRule(rules, sale({ sequence: 2 }), affiliate)?.index).toBe(1)
  })

  it("with any duration earns on leads and clicks, which have no first sale", () => {
    const rule = flat(100, { event: "lead", duration: { kind: "months", months: 1 } })
    expect(pickRule([rule], signup, affiliate)?.index).toBe(0)
  })

  it("with `months` earns until a millisecond before the month is over, and no longer", () => {
    const rule = percent(1000, { duration: { kind: "months", months: 1 } })
    const firstSaleAt = new Date("2026-01-31T09:30:00.123Z")
    const at = (iso: string) => pickRule([rule], sale({ sequence: 2, firstSaleAt, at: new Date(iso) }), affiliate)
    expect(at("2026-02-28T09:30:00.122Z")).not.toBeNull()
    expect(at("2026-02-28T09:30:00.123Z")).toBeNull()
  })

  it("sees 31 January to 28 February as one month since the first sale", () => {
    const when: Rule["when"] = { all: [{ field: "months_since_first_sale", op: "gte", value: 1 }] }
    const at = (iso: string) =>
      pickRule(
        [percent(1000, { when })],
        sale({ sequence: 2, firstSaleAt: new Date("2026-01-31T12:00:00Z"), at: new Date(iso) }),
        affiliate,
      )
    expect(at("2026-01-31T12:00:00Z")).toBeNull()
    expect(at("2026-02-27T23:59:59.999Z")).toBeNull()
    expect(at("2026-02-28T09:00:00Z")).not.toBeNull()
  })
})

describe("months of the calendar", () => {
  it.each([
    ["2026-01-31T12:00:00.000Z", 1, "2026-02-28T12:00:00.000Z"],
    ["2028-01-31T12:00:00.000Z", 1, "2028-02-29T12:00:00.000Z"],
    ["2026-01-31T12:00:00.000Z", 2, "2026-03-31T12:00:00.000Z"],
    ["2026-11-30T23:59:59.999Z", 3, "2027-02-28T23:59:59.999Z"],
    ["2026-12-31T00:00:00.000Z", 12, "2027-12-31T00:00:00.000Z"],
  ])("%s and %i more is %s", (from, months, to) => {
    expect(addMonths(new Date(from), months, "UTC").toISOString()).toBe(to)
  })

  it("are those of the vendor's zone, over changes of its clocks", () => {
    const add = (iso: string, months: number, zone: string) => addMonths(new Date(iso), months, zone).toISOString()
    expect(add("2026-01-31T23:30:00.000Z", 1, "Europe/Berlin")).toBe("2026-02-28T23:30:00.000Z")
    expect(add("2026-03-01T03:00:00.000Z", 1, "America/New_York")).toBe("2026-03-29T02:00:00.000Z")
    expect(add("2026-02-28T01:30:00.000Z", 1, "Europe/Berlin")).toBe("2026-03-28T01:30:00.000Z")
    // 02:30 does not exist on 29 March 2026 in Berlin, and exists twice on 25 October.
    expect(add("2026-02-28T01:30:00.000Z", 0, "Europe/Berlin")).toBe("2026-02-28T01:30:00.000Z")
    expect(add("2026-01-29T01:30:00.000Z", 2, "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z")
    expect(add("2026-09-25T00:30:00.000Z", 1, "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z")
    expect(wholeMonths(new Date("2026-01-31T22:59:59Z"), new Date("2026-02-28T23:00:00Z"), "Europe/Berlin")).toBe(1)
    expect(wholeMonths(new Date("2026-01-01T04:00:00Z"), new Date("2026-02-01T04:00:00Z"), "America/New_York")).toBe(1)
    expect(wholeMonths(new Date("2026-01-01T06:00:00Z"), new Date("2026-02-01T04:00:00Z"), "America/New_York")).toBe(0)
  })

  it("counted are the months added", () => {
    const zone = fc.constantFrom("UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")
    const from = fc.date({ min: new Date("2012-01-01"), max: new Date("2035-01-01"), noInvalidDate: true })
    fc.assert(
      fc.property(from, fc.integer({ min: 0, max: 120 }), zone, (at, months, timeZone) => {
        expect(wholeMonths(at, addMonths(at, months, timeZone), timeZone)).toBe(months)
      }),
    )
  })
})

describe("earning", () => {
  it("is a percentage of amount − tax − shipping, rounded once, half away from zero", () => {
    expect(amountOf(percent(70), sale({ amount: 5500n }))).toBe(39n)
    expect(amountOf(percent(2000), sale({ amount: 12_100n, tax: 2000n, shipping: 100n }))).toBe(2000n)
    expect(amountOf(percent(1), sale({ amount: 5000n }))).toBe(1n)
    expect(amountOf(percent(1), sale({ amount: 4999n }))).toBe("nothing_due")
  })

  it("is nothing where tax and shipping exceed the amount", () => {
    const free = sale({ amount: 100n, tax: 90n, shipping: 20n })
    expect(baseOf(free)).toBe(0n)
    expect(amountOf(percent(10_000), free)).toBe("nothing_due")
  })

  it("is a flat amount for each of a lead's quantity, and for a free trial too", () => {
    expect(amountOf(flat(250, { event: "lead" }), { ...signup, quantity: 3 } as Occasion)).toBe(750n)
    expect(amountOf(flat(250), sale({ amount: 0n }))).toBe(250n)
  })

  it("keeps the rule, its place and its version", () => {
    const rule = percent(2000)
    const rules = [percent(1, { group_id: "grp_other" }), rule]
    expect(earn(sale(), affiliate, { version: 3, rules }, unused)).toEqual({
      kind: "earned",
      rule,
      ruleIndex: 1,
      ruleVersion: 3,
      amount: 2000n,
      base: 10_000n,
    })
    expect(earn(sale(), affiliate, { version: 3, rules: [] }, unused)).toEqual({ kind: "none", why: "no_rule_matches" })
  })

  it("is cut by a cap to what the month has left of it, and says so", () => {
    const capped = percent(2000, { cap: { amount: 3000, per: "affiliate_month" } })
    const used = (affiliate_month: bigint) => ({ affiliate_month, program_month: 9999n })
    expect(amountOf(capped, sale(), used(1000n))).toBe(2000n)
    expect(earnOne(capped, sale(), used(1001n))).toMatchObject({
      amount: 1999n,
      cutBy: { per: "affiliate_month", cap: 3000n, used: 1001n, uncut: 2000n },
    })
    expect(amountOf(capped, sale(), used(3000n))).toBe("cap_exhausted")
    expect(amountOf(capped, sale(), used(3500n))).toBe("cap_exhausted")
    expect(amountOf({ ...capped, cap: { amount: 3000, per: "program_month" } }, sale(), used(0n))).toBe("cap_exhausted")
  })

  it("never exceeds the cap over any sequence of sales", () => {
    const amounts = fc.array(fc.bigInt({ min: 0n, max: MAX_AMOUNT }), { maxLength: 20 })
    fc.assert(
      fc.property(amounts, fc.nat(1_000_000), fc.nat(10_000), (sales, cap, bps) => {
        const rule = percent(bps, { cap: { amount: cap, per: "program_month" } })
        let used = 0n
        for (const amount of sales) {
          const outcome = earnOne(rule, sale({ amount }), { affiliate_month: 0n, program_month: used })
          used += outcome.kind === "earned" ? outcome.amount : 0n
        }
        expect(used).toBeLessThanOrEqual(BigInt(cap))
      }),
    )
  })

  it("splits among affiliates so that the parts are the commission to the cent", () => {
    const bps = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 5 }).map((cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), 10_000]
      return edges.slice(1).map((edge, i) => ({ affiliateId: `aff_${i}`, bps: edge - edges[i]! }))
    })
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX_AMOUNT }), bps, (amount, shares) => {
        expect(splitEarning(amount, shares).reduce((sum, part) => sum + part.amount, 0n)).toBe(amount)
      }),
    )
    expect(() => splitEarning(1n, [{ affiliateId: "a", bps: 9999 }])).toThrow("shares_sum_to_10000")
  })
})
