import { METHODS } from "../../vocabulary/methods.ts"
import { commandOf, exampleOf } from "./example.ts"

/** One field of a body or one parameter: `name` is a dotted path, `[]` marks the members of a list. */
export type DocField = { name: string; type: string; isRequired: boolean; words: string }

export type DocAnswer = { status: string; words: string; fields: DocField[] }

export type DocOperation = {
  id: string
  anchor: string
  verb: string
  path: string
  title: string
  words: string
  parameters: DocField[]
  body: DocField[]
  answers: DocAnswer[]
  /** A request as one types it. */
  example: string
  /** Of problems, what this operation answers and not every one. */
  codes: string[]
}

/** `slug` is the name as a part of a path. */
export type DocGroup = { name: string; slug: string; words: string; operations: DocOperation[] }

type Node = Record<string, unknown>

const MAX_DEPTH = 4
const UNGROUPED = "Other"

const node = (value: unknown): Node =>
  value && typeof value === "object" && !Array.isArray(value) ? (value as Node) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === "string" ? value : "")

/** Follows `#/…` references inside the document; anything else is left as it is. */
function follow(root: Node, value: unknown): Node {
  let found = node(value)
  for (let hop = 0; hop < MAX_DEPTH && text(found.$ref).startsWith("#/"); hop++)
    found = text(found.$ref)
      .slice(2)
      .split("/")
      .reduce<Node>((at, part) => node(at[part.replaceAll("~1", "/").replaceAll("~0", "~")]), root)
  return found
}

/** "string (date-time), or null", "one of: a, b", "list of integer, 1 to 100 members" */
function typeWords(root: Node, value: unknown, depth = 0): string {
  const shape = follow(root, value)
  if (depth > MAX_DEPTH) return "and so on"
  const choices = [...list(shape.anyOf), ...list(shape.oneOf)]
  if (choices.length) return [...new Set(choices.map((choice) => typeWords(root, choice, depth + 1)))].join(", or ")
  if ("const" in shape) return JSON.stringify(shape.const)
  if (shape.enum) return `one of: ${list(shape.enum).join(", ")}`
  const types = [shape.type ?? (shape.properties || shape.allOf ? "object" : "anything")].flat().map(text)
  const words = types.map((type) => (type === "array" ? `list of ${typeWords(root, shape.items, depth + 1)}` : type))
  const format = shape.format ? ` (${text(shape.format)})` : ""
  return words.join(", or ") + format + limits(shape)
}

const LIMITS = [
  ["minimum", "maximum", ""],
  ["minLength", "maxLength", " characters"],
  ["minItems", "maxItems", " members"],
] as const

/** ", 1 to 100, default 50"; a bound that only says "fits into a number" is left out. */
function limits(shape: Node): string {
  const bound = (key: string) => {
    const value = shape[key]
    return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value.toLocaleString("en-GB") : null
  }
  const words = LIMITS.map(([low, high, unit]) => {
    const [from, to] = [bound(low), bound(high)]
    if (from !== null) return to === null ? `, at least ${from}${unit}` : `, ${from} to ${to}${unit}`
    return to === null ? "" : `, at most ${to}${unit}`
  })
  return words.join("") + ("default" in shape ? `, default ${JSON.stringify(shape.default)}` : "")
}

/** The fields of an object, those of objects inside it behind them. A list of objects adds `[]` to the path. */
function fieldsOf(root: Node, value: unknown, prefix = "", depth = 0): DocField[] {
  const shape = follow(root, value)
  if (depth > MAX_DEPTH) return []
  if (shape.items) return fieldsOf(root, shape.items, `${prefix}[]`, depth + 1)
  const parts = [...list(shape.allOf), ...list(shape.anyOf), ...list(shape.oneOf)]
  const inner = parts.flatMap((part) => fieldsOf(root, part, prefix, depth + 1))
  const required = new Set(list(shape.required))
  const own = Object.entries(node(shape.properties)).flatMap(([key, child]) => {
    const name = prefix ? `${prefix}.${key}` : key
    const words = text(node(child).description) || text(follow(root, child).description)
    const field = { name, type: typeWords(root, child), isRequired: required.has(key), words }
    return [field, ...fieldsOf(root, child, name, depth + 1)]
  })
  const all = [...own, ...inner]
  return all.filter((field, index) => all.findIndex((other) => other.name === field.name) === index)
}

/** The fields of the first media type, which for this contract is JSON nearly everywhere. */
function contentFields(root: Node, value: unknown): DocField[] {
  const [media] = Object.values(node(follow(root, value).content))
  return fieldsOf(root, node(media).schema)
}

function operationOf(root: Node, path: string, verb: string, item: Node): DocOperation {
  const operation = node(item[verb])
  const parameters = [...list(item.parameters), ...list(operation.parameters)].map((one) => {
    const parameter = follow(root, one)
    return {
      name: text(parameter.name),
      type: `${text(parameter.in)}: ${typeWords(root, parameter.schema)}`,
      isRequired: parameter.required === true,
      words: text(parameter.description),
    }
  })
  const answers = Object.entries(node(operation.responses)).map(([status, answer]) => ({
    status,
    words: text(follow(root, answer).description),
    fields: contentFields(root, answer),
  }))
  return {
    id: text(operation.operationId),
    anchor: `${verb}-${path.replaceAll(/[^\w]+/g, "-").replaceAll(/^-|-$/g, "")}`,
    verb: verb.toUpperCase(),
    path,
    title: text(operation.summary),
    words: text(operation.description),
    parameters,
    body: contentFields(root, operation.requestBody),
    answers,
    example: exampleRequest(root, path, verb, operation),
    codes: list(node(node(operation.responses).default)["x-codes"]).map(text),
  }
}

function exampleRequest(root: Node, path: string, verb: string, operation: Node): string {
  const [[type, media] = ["", null]] = Object.entries(node(follow(root, operation.requestBody).content))
  const isFile = type !== "" && type !== "application/json"
  const body = media && !isFile ? exampleOf((shape) => follow(root, shape), node(media).schema) : undefined
  return commandOf(verb.toUpperCase(), path, body, isFile ? type : null)
}

/** An OpenAPI 3.1 document by tag, in the order of its tags, then of its paths. Unknown parts are passed over. */
export function outline(document: object): DocGroup[] {
  const root = document as Node
  const groups = new Map<string, DocGroup>()
  const group = (name: string) => {
    const found = groups.get(name) ?? {
      name,
      slug: name.toLowerCase().replaceAll(/\W+/g, "-"),
      words: "",
      operations: [],
    }
    groups.set(name, found)
    return found
  }
  for (const tag of list(root.tags)) group(text(node(tag).name)).words = text(node(tag).description)
  for (const [path, item] of Object.entries(node(root.paths)))
    for (const verb of METHODS.filter((one) => one in node(item))) {
      const [tag] = list(node(node(item)[verb]).tags)
      group(text(tag) || UNGROUPED).operations.push(operationOf(root, path, verb, node(item)))
    }
  return [...groups.values()].filter((one) => one.operations.length > 0)
}
