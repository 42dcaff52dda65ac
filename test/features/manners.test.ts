import { beforeAll, describe, expect, it } from "vitest"
import * as z from "zod"
import { endpoints } from "../../src/app.ts"
import type { Endpoint } from "../../src/platform/http/endpoint.ts"
import { createVendor, unique } from "../support/actors.ts"
import type { Json } from "../support/app.ts"
import type { Caller } from "../support/callers.ts"
import * as matrix from "../support/matrix.ts"
import * as samples from "../support/matrix-samples.ts"
import { sampleOf } from "../support/matrix-samples.ts"
import { usePayouts } from "../support/payouts.ts"
import { openShop } from "../support/shop.ts"

const test = usePayouts()
let world: matrix.World
beforeAll(async () => {
  world = await matrix.furnish(test, "test")
})

/** Who may call it and be answered, most likely. */
const callers = () => world.callers.filter(({ name }) => ["owner", "sk", "operator"].includes(name))

const propertiesOf = (contract: z.ZodType | undefined): Record<string, { type?: string }> =>
  contract ? ((z.toJSONSchema(contract, { io: "input", unrepresentable: "any" }).properties ?? {}) as never) : {}

/** The first answer that is none about who asks; `more` goes into a body that would do. */
async function knock(spec: Endpoint, query: [string, string][], more: Json = {}) {
  const sample = sampleOf(spec, world.ids, matrix.nextNumber())
  const body =
    typeof sample.body === "object" && !Array.isArray(sample.body) ? { ...sample.body, ...more } : sample.body
  for (const caller of callers()) {
    const others = Object.entries(sample.query ?? {}).filter(([name]) => query.every(([own]) => own !== name))
    const search = new URLSearchParams([...others, ...query])
    const asked: Caller = { ...caller, call: (method, path, sent) => caller.call(method, `${path}?${search}`, sent) }
    const reply = await matrix.knock(asked, spec, world.ids, { ...sample, query: {}, body })
    if (![401, 403, 404].includes(reply.status)) return reply
  }
  return null
}

describe("every endpoint", () => {
  it("names a parameter that it does not know, and one that was sent twice", async () => {
    const passed: string[] = []
    let tried = 0
    for (const spec of endpoints) {
      const twice: [string, string][] = [
        ["limit", "1"],
        ["limit", "2"],
      ]
      for (const query of [[["limti", "1"]] as [string, string][], twice]) {
        const reply = await knock(spec, query)
        if (!reply) continue
        tried++
        const named = (reply.body?.errors ?? []).map((error: Json) => error.pointer)
        if (reply.status !== 422 || !named.some((pointer: string) => ["/limti", "/limit"].includes(pointer)))
          passed.push(`${samples.nameOf(spec)} ${query}: ${reply.status} ${reply.text}`)
      }
    }
    expect(passed).toEqual([])
    expect(tried).toBeGreaterThan(150)
  })

  // What the database, Intl or our own reckoning cannot take must not get that far.
  it("answers instants, days and periods of any year without failing", async () => {
    const odd = ["0000-01-01", "9999-12-31", "0000", "9999", "0000-01", "9999-12", "9999-Q4", "0000-Q1"]
    odd.push("0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "9998-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z")
    const broken: string[] = []
    let tried = 0
    for (const spec of endpoints) {
      const inQuery = Object.entries(propertiesOf(spec.query)).filter(([, { type }]) => type === "string")
      for (const [name] of inQuery)
        for (const text of odd) {
          const reply = await knock(spec, [[name, text]])
          if (reply) tried++
          if (reply && reply.status >= 500) broken.push(`${samples.nameOf(spec)} ?${name}=${text}: ${reply.text}`)
        }
      if (spec.path === "/v1/test-clock" || spec.method === "delete") continue
      const inBody = Object.keys(propertiesOf(spec.body)).filter((name) =>
        /(_at|_from|_until|^until|^from|^to|month|period|cutoff)$/.test(name),
      )
      for (const name of inBody)
        for (const text of odd) {
          const reply = await knock(spec, [], { [name]: text })
          if (reply) tried++
          if (reply && reply.status >= 500) broken.push(`${samples.nameOf(spec)} ${name}=${text}: ${reply.text}`)
        }
    }
    expect(broken).toEqual([])
    expect(tried).toBeGreaterThan(500)
  })
})

describe("a vendor at the end of time", () => {
  it("cannot set its clock beyond what can be reckoned with, and is answered at the last instant that can", async () => {
    const vendor = await createVendor(test.app)
    const clock = (now: string) => test.app.call("POST", "/v1/test-clock", { key: vendor.sk, body: { now } })
    for (const now of ["9999-12-31T00:00:00Z", "0000-01-01T00:00:00Z"]) {
      const refused = await clock(now)
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, "/now"])
    }
    expect((await clock("9998-12-31T23:59:59Z")).status).toBe(200)
    const sale = { external_id: unique("o"), customer_external_id: "c", amount: 1, currency: "clf" }
    expect((await test.app.call("POST", "/v1/sales", { key: vendor.sk, body: sale })).body).toMatchObject({
      currency: "CLF",
    })
    for (const path of [
      "reports/funnel",
      "reports/channels",
      "reports/plan?period=9998",
      "ledger/liability",
      "inquiries",
    ]) {
      const reply = await test.app.call("GET", `/v1/${path}`, { key: vendor.sk })
      expect(reply.status, `${path}: ${reply.text}`).toBeLessThan(500)
    }
    expect((await test.app.call("POST", "/v1/inquiries", { key: vendor.sk, body: { kind: "request" } })).status).toBe(
      201,
    )
  })
})

