import { describe, expect, it } from "vitest"
import { createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

/** A live vendor whose owner is signed in in a browser, and a program of it. */
async function signedIn() {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email, mode: "live" })
  const program = await createProgram(test.app, vendor)
  return { vendor, program, headers: await cookieOf(email, vendor.id) }
}

async function cookieOf(email: string, vendorId: string): Promise<Record<string, string>> {
  const visitor = await new Visitor(test.app).signIn(email)
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
  return { cookie, origin: PUBLIC_URL, "x-grapevine-vendor": vendorId }
}

describe("a signed-in person at the API", () => {
  it("does what their role allows, in a live vendor without a token", async () => {
    const { headers } = await signedIn()
    const email = `${unique("sales")}@acme.test`
    const added = await test.app.call("POST", "/v1/members", { headers, body: { email, role: "sales" } })
    expect(added.status, added.text).toBe(201)
    const list = await test.app.call("GET", "/v1/members", { headers })
    expect(list.body.data.map((one: { email: string }) => one.email)).toContain(email)
    expect(list.headers.get("access-control-allow-origin")).toBeNull()
  })

  it("is 401 without our own Origin, from another one, and without the vendor's name, GET too", async () => {
    const { headers, vendor } = await signedIn()
    const { origin: _origin, ...without } = headers
    const { "x-grapevine-vendor": _vendor, ...nameless } = headers
    const foreign = ["https://evil.test", "null", `${PUBLIC_URL}.evil.test`, `${PUBLIC_URL}/`]
    for (const sent of [without, nameless, ...foreign.map((origin) => ({ ...headers, origin }))])
      expect((await test.app.call("GET", "/v1/members", { headers: sent })).status).toBe(401)
    const forged = { ...headers, cookie: "gv_session=forged" }
    expect((await test.app.call("GET", "/v1/members", { headers: forged })).status).toBe(401)
    expect((await test.app.call("GET", "/v1/members", { key: vendor.owner })).status).toBe(200)
  })

  it("makes their own personal token in a live vendor, where the owner makes none for others", async () => {
    const { vendor, headers } = await signedIn()
    const email = `${unique("finance")}@acme.test`
    const added = await test.app.call("POST", "/v1/members", { headers, body: { email, role: "finance" } })
    const path = `/v1/members/${added.body.id}/tokens`
    expect((await test.app.call("POST", path, { headers })).status).toBe(403)
    const own = await test.app.call("POST", path, { headers: await cookieOf(email, vendor.id) })
    expect(own.status, own.text).toBe(201)
    expect((await test.app.call("GET", path, { key: own.body.token })).body.data).toMatchObject([{ id: own.body.id }])
  })

  it("finds nothing at a vendor that is not theirs", async () => {
    const { headers } = await signedIn()
    const other = await createVendor(test.app)
    const sent = { ...headers, "x-grapevine-vendor": other.id }
    expect((await test.app.call("GET", "/v1/members", { headers: sent })).status).toBe(404)
  })
})

describe("an affiliate's session at the API", () => {
  it("reads and makes their own links at the vendor it names, and sees nothing of others", async () => {
    const { vendor, program } = await signedIn()
    const email = `${unique("ada")}@mail.test`
    const own = await createAffiliate(test.app, vendor, String(program.id), { email })
    const other = await createAffiliate(test.app, vendor, String(program.id))
    const make = (affiliate_id: string, sent: { key?: string; headers?: Record<string, string> }) =>
      test.app.call("POST", "/v1/links", { ...sent, body: { program_id: program.id, affiliate_id } })
    const theirs = await make(String(other.id), { key: vendor.sk })
    const headers = await cookieOf(email, vendor.id)
    const mine = await make(String(own.id), { headers })
    expect(mine.status, mine.text).toBe(201)
    expect((await make(String(other.id), { headers })).status).toBe(422)

    const list = await test.app.call("GET", "/v1/links", { headers })
    expect(list.body.data.map((link: { id: string }) => link.id)).toEqual([mine.body.id])
    expect((await test.app.call("GET", `/v1/links/${theirs.body.id}`, { headers })).status).toBe(404)
    for (const path of ["/v1/affiliates", "/v1/commissions", "/v1/members"])
      expect((await test.app.call("GET", path, { headers })).status).toBe(404)
    const ask = (id: unknown) =>
      test.app.call("POST", `/v1/affiliates/${id}/questions`, { headers, body: { message: "?" } })
    expect([(await ask(own.id)).status, (await ask(other.id)).status]).toEqual([201, 404])
  })
})

describe("every answer of the API", () => {
  it("is kept by nobody and its type guessed by nobody, failures too", async () => {
    const vendor = await createVendor(test.app)
    const answers = [
      await test.app.call("GET", "/v1/programs", { key: vendor.sk }),
      await test.app.call("POST", "/v1/programs", { key: vendor.sk, body: {} }),
      await test.app.call("GET", "/v1/nothing", { key: vendor.sk }),
      await test.app.call("GET", "/v1/programs"),
      await test.app.call("OPTIONS", "/v1/leads", { headers: { origin: "https://a.test" } }),
    ]
    for (const { headers } of answers)
      expect([headers.get("cache-control"), headers.get("x-content-type-options")]).toEqual(["no-store", "nosniff"])
  })
})
