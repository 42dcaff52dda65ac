import { describe, expect, it } from "vitest"
import { ask, createMember, createProgram, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"

const test = useApp()

const makeKey = (vendor: TestVendor, fields: Record<string, unknown> = {}) =>
  ask(test.app, 201, "POST", "/v1/keys", vendor.owner, { name: "k", kind: "secret", ...fields })
const keysOf = async (vendor: TestVendor): Promise<Json[]> =>
  (await ask(test.app, 200, "GET", "/v1/keys", vendor.owner)).data
const status = async (method: string, path: string, key: string, body?: unknown) =>
  (await test.app.call(method, path, { key, ...(body === undefined ? {} : { body }) })).status

describe("a key", () => {
  it("is shown once, listed without its text, and does everything without scopes", async () => {
    const vendor = await createVendor(test.app)
    const made = await makeKey(vendor, { name: "Shop" })
    expect(made).toMatchObject({ name: "Shop", kind: "secret", scopes: null, expires_at: null, last_used_at: null })
    expect([made.id, made.key]).toEqual([expect.stringMatching(/^key_/), expect.stringMatching(/^gv_sk_/)])
    expect(made.hint).toBe(made.key.slice(-4))
    await createProgram(test.app, { ...vendor, sk: made.key })
    const listed = await keysOf(vendor)
    expect(listed.map((key) => key.name)).toEqual(["Shop", "Publishable key", "Secret key"])
    expect(JSON.stringify(listed)).not.toContain(made.key)
    expect(listed[0].created_by).toMatch(/^mem_/)
  })

  it("is a matter of the owner in person", async () => {
    const vendor = await createVendor(test.app)
    const body = { name: "k", kind: "secret" }
    for (const key of [vendor.sk, await createMember(test.app, vendor, "manager")]) {
      expect(await status("POST", "/v1/keys", key, body)).toBe(403)
      expect(await status("GET", "/v1/keys", key)).toBe(404)
    }
  })

  it("refuses wrong scopes, an empty list of them, and an end that is past", async () => {
    const vendor = await createVendor(test.app)
    const wrong = [{ scopes: ["sales:write"] }, { scopes: [] }, { expires_at: "2020-01-01T00:00:00Z" }]
    for (const fields of wrong)
      expect(await status("POST", "/v1/keys", vendor.owner, { name: "k", kind: "secret", ...fields })).toBe(422)
  })

  it("does nothing outside its scopes, and is shown which one is missing; write includes read", async () => {
    const vendor = await createVendor(test.app)
    const { key } = await makeKey(vendor, { scopes: ["programs:write", "links:read"] })
    const program = { name: "p", destination_url: "https://a.test" }
    expect(await status("POST", "/v1/programs", key, program)).toBe(201)
    expect(await status("GET", "/v1/programs", key)).toBe(200)
    expect(await status("GET", "/v1/links", key)).toBe(200)
    const refused = await test.app.call("POST", "/v1/links", { key, body: {} })
    expect([refused.status, refused.body.code]).toEqual([403, "scope_missing"])
    expect(refused.body.detail).toContain("links:write")
    const unread = await test.app.call("GET", "/v1/sales", { key })
    expect([unread.status, unread.body.code]).toEqual([403, "scope_missing"])
    expect((await test.app.call("POST", "/v1/test-clock", { key, body: {} })).body.code).toBe("scope_missing")
  })

  it("imports links only where it may make links", async () => {
    const vendor = await createVendor(test.app)
    const { key } = await makeKey(vendor, { scopes: ["conversions:write"] })
    const file = { key, body: "program_id,affiliate_id", headers: { "content-type": "text/csv" } }
    expect((await test.app.call("POST", "/v1/imports?kind=links", file)).body.code).toBe("scope_missing")
    const refunds = { ...file, body: "external_id,sale_external_id" }
    expect((await test.app.call("POST", "/v1/imports?kind=refunds", refunds)).status).toBe(202)
  })

  it("that is publishable may be limited too, at the form as at the API", async () => {
    const vendor = await createVendor(test.app)
    await createProgram(test.app, vendor)
    const { key } = await makeKey(vendor, { kind: "publishable", scopes: ["conversions:write"] })
    const headers = { origin: "https://shop.acme.test" }
    const lead = { customer_external_id: "c1" }
    expect((await test.app.call("POST", "/v1/leads", { key, body: lead, headers })).status).toBe(201)
    const inquiry = await test.app.call("POST", "/v1/inquiries", { key, body: { kind: "request" }, headers })
    expect(inquiry.body.code).toBe("scope_missing")
    const form = { ...headers, "content-type": "application/x-www-form-urlencoded" }
    const sent = await test.app.call("POST", `/forms/inquiry?key=${key}`, { body: "message=hi", headers: form })
    expect(sent.status).toBe(403)
  })

  it("ends when it expires, and from the instant it is revoked", async () => {
    const vendor = await createVendor(test.app)
    const timed = await makeKey(vendor, { expires_at: "2099-01-01T00:00:00Z" })
    expect(await status("GET", "/v1/programs", timed.key)).toBe(200)
    await test.app.admin`update api_keys set expires_at = now() - interval '1 second' where id = ${timed.id}`
    expect(await status("GET", "/v1/programs", timed.key)).toBe(401)
    const revoked = await makeKey(vendor)
    await ask(test.app, 204, "DELETE", `/v1/keys/${revoked.id}`, vendor.owner)
    expect(await status("GET", "/v1/programs", revoked.key)).toBe(401)
    expect(await status("DELETE", `/v1/keys/${revoked.id}`, vendor.owner)).toBe(404)
    expect((await keysOf(vendor)).map((key) => key.id)).not.toContain(revoked.id)
  })

  it("that is rotated lives on for its overlap only, by real time", async () => {
    const vendor = await createVendor(test.app)
    const old = await makeKey(vendor, { name: "Shop", scopes: ["programs:read"] })
    const rotate = (id: string, body: unknown) =>
      ask(test.app, 201, "POST", `/v1/keys/${id}/rotation`, vendor.owner, body)
    await ask(test.app, 200, "POST", "/v1/test-clock", vendor.sk, { now: "2044-01-01T00:00:00Z" })
    const next = await rotate(old.id, { overlap_hours: 2 })
    expect(next).toMatchObject({ name: "Shop", kind: "secret", scopes: ["programs:read"] })
    expect([await status("GET", "/v1/programs", old.key), await status("GET", "/v1/programs", next.key)]).toEqual([
      200, 200,
    ])
    const ends = Date.parse((await keysOf(vendor)).find((key) => key.id === old.id).expires_at)
    expect(Math.abs(ends - Date.now() - 7_200_000)).toBeLessThan(60_000)
    const last = await rotate(next.id, {})
    expect([await status("GET", "/v1/programs", next.key), await status("GET", "/v1/programs", last.key)]).toEqual([
      401, 200,
    ])
    await ask(test.app, 422, "POST", `/v1/keys/${last.id}/rotation`, vendor.owner, { overlap_hours: 169 })
  })

  it("says when it was last used, by one write for many requests", async () => {
    const vendor = await createVendor(test.app)
    const made = await makeKey(vendor)
    await Promise.all(Array.from({ length: 10 }, () => status("GET", "/v1/programs", made.key)))
    await test.app.settle()
    const used = (await keysOf(vendor)).find((key) => key.id === made.id).last_used_at
    expect(Date.now() - Date.parse(used)).toBeLessThan(60_000)
    await status("GET", "/v1/programs", made.key)
    await test.app.settle()
    const [row] = await test.app.admin`select last_used_at from api_keys where id = ${made.id}`
    expect(row!.last_used_at.toISOString()).toBe(used)
  })
})

describe("personal tokens", () => {
  it("are listed and revoked by their member and by the owner, and are nobody else's business", async () => {
    const vendor = await createVendor(test.app)
    const email = `${unique("viewer")}@acme.test`
    const { id } = await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role: "viewer" })
    const path = `/v1/members/${id}/tokens`
    const first = await ask(test.app, 201, "POST", path, vendor.owner)
    const second = await ask(test.app, 201, "POST", path, first.token)
    const other = await createMember(test.app, vendor, "manager")
    expect(await status("GET", path, other)).toBe(404)
    expect(await status("DELETE", `/v1/tokens/${first.id}`, other)).toBe(404)
    expect(await status("POST", path, other)).toBe(403)

    const { data } = await ask(test.app, 200, "GET", path, second.token)
    expect(data.map((token: Json) => token.id)).toEqual([second.id, first.id])
    expect(data[0]).toEqual({ id: second.id, hint: second.token.slice(-4), ...dates(data[0]) })
    await ask(test.app, 204, "DELETE", `/v1/tokens/${first.id}`, second.token)
    expect(await status("GET", path, first.token)).toBe(401)
    await ask(test.app, 204, "DELETE", `/v1/tokens/${second.id}`, vendor.owner)
    expect(await status("GET", path, second.token)).toBe(401)
  })
})

