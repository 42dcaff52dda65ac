import { fillPath } from "../../lib/path-part.ts"
import type { Tool } from "./mcp.ts"
import type { ApiDocument } from "./openapi.ts"

type Json = Record<string, unknown>
type Parameter = { name: string; in: string; required: boolean; schema: Json }
type Operation = {
  operationId: string
  summary: string
  "x-action": string
  parameters: Parameter[]
  requestBody?: { content: Record<string, { schema: Json }> }
}
/** An operation as a tool; `isWhole`: its body is no object of fields. */
export type OperationTool = {
  method: string
  path: string
  operation: Operation
  tool: Tool
  type: string | null
  isWhole: boolean
}

/** The name under which a body is given that is no object of fields, such as a list or a file. */
const WHOLE = "body"
const KEY = "idempotency_key"

/** Every operation of a document as a tool, by its name. */
export function toolsOf(document: ApiDocument): ReadonlyMap<string, OperationTool> {
  const shapes = document.components.schemas as Record<string, Json>
  const all = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => toTool(method, path, operation, shapes)),
  )
  return new Map(all.map((one) => [one.tool.name, one]))
}

function toTool(method: string, path: string, operation: Operation, shapes: Record<string, Json>): OperationTool {
  const [[type, media] = [null, null]] = Object.entries(operation.requestBody?.content ?? {})
  const body = media && follow(media.schema, shapes)
  const isWhole = body !== null && (type !== "application/json" || body.type !== "object")
  const asked = operation.parameters.filter(({ in: where }) => where !== "header")
  const properties: Json = Object.fromEntries(asked.map(({ name, schema: shape }) => [name, shape]))
  const required = asked.filter((one) => one.required).map(({ name }) => name)
  if (isWhole) properties[WHOLE] = media!.schema
  else if (body) Object.assign(properties, body.properties)
  required.push(...(isWhole ? [WHOLE] : ((body?.required as string[] | undefined) ?? [])))
  if (method === "post") properties[KEY] = { type: "string", minLength: 1, maxLength: 255 }
  const shape = withNamed({ type: "object", properties, required, additionalProperties: false }, shapes)
  const tool = {
    name: operation.operationId,
    description: operation.summary,
    inputSchema: shape,
    annotations: {
      readOnlyHint: method === "get",
      destructiveHint: method === "delete",
      idempotentHint: method !== "post",
    },
  }
  return { method: method.toUpperCase(), path, operation, tool, type, isWhole }
}

const PLACE = "#/components/schemas/"

function follow(shape: Json, shapes: Record<string, Json>): Json {
  const ref = shape.$ref as string | undefined
  return ref === undefined ? shape : follow(shapes[ref.slice(PLACE.length)]!, shapes)
}

/** A shape that stands by itself: what it refers to comes along. */
function withNamed(shape: Json, shapes: Record<string, Json>): Json {
  const named: Record<string, Json> = {}
  const collect = (one: Json) => {
    for (const [, name] of JSON.stringify(one).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      if (!Object.hasOwn(named, name!)) {
        named[name!] = shapes[name!]!
        collect(shapes[name!]!)
      }
  }
  collect(shape)
  const whole = Object.keys(named).length > 0 ? { ...shape, $defs: named } : shape
  return JSON.parse(JSON.stringify(whole).replaceAll(PLACE, "#/$defs/"))
}

/** The request that a call of a tool stands for, to the same host and by the same credential; 422 for what is no part of a path. */
export function requestOf(from: Request, tool: OperationTool, given: Json): Request {
  const { method, path, operation, type, isWhole } = tool
  const rest = new Map(Object.entries(given))
  const take = (name: string) => {
    const value = rest.get(name)
    rest.delete(name)
    return value
  }
  const url = new URL(from.url)
  url.pathname = fillPath(path, rest)
  for (const { name, in: where } of operation.parameters) if (where === "path") rest.delete(name)
  url.search = ""
  for (const { name, in: where } of operation.parameters)
    if (where === "query" && rest.has(name)) url.searchParams.set(name, String(take(name)))
  const headers = new Headers(from.headers)
  for (const name of ["content-length", "content-type", "idempotency-key"]) headers.delete(name)
  const key = take(KEY)
  if (key !== undefined) headers.set("idempotency-key", String(key))
  const fields = isWhole ? take(WHOLE) : Object.fromEntries(rest)
  if (method === "GET") {
    // The API names what it does not know.
    for (const [name, value] of rest) url.searchParams.set(name, String(value))
    return new Request(url, { method, headers })
  }
  headers.set("content-type", type ?? "application/json")
  return new Request(url, { method, headers, body: typeof fields === "string" ? fields : JSON.stringify(fields ?? {}) })
}
