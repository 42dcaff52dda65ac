import fc from "fast-check"

export type Shape = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  additionalProperties?: Shape | boolean
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  format?: string
}
export type Shapes = Record<string, Shape>

const DEPTH = 6
/** Rows of a list that is made up. */
const MOST = 3

/** Texts that programs trip over. */
const HARD_TEXTS = [
  "",
  " ",
  "0",
  "-1",
  "null",
  "\u202Eabc",
  "a\u0301",
  "😀",
  "' or 1=1 --",
  "<b>x</b>",
  "=1+1",
  "%",
  "\\",
  "a/../b",
]
/** Values that are seldom what is asked for. */
const HARD_VALUES = [
  null,
  true,
  -1,
  0,
  1.5,
  1e300,
  2 ** 53,
  [],
  {},
  [[]],
  "\u0000",
  "\uD800",
  "x".repeat(5_000),
  "2026-13-45",
]

/**
 * Values that a shape allows, as far as it says so. `ids` are what a field named `…_id` may hold; what no shape says, such
 * as which of two fields excludes the other, is left to the app.
 */
export function valuesOf(
  shape: Shape,
  shapes: Shapes,
  ids: readonly string[],
  name = "",
  depth = DEPTH,
): fc.Arbitrary<unknown> {
  const inner = (one: Shape, of = name) => valuesOf(one, shapes, ids, of, depth - 1)
  if (shape.$ref) return inner(shapes[shape.$ref.split("/").at(-1)!]!)
  if (shape.const !== undefined) return fc.constant(shape.const)
  if (shape.enum) return fc.constantFrom(...shape.enum)
  const choice = shape.anyOf ?? shape.oneOf
  if (choice) return fc.oneof(...choice.map((one) => inner(one)))
  if (shape.allOf) return fc.tuple(...shape.allOf.map((one) => inner(one))).map((parts) => Object.assign({}, ...parts))
  const types = [shape.type ?? "any"].flat()
  return fc.oneof(...types.map((type) => ofType(type, shape, inner, ids, name, depth)))
}

function ofType(
  type: string,
  shape: Shape,
  inner: (one: Shape, of?: string) => fc.Arbitrary<unknown>,
  ids: readonly string[],
  name: string,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null)
    case "boolean":
      return fc.boolean()
    case "integer":
    case "number":
      return fc.integer({ min: Math.max(shape.minimum ?? 0, -1e6), max: Math.min(shape.maximum ?? 1e6, 1e12) })
    case "string":
      return textsOf(shape, ids, name)
    case "array":
      if (!shape.items || depth <= 0) return fc.constant([])
      return fc.array(inner(shape.items), {
        minLength: shape.minItems ?? 0,
        maxLength: Math.max(shape.minItems ?? 0, MOST),
      })
    case "object":
      return objectsOf(shape, inner, depth)
    default:
      return fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  }
}

function objectsOf(shape: Shape, inner: (one: Shape, of?: string) => fc.Arbitrary<unknown>, depth: number) {
  const { properties = {}, required = [] } = shape
  const kept = Object.entries(properties).filter(([name]) => depth > 0 || required.includes(name))
  const fields = Object.fromEntries(kept.map(([name, one]) => [name, inner(one, name)]))
  return fc.record(fields, { requiredKeys: required.filter((name) => Object.hasOwn(fields, name)) })
}

function textsOf({ pattern, format, minLength = 0, maxLength = 40 }: Shape, ids: readonly string[], name: string) {
  if (/(^|_)ids?$/.test(name) && ids.length > 0) return fc.constantFrom(...ids)
  if (format === "date-time")
    return fc
      .date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString())
  if (format === "email" || name === "email") return fc.constantFrom("ann@mail.test", "bo+x@mail.test", "ü@mail.test")
  if (format === "uri" || name.endsWith("url"))
    return fc.constantFrom("https://shop.acme.test/x", "http://localhost/", "javascript:1")
  if (name === "currency") return fc.constantFrom("EUR", "jpy", "KWD", "QQQ")
  if (pattern) return matching(pattern)
  const long = Math.min(maxLength, 40)
  return fc.oneof(fc.string({ minLength, maxLength: Math.max(long, minLength) }), fc.constantFrom(...HARD_TEXTS))
}

function matching(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern, "u"))
  } catch {
    return fc.constantFrom(...HARD_TEXTS)
  }
}

/** A value with one thing wrong in it, somewhere: another kind of value, one field less, one more. */
export function brokenOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(values, fc.nat(), fc.constantFrom("replace", "drop", "add", "whole"), fc.constantFrom(...HARD_VALUES))
    .map(([value, at, kind, hard]) => {
      if (kind === "whole" || typeof value !== "object" || value === null) return hard
      const copy = structuredClone(value) as Record<string, unknown>
      const keys = Object.keys(copy)
      const key = keys[at % Math.max(keys.length, 1)]
      if (kind === "add" || key === undefined) return { ...copy, [`x${at}`]: hard }
      if (kind === "drop") delete copy[key]
      else copy[key] = hard
      return copy
    })
}
