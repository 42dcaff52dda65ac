import { describe, expect, expectTypeOf, it } from "vitest"
import * as z from "zod"
import {
  commissionList,
  manualCommissionInput,
  rejectionInput,
  type ruleContract,
  rulesInput,
  rulesOutput,
} from "../../src/features/commissions/contract.ts"
import type { Rule } from "../../src/features/commissions/rules/core/rule.ts"

const rule = { event: "sale", rate: { kind: "percent", bps: 2000 } }
const wrongFields = (body: unknown) =>
  (rulesInput.safeParse(body).error?.issues ?? []).map(
    (issue) => `/${[...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys : [])].join("/")}`,
  )
const wrong = (more: object) => wrongFields({ rules: [{ ...rule, ...more }] })
const condition = (field: string, op: string, value: unknown) => wrong({ when: { all: [{ field, op, value }] } })

describe("the contract of rules", () => {
  it("takes every form that the documentation names, and gives it back unchanged", () => {
    const rules = [
      { event: "click", rate: { kind: "flat", amount: 5 }, cap: { amount: 10_000, per: "affiliate_month" } },
      { event: "lead", rate: { kind: "flat", amount: 0 }, group_id: "grp_1" },
      {
        ...rule,
        duration: { kind: "months", months: 12 },
        when: { any: [{ field: "metadata.plan name", op: "in", value: ["a", 1, true] }] },
      },
      {
        ...rule,
        duration: { kind: "once" },
        when: {
          all: [
            { field: "sale.amount", op: "gte", value: 1000 },
            { any: [{ field: "sale.product_id", op: "starts_with", value: "pro" }] },
          ],
        },
      },
    ]
    expect(rulesInput.parse({ rules })).toEqual({ rules })
    expectTypeOf<z.infer<typeof ruleContract>>().toExtend<Rule>()
  })

  it("names the field that is wrong", () => {
    expect(wrongFields([])).toEqual(["/"])
    expect(wrongFields({ rules: [rule], version: 1 })).toEqual(["/version"])
    expect(wrongFields({ rules: Array.from({ length: 101 }, () => rule) })).toEqual(["/rules"])
    expect(wrong({ rat: 1 })).toEqual(["/rules/0/rat"])
    expect(wrong({ event: "refund" })).toEqual(["/rules/0/event"])
    for (const bps of [-1, 10_001, 1.5, "20"])
      expect(wrong({ rate: { kind: "percent", bps } })).toEqual(["/rules/0/rate/bps"])
    for (const amount of [-1, 10 ** 12 + 1, 0.5])
      expect(wrong({ rate: { kind: "flat", amount } })).toEqual(["/rules/0/rate/amount"])
    expect(wrong({ event: "lead" })).toEqual(["/rules/0/rate/kind"])
    expect(wrong({ duration: { kind: "months" } })).toEqual(["/rules/0/duration/months"])
    for (const months of [0, 121, 1.5])
      expect(wrong({ duration: { kind: "months", months } })).toEqual(["/rules/0/duration/months"])
    expect(wrong({ cap: { amount: 5, per: "day" } })).toEqual(["/rules/0/cap/per"])
    expect(wrong({ when: {} })).toEqual(["/rules/0/when"])
    expect(wrong({ when: { all: [], any: [] } })).toContain("/rules/0/when/all")
  })

  it("wants values of the operator's and of the field's type", () => {
    const at = "/rules/0/when/all/0"
    expect(condition("sale.amont", "eq", 1)).toEqual([`${at}/field`])
    expect(condition("metadata.", "eq", 1)).toEqual([`${at}/field`])
    expect(condition("metadata.a\0", "eq", 1)).toEqual([`${at}/field`])
    expect(condition("sale.amount", "between", 1)).toEqual([`${at}/op`])
    expect(condition("sale.amount", "in", 1)).toEqual([`${at}/value`])
    expect(condition("sale.amount", "in", [1, "2"])).toEqual([`${at}/value`])
    expect(condition("sale.amount", "gt", "1")).toEqual([`${at}/value`])
    expect(condition("sale.amount", "contains", "1")).toEqual([`${at}/op`])
    expect(condition("sale.currency", "gt", 1)).toEqual([`${at}/op`])
    expect(condition("sale.currency", "eq", 978)).toEqual([`${at}/value`])
    expect(condition("metadata.x", "eq", null)).toEqual([`${at}/value`])
    expect(condition("metadata.x", "eq", "\ud800")).toEqual([`${at}/value`])
    const inner = { field: "sale.currency", op: "eq", value: 978 }
    expect(wrong({ when: { all: [{ any: [inner] }] } })).toEqual([`${at}/any/0/value`])
  })

  it("can be described as JSON Schema", () => {
    for (const contract of [rulesInput, rulesOutput, commissionList, manualCommissionInput, rejectionInput])
      expect(z.toJSONSchema(contract, { io: "input" })).toHaveProperty("type", "object")
  })
})
