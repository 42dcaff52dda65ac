import { describe, expect, it } from "vitest"
import { advanceTo, ask, createMember, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"

const test = useApp()

describe("touches", () => {
  it("reported twice by the same external id are one; with another meaning they are refused", async () => {
    const vendor = await createVendor(test.app)
    const customer = unique("cus")
    const body = { customer_external_id: customer, channel: "sales", source: "call", external_id: "crm-1" }
    const first = await ask(test.app, 201, "POST", "/v1/touches", vendor.sk, body)
    expect(first).toMatchObject({ customer_external_id: customer, channel: "sales", source: "call", milestone: null })
    expect(await ask(test.app, 200, "POST", "/v1/touches", vendor.sk, body)).toEqual(first)
    const other = await ask(test.app, 409, "POST", "/v1/touches", vendor.sk, { ...body, channel: "product" })
    expect(other.code).toBe("touch_conflict")
    const list = await ask(test.app, 200, "GET", `/v1/touches?customer_external_id=${customer}`, vendor.sk)
    expect(list.data).toEqual([first])
  })

  it("reported by 30 at once with one external id are one", async () => {
    const vendor = await createVendor(test.app)
    const body = { customer_external_id: unique("cus"), channel: "product", external_id: "invite-7" }
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => test.app.call("POST", "/v1/touches", { key: vendor.sk, body })),
    )
    expect(replies.map((reply) => reply.status).sort()).toEqual([...Array(29).fill(200), 201])
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1)
  })

  it("of one click are one customer's, and no other's credit goes by it, however many buy by it at once", async () => {
    const shop = await openShop(test.app)
    const click_id = await shop.click()
    await Promise.all(Array.from({ length: 12 }, () => shop.sale(unique("customer"), { click_id })))
    expect(await shop.count("touches")).toBe(1)
    const decided = await test.app.admin`
      select kind, count(*)::int as n from credit_decisions where vendor_id = ${shop.vendor.id} group by 1 order by 1`
    expect([...decided]).toEqual([
      { kind: "closed", n: 1 },
      { kind: "unattributed", n: 11 },
    ])
  })

  it("name every wrong field, a channel that is none, and a member of another vendor", async () => {
    const vendor = await createVendor(test.app)
    const stranger = await createVendor(test.app)
    const members = await ask(test.app, 200, "GET", "/v1/members", stranger.owner)
    const post = (body: unknown) => ask(test.app, 422, "POST", "/v1/touches", vendor.sk, body)
    const pointers = async (body: unknown) =>
      (await post(body)).errors.map((error: { pointer: string }) => error.pointer)
    expect(await pointers({ customer_external_id: "c", channel: "press" })).toEqual(["/channel"])
    expect(await pointers({ customer_external_id: "c" })).toEqual(["/channel"])
    expect(await pointers({ channel: "sales", chanel: "x" })).toEqual(["/customer_external_id", "/chanel"])
    expect(await pointers({ customer_external_id: "c", channel: "sales", occurred_at: "yesterday" })).toEqual([
      "/occurred_at",
    ])
    expect(await pointers({ customer_external_id: "c", channel: "sales", member_id: members.data[0].id })).toEqual([
      "/member_id",
    ])
  })

  it("may be recorded by sales, not by finance or a viewer, and are nobody else's to see", async () => {
    const vendor = await createVendor(test.app)
    const body = { customer_external_id: unique("cus"), channel: "sales" }
    const [sales, finance, viewer] = await Promise.all(
      (["sales", "finance", "viewer"] as const).map((role) => createMember(test.app, vendor, role)),
    )
    await ask(test.app, 201, "POST", "/v1/touches", sales!, body)
    await ask(test.app, 403, "POST", "/v1/touches", finance!, body)
    await ask(test.app, 403, "POST", "/v1/touches", viewer!, body)
    await ask(test.app, 403, "POST", "/v1/touches", vendor.pk, body)
    expect((await ask(test.app, 200, "GET", "/v1/touches", viewer!)).data).toHaveLength(1)
    const stranger = await createVendor(test.app)
    expect((await ask(test.app, 200, "GET", "/v1/touches", stranger.sk)).data).toEqual([])
  })

  it("of a campaign get their channel from the mapping that the vendor edits", async () => {
    const vendor = await createVendor(test.app)
    const report = (url: string, status = 201) =>
      ask(test.app, status, "POST", "/v1/touches", vendor.sk, { customer_external_id: unique("cus"), url })
    const ad = "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=abc"
    expect(await report(ad)).toMatchObject({ channel: "marketing", source: "google / cpc / spring" })
    const mail = "https://acme.test/?utm_source=invite&utm_medium=in_app"
    expect(await report(mail)).toMatchObject({ channel: "marketing" })
    const before = await ask(test.app, 200, "GET", "/v1/campaign-mapping", vendor.sk)
    expect(before.version).toBe(0)
    const rules = [{ match: { utm_medium: "in_app" }, channel: "product" }, ...before.rules]
    expect(await ask(test.app, 200, "PUT", "/v1/campaign-mapping", vendor.sk, { rules })).toEqual({ version: 1, rules })
    expect(await report(mail)).toMatchObject({ channel: "product" })
    expect((await report("https://acme.test/?plan=pro", 422)).errors[0].pointer).toBe("/url")
    await ask(test.app, 422, "PUT", "/v1/campaign-mapping", vendor.sk, {
      rules: [{ match: { utm_medum: "x" }, channel: "product" }],
    })
  })
})

