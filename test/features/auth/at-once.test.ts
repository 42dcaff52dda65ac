import { Hono } from "hono"
import { describe, expect, it } from "vitest"
import type { AppError } from "../../../src/lib/errors.ts"
import { readBytes } from "../../../src/platform/http/body.ts"
import { ask, createProgram, createVendor, type Role, type TestVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"
import { holdOpen, jsonBy } from "../../support/trickle.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

/** A new member with a token, and the address to sign in by. */
async function join(vendor: TestVendor, role: Role) {
  const email = `${unique(role)}@acme.test`
  const { id } = await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role })
  const { token } = await ask(test.app, 201, "POST", `/v1/members/${id}/tokens`, vendor.owner)
  return { id: String(id), email, token: String(token) }
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
