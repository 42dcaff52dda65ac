import { describe, expect, it } from "vitest"
import { ask, createVendor } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop, TEN_PERCENT } from "../../support/shop.ts"

const test = useApp()
const LEAD_RULE = { event: "lead", rate: { kind: "flat", amount: 250 } }
const open = (program?: Record<string, unknown>, rules?: unknown[]) => openShop(test.app, program, rules)

describe("a lead", () => {
  it("binds its customer to the affiliate, answers in full, and earns nothing without a rule for leads", async () => {
    const shop = await open()
    const click_id = await shop.click()
    const at = await shop.pass(MINUTE)
    const lead = await shop.lead("ann", { click_id, email: "Ann@Mail.test", metadata: { plan: "pro" } })
    expect(lead).toEqual({
      id: expect.stringMatching(/^led_/),
      customer: { id: expect.stringMatching(/^cus_/), external_id: "ann" },
      event_name: "signup",
      quantity: 1,
      mode: "now",
      verified: true,
      occurred_at: at,
      attribution: {
        outcome: "attributed",
        basis: "click_id",
        affiliate_id: shop.ada.id,
        link_id: shop.ada.link.id,
        click_id,
        reason: "click_id",
      },
      commissions: [],
    })
    await shop.pass(100 * DAY)
    const sale = await shop.sale("ann")
    expect(sale).toMatchObject({
      attribution: { basis: "customer", affiliate_id: shop.ada.id, click_id },
      commissions: [{ amount: 1000 }],
    })
  })

  it("earns by a rule for leads, times its quantity, in the vendor's currency", async () => {
    const shop = await open({}, [LEAD_RULE])
    const click_id = await shop.click()
    const lead = await shop.lead("ann", { click_id, quantity: 3, event_name: "trial" })
    expect(lead.commissions).toMatchObject([{ amount: 750, currency: "EUR", status: "pending" }])
  })

  it("of the same customer and event is the same object again, and another event is another lead", async () => {
    const shop = await open({}, [LEAD_RULE])
    const click_id = await shop.click()
    const first = await shop.lead("ann", { click_id })
    expect(await shop.lead("ann", { click_id: await shop.click(), quantity: 7 }, 200)).toEqual(first)
    expect((await shop.lead("ann", { event_name: "trial" })).id).not.toBe(first.id)
    expect([await shop.count("leads"), await shop.count("commissions")]).toEqual([2, 2])
  })

  it("reported fifty times at once is one lead", async () => {
    const shop = await open({}, [LEAD_RULE])
    const body = { customer_external_id: "ann", click_id: await shop.click() }
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => test.app.call("POST", "/v1/leads", { key: shop.vendor.sk, body })),
    )
    expect(replies.map((r) => r.status).sort()).toEqual([...Array(49).fill(200), 201])
    expect(new Set(replies.map((r) => r.text)).size).toBe(1)
    expect([await shop.count("leads"), await shop.count("commissions")]).toEqual([1, 1])
  })

  it("with a wrong click id fails, and succeeds with the right one, under the same Idempotency-Key too", async () => {
    const shop = await open()
    const click_id = await shop.click()
    const post = (body: Json) =>
      test.app.call("POST", "/v1/leads", {
        key: shop.vendor.sk,
        body: { customer_external_id: "ann", ...body },
        headers: { "idempotency-key": "lead-1" },
      })
    expect((await post({ click_id: `${click_id.slice(0, -1)}!` })).body.code).toBe("click_id_invalid")
    expect(await shop.count("customers")).toBe(0)
    const reported = await post({ click_id })
    expect([reported.status, reported.body.attribution.outcome]).toEqual([201, "attributed"])
  })

  it("that is deferred binds at once and earns when it is reported to be qualified", async () => {
    const shop = await open({ hold_days: 10 }, [LEAD_RULE, ...TEN_PERCENT])
    const click_id = await shop.click()
    const deferred = await shop.lead("ann", { click_id, mode: "deferred" })
    expect(deferred).toMatchObject({ mode: "deferred", commissions: [] })
    expect(await shop.lead("ann", { click_id, mode: "deferred" }, 200)).toEqual(deferred)
    expect((await shop.sale("ann")).attribution.basis).toBe("customer")
    const at = await shop.pass(5 * DAY)
    const qualified = await shop.lead("ann", {}, 200)
    expect(qualified).toMatchObject({ id: deferred.id, mode: "now", occurred_at: deferred.occurred_at })
    expect(qualified.commissions).toMatchObject([
      { amount: 250, available_at: new Date(Date.parse(at) + 10 * DAY * 1000).toISOString() },
    ])
    expect(await shop.lead("ann", {}, 200)).toEqual(qualified)
  })

  it("that was deferred earns nothing when its affiliate was banned meanwhile", async () => {
    const shop = await open({}, [LEAD_RULE])
    await shop.lead("ann", { click_id: await shop.click(), mode: "deferred" })
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${shop.ada.id}`, shop.vendor.sk, { status: "banned" })
    expect((await shop.lead("ann", {}, 200)).commissions).toEqual([])
  })

  it.each<[string, Json, string]>([
    ["no customer", { customer_external_id: undefined }, "/customer_external_id"],
    ["no quantity", { quantity: 0 }, "/quantity"],
    ["half of one", { quantity: 1.5 }, "/quantity"],
    ["too many", { quantity: 1001 }, "/quantity"],
    ["another mode", { mode: "later" }, "/mode"],
    ["an unknown field", { customer: "ann" }, "/customer"],
    ["a list as metadata", { metadata: [1] }, "/metadata"],
    ["depth in metadata", { metadata: { a: { b: 1 } } }, "/metadata/a"],
    ["no country", { country: "Norway" }, "/country"],
    ["another vendor's click", { click_id: "other" }, "/click_id"],
  ])("with %s is refused and changes nothing", async (_name, wrong, pointer) => {
    const shop = await open()
    const refused = await shop.lead("ann", wrong, 422)
    expect(new Set(refused.errors.map((e: Json) => e.pointer))).toEqual(new Set([pointer]))
    expect([await shop.count("leads"), await shop.count("customers")]).toEqual([0, 0])
  })
})

describe("a browser's lead", () => {
  const browser = async (shop: Awaited<ReturnType<typeof open>>, body: Json, status = 201) => {
    const reply = await test.app.call("POST", "/v1/leads", {
      key: shop.vendor.pk,
      body: { customer_external_id: "ann", ...body },
      headers: { origin: "https://shop.acme.test" },
    })
    expect(reply.status, reply.text).toBe(status)
    return reply.body
  }

  it("is not verified, and binds all the same", async () => {
    const shop = await open()
    const answered = { id: expect.stringMatching(/^led_/), customer: { external_id: "ann" }, verified: false }
    expect(await browser(shop, { click_id: await shop.click() })).toEqual(answered)
    expect((await shop.sale("ann")).attribution).toMatchObject({ basis: "customer", affiliate_id: shop.ada.id })
  })

  it("cannot qualify what a server deferred, nor change what is known of a customer", async () => {
    const shop = await open({}, [LEAD_RULE])
    await shop.lead("ann", { click_id: await shop.click(), mode: "deferred", email: "ann@mail.test" })
    await browser(shop, {})
    expect(await shop.count("commissions")).toBe(0)
    await browser(shop, { event_name: "trial", email: shop.ada.email, country: "no" })
    const [row] = await test.app.admin`
      select email, country, unverified_details::text as doubted from customers where vendor_id = ${shop.vendor.id}`
    expect(row).toEqual({ email: "ann@mail.test", country: "NO", doubted: "{country}" })
  })
})

describe("evidence that comes late", () => {
  it("gives the customer's earlier sale to who brought them, as if it had come in order", async () => {
    const [early, late] = [await open(), await open()]
    const result = async (shop: typeof early, order: "lead first" | "sale first") => {
      const click_id = await shop.click()
      await shop.pass(MINUTE)
      if (order === "lead first") await shop.lead("ann", { click_id })
      const { id } = await shop.sale("ann", { external_id: "o-1" })
      if (order === "sale first") await shop.lead("ann", { click_id })
      const sale = await shop.get(`/v1/sales/${id}`)
      const [{ basis, affiliate_id }, [commission]] = [sale.attribution, sale.commissions]
      return { basis, isTheirs: affiliate_id === shop.ada.id, amount: commission.amount, status: commission.status }
    }
    const inOrder = await result(early, "lead first")
    expect(inOrder).toEqual({ basis: "customer", isTheirs: true, amount: 1000, status: "pending" })
    expect(await result(late, "sale first")).toEqual(inOrder)
  })

  it("comes with a sale too, and earlier leads and refunds get their share", async () => {
    const shop = await open({}, [LEAD_RULE, ...TEN_PERCENT])
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    await shop.lead("ann")
    await shop.sale("ann", { external_id: "o-1" })
    await shop.refund("o-1", { amount: 2500 })
    await shop.refund("o-1", { amount: 2500 })
    expect(await shop.count("commissions")).toBe(0)
    await shop.sale("ann", { external_id: "o-2", click_id })
    const [second, first] = (await shop.get("/v1/sales")).data
    expect(second.commissions).toMatchObject([{ amount: 1000, reversed_amount: 0 }])
    expect(first.commissions).toMatchObject([{ amount: 1000, reversed_amount: 500 }])
    expect(await shop.balance()).toMatchObject([{ pending: 1000 + 500 + 250 }])
    expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })
  })

  it("does not reach back before the click, nor far before a coupon", async () => {
    const shop = await open()
    await shop.post(201, "/v1/coupons", { code: "ADA", affiliate_id: shop.ada.id, program_id: shop.programId })
    const before = [await shop.sale("ann"), await shop.sale("bob")]
    await shop.pass(2 * DAY)
    await shop.lead("ann", { click_id: await shop.click() })
    await shop.lead("bob", { coupon: "ada" })
    for (const sale of before) expect(await shop.get(`/v1/sales/${sale.id}`)).toEqual(sale)
  })

  it("reaches no other vendor's customer of the same name", async () => {
    const [shop, other] = [await open(), await open()]
    const theirs = await other.sale("ann")
    await shop.lead("ann", { click_id: await shop.click() })
    expect(await other.get(`/v1/sales/${theirs.id}`)).toEqual(theirs)
    const stranger = await createVendor(test.app)
    await ask(test.app, 404, "GET", `/v1/sales/${theirs.id}`, stranger.sk)
  })
})
