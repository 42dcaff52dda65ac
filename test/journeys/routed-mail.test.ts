import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { workerOptions } from "../../scripts/local/workers.ts"
import { type Json, OPERATOR_KEY, PUBLIC_URL, SIGNING_KEYS } from "../support/app.ts"
import { createTestDatabase } from "../support/database.ts"
import { rawMail, SHAPES } from "../support/mail-shapes.ts"

let workerd: Miniflare
let admin: postgres.Sql
let desk: { address: string; key: string }

async function call(method: string, path: string, key: string, body?: unknown) {
  const response = await workerd.dispatchFetch(`${PUBLIC_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Record<string, Json>
}

/** Hands a raw mail to the Worker's `email()`, as Email Routing does. */
async function route(raw: Uint8Array, to: string, from = "ada@mail.test") {
  const query = new URLSearchParams({ from, to })
  const url = `${PUBLIC_URL}/cdn-cgi/local/email?${query}`
  const response = await workerd.dispatchFetch(url, { method: "POST", body: raw })
  return { status: response.status, text: await response.text() }
}

beforeAll(async () => {
  const database = await createTestDatabase()
  admin = postgres(database.adminUrl, { max: 1, onnotice: () => {}, fetch_types: false })
  const vars = {
    ENVIRONMENT: "local",
    PUBLIC_URL,
    OPERATOR_KEY,
    SIGNING_KEYS,
    STRIPE_WEBHOOK_SECRET: "whsec_of_the_tests",
  }
  const app = await workerOptions("app", vars)
  app.hyperdrives = { DB: database.appUrl }
  const options = {
    cf: {},
    unsafeTriggerHandlers: true,
    log: new Log(LogLevel.ERROR),
    telemetry: { enabled: false },
    workers: [app],
  }
  workerd = new Miniflare(convertV4MiniflareOptions(options))
  await workerd.ready
  const sent = { name: "Acme", currency: "EUR", owner_email: "owner@routed.test", mode: "test" }
  const { owner_token: key } = await call("POST", "/v1/vendors", OPERATOR_KEY, sent)
  const { mail_address: address } = await call("GET", "/v1/desk", key)
  desk = { key, address }
})
afterAll(async () => {
  await workerd?.dispose()
  await admin?.end()
})

describe("a mail that is routed to the Worker", () => {
  // The local stand-in for Email Routing reads each mail itself, and asks for a Message-ID and a sender.
  const heads = SHAPES.map((shape) => ({ ...shape, head: Buffer.from(shape.raw).toString("latin1") }))
  const named = heads.filter(({ head }) => /^message-id:/im.test(head) && /^from:.*@/im.test(head))

  it("is kept whatever its shape, and becomes an inquiry", async () => {
    let taken = 0
    for (const { name, raw } of named) {
      const { status, text } = await route(raw, desk.address)
      // It could not: such a mail never comes to the Worker.
      if (text.startsWith("Email could not be parsed")) continue
      expect(status, `${name}: ${text.slice(0, 200)}`).toBe(200)
      taken++
    }
    expect(taken).toBeGreaterThan(20)
    const [kept] = await admin`select count(*)::int as mails from desk_mails where direction = 'in'`
    expect(kept!.mails).toBe(taken)
    const { data } = await call("GET", "/v1/inquiries?limit=100", desk.key)
    expect(new Set(data.map((one: Json) => one.source))).toEqual(new Set(["email"]))
  })

  it("is taken with all of 24 MB, and refused with a reason where nobody is reached", async () => {
    const large = rawMail({ Subject: "All our plans" }, `See below\n${"x".repeat(76).concat("\n").repeat(320_000)}`)
    expect(large.byteLength).toBeGreaterThan(24_000_000)
    const taken = await route(large, desk.address)
    expect(taken.status, taken.text.slice(0, 300)).toBe(200)
    const refused = await route(rawMail(), `desk-999999${desk.address.slice(desk.address.indexOf("@"))}`)
    expect(refused.text).toContain("550 5.1.1 Nobody is reached by this address.")
  })
})
