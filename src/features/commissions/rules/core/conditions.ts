import { unreachable } from "../../../../lib/assert.ts"
import type { Condition, OrderOp, Scalar, When } from "./rule.ts"

export type ConditionFact = string | number | bigint | boolean
export type ConditionFacts = ReadonlyMap<string, ConditionFact>

const CODES = new Set<string>(["sale.currency", "customer.country", "affiliate.country"])
const DECIMAL = /^-?\d+(\.\d+)?$/

/** Whether the facts satisfy `when`; without one they do. A missing field matches nothing, not even `ne`. */
export function matches(when: When | undefined, facts: ConditionFacts): boolean {
  if (when === undefined) return true
  const fits = (part: Condition | When) => ("field" in part ? holds(part, facts.get(part.field)) : matches(part, facts))
  return (when.all ?? []).every(fits) && (when.any === undefined || when.any.some(fits))
}

function holds(condition: Condition, fact: ConditionFact | undefined): boolean {
  if (fact === undefined) return false
  const same = (value: Scalar) => isEqual(fact, value, CODES.has(condition.field))
  switch (condition.op) {
    case "eq":
      return same(condition.value)
    case "ne":
      return !same(condition.value)
    case "in":
      return condition.value.some(same)
    case "not_in":
      return !condition.value.some(same)
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return isOrdered(condition.op, toNumber(fact), condition.value)
    case "contains":
      return String(fact).includes(condition.value)
    case "starts_with":
      return String(fact).startsWith(condition.value)
    case "ends_with":
      return String(fact).endsWith(condition.value)
    default:
      return unreachable(condition)
  }
}

// Metadata that came through a CSV file or a postback is text: 10 and "10" are the same number there.
function isEqual(fact: ConditionFact, value: Scalar, isCode: boolean): boolean {
  if (isCode) return String(fact).toUpperCase() === String(value).toUpperCase()
  if (typeof fact === "string" && typeof value === "string") return fact === value
  const a = toNumber(fact)
  const b = toNumber(value)
  if (a === null || b === null) return String(fact) === String(value)
  return a <= b && a >= b
}

function isOrdered(op: OrderOp, a: number | bigint | null, b: number): boolean {
  if (a === null) return false
  switch (op) {
    case "gt":
      return a > b
    case "gte":
      return a >= b
    case "lt":
      return a < b
    case "lte":
      return a <= b
    default:
      return unreachable(op)
  }
}

function toNumber(fact: ConditionFact): number | bigint | null {
  if (typeof fact === "number" || typeof fact === "bigint") return fact
  return typeof fact === "string" && DECIMAL.test(fact) ? Number(fact) : null
}
