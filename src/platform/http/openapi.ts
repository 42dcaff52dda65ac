import * as z from "zod"
import type { Endpoint } from "./endpoint.ts"

const REASONS: Record<number, string> = { 200: "OK", 201: "Created", 202: "Accepted", 204: "No content" }

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  request_id: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})

type Json = Record<string, unknown>
type Shape = Json & { properties?: Json; required?: string[] }

/** JSON Schema of contracts; one with `meta({ id })` is written once, under components. */
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

function operation(spec: Endpoint, shapes: Shapes) {
  const problem = {
    description: "Problem",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  }
  const answers = Object.entries(spec.answers).map(([status, contract]) => [
    status,
    {
      description: REASONS[Number(status)] ?? "Answer",
      ...(contract ? { content: { "application/json": { schema: shapes.of(contract, "output") } } } : {}),
    },
  ])
  const idempotencyKey = {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    schema: { type: "string", minLength: 1, maxLength: 255 },
  }
  return {
    summary: spec.summary,
    operationId: `${spec.method}${spec.path.replace(/^\/v1/, "").replace(/[/{}_-]+(\w?)/g, (_m, first: string) => first.toUpperCase())}`,
    tags: [spec.path.split("/")[2]],
    "x-action": spec.action,
    parameters: [
      ...shapes.parameters(spec.params, "path"),
      ...shapes.parameters(spec.query, "query"),
      ...(spec.method === "post" ? [idempotencyKey] : []),
    ],
    ...(spec.body
      ? {
          requestBody: {
            content: Object.fromEntries(
              (spec.file?.types ?? ["application/json"]).map((type) => [
                type,
                { schema: shapes.of(spec.body!, "input") },
              ]),
            ),
          },
        }
      : {}),
    responses: { ...Object.fromEntries(answers), default: problem },
  }
}

/** The OpenAPI 3.1 document of these endpoints, made from the contracts that check the requests. */
export function describeEndpoints(endpoints: readonly Endpoint[], serverUrl: string) {
  const shapes = new Shapes()
  const paths: Record<string, Json> = {}
  for (const spec of endpoints) paths[spec.path] = { ...paths[spec.path], [spec.method]: operation(spec, shapes) }
  return {
    openapi: "3.1.0",
    info: {
      title: "Grapevine",
      version: "1",
      description: "Affiliate and referral tracking: links, clicks, credit, payouts.",
    },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Problem: shapes.of(Problem, "output"), ...shapes.named },
    },
  }
}
