import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createProgram, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openDesk } from "../../support/desk.ts"

const test = useApp()

/** A desk of a vendor with an affiliate who is called bob, and what its site sends it. */
async function open() {
  const desk = await openDesk(test.app)
  const { vendor } = desk
  const program = await createProgram(test.app, vendor, { hold_days: 0 })
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
  await ask(test.app, 200, "PUT", `/v1/programs/${program.id}/rules`, vendor.sk, { rules })
  const bob: Json = await createAffiliate(test.app, vendor, program.id, { handle: "bob" })
  const body = (fields: Json) => ({ external_id: unique("order"), amount: 10_000, currency: "EUR", ...fields })
  return {
    ...desk,
    bob,
    claims: async (): Promise<Json[]> => (await ask(test.app, 200, "GET", "/v1/claims", vendor.sk)).data,
    approve: (claim: Json, more: Json = {}, status = 200) =>
      ask(test.app, status, "POST", `/v1/claims/${claim.id}/approval`, vendor.owner, more),
    sale: (customer: string, fields: Json = {}) =>
      ask(test.app, 201, "POST", "/v1/sales", vendor.sk, body({ customer_external_id: customer, ...fields })),
    form: async (fields: Record<string, string>) => {
      const sent = await test.app.call("POST", `/forms/inquiry?key=${vendor.pk}`, {
        body: new URLSearchParams(fields).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://shop.acme.test" },
      })
      expect(sent.status, sent.text).toBe(200)
      return sent.text
    },
    commissionsOf: async ({ id }: Json): Promise<Json[]> =>
      (await ask(test.app, 200, "GET", `/v1/commissions?sale_id=${id}`, vendor.sk)).data,
  }
}

describe("what somebody who asks answered", () => {
  it("is evidence where the vendor itself says whose answer it is", async () => {
    const desk = await open()
    const inquiry = await desk.post({ customer_external_id: "ann", told_by: "@Bob" })
    expect(inquiry.fields).toEqual({ told_by: "@Bob" })
    expect(await desk.claims()).toMatchObject([
      {
        status: "matched",
        told_by: "@Bob",
        inquiry_id: inquiry.id,
        customer_external_id: "ann",
        affiliate_id: desk.bob.id,
      },
    ])
    const sale = await desk.sale("ann")
    expect(sale.attribution).toMatchObject({ basis: "customer", affiliate_id: desk.bob.id })
    expect(sale.commissions).toMatchObject([{ status: "held" }])
    const { data } = await ask(test.app, 200, "GET", "/v1/touches?customer_external_id=ann", desk.vendor.sk)
    expect(data).toMatchObject([{ source: "told", channel: "community" }])
    expect((await desk.post({ told_by: "" })).fields).toEqual({})
  })

  it("is kept of a form, shows nothing of whether it matched, and waits for a person", async () => {
    const desk = await open()
    const fields = { email: "ann@mail.test", message: "Please call" }
    const pages = [
      await desk.form({ ...fields, told_by: "bob", customer_external_id: "ann" }),
      await desk.form({ ...fields, told_by: "nobody we know", customer_external_id: "ann" }),
    ]
    expect(pages[0]).toBe(pages[1])
    const reply = await test.app.call("POST", "/v1/inquiries", {
      key: desk.vendor.pk,
      body: { kind: "request", told_by: "bob", email: "x@mail.test" },
      headers: { origin: "https://shop.acme.test" },
    })
    expect([reply.status, Object.keys(reply.body).sort()]).toEqual([201, ["due_at", "id", "kind", "status"]])
    const [, open1, matched] = await desk.claims()
    expect([open1, matched]).toMatchObject([
      { status: "open", customer_external_id: "ann" },
      { status: "matched", customer_external_id: "ann", affiliate_id: desk.bob.id },
    ])
    const before = await desk.sale("ann")
    expect(before.attribution.outcome).toBe("unattributed")
    await desk.approve(matched!)
    expect(await desk.commissionsOf(before)).toMatchObject([
      { affiliate_id: desk.bob.id, status: "payable", amount: 1000 },
    ])
    expect((await desk.sale("ann")).attribution).toMatchObject({ basis: "customer", affiliate_id: desk.bob.id })
  })

  it("of a stranger counts once the inquiry is won, or who approves says who it was", async () => {
    const desk = await open()
    await desk.form({ email: "kim@mail.test", told_by: "bob" })
    await desk.form({ email: "lee@mail.test", told_by: "Bob" })
    const [second, first] = await desk.claims()
    expect(first).toMatchObject({ status: "matched", customer_external_id: null })
    expect(await desk.approve(first!)).toMatchObject({ status: "approved", customer_external_id: null })
    const sale = await desk.sale("kim", { external_id: "o-1" })
    expect(sale.attribution.outcome).toBe("unattributed")
    const id = first!.inquiry_id
    await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 201)
    await desk.act(id, "stage", { stage: "won", sale_external_id: "o-1" })
    expect(await desk.commissionsOf(sale)).toMatchObject([
      { affiliate_id: desk.bob.id, status: "payable", amount: 1000 },
    ])
    const other = await desk.sale("lee")
    await desk.approve(second!, { customer_external_id: "lee" })
    expect(await desk.commissionsOf(other)).toMatchObject([{ affiliate_id: desk.bob.id, status: "payable" }])
    expect((await desk.claims()).map((row) => row.customer_external_id)).toEqual(["lee", "kim"])
  })

  it("is no claim of what is spam, and stays with the message where it is too long", async () => {
    const desk = await open()
    await desk.form({ email: "bot@mail.test", told_by: "bob", website: "https://spam.test" })
    await desk.form({ email: "ann@mail.test", told_by: `${"x".repeat(300)}` })
    expect(await desk.claims()).toEqual([])
    expect((await desk.list())[0]).toMatchObject({ fields: { told_by: expect.stringMatching(/^x{300}$/) } })
  })
})
