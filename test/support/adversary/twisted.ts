import * as z from "zod"
import type { Chance } from "./chance.ts"

type Shape = {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minimum?: number
  maximum?: number
  format?: string
  $ref?: string
}

/** Texts by the name of the field that takes them: ids of others, names that can be guessed, codes, click ids. */
export type Vocabulary = (field: string) => readonly string[]

/** Nobody but the vendor can write a signature, and whoever fills in what people cannot see is known for it. */
const LEFT_OUT = ["customer_signature", "website"]

const TWISTS: unknown[] = [
  ...["", " ", "'; drop table sales; --", "\u0000", "__proto__", "%2e%2e", "a\r\nb: c", "x".repeat(5000), "\ud800"],
  ...[-1, 0, 1e21, Number.MAX_SAFE_INTEGER, null, true, [], {}, [[]], "0000-01-01T00:00:00Z", "9999-12-31"],
]
const DEPTH = 5

/** A body that a contract may take, made of words that mean something here; now and then one value is none it takes. */
export function twistedBody(contract: z.ZodType, vocabulary: Vocabulary, chance: Chance): unknown {
  const shape = z.toJSONSchema(contract, { io: "input", unrepresentable: "any" }) as Shape
  return makeValue(shape, "", { vocabulary, chance, depth: 0 })
}

type Making = { vocabulary: Vocabulary; chance: Chance; depth: number }

function makeValue(shape: Shape, name: string, making: Making): unknown {
  const { chance, vocabulary, depth } = making
  if (chance.isIn(0.02)) return chance.pick(TWISTS)
  const choices = shape.anyOf ?? shape.oneOf
  if (choices) return makeValue(chance.pick(choices), name, making)
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return chance.pick(shape.enum)
  if (shape.allOf) return Object.assign({}, ...shape.allOf.map((part) => makeValue(part, name, making)))
  const deeper = { vocabulary, chance, depth: depth + 1 }
  if (shape.type === "object" || shape.properties) return makeObject(shape, deeper)
  if (shape.type === "array") {
    const count = depth > DEPTH ? 0 : chance.between(0, 2)
    return Array.from({ length: count }, () => makeValue(shape.items ?? {}, name, deeper))
  }
  if (shape.type === "integer" || shape.type === "number") return makeNumber(shape, name, chance)
  if (shape.type === "boolean") return chance.isIn(0.5)
  const words = vocabulary(name)
  return words.length > 0 ? chance.pick(words) : "word"
}

function makeObject({ properties = {}, required = [] }: Shape, making: Making): Record<string, unknown> {
  const isChosen = (name: string) => !LEFT_OUT.includes(name) && making.depth <= DEPTH && making.chance.isIn(0.5)
  const isWanted = (name: string) => required.includes(name) || isChosen(name)
  const names = Object.keys(properties).filter(isWanted)
  return Object.fromEntries(names.map((name) => [name, makeValue(properties[name]!, name, making)]))
}

function makeNumber({ minimum = 0, maximum = 10_000 }: Shape, name: string, { pick, between }: Chance): number {
  if (name === "quantity") return pick([1, 1000])
  return pick([Math.max(minimum, 1), between(Math.max(minimum, 0), Math.min(maximum, 100_000)), maximum])
}
