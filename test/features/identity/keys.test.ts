import { describe, expect, it } from "vitest"
import { ask, createMember, createProgram, createVendor, unique } from "../../support/actors.ts"
import { type Json, OPERATOR_KEY, useApp } from "../../support/app.ts"

const test = useApp()

describe("vendors and keys", () => {
  it("opens a vendor whose keys are shown once and stored as hashes", async () => {
    const vendor = await createVendor(test.app)
    expect(vendor.sk).toMatch(/^gv_sk_[0-9A-Za-z]{40}$/)
    expect(vendor.pk).toMatch(/^gv_pk_/)
    expect(vendor.owner).toMatch(/^gv_pat_/)
    const stored = await test.app.admin`select hash, hint from api_keys where vendor_id = ${vendor.id}`
    expect(stored).toHaveLength(2)
    expect(JSON.stringify(stored)).not.toContain(vendor.sk)
  })

  it("answers 401 without a key or with an unknown one, 403 to a key that may not", async () => {
    const vendor = await createVendor(test.app)
    const body = { name: "x", currency: "EUR", owner_email: "a@b.test" }
    expect((await test.app.call("POST", "/v1/vendors", { body })).status).toBe(401)
    expect((await test.app.call("POST", "/v1/vendors", { key: "gv_sk_unknown", body })).status).toBe(401)
    expect((await test.app.call("POST", "/v1/vendors", { key: vendor.sk, body })).status).toBe(403)
    expect((await test.app.call("POST", "/v1/members", { key: vendor.sk, body })).status).toBe(403)
  })

  it("gives another vendor's program the bytes of one that does not exist", async () => {
    const [a, b] = [await createVendor(test.app), await createVendor(test.app)]
    const program = await createProgram(test.app, a)
    const strip = (text: string) => text.replace(/req_\w+/, "")
    const theirs = await test.app.call("GET", `/v1/programs/${program.id}`, { key: b.sk })
    const none = await test.app.call("GET", "/v1/programs/prg_none", { key: b.sk })
    expect(theirs.status).toBe(404)
    expect(strip(theirs.text)).toBe(strip(none.text))
  })

  it("lets the owner make tokens for others at a test vendor only", async () => {
    const live = await createVendor(test.app, { mode: "live" })
    const member = await ask(test.app, 201, "POST", "/v1/members", live.owner, {
      email: `${unique("x")}@y.test`,
      role: "viewer",
    })
    await ask(test.app, 403, "POST", `/v1/members/${member.id}/tokens`, live.owner)
    const vendor = await createVendor(test.app)
    const viewer = await createMember(test.app, vendor, "viewer")
    await ask(test.app, 200, "GET", "/v1/members", viewer)
    await ask(test.app, 403, "POST", "/v1/programs", viewer, { name: "p", destination_url: "https://a.test" })
  })

  it("moves a test vendor's clock forward only, and never a live one's", async () => {
    const vendor = await createVendor(test.app)
    await ask(test.app, 200, "POST", "/v1/test-clock", vendor.sk, { now: "2031-05-01T00:00:00Z" })
    await ask(test.app, 422, "POST", "/v1/test-clock", vendor.sk, { now: "2031-04-30T23:59:59Z" })
    const live = await createVendor(test.app, { mode: "live" })
    await ask(test.app, 403, "POST", "/v1/test-clock", live.sk, { now: "2031-05-01T00:00:00Z" })
  })
})

describe("manners", () => {
  it("names every wrong field by its JSON pointer and refuses unknown ones", async () => {
    const reply = await test.app.call("POST", "/v1/vendors", {
      key: OPERATOR_KEY,
      body: { name: "", currency: "EURO", owner_email: "nobody", typo: 1 },
    })
    expect(reply.status).toBe(422)
    expect(reply.headers.get("content-type")).toContain("application/problem+json")
    expect(reply.body.errors.map((e: Json) => e.pointer).sort()).toEqual([
      "/currency",
      "/name",
      "/owner_email",
      "/typo",
    ])
  })

  it("replays an answer under its Idempotency-Key, refuses another body, and stores no failure", async () => {
    const vendor = await createVendor(test.app)
    const post = (body: unknown, key = '"k-1"') =>
      test.app.call("POST", "/v1/programs", { key: vendor.sk, body, headers: { "idempotency-key": key } })
    expect((await post({ name: "p" })).status).toBe(422)
    const first = await post({ name: "p", destination_url: "https://a.test" })
    const again = await post({ name: "p", destination_url: "https://a.test" }, "k-1")
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.text).toBe(first.text)
    expect(again.headers.get("idempotent-replayed")).toBe("true")
    expect((await post({ name: "q", destination_url: "https://a.test" })).body.code).toBe("idempotency_key_reused")
    expect((await post({}, "x".repeat(256))).status).toBe(400)
    const stored = await test.app.admin`select sealed_body from idempotency_keys where scope = ${vendor.id}`
    expect(stored).toHaveLength(1)
  })

  it("runs one of many parallel requests with the same Idempotency-Key", async () => {
    const vendor = await createVendor(test.app)
    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        test.app.call("POST", "/v1/programs", {
          key: vendor.sk,
          body: { name: "p", destination_url: "https://a.test" },
          headers: { "idempotency-key": "parallel" },
        }),
      ),
    )
    expect(replies.every((r) => r.status === 201 || r.body.code === "idempotency_in_progress")).toBe(true)
    const list = await ask(test.app, 200, "GET", "/v1/programs", vendor.sk)
    expect(list.data).toHaveLength(1)
  })

  it("walks a list newest first and stays stable while rows are added", async () => {
    const vendor = await createVendor(test.app)
    const names = ["one", "two", "three", "four", "five"]
    for (const name of names) await createProgram(test.app, vendor, { name })
    const first = await ask(test.app, 200, "GET", "/v1/programs?limit=2", vendor.sk)
    await createProgram(test.app, vendor, { name: "late" })
    const second = await ask(test.app, 200, "GET", `/v1/programs?limit=2&cursor=${first.next_cursor}`, vendor.sk)
    const third = await ask(test.app, 200, "GET", `/v1/programs?limit=2&cursor=${second.next_cursor}`, vendor.sk)
    expect([first, second, third].flatMap((page) => page.data.map((p: Json) => p.name))).toEqual([...names].reverse())
    expect(third.next_cursor).toBe(null)
    await ask(test.app, 422, "GET", "/v1/programs?cursor=nonsense", vendor.sk)
    await ask(test.app, 422, "GET", "/v1/programs?limit=101", vendor.sk)
  })

  it("answers 400 for no JSON, 413 over 64 KiB, 415 for another type, 422 for NUL", async () => {
    const vendor = await createVendor(test.app)
    const send = (body: string, type = "application/json") =>
      test.app.call("POST", "/v1/programs", { key: vendor.sk, body, headers: { "content-type": type } })
    expect((await send("{")).status).toBe(400)
    expect((await send(`{"name":"${"x".repeat(1_000_000)}"}`)).status).toBe(413)
    expect((await send("name=x", "text/plain")).status).toBe(415)
    expect((await send('{"name":"a\\u0000b","destination_url":"https://a.test"}')).status).toBe(422)
    expect((await send("null")).status).toBe(422)
    const reply = await send("{}")
    expect(reply.headers.get("ratelimit-policy")).toMatch(/^"default";q=\d+;w=60$/)
    expect(reply.headers.get("ratelimit")).toMatch(/^"default";r=\d+;t=\d+$/)
  })
})
