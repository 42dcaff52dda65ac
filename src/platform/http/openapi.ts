import * as z from "zod"
import { ERROR_CODES } from "../../vocabulary/error-codes.ts"
import { ANSWERED_BY } from "../../vocabulary/error-operations.ts"
import type { Endpoint } from "./endpoint.ts"
import { operationId } from "./operation-id.ts"

const REASONS: Record<number, string> = { 200: "OK", 201: "Created", 202: "Accepted", 204: "No content" }

const OPERATION_CODES = ERROR_CODES.filter((code) => ANSWERED_BY[code] !== null)

const Problem = z.object({
  type: z.string().describe("the page of the code, /docs/errors/{code}"),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(ERROR_CODES),
  request_id: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})

type Json = Record<string, unknown>
type Shape = Json & { properties?: Json; required?: string[] }

/** JSON Schema of contracts; one with `meta({ id })` is written once, and every body and answer has a name under components. */
class Shapes {
  readonly named: Json = {}

  of(contract: z.ZodType, io: "input" | "output"): Shape {
    // What comes in and what goes out of one contract differ by its defaults.
    const suffix = io === "input" ? "Input" : ""
    const place = (json: object): Json =>
      JSON.parse(JSON.stringify(json).replaceAll(/"#\/\$defs\/(\w+)"/g, `"#/components/schemas/$1${suffix}"`))
    const { $schema: _dialect, $defs = {}, id, ...json } = z.toJSONSchema(contract, { io, unrepresentable: "any" })
    for (const [name, { id: _id, ...shape }] of Object.entries($defs)) this.named[name + suffix] = place(shape)
    if (id === undefined) return place(json)
    this.named[id + suffix] = place(json)
    return { $ref: `#/components/schemas/${id}${suffix}` }
  }

  /** A body or an answer under its own name, else under this one. */
  whole(contract: z.ZodType, io: "input" | "output", name: string): Shape {
    const shape = this.of(contract, io)
    if (shape.$ref !== undefined) return shape
    this.named[name] = shape
    return { $ref: `#/components/schemas/${name}` }
  }

  parameters(contract: z.ZodType | undefined, where: "path" | "query") {
    const { properties = {}, required = [] } = contract ? this.of(contract, "input") : {}
    return Object.entries(properties).map(([name, shape]) => ({
      name,
      in: where,
      required: where === "path" || required.includes(name),
      schema: shape,
    }))
  }
}

/** `cursor` is what every page of a list takes. */
function idOf({ method, path, query }: Endpoint, shapes: Shapes): string {
  const isPaged = shapes.parameters(query, "query").some(({ name }) => name === "cursor")
  return operationId(method, path, isPaged)
}

function answersOf(spec: Endpoint, shapes: Shapes, name: string) {
  const answers = Object.entries(spec.answers)
  const distinct = new Set(answers.map(([, contract]) => contract)).size
  return answers.map(([status, contract]) => {
    const description = REASONS[Number(status)] ?? "Answer"
    if (!contract) return [status, { description }]
    const shape = shapes.whole(contract, "output", distinct > 1 ? `${name}Answer${status}` : `${name}Answer`)
    return [status, { description, content: { "application/json": { schema: shape } } }]
  })
}

function bodyOf(spec: Endpoint, shapes: Shapes, name: string) {
  if (!spec.body) return {}
  const shape = shapes.whole(spec.body, "input", `${name}Body`)
  const types = spec.file?.types ?? ["application/json"]
  return { requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema: shape }])) } }
}

function operation(spec: Endpoint, shapes: Shapes) {
  const id = idOf(spec, shapes)
  const name = id.replaceAll(/(?:^|_)(\w)/g, (_start, first: string) => first.toUpperCase())
  const codes = OPERATION_CODES.filter((code) => ANSWERED_BY[code]?.includes(id))
  const problem = {
    description: ["Problem", ...codes.map((code) => `\`${code}\``)].join(", "),
    "x-codes": codes,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  }
  const idempotencyKey = {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    schema: { type: "string", minLength: 1, maxLength: 255 },
  }
  return {
    summary: spec.summary,
    operationId: id,
    tags: [spec.path.split("/")[2]],
    "x-action": spec.action,
    parameters: [
      ...shapes.parameters(spec.params, "path"),
      ...shapes.parameters(spec.query, "query"),
      ...(spec.method === "post" ? [idempotencyKey] : []),
    ],
    ...bodyOf(spec, shapes, name),
    responses: { ...Object.fromEntries(answersOf(spec, shapes, name)), default: problem },
  }
}

export type ApiDocument = ReturnType<typeof describeEndpoints>

/** The OpenAPI 3.1 document of these endpoints, made from the contracts that check the requests; its server is the one that it came from. */
export function describeEndpoints(
  endpoints: readonly Endpoint[],
  info: { title: string; version: string; description: string },
) {
  const shapes = new Shapes()
  const paths: Record<string, Json> = {}
  for (const spec of endpoints) paths[spec.path] = { ...paths[spec.path], [spec.method]: operation(spec, shapes) }
  return {
    openapi: "3.1.0",
    info,
    servers: [{ url: "/" }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Problem: shapes.of(Problem, "output"), ...shapes.named },
    },
  }
}
