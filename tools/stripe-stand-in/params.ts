import { invalidRequest } from "./errors.ts"
import type { Raw, RawMap } from "./form.ts"

/** What one parameter may be. `open` is taken as it comes: nothing in the stand-in depends on it. */
type Shape =
  | { kind: "string"; oneOf?: readonly string[]; unsettable?: true }
  | { kind: "url" }
  | { kind: "integer"; min?: number; max?: number }
  | { kind: "boolean" }
  | { kind: "range" }
  | { kind: "metadata" }
  | { kind: "open" }
  | { kind: "list"; of: Shape }
  | { kind: "object"; fields: Fields }

export type Fields = Readonly<Record<string, Shape & { required?: true }>>

export type Range = number | { gt?: number; gte?: number; lt?: number; lte?: number }

type Value<S> = S extends { kind: "integer" }
  ? number
  : S extends { kind: "boolean" }
    ? boolean
    : S extends { kind: "range" }
      ? Range
      : S extends { kind: "metadata" }
        ? Record<string, string> | ""
        : S extends { kind: "open" }
          ? unknown
          : S extends { kind: "list"; of: infer Item }
            ? Value<Item>[]
            : S extends { kind: "object"; fields: infer F }
              ? Params<F>
              : string

type RequiredNames<F> = { [K in keyof F]: F[K] extends { required: true } ? K : never }[keyof F]

/** The values of validated parameters, typed by their declaration. */
export type Params<F> = { [K in RequiredNames<F>]: Value<F[K]> } & {
  [K in Exclude<keyof F, RequiredNames<F>>]?: Value<F[K]>
}

const RANGE_FIELDS = {
  gt: { kind: "integer" },
  gte: { kind: "integer" },
  lt: { kind: "integer" },
  lte: { kind: "integer" },
} as const satisfies Fields

const METADATA_LIMITS = { keys: 50, keyLength: 40, valueLength: 500 }

/** Checks names, presence and types, in Stripe's words; throws the 400 that the first fault earns. */
export function validate(fields: Fields, raw: RawMap, prefix = ""): Record<string, unknown> {
  const at = (name: string) => (prefix ? `${prefix}[${name}]` : name)
  const unknown = [...raw.keys()].filter((name) => !Object.hasOwn(fields, name)).map(at)
  if (unknown.length > 0) {
    const message = `Received unknown parameter${unknown.length > 1 ? "s" : ""}: ${unknown.join(", ")}`
    throw invalidRequest(message, { code: "parameter_unknown", param: unknown[0] ?? "" })
  }
  const values: Record<string, unknown> = {}
  for (const [name, shape] of Object.entries(fields)) {
    const given = raw.get(name)
    if (given !== undefined) values[name] = readValue(shape, given, at(name))
    else if (shape.required) throw missing(at(name))
  }
  return values
}

export function missing(param: string) {
  return invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param })
}

function readValue(shape: Shape, raw: Raw, param: string): unknown {
  if (shape.kind === "open") return plain(raw)
  if (shape.kind === "metadata") return readMetadata(raw, param)
  if (shape.kind === "range" && typeof raw !== "string") return validate(RANGE_FIELDS, raw, param)
  if (shape.kind === "object" || shape.kind === "list") {
    if (typeof raw === "string")
      throw invalidRequest(`Invalid ${shape.kind === "list" ? "array" : "object"}`, { param })
    if (shape.kind === "object") return validate(shape.fields, raw, param)
    return [...raw].map(([index, item]) => readValue(shape.of, item, `${param}[${index}]`))
  }
  if (typeof raw !== "string") throw invalidRequest(`Invalid ${nounOf(shape)}: {}`, { param })
  if (raw === "" && !(shape.kind === "string" && shape.unsettable)) throw emptyString(param)
  return readScalar(shape, raw, param)
}

const nounOf = (shape: Shape) => (shape.kind === "range" ? "integer" : shape.kind)

function readScalar(shape: Shape, raw: string, param: string): unknown {
  if (shape.kind === "integer" || shape.kind === "range") {
    const code = "parameter_invalid_integer"
    if (!/^-?\d{1,15}$/.test(raw)) throw invalidRequest(`Invalid integer: ${raw}`, { code, param })
    const { min, max } = shape.kind === "integer" ? shape : {}
    const value = Number(raw)
    if (min !== undefined && value < min)
      throw invalidRequest(`This value must be greater than or equal to ${min}.`, { code, param })
    if (max !== undefined && value > max)
      throw invalidRequest(`This value must be less than or equal to ${max}.`, { code, param })
    return value
  }
  if (shape.kind === "boolean") {
    if (raw !== "true" && raw !== "false") throw invalidRequest(`Invalid boolean: ${raw}`, { param })
    return raw === "true"
  }
  if (shape.kind === "url" && !/^https?:\/\/[^\s/]+/.test(raw))
    throw invalidRequest("Not a valid URL", { code: "url_invalid", param })
  if (shape.kind === "string" && shape.oneOf && !shape.oneOf.includes(raw))
    throw invalidRequest(`Invalid ${param}: must be one of ${shape.oneOf.join(", ")}`, { param })
  return raw
}

function readMetadata(raw: Raw, param: string): Record<string, string> | "" {
  if (raw === "") return ""
  if (typeof raw === "string") throw invalidRequest("Invalid object", { param })
  const { keys, keyLength, valueLength } = METADATA_LIMITS
  if (raw.size > keys) throw invalidRequest(`You cannot have more than ${keys} metadata keys.`, { param })
  const values: Record<string, string> = {}
  for (const [key, value] of raw) {
    const name = `${param}[${key}]`
    if (typeof value !== "string")
      throw invalidRequest(`Metadata values must be strings, but for key ${key}`, { param })
    if (key.length > keyLength)
      throw invalidRequest(`Metadata keys can be at most ${keyLength} characters long.`, { param: name })
    if (value.length > valueLength)
      throw invalidRequest(`Metadata values can be at most ${valueLength} characters long.`, { param: name })
    values[key] = value
  }
  return values
}

function emptyString(param: string) {
  return invalidRequest(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    { code: "parameter_invalid_empty", param },
  )
}

function plain(raw: Raw): unknown {
  return typeof raw === "string" ? raw : Object.fromEntries([...raw].map(([key, value]) => [key, plain(value)]))
}

/** Metadata as Stripe merges it: a key with an empty value goes, an empty string clears all. */
export function mergeMetadata(old: Record<string, string>, change: Record<string, string> | "" | undefined) {
  if (change === "") return {}
  return Object.fromEntries(Object.entries({ ...old, ...change }).filter(([, value]) => value !== ""))
}
