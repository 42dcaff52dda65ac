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

function toJson(contract: z.ZodType, io: "input" | "output") {
  const { $schema: _dialect, ...json } = z.toJSONSchema(contract, { io, unrepresentable: "any" })
  return json as Record<string, unknown> & { properties?: Record<string, unknown>; required?: string[] }
}

function parameters(contract: z.ZodType | undefined, place: "path" | "query") {
  if (!contract) return []
  const { properties = {}, required = [] } = toJson(contract, "input")
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: shape,
  }))
}

function operation(spec: Endpoint) {
  const problem = {
    description: "Problem",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  }
  const answers = Object.entries(spec.answers).map(([status, contract]) => [
    status,
    {
      description: REASONS[Number(status)] ?? "Answer",
      ...(contract ? { content: { "application/json": { schema: toJson(contract, "output") } } } : {}),
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
      ...parameters(spec.params, "path"),
      ...parameters(spec.query, "query"),
      ...(spec.method === "post" ? [idempotencyKey] : []),
    ],
    ...(spec.body ? { requestBody: { content: { "application/json": { schema: toJson(spec.body, "input") } } } } : {}),
    responses: { ...Object.fromEntries(answers), default: problem },
  }
}

/** The OpenAPI 3.1 document of these endpoints, made from the contracts that check the requests. */
export function describeEndpoints(endpoints: readonly Endpoint[], serverUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const spec of endpoints) paths[spec.path] = { ...paths[spec.path], [spec.method]: operation(spec) }
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
      schemas: { Problem: toJson(Problem, "output") },
    },
  }
}
