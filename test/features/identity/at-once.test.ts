import { Hono } from "hono"
import { describe, expect, it } from "vitest"
import type { AppError } from "../../../src/lib/errors.ts"
import { readBytes } from "../../../src/platform/http/body.ts"
import type { Role } from "../../../src/vocabulary/roles.ts"
import { ask, createAffiliate, createProgram, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"
import { holdOpen, jsonBy } from "../../support/trickle.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

/** A new member with a token, and the address to sign in by. */
async function join(vendor: TestVendor, role: Role) {
  const email = `${unique(role)}@acme.test`
  const { id } = await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role })
  const { token, id: tokenId } = await ask(test.app, 201, "POST", `/v1/members/${id}/tokens`, vendor.owner)
  return { id: String(id), email, token: String(token), tokenId: String(tokenId) }
}

const PROGRAM = JSON.stringify({ name: "p", destination_url: "https://a.test" })

describe("while a body is still arriving", () => {
  it("a member who is removed may do nothing any more", async () => {
    const vendor = await createVendor(test.app)
    const member = await join(vendor, "manager")
    const held = await holdOpen(test.app, "/v1/programs", jsonBy(member.token), PROGRAM)
    await ask(test.app, 204, "DELETE", `/v1/members/${member.id}`, vendor.owner)
    expect((await held.finish()).status).toBe(401)
    expect((await ask(test.app, 200, "GET", "/v1/programs", vendor.sk)).data).toEqual([])
  })

  it("a lesser role, a revoked token and a revoked key count from the next instant", async () => {
    const vendor = await createVendor(test.app)
    const [lowered, revoked] = [await join(vendor, "manager"), await join(vendor, "manager")]
    const key = await ask(test.app, 201, "POST", "/v1/keys", vendor.owner, { name: "k", kind: "secret" })
    const hold = (credential: string) => holdOpen(test.app, "/v1/programs", jsonBy(credential), PROGRAM)
    const held = [await hold(lowered.token), await hold(revoked.token), await hold(key.key)]
    await ask(test.app, 200, "PATCH", `/v1/members/${lowered.id}`, vendor.owner, { role: "viewer" })
    await ask(test.app, 204, "DELETE", `/v1/tokens/${revoked.tokenId}`, vendor.owner)
    await ask(test.app, 204, "DELETE", `/v1/keys/${key.id}`, vendor.owner)
    const ends = await Promise.all(held.map((one) => one.finish()))
    expect(ends.map((end) => end.status)).toEqual([403, 401, 401])
  })

  it("a form of a page is refused for whoever left meanwhile", async () => {
    const vendor = await createVendor(test.app)
    const member = await join(vendor, "manager")
    const visitor = await new Visitor(test.app).signIn(member.email)
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const headers = { cookie, origin: PUBLIC_URL, "content-type": "application/x-www-form-urlencoded" }
    const program = await createProgram(test.app, vendor)
    const form = `name=Held&email=held%40mail.test&program_id=${program.id}`
    const held = await holdOpen(test.app, `/v/${vendor.id}/affiliates`, headers, form)
    await ask(test.app, 204, "DELETE", `/v1/members/${member.id}`, vendor.owner)
    expect((await held.finish()).status).toBe(404)
    expect((await ask(test.app, 200, "GET", "/v1/affiliates", vendor.sk)).data).toEqual([])
  })
})

describe("what moves money", () => {
  /** Lets a request wait inside its transaction, changes who acts, and lets it go on. */
  async function whileLocked(path: string, sent: { key: string; body?: unknown }, change: string) {
    const locked = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    const lock = test.app.admin.begin(async (sql) => {
      await sql.unsafe(change)
      locked.resolve()
      await go.promise
    })
    await locked.promise
    const answer = test.app.call("POST", path, sent)
    await expect.poll(() => waiting()).toBeGreaterThan(0)
    go.resolve()
    await lock
    return answer
  }

  const waiting = async () => {
    const [row] = await test.app.admin`
      select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    return row!.n
  }

  it("looks at the member, their token and the key again inside its transaction, whoever was let in before", async () => {
    const vendor = await createVendor(test.app)
    const members = [await join(vendor, "finance"), await join(vendor, "finance"), await join(vendor, "finance")]
    const at = (table: string, set: string, id: string) =>
      `update ${table} set ${set} where vendor_id = '${vendor.id}' and id = '${id}'`
    const changes = [
      at("members", "removed_at = now()", members[0]!.id),
      at("members", "role = 'viewer'", members[1]!.id),
      at("personal_tokens", "revoked_at = now()", members[2]!.tokenId),
    ]
    const ends: number[] = []
    for (const [i, change] of changes.entries())
      ends.push((await whileLocked("/v1/payout-runs", { key: members[i]!.token, body: {} }, change)).status)
    expect(ends).toEqual([401, 403, 401])
    expect((await ask(test.app, 200, "GET", "/v1/payout-runs", vendor.sk)).data).toEqual([])

    const program = await createProgram(test.app, vendor)
    const key = await ask(test.app, 201, "POST", "/v1/keys", vendor.owner, { name: "k", kind: "secret" })
    const { id } = await createAffiliate(test.app, vendor, String(program.id))
    const body = { affiliate_id: id, program_id: program.id, amount: 1, currency: "EUR", reason: "r" }
    const revoke = at("api_keys", "revoked_at = now()", key.id)
    expect((await whileLocked("/v1/commissions", { key: key.key, body }, revoke)).status).toBe(401)
    expect((await ask(test.app, 200, "GET", "/v1/commissions", vendor.sk)).data).toEqual([])
  })
})

describe("a large file", () => {
  it("is not taken in from whoever may not send it", async () => {
    const vendor = await createVendor(test.app)
    const viewer = await join(vendor, "viewer")
    let isRead = false
    const body = new ReadableStream(
      {
        pull: () => {
          isRead = true
        },
      },
      { highWaterMark: 0 },
    )
    const headers = { authorization: `Bearer ${viewer.token}`, "content-type": "text/csv" }
    const init = { method: "POST", headers, body, duplex: "half" } as RequestInit
    const reply = await test.app.app.request(new Request(`${PUBLIC_URL}/v1/imports?kind=sales`, init))
    expect([reply.status, isRead]).toEqual([403, false])
  })

  it("that was allowed when it began is refused to whoever was removed before it ended", async () => {
    const vendor = await createVendor(test.app)
    const member = await join(vendor, "manager")
    const headers = { authorization: `Bearer ${member.token}`, "content-type": "text/csv" }
    const held = await holdOpen(test.app, "/v1/imports?kind=refunds", headers, "external_id,sale_external_id")
    await ask(test.app, 204, "DELETE", `/v1/members/${member.id}`, vendor.owner)
    expect((await held.finish()).status).toBe(401)
  })
})

describe("a body that never ends", () => {
  it("is given up with 408 after its time", async () => {
    const app = new Hono()
      .post("/", async (c) => c.json([...(await readBytes(c, 1000, 20))]))
      .onError((error, c) => c.json({ code: (error as AppError).code }, (error as AppError).status))
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([1])) })
    const init = { method: "POST", body, duplex: "half" } as RequestInit
    const reply = await app.request(new Request("http://a.test/", init))
    expect([reply.status, await reply.json()]).toEqual([408, { code: "body_too_slow" }])
  })
})
