import { describe, expect, it } from "vitest"
import { earn } from "../../src/features/commissions/rules/core/earn.ts"
import type { EarningAffiliate, Occasion } from "../../src/features/commissions/rules/core/occasion.ts"
import type { Rule } from "../../src/features/commissions/rules/core/rule.ts"
import { tableOf } from "../support/doc-tables.ts"

const GUIDE = "docs/rules.md"
const affiliate: EarningAffiliate = { id: "aff_1", groupId: null, country: null }
const rowsOf = (heading: string) => tableOf(GUIDE, heading).slice(1)

/** What a sale of 100.00 earns by one rule that gives 10.00, unless said otherwise. */
function earnedBy(more: Partial<Rule>, occasion: Partial<Occasion>, used = 0n) {
  const rule: Rule = { event: "sale", rate: { kind: "flat", amount: 1000 }, ...more }
  const at = new Date("2031-01-01T00:00:00Z")
  const sale = {
    event: "sale",
    at,
    currency: "EUR",
    timeZone: "UTC",
    customerCountry: null,
    metadata: {},
    amount: 10_000n,
    tax: 0n,
    shipping: 0n,
    productId: null,
    sequence: 2,
    firstSaleAt: at,
    ...occasion,
  } as Occasion
  return earn(sale, affiliate, { version: 1, rules: [rule] }, { affiliate_month: used, program_month: used })
}

describe("the tables of docs/rules.md", () => {
  it.each(rowsOf("How long"))("in %s after %s, %s months earn up to %s", (timeZone, first, months, last, none) => {
    const duration = { kind: "months" as const, months: Number(months) }
    const at = (iso: string) =>
      earnedBy({ duration }, { at: new Date(iso), firstSaleAt: new Date(first!), timeZone: timeZone! })
    expect(Date.parse(none!) - Date.parse(last!)).toBe(1)
    expect([at(last!).kind, at(none!).kind]).toEqual(["earned", "none"])
  })

  it.each(rowsOf("How much"))("a cap of %s with %s used makes %s to %s", (cap, used, gives, left, uncut) => {
    const more: Partial<Rule> = {
      rate: { kind: "flat", amount: Number(gives) },
      cap: { amount: Number(cap), per: "program_month" },
    }
    const outcome = earnedBy(more, {}, BigInt(used!))
    if (outcome.kind === "none") return expect([left, outcome.why]).toEqual(["0", "cap_exhausted"])
    expect([String(outcome.amount), String(outcome.cutBy?.uncut ?? "")]).toEqual([left, uncut])
  })
})
