import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { apiDocument, endpoints } from "../../src/app.ts"
import type { Endpoint } from "../../src/platform/http/endpoint.ts"
import type { ErrorCode } from "../../src/vocabulary/error-codes.ts"
import { ANSWERED_BY } from "../../src/vocabulary/error-operations.ts"
import type { Reply } from "../support/app.ts"
import type { Caller } from "../support/callers.ts"
import { brokenOf, type Shape, type Shapes, valuesOf } from "../support/fuzz.ts"
import * as matrix from "../support/matrix.ts"
import { nameOf, type Sample, sampleOf } from "../support/matrix-samples.ts"
import { usePayouts } from "../support/payouts.ts"
import { readTables } from "../support/tables.ts"

/** Requests of each kind to each operation; more by FUZZ_RUNS. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2)
const MAX_MS = Math.max(120_000, RUNS * 30_000)
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_129)

type Media = Record<string, { schema: Shape }>
type Operation = {
  parameters: { name: string; in: string; required: boolean; schema: Shape }[]
  requestBody?: { content: Media }
  responses: Record<string, { content?: Media; "x-codes"?: string[] }>
}

const test = usePayouts()
const document = apiDocument()
const shapes = document.components.schemas as Shapes
const named = { api: { $id: "api", components: document.components } }
const ajv = new Ajv2020({ strict: false, validateFormats: false, schemas: named })

/** Compiling a shape takes far longer than checking by it: each is compiled once. */
const checks = new Map<string, ValidateFunction>()

function checkOf(shape: Shape): ValidateFunction {
  const placed = JSON.stringify(shape).replaceAll('"#/components', '"api#/components')
  const check = checks.get(placed) ?? ajv.compile(JSON.parse(placed))
  checks.set(placed, check)
  return check
}

function validates(shape: Shape, value: unknown): string {
  const check = checkOf(shape)
  return check(value) ? "" : ajv.errorsText(check.errors)
}

const operationOf = ({ method, path }: Endpoint) =>
  (document.paths[path] as Record<string, Operation> | undefined)![method]!

/** What is wrong with an answer, or nothing. */
function faultOf(spec: Endpoint, reply: Reply): string {
  if (reply.status >= 500) return `answers ${reply.status}`
  if (reply.status >= 400) {
    if (!reply.headers.get("content-type")?.startsWith("application/problem+json")) return "refuses without a problem"
    const { code } = reply.body
    if (ANSWERED_BY[code as ErrorCode] !== null && !operationOf(spec).responses.default?.["x-codes"]?.includes(code))
      return `is refused as ${code}, which is not listed`
    return validates({ $ref: "#/components/schemas/Problem" }, reply.body)
  }
  const described = operationOf(spec).responses[reply.status]
  if (!described) return `answers ${reply.status}, which is not described`
  const json = described.content?.["application/json"]
  return json ? validates(json.schema, reply.body) : ""
}

/** An id of a vendor's own things, long enough to be nobody else's. */
const isMark = (id: string) => /^[a-z]{3}_[0-9a-z]{16,}$/.test(id)
/** What stands in nobody else's rows by chance, nor begins there: it has a number in it and not at its end, and is no time. */
const isTelling = (text: string) =>
  isMark(text) || (text.length >= 10 && /\d/.test(text) && !/^\d{4}-\d\d|-\d+$/.test(text))

/** Every text in a vendor's rows. */
async function textsOf(vendorId: string): Promise<Set<string>> {
  const { admin } = test.app
  const texts = new Set<string>()
  for (const { name, columns } of await readTables(admin)) {
    if (!columns.some((column) => column.name === "vendor_id")) continue
    const rows = await admin`
      select distinct leaf #>> '{}' as text from ${admin(name)} r, jsonb_path_query(to_jsonb(r), '$.**') leaf
      where r.vendor_id = ${vendorId} and jsonb_typeof(leaf) = 'string'`
    for (const { text } of rows) texts.add(text)
  }
  return texts
}