const dates = ({ created_at, last_used_at }: Json) => ({ created_at, last_used_at })

describe("members", () => {
  it("change role and name at once, by the owner, who stays", async () => {
    const vendor = await createVendor(test.app)
    const token = await createMember(test.app, vendor, "manager")
    const { data } = await ask(test.app, 200, "GET", "/v1/members", vendor.sk)
    const idOf = (role: string) => data.find((member: Json) => member.role === role).id
    const manager = idOf("manager")
    expect(await status("PATCH", `/v1/members/${manager}`, token, { role: "owner" })).toBe(403)
    const changed = await ask(test.app, 200, "PATCH", `/v1/members/${manager}`, vendor.owner, {
      role: "viewer",
      name: "V",
    })
    expect(changed).toMatchObject({ id: manager, role: "viewer", name: "V" })
    expect(await status("POST", "/v1/programs", token, { name: "p", destination_url: "https://a.test" })).toBe(403)
    const last = await test.app.call("PATCH", `/v1/members/${idOf("owner")}`, {
      key: vendor.owner,
      body: { role: "viewer" },
    })
    expect([last.status, last.body.code]).toEqual([409, "last_owner"])
    await ask(test.app, 200, "PATCH", `/v1/members/${idOf("owner")}`, vendor.owner, { name: "Boss", role: "owner" })
  })

  it("are never without an owner, however many go at once", async () => {
    const vendor = await createVendor(test.app)
    const tokens = [vendor.owner]
    for (let i = 0; i < 3; i++) tokens.push(await createMember(test.app, vendor, "owner"))
    const { data } = await ask(test.app, 200, "GET", "/v1/members", vendor.sk)
    const ids = data.map((member: Json) => member.id).reverse()
    const goes = ids.map((id: string, i: number) =>
      i % 2
        ? status("DELETE", `/v1/members/${id}`, tokens[i]!)
        : status("PATCH", `/v1/members/${id}`, tokens[i]!, { role: "viewer" }),
    )
    const ends = (await Promise.all(goes)).sort()
    expect(ends.filter((end) => end < 300)).toHaveLength(3)
    const left = await ask(test.app, 200, "GET", "/v1/members", vendor.sk)
    expect(left.data.filter((member: Json) => member.role === "owner")).toHaveLength(1)
  })

  it("of two owners who lower each other at once, only the first succeeds", async () => {
    const vendor = await createVendor(test.app)
    const second = await createMember(test.app, vendor, "owner")
    const { data } = await ask(test.app, 200, "GET", "/v1/members", vendor.sk)
    const [newer, older] = data.map((member: Json) => `/v1/members/${member.id}`)
    const lower = [
      status("PATCH", newer, vendor.owner, { role: "viewer" }),
      status("PATCH", older, second, { role: "viewer" }),
    ]
    expect((await Promise.all(lower)).sort()).toEqual([200, 403])
  })

  it("whose new role answers no inquiries hold none any more", async () => {
    const vendor = await createVendor(test.app)
    await createMember(test.app, vendor, "sales")
    const inquiry = await ask(test.app, 201, "POST", "/v1/inquiries", vendor.sk, { kind: "request" })
    await ask(test.app, 200, "PATCH", `/v1/members/${inquiry.owner_id}`, vendor.owner, { role: "viewer" })
    const now = await ask(test.app, 200, "GET", `/v1/inquiries/${inquiry.id}`, vendor.sk)
    expect(now.owner_id).not.toBe(inquiry.owner_id)
  })
})

