import { readFileSync, writeFileSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import { endpoints } from "../../src/app.ts"
import { PERMISSIONS } from "../../src/features/auth/core/permissions.ts"
import type { Endpoint } from "../../src/platform/http/endpoint.ts"
import type { Reply } from "../support/app.ts"
import * as matrix from "../support/matrix.ts"
import { usePayouts } from "../support/payouts.ts"
import { listFiles } from "../support/tidy/source.ts"

/** Written anew by `UPDATE_MATRIX=1 npx vitest run test/features/matrix.test.ts`; the diff is what to review. */
const GOLDEN = "test/support/matrix.golden.txt"

const test = usePayouts()
let world: matrix.World
beforeAll(async () => {
  world = await matrix.furnish(test.app)
})

const strangers = () => ["other_owner", "other_sk"].map((name) => world.credentials[name]!)

/** The same kind of id, which nobody has. */
const ghost = (id: string) => id.replace(/[a-z0-9]{6}$/, "zzzzzz")

/** What both answers must agree in to the byte, once what was sent and the request's own id are out of it. */
const bytes = (reply: Reply, sent: string) =>
  `${reply.status} ${reply.headers.get("content-type")} ${reply.text.replaceAll(sent, "ID").replaceAll(/req_\w+/g, "")}`

type Knock = (ids: matrix.Ids) => Promise<Reply>

/** The endpoints that tell a stranger whether our thing exists, with what they said. */
async function tell(spec: Endpoint, field: string, knock: Knock): Promise<string[]> {
  const real = world.ids[field]!
  const ours = await knock(world.ids)
  const none = await knock({ ...world.ids, [field]: ghost(real) })
  if (bytes(ours, real) === bytes(none, ghost(real))) return []
  return [`${matrix.nameOf(spec)} ${field}: ${ours.status} ${ours.text} | ${none.status} ${none.text}`]
}

describe("the matrix", () => {
  it("opens to each credential what the golden file says, and nothing else", async () => {
    const found = await matrix.walkMatrix(test.app, world)
    if (process.env.UPDATE_MATRIX) writeFileSync(GOLDEN, `${found.join("\n")}\n`)
    const changes = matrix.compareMatrices(readFileSync(GOLDEN, "utf8").split("\n"), found)
    expect(changes.length, `\n${changes.join("\n")}\n`).toBe(0)
    expect(found.filter((line) => line.includes("broken"))).toEqual([])
  })

  it("says which doors opened and which closed", () => {
    const before = ["endpoint action sk viewer", "GET /v1/a a.read ok ok", "GET /v1/b b.read 404 ok"]
    const after = ["endpoint action sk viewer", "GET /v1/a a.read ok 403", "GET /v1/c c.read ok 401"]
    expect(matrix.compareMatrices(before, after)).toEqual([
      "gone     GET /v1/b",
      "closed   GET /v1/a to viewer: ok → 403",
      "new      GET /v1/c: sk ok, viewer 401",
    ])
  })
})

describe("another vendor's ids", () => {
  let before: Record<string, string>
  beforeAll(async () => {
    before = await matrix.fingerprint(test.app, world.vendorId)
  })

  it("in a path are answered with the bytes of an id that does not exist", async () => {
    const told: string[] = []
    for (const spec of endpoints.filter(matrix.pathParam))
      for (const key of strangers()) {
        const knock: Knock = (ids) => matrix.knock(test.app, spec, ids, key, matrix.bodyOf(spec))
        const { status, text } = await knock(world.ids)
        if (![403, 404].includes(status)) told.push(`${matrix.nameOf(spec)}: ${status} ${text}`)
        told.push(...(await tell(spec, matrix.fieldOf(spec), knock)))
      }
    expect(told).toEqual([])
  })

  it("in a query select nothing, like ids that do not exist", async () => {
    const told: string[] = []
    for (const spec of endpoints.filter(({ method, path }) => method === "get" && !path.includes("{")))
      for (const field of matrix.idFields(spec.query).filter((name) => name in world.ids))
        for (const key of strangers())
          told.push(
            ...(await tell(spec, field, (ids) =>
              matrix.knock(test.app, spec, ids, key, {}, `?${field}=${ids[field]}`),
            )),
          )
    expect(told).toEqual([])
  })

  it("in a body are refused like ids that do not exist", async () => {
    const told: string[] = []
    for (const spec of endpoints) {
      const fields = matrix.idFields(spec.body)
      if (fields.length > 0 && !matrix.bodyOf(spec)) told.push(`${matrix.nameOf(spec)} needs a body in matrix.ts`)
      for (const field of fields)
        for (const key of strangers())
          told.push(
            ...(await tell(spec, field, (ids) => {
              const body = { ...matrix.bodyOf(spec), ...pick(ids, fields) }
              return matrix.knock(test.app, spec, ids, key, body)
            })),
          )
    }
    expect(told).toEqual([])
  })

  it("changed nothing of the vendor whose they are", async () => {
    expect(await matrix.fingerprint(test.app, world.vendorId)).toEqual(before)
  })
})

const pick = (ids: matrix.Ids, fields: string[]) => Object.fromEntries(fields.map((field) => [field, ids[field]]))

describe("the permission table", () => {
  it("knows the action of every endpoint, and no action that nothing asks for", () => {
    const asked = new Set<string>(endpoints.map((spec) => spec.action))
    expect([...asked].filter((action) => !Object.hasOwn(PERMISSIONS, action))).toEqual([])
    const sources = listFiles("src").filter((path) => /\.tsx?$/.test(path) && !path.endsWith("/permissions.ts"))
    const text = sources.map((path) => readFileSync(path, "utf8")).join("\n")
    expect(Object.keys(PERMISSIONS).filter((action) => !text.includes(`"${action}"`))).toEqual([])
  })
})