describe("every operation", () => {
  let ours: matrix.World
  let rival: matrix.World
  /** Of another vendor's rows, and never sent: what was sent may be kept and said back at any time, as by the audit log. */
  let secrets: string[]
  beforeAll(async () => {
    ours = await matrix.furnish(test, "test")
    rival = await matrix.furnish(test, "test")
    const [known, theirs] = [await textsOf(ours.vendorId), await textsOf(rival.vendorId)]
    const sent = new Set(Object.values(rival.ids).filter(isMark))
    secrets = [...theirs].filter((text) => isTelling(text) && !known.has(text) && !sent.has(text))
    expect(secrets.length).toBeGreaterThan(150)
  })

  const callers = () => ours.callers.filter(({ name }) => ["owner", "sk", "operator", "affiliate"].includes(name))

  /** Asks, and says what is wrong with the answer. */
  async function ask(caller: Caller, spec: Endpoint, sample: Sample): Promise<{ status: number; fault: string }> {
    const reply = await matrix.knock(caller, spec, ours.ids, sample)
    const foreign = secrets.filter((secret) => reply.text.includes(secret))
    const fault = faultOf(spec, reply) || (foreign.length > 0 ? `says ${foreign.join(", ")} of another vendor` : "")
    const request = `${nameOf(spec)} by ${caller.name} with ${JSON.stringify(sample).slice(0, 600)}`
    return { status: reply.status, fault: fault && `${request}: ${fault}: ${reply.text.slice(0, 300)}` }
  }

  /** Bodies and queries as the document describes them, with our ids, another vendor's, and nobody's. */
  function inputsOf(spec: Endpoint): fc.Arbitrary<Sample> {
    const ids = [...Object.values(ours.ids), ...Object.values(rival.ids), "aff_0000000000000000000000"].filter(isMark)
    const operation = operationOf(spec)
    const queried = operation.parameters.filter((parameter) => parameter.in === "query")
    const query = fc.record(
      Object.fromEntries(
        queried.map(({ name, schema: shape }) => [name, valuesOf(shape, shapes, ids, name).map(String)]),
      ),
      { requiredKeys: queried.filter(({ required }) => required).map(({ name }) => name) },
    )
    const [[type, media] = []] = Object.entries(operation.requestBody?.content ?? {})
    const bodies = media ? valuesOf(media.schema, shapes, ids) : fc.constant(undefined)
    const made = type === "application/json" ? fc.oneof(bodies, brokenOf(bodies)) : bodies
    const sample = sampleOf(spec, ours.ids, matrix.nextNumber())
    // Some are requests that succeed, as they are or with one thing wrong.
    const right = fc.constant(sample.body)
    const near = fc.oneof(right, brokenOf(right), made)
    return fc.tuple(query, near, fc.boolean()).map(([asked, body, isNear]) => ({
      query: (isNear ? (sample.query ?? asked) : asked) as Record<string, string>,
      ...(spec.method !== "get" && { body: media && type !== "application/json" ? String(body) : body }),
      ...(type && { type: type === "application/json" ? type : type }),
      ...(sample.ids && { ids: sample.ids }),
    }))
  }

  // First: what the next one sends in texts is said back by lists afterwards, such as the audit log.
  it("answers what it describes to a request that is right", async () => {
    const faults: string[] = []
    for (const spec of endpoints)
      for (const caller of callers()) {
        const { fault } = await ask(caller, spec, sampleOf(spec, ours.ids, matrix.nextNumber()))
        if (fault) faults.push(fault)
      }
    expect(faults.length, `\n${faults.join("\n")}\n`).toBe(0)
  })

  it(
    "answers what it describes to whatever is sent, never a 5xx, and nothing of another vendor",
    async () => {
      const faults: string[] = []
      const done = new Set<string>()
      let asked = 0
      for (const spec of endpoints.filter(({ method, path }) => method !== "delete" && !path.includes("sign-out")))
        for (const caller of callers())
          for (const sample of fc.sample(inputsOf(spec), { numRuns: RUNS, seed: SEED + asked })) {
            asked++
            const { status, fault } = await ask(caller, spec, sample)
            if (fault) faults.push(fault)
            if (status < 300) done.add(nameOf(spec))
          }
      expect(faults.length, `\n${[...new Set(faults)].slice(0, 40).join("\n")}\n`).toBe(0)
      expect(asked).toBeGreaterThan(endpoints.length * RUNS)
      expect(done.size).toBeGreaterThan(25)
    },
    MAX_MS,
  )
})

describe("the check of answers", () => {
  it("finds what is not described", () => {
    const reply = (status: number, body: unknown) =>
      ({ status, body, text: "", headers: new Headers({ "content-type": "application/json" }) }) as Reply
    const spec = endpoints.find((one: Endpoint) => nameOf(one) === "GET /v1/links/{id}")!
    expect(faultOf(spec, reply(500, {}))).toBe("answers 500")
    expect(faultOf(spec, reply(418, {}))).toBe("refuses without a problem")
    expect(faultOf(spec, reply(206, {}))).toContain("not described")
    expect(faultOf(spec, reply(200, { id: 1 }))).toContain("must have required property")
  })
})
