import { expect, it } from "vitest"
import { createApp } from "../../../src/app.ts"
import { connect } from "../../../src/platform/db.ts"
import { ask, createProgram, createVendor, unique } from "../../support/actors.ts"
import { type Json, PUBLIC_URL, useApp } from "../../support/app.ts"
import { openWire } from "../../support/wire.ts"

const test = useApp()

const get = (path: string, key: string) => test.app.call("GET", path, { key })
const times = <T>(count: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)))

it("what a key asks for many times at once is read once or twice, and each answer is one of its own", async () => {
  const vendor = await createVendor(test.app)
  await createProgram(test.app, vendor)
  const wire = await openWire(test.app.databaseUrl)
  const { db, end } = connect(wire.url, 4)
  const app = createApp(() => ({ ...test.app.deps, db }))
  const headers = { authorization: `Bearer ${vendor.sk}` }
  const read = async () => app.request(`${PUBLIC_URL}/v1/programs?limit=7`, { headers })
  // The first finds out whose the key is.
  await (await read()).text()
  const traffic = await wire.count(async () => {
    const replies = await times(20, read)
    const texts = await Promise.all(replies.map((reply) => reply.text()))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(replies.map((reply) => reply.headers.get("x-request-id"))).size).toBe(20)
    expect(new Set(texts).size).toBe(1)
  })
  const selects = traffic.statements.filter((statement) => /from "programs"/.test(statement))
  expect(selects.length).toBeGreaterThan(0)
  expect(selects.length).toBeLessThanOrEqual(2)
  await end()
  wire.close()
})

it("whoever wrote finds it in what they read next, whoever else is reading the same meanwhile", async () => {
  const vendor = await createVendor(test.app)
  let isOver = false
  const others = times(6, async () => {
    while (!isOver) await get("/v1/programs", vendor.sk)
  })
  for (let i = 0; i < 15; i++) {
    const made = await createProgram(test.app, vendor)
    const { data } = (await get("/v1/programs", vendor.sk)).body
    expect(data.map(({ id }: Json) => id)).toContain(made.id)
  }
  isOver = true
  await others
})

it("nobody gets what is another's, or was asked for in other words", async () => {
  const vendors = await times(2, () => createVendor(test.app))
  const programs = await times(2, (i) => createProgram(test.app, vendors[i]!))
  const viewer = await ask(test.app, 201, "POST", "/v1/keys", vendors[0]!.owner, {
    name: unique("k"),
    kind: "secret",
    scopes: ["links:read"],
  })
  const [answers, refused, none, wrong] = await Promise.all([
    times(8, async (i) => (await get("/v1/programs", vendors[i % 2]!.sk)).body.data.map(({ id }: Json) => id)),
    times(4, () => get("/v1/reports/funnel", viewer.key)),
    times(4, () => get("/v1/programs?limit=1&cursor=x", vendors[0]!.sk)),
    times(4, () => get(`/v1/programs/${programs[1]!.id}`, vendors[0]!.sk)),
  ])
  answers.forEach((ids, i) => {
    expect(ids).toEqual([programs[i % 2]!.id])
  })
  for (const [replies, status] of [
    [refused, 403],
    [none, 422],
    [wrong, 404],
  ] as const) {
    expect(replies.map((reply) => reply.status)).toEqual([status, status, status, status])
    const ids = replies.map(({ body, headers }) => [body.request_id ?? body.instance, headers.get("x-request-id")])
    expect(new Set(ids.map(String)).size).toBe(4)
  }
})
