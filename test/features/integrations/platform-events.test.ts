import { describe, expect, it } from "vitest"
import { signatureHeader } from "../../../tools/stripe-stand-in/signature.ts"
import { PUBLIC_URL } from "../../support/app.ts"
import { usePayouts } from "../../support/payouts.ts"

const world = usePayouts()
const SECRET = "whsec_of_the_tests"
const nowSeconds = () => Math.floor(Date.now() / 1000)

let count = 0
function eventBody(type: string, object: Record<string, unknown> = { id: "x_1", object: "x" }) {
  const id = `evt_test_${process.pid}_${++count}`
  return {
    id,
    body: JSON.stringify({
      id,
      object: "event",
      api_version: "x",
      created: nowSeconds(),
      livemode: false,
      type,
      data: { object },
    }),
  }
}

const post = (body: string, signature?: string) =>
  world.app.call("POST", "/hooks/stripe", {
    body,
    headers: signature === undefined ? {} : { "stripe-signature": signature },
  })

const stored = (id: string) => world.app.admin`select * from stripe_events where id = ${id}`

describe("POST /hooks/stripe", () => {
  it("refuses what is not signed, signed by another, altered, or 300 s off either way, and stores none of it", async () => {
    const { id, body } = eventBody("account.updated")
    const refused = [
      undefined,
      "",
      "t=,v1=",
      signatureHeader(body, "whsec_other", nowSeconds()),
      signatureHeader(`${body} `, SECRET, nowSeconds()),
      signatureHeader(body, SECRET, nowSeconds() - 301),
      signatureHeader(body, SECRET, nowSeconds() + 330),
    ]
    for (const signature of refused) {
      const reply = await post(body, signature)
      expect([reply.status, reply.body.code]).toEqual([400, "signature_invalid"])
    }
    expect(await stored(id)).toEqual([])
    expect((await post(body, signatureHeader(body, SECRET, nowSeconds() - 290))).status).toBe(200)
  })

  it("stores an event once before it is acted on, however often it comes at once", async () => {
    const { id, body } = eventBody("balance.available", { object: "balance" })
    const signature = signatureHeader(body, SECRET, nowSeconds())
    const replies = await Promise.all(Array.from({ length: 5 }, () => post(body, signature)))
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200])
    expect(await stored(id)).toMatchObject([{ owner: "platform", status: "received" }])
    await world.app.settle()
    expect(await stored(id)).toMatchObject([{ status: "processed" }])
    await post(body, signature)
    await world.app.settle()
    expect(await stored(id)).toMatchObject([{ status: "processed" }])
  })

  it("keeps what it does not know, and what is about somebody else's account, as ignored", async () => {
    const unknown = eventBody("plan.created")
    await post(unknown.body, signatureHeader(unknown.body, SECRET, nowSeconds()))
    expect(await stored(unknown.id)).toMatchObject([{ status: "ignored" }])
    const foreign = eventBody("account.updated", { id: "acct_nobodys", object: "account" })
    await post(foreign.body, signatureHeader(foreign.body, SECRET, nowSeconds()))
    await world.app.settle()
    expect(await stored(foreign.id)).toMatchObject([{ status: "ignored" }])
  })

  it("keeps a thin event as ignored, and refuses one of another's, and what is no event", async () => {
    const [id, type] = [`evt_thin_${process.pid}`, "account.updated"]
    const body = JSON.stringify({ id, object: "v2.core.event", type, created: "2026-11-29T10:00:00.000Z" })
    expect((await post(body, signatureHeader(body, "whsec_other", nowSeconds()))).status).toBe(400)
    expect(await stored(id)).toEqual([])
    for (let i = 0; i < 2; i++) expect((await post(body, signatureHeader(body, SECRET, nowSeconds()))).status).toBe(200)
    expect(await stored(id)).toMatchObject([{ status: "ignored" }])
    for (const none of ["[]", "null", "{}", '"x"', ""])
      expect((await post(none, signatureHeader(none, SECRET, nowSeconds()))).status).toBe(400)
  })

  it("tries a failing event again and parks it in the end, with the reason", async () => {
    const { id, body } = eventBody("transfer.created", { id: "tr_nowhere", object: "transfer" })
    await post(body, signatureHeader(body, SECRET, nowSeconds()))
    await world.app.settle()
    expect(await stored(id)).toMatchObject([{ status: "received", attempts: 1 }])
    await world.app.admin`update stripe_events set attempts = 14 where id = ${id}`
    await world.app.admin`update outbox set due_at = now() - interval '1 minute' where ref = ${id}`
    await world.app.settle()
    const [row] = await stored(id)
    expect(row).toMatchObject({ status: "parked" })
    expect(row!.reason).toContain("No such transfer")
  })

  it("refuses a body over its limit", async () => {
    const reply = await world.app.app.request(`${PUBLIC_URL}/hooks/stripe`, {
      method: "POST",
      body: "x".repeat(1_100_000),
    })
    expect(reply.status).toBe(413)
  })
})
