import fc from "fast-check"
import { expect, it } from "vitest"
import type { Rule } from "../../src/features/commissions/rules/core/rule.ts"
import { readRuleForm, ruleValues } from "../../src/features/commissions/rules/read-rule-form.ts"
import { LANGUAGES } from "../../src/vocabulary/languages.ts"

const ruleAbout = (op: "gt" | "gte" | "lt" | "lte", value: number): Rule =>
  ({
    event: "sale",
    rate: { kind: "percent", bps: 1250 },
    when: { all: [{ field: "metadata.seats", op, value }] },
  }) as Rule

it("shows a rule's numbers as its reader writes them, and reads them back", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LANGUAGES),
      fc.constantFrom("gt", "gte", "lt", "lte"),
      fc.integer({ min: -10_000_000, max: 10_000_000 }).map((hundredths) => hundredths / 100),
      (language, op, value) => {
        const reading = { currency: "EUR", groups: new Map<string, string>(), language }
        const rule = ruleAbout(op, value)
        const { values } = ruleValues(rule, reading)
        expect(readRuleForm(values, reading, undefined)).toEqual(rule)
        if (!Number.isInteger(value)) expect(values.value_0).toContain(language === "en" ? "." : ",")
      },
    ),
  )
})