describe("an Idempotency-Key", () => {
  const post = (key: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    test.app.call("POST", path, { key, body, headers: { "idempotency-key": "order-1001", ...headers } })

  it("belongs to the credential that sent it: a viewer sees nothing of the owner's", async () => {
    const vendor = await createVendor(test.app)
    const viewer = await createMember(test.app, vendor, "viewer")
    const body = { name: "k", kind: "secret" }
    const made = await post(vendor.owner, "/v1/keys", body)
    const again = await post(vendor.owner, "/v1/keys", body)
    expect([again.text, again.headers.get("idempotent-replayed")]).toEqual([made.text, "true"])
    const theirs = await post(viewer, "/v1/keys", body)
    expect([theirs.status, theirs.text.includes(made.body.key)]).toEqual([403, false])
    const other = await createMember(test.app, vendor, "owner")
    expect((await post(other, "/v1/keys", body)).body.id).not.toBe(made.body.id)
    expect((await post(vendor.owner, "/v1/keys", { ...body, name: "l" })).body.code).toBe("idempotency_key_reused")
  })

  it("of a lead from a browser is not that of the server's sale, nor that of the key that was rotated", async () => {
    const vendor = await createVendor(test.app)
    await createProgram(test.app, vendor)
    const origin = { origin: "https://shop.acme.test" }
    expect((await post(vendor.pk, "/v1/leads", { customer_external_id: "c1" }, origin)).status).toBe(201)
    const sale = { external_id: "o1", customer_external_id: "c1", amount: 100, currency: "EUR" }
    expect((await post(vendor.sk, "/v1/sales", sale)).status).toBe(201)
    const [old] = (await keysOf(vendor)).filter((key) => key.kind === "secret")
    const { key } = await ask(test.app, 201, "POST", `/v1/keys/${old.id}/rotation`, vendor.owner, { overlap_hours: 1 })
    const reported = await post(key, "/v1/sales", sale)
    expect([reported.status, reported.headers.get("idempotent-replayed")]).toEqual([200, null])
  })
})
