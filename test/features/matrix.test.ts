import { readFileSync, writeFileSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import { endpoints } from "../../src/app.ts"
import { PERMISSIONS } from "../../src/features/identity/permissions/core/permissions.ts"
import type { Endpoint } from "../../src/platform/http/endpoint.ts"
import type { Reply } from "../support/app.ts"
import { type Caller, type Mode, openStrangers } from "../support/callers.ts"
import * as matrix from "../support/matrix.ts"
import * as samples from "../support/matrix-samples.ts"
import { GARBAGE, sampleOf } from "../support/matrix-samples.ts"
import { usePayouts } from "../support/payouts.ts"
import { listFiles } from "../support/tidy/source.ts"

/** Written again by `UPDATE_MATRIX=1 npx vitest run test/features/matrix.test.ts`; the diff is what to review. */
const golden = (mode: Mode) => `test/support/matrix.${mode}.golden.txt`
const SHUT = [401, 403, 404]
/** Nobody can do these with what the world holds: they want money that was paid and came back, or a mail to be read. */
const NOT_DONE_HERE = [
  "POST /v1/debts/{id}/write-off",
  "POST /v1/debts/{id}/write-off/approval",
  "POST /v1/affiliates/{id}/email-change/approval",
  "POST /v1/affiliates/{id}/email-change/rejection",
]

const test = usePayouts()

/** The same kind of id, which nobody has. */
const ghost = (id: string) => id.replace(/[a-z0-9]{6}$/, "zzzzzz")

/** What an answer says, without what was sent and the request's own id. */
const bytes = (reply: Reply, sent: string) =>
  `${reply.status} ${reply.headers.get("content-type")} ${plain(reply.text.replaceAll(sent, "ID"))}`

/** Without what differs from request to request: the ids of what was made, and the instants. */
const plain = (text: string) => text.replaceAll(/\b[a-z]{3}_[a-z0-9]{20,}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, "")

/** The paths of an answer's fields, whatever the values: `data[].id`. */
function shapeOf(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => shapeOf(one, `${at}[]`)))]
  if (value === null || typeof value !== "object") return [at]
  return Object.entries(value).flatMap(([name, inner]) => shapeOf(inner, at === "" ? name : `${at}.${name}`))
}