describe("a body", () => {
  it("that names a field twice is refused, at whatever depth and however the name is written", async () => {
    const shop = await openShop(test.app)
    const send = (body: string) => test.app.call("POST", "/v1/leads", { key: shop.vendor.sk, body })
    for (const [body, pointer] of [
      ['{"customer_external_id":"a","customer_external_id":"b"}', "/customer_external_id"],
      ['{"customer_external_id":"a","customer_external_i\\u0064":"b"}', "/customer_external_id"],
      ['{"customer_external_id":"a","metadata":{"x":1,"x":2}}', "/metadata/x"],
    ] as const) {
      const reply = await send(body)
      expect([reply.status, reply.body.errors?.[0]?.pointer]).toEqual([422, pointer])
    }
    expect(await shop.count("leads")).toBe(0)
  })

  it("says what is wrong with a field in words for people", async () => {
    const { vendor } = await openShop(test.app)
    const body = { external_id: "", amount: "1", currency: 7, metadata: { note: "x".repeat(1001) }, tax: -1 }
    const { errors } = (await test.app.call("POST", "/v1/sales", { key: vendor.sk, body })).body
    expect(Object.fromEntries(errors.map((error: Json) => [error.pointer, error.detail]))).toEqual({
      "/external_id": "is empty",
      "/customer_external_id": "is missing",
      "/amount": "is not a whole number of minor units",
      "/currency": "is not text",
      "/metadata/note": "has more than 1000 characters",
      "/tax": "is negative",
    })
  })
})

describe("the report of an import", () => {
  it("names the column of every fault, in words for people", async () => {
    const shop = await openShop(test.app)
    const reported = async (kind: string, body: string, type = "text/csv") => {
      const sent = { key: shop.vendor.sk, body, headers: { "content-type": type } }
      const { id } = (await test.app.call("POST", `/v1/imports?kind=${kind}`, sent)).body
      await test.app.settle()
      return shop.get(`/v1/imports/${id}`)
    }
    const long = "x".repeat(1001)
    const rows = `i05-a,c,1,EUR,${long}\n${"y".repeat(256)},c,1,EUR,\ni05-c,c,1,EUR,short\n`
    const report = await reported("sales", `external_id,customer_external_id,amount,currency,metadata.note\n${rows}`)
    expect(report).toMatchObject({ total: 3, imported: 1, failed: 2 })
    expect(report.errors).toEqual([
      { line: 2, code: "invalid_fields", detail: "metadata.note has more than 1000 characters." },
      { line: 3, code: "invalid_fields", detail: "external_id has more than 255 characters." },
    ])
    const odd =
      "amount,currency,external_id,customer_external_id,click_id,occurred_at\nx,EURO,o,c,clk_no,2026-02-30T10:00:00Z\n1,EUR,o,c,clk_no,\n"
    const [first, second] = (await reported("sales", odd)).errors
    for (const name of ["amount ", "currency ", "occurred_at "]) expect(first.detail).toContain(name)
    expect(second.detail).toMatch(/^click_id: /)
    const twice =
      '{"external_id":"a","sale_external_id":"b","metadata":{"n":1,"n":2}}\n{"external_id":"a","sale_external_id":7,"typo":1}'
    const lines = (await reported("refunds", twice, "application/x-ndjson")).errors
    expect(lines[0].detail).toBe("metadata.n stands twice in its object; write it once.")
    expect(lines[1].detail).toBe("sale_external_id is not text; typo is not a known field; check its spelling.")
    const links = await reported("links", `program_id,affiliate_id,slug\n${shop.programId},${shop.ada.id},a b\n`)
    expect(links.errors[0].detail).toMatch(/^slug must be 1 to 64 letters/)
  })
})