describe("the credit policy", () => {
  it("says what holds from the start, and changes in versions that are all kept", async () => {
    const vendor = await createVendor(test.app)
    const start = await ask(test.app, 200, "GET", "/v1/credit-policy", vendor.sk)
    expect(start).toMatchObject({ version: 0, model: "position_based", lookback_days: 365 })
    const saved = await ask(test.app, 200, "PUT", "/v1/credit-policy", vendor.sk, { model: "linear" })
    expect(saved).toEqual({ ...start, version: 1, model: "linear" })
    await ask(test.app, 200, "PUT", "/v1/credit-policy", vendor.sk, { lookback_days: 30 })
    expect(await ask(test.app, 200, "GET", "/v1/credit-policy?version=1", vendor.sk)).toEqual(saved)
    expect(await ask(test.app, 200, "GET", "/v1/credit-policy?version=0", vendor.sk)).toEqual(start)
    await ask(test.app, 404, "GET", "/v1/credit-policy?version=3", vendor.sk)
    const refused = await ask(test.app, 422, "PUT", "/v1/credit-policy", vendor.sk, { model: "markov" })
    expect(refused.errors[0].pointer).toBe("/model")
  })

  it("is changed by managers, not by sales or a viewer, and 20 changes at once count without a gap", async () => {
    const vendor = await createVendor(test.app)
    await ask(test.app, 403, "PUT", "/v1/credit-policy", await createMember(test.app, vendor, "sales"), {})
    await ask(test.app, 403, "PUT", "/v1/credit-policy", await createMember(test.app, vendor, "viewer"), {})
    const manager = await createMember(test.app, vendor, "manager")
    const saved = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ask(test.app, 200, "PUT", "/v1/credit-policy", manager, { lookback_days: i + 1 }),
      ),
    )
    expect(saved.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  })
})

describe("costs", () => {
  it("are recorded by finance for a month, listed, and taken back without being forgotten", async () => {
    const vendor = await createVendor(test.app)
    await advanceTo(test.app, vendor, "2030-01-01T00:00:00Z")
    const finance = await createMember(test.app, vendor, "finance")
    const body = { channel: "marketing", period: "2030-01", amount: 250_000, currency: "eur", kind: "media" }
    const cost = await ask(test.app, 201, "POST", "/v1/costs", finance, body)
    expect(cost).toMatchObject({ ...body, currency: "EUR", canceled_at: null })
    await ask(test.app, 403, "POST", "/v1/costs", await createMember(test.app, vendor, "sales"), body)
    const bad = await ask(test.app, 422, "POST", "/v1/costs", finance, { ...body, period: "2030-13", kind: "beer" })
    expect(bad.errors.map((e: { pointer: string }) => e.pointer)).toEqual(["/period", "/kind"])
    const taken = await ask(test.app, 200, "POST", `/v1/costs/${cost.id}/cancellation`, finance)
    expect(taken.canceled_at).toBe("2030-01-01T00:00:00.000Z")
    expect((await ask(test.app, 200, "GET", "/v1/costs?period=2030-01", vendor.sk)).data).toEqual([taken])
  })
})