describe.each<Mode>(["test", "live"])("a vendor of mode %s", (mode) => {
  let world: matrix.World
  let walked: string[]
  beforeAll(async () => {
    world = await matrix.furnish(test, mode)
    walked = await matrix.walkMatrix(world)
  })

  it("opens to everybody what the golden file says, and nothing else", () => {
    if (process.env.UPDATE_MATRIX) writeFileSync(golden(mode), `${walked.join("\n")}\n`)
    const changes = matrix.compareMatrices(readFileSync(golden(mode), "utf8").split("\n"), walked)
    expect(changes.length, `\n${changes.join("\n")}\n`).toBe(0)
    expect(walked.filter((line) => line.includes("broken"))).toEqual([])
  })

  it("does each thing for somebody who asks rightly", () => {
    const isRemoval = (line: string) => line.startsWith("DELETE ") || line.includes("sign-out-everywhere")
    const undone = walked.slice(1).filter((line) => !/ ok\b/.test(line) && !isRemoval(line))
    const names = undone.map((line) => line.split(/ +/).slice(0, 2).join(" "))
    expect(names.filter((name) => !NOT_DONE_HERE.includes(name))).toEqual(
      mode === "live" ? ["POST /v1/test-clock"] : [],
    )
  })

  it("asks who it is before it looks at what was sent", async () => {
    const seen: string[] = []
    let tried = 0
    for (const spec of endpoints)
      for (const caller of world.callers) {
        if (matrix.mayBy(spec.action, caller.name)) continue
        const right = await matrix.knock(caller, spec, world.ids, sampleOf(spec, world.ids, matrix.nextNumber()))
        if (!SHUT.includes(right.status)) seen.push(`${caller.name} ${samples.nameOf(spec)}: let in, ${right.status}`)
        const wrong = await matrix.knock(caller, spec, world.ids, GARBAGE)
        tried++
        if (bytes(right, "-") !== bytes(wrong, "-"))
          seen.push(
            `${caller.name} ${samples.nameOf(spec)}: ${right.status} ${right.text} | ${wrong.status} ${wrong.text}`,
          )
      }
    expect(seen).toEqual([])
    expect(tried).toBeGreaterThan(700)
  })

  it("shows nobody a field that the owner does not see", async () => {
    const more: string[] = []
    let compared = 0
    for (const spec of endpoints.filter(({ method }) => method === "get")) {
      const replies = await answers(spec)
      const whole = new Set(shapeOf(replies.get("owner")?.body))
      for (const [name, { status, body }] of replies) {
        if (status !== 200 || name === "owner" || name === "operator") continue
        compared++
        const extra = shapeOf(body).filter((path) => !whole.has(path))
        if (extra.length > 0) more.push(`${name} ${samples.nameOf(spec)}: ${extra.join(", ")}`)
      }
    }
    expect(more).toEqual([])
    expect(compared).toBeGreaterThan(150)
  })

  async function answers(spec: Endpoint): Promise<Map<string, Reply>> {
    const replies = new Map<string, Reply>()
    for (const caller of world.callers)
      replies.set(
        caller.name,
        await matrix.knock(caller, spec, world.ids, sampleOf(spec, world.ids, matrix.nextNumber())),
      )
    return replies
  }

  describe("its ids", () => {
    let strangers: Caller[]
    let before: Record<string, string>
    beforeAll(async () => {
      strangers = (await openStrangers(test.app, mode, world.vendorId)).callers
      before = await matrix.fingerprint(test.app, world.vendorId)
    })

    it("are answered to everybody of another vendor with the bytes of ids that do not exist, wherever they stand", async () => {
      const reported: string[] = []
      let tried = 0
      for (const spec of endpoints)
        for (const field of fieldsOf(spec, world.ids))
          for (const caller of strangers) {
            const real = world.ids[field]!
            const none = { ...world.ids, [field]: ghost(real) }
            const n = matrix.nextNumber()
            const [ours, nobody] = [
              await matrix.knock(caller, spec, world.ids, sampleOf(spec, world.ids, n)),
              await matrix.knock(caller, spec, none, sampleOf(spec, none, n)),
            ]
            tried++
            if (ours.status < 300 && spec.path.includes(`{`))
              reported.push(`${caller.name} ${samples.nameOf(spec)}: let in`)
            if (bytes(ours, real) !== bytes(nobody, ghost(real)))
              reported.push(
                `${caller.name} ${samples.nameOf(spec)} ${field}: ${ours.status} ${ours.text} | ${nobody.status} ${nobody.text}`,
              )
          }
      expect(reported).toEqual([])
      expect(tried).toBeGreaterThan(mode === "live" ? 500 : 1000)
    })

    it("changed nothing of the vendor whose they are", async () => {
      expect(await matrix.fingerprint(test.app, world.vendorId)).toEqual(before)
    })
  })
})

/** The names of the ids that a request of this endpoint holds: in its path, its query, or anywhere in its body. */
function fieldsOf(spec: Endpoint, ids: samples.Ids): string[] {
  const text = JSON.stringify(sampleOf(spec, ids, matrix.nextNumber()))
  const inPath = matrix.pathParam(spec) ? [matrix.fieldOf(spec)] : []
  const isOurs = ([field, id]: [string, string]) => field !== "slug" && field !== "hash" && text.includes(id)
  const seen = new Set<string>()
  return [
    ...inPath,
    ...Object.entries(ids)
      .filter(isOurs)
      .map(([field]) => field),
  ].filter((field) => {
    const isNew = !seen.has(ids[field]!)
    seen.add(ids[field]!)
    return isNew
  })
}

describe("the matrix", () => {
  it("says which doors opened and which closed", () => {
    const before = ["endpoint action sk viewer", "GET /v1/a a.read ok ok", "GET /v1/b b.read 404 ok"]
    const after = ["endpoint action sk viewer", "GET /v1/a a.read ok 403", "GET /v1/c c.read ok 401"]
    expect(matrix.compareMatrices(before, after)).toEqual([
      "gone     GET /v1/b",
      "closed   GET /v1/a to viewer: ok → 403",
      "new      GET /v1/c: sk ok, viewer 401",
    ])
  })

  it("knows the action of every endpoint, and no action that nothing asks for", () => {
    const asked = new Set<string>(endpoints.map((spec) => spec.action))
    expect([...asked].filter((action) => !Object.hasOwn(PERMISSIONS, action))).toEqual([])
    const sources = listFiles("src").filter((path) => /\.tsx?$/.test(path) && !path.endsWith("/permissions.ts"))
    const text = sources.map((path) => readFileSync(path, "utf8")).join("\n")
    expect(Object.keys(PERMISSIONS).filter((action) => !text.includes(`"${action}"`))).toEqual([])
  })
})
