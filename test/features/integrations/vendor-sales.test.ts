import { describe, expect, it } from "vitest"
import * as stripe from "../../../tools/stripe-stand-in/events.ts"
import { type Purchase, purchase, renewal } from "../../../tools/stripe-stand-in/purchase.ts"
import type { Json } from "../../support/app.ts"
import { MINUTE } from "../../support/shop.ts"
import { openStripeShop, useVendorStripe } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()
const open = (program?: Json, rules?: unknown[]) => openStripeShop(world.app, program, rules)

/** A shop with a click of a minute ago. */
async function clicked(rules?: unknown[]) {
  const shop = await open({}, rules)
  const click = await shop.click()
  await shop.pass(MINUTE)
  return { shop, click }
}

const paid = (more: Partial<Purchase> = {}) => purchase({ amount: 11_900, tax: 1900, currency: "eur", ...more })
const subscribed = (more: Partial<Purchase> = {}) => paid({ mode: "subscription", ...more })

describe("a checkout of a single payment", () => {
  it("is a sale by its payment's id, the link's affiliate's by client_reference_id, of a guest", async () => {
    const { shop, click } = await clicked()
    const order = paid({ shipping: 500, clientReferenceId: click })
    await shop.send(stripe.checkoutSessionCompleted(order))
    expect(await shop.sales()).toMatchObject([
      {
        external_id: order.paymentIntent,
        amount: 11_900,
        currency: "EUR",
        customer: { external_id: expect.stringMatching(/^guest:[0-9a-f]{32}$/) },
        attribution: { outcome: "attributed", basis: "click_id", affiliate_id: shop.ada.id, click_id: click },
        commissions: [{ amount: 950, currency: "EUR" }],
      },
    ])
  })

  it("by the same guest again is the same customer's, and still the affiliate's", async () => {
    const { shop, click } = await clicked()
    await shop.send(stripe.checkoutSessionCompleted(paid({ clientReferenceId: click, email: "Ann@Mail.test" })))
    await shop.send(stripe.checkoutSessionCompleted(paid({ email: "ann@mail.test " })))
    const [second, first] = await shop.sales()
    expect(second).toMatchObject({ customer: first.customer, attribution: { basis: "customer" } })
  })

  it("completed but unpaid is none until the payment succeeds, and none when it fails", async () => {
    const { shop, click } = await clicked()
    const [slow, failed] = [paid({ clientReferenceId: click }), paid({ clientReferenceId: click })]
    await shop.send(stripe.checkoutSessionCompleted(slow, "unpaid"))
    await shop.send(stripe.checkoutSessionCompleted(failed, "unpaid"))
    expect(await shop.sales()).toEqual([])
    expect(await shop.count("customers")).toBe(0)
    await shop.send(stripe.checkoutAsyncPayment(slow, "succeeded"))
    await shop.send(stripe.checkoutAsyncPayment(failed, "failed"))
    expect(await shop.sales()).toMatchObject([{ external_id: slow.paymentIntent, commissions: [{ amount: 1000 }] }])
  })

  it("of nothing is a sale of nothing, by the session's id", async () => {
    const { shop, click } = await clicked()
    const order = purchase({ amount: 0, currency: "eur", clientReferenceId: click })
    await shop.send(stripe.checkoutSessionCompleted(order))
    expect(await shop.sales()).toMatchObject([
      { external_id: order.session, amount: 0, attribution: { affiliate_id: shop.ada.id }, commissions: [] },
    ])
  })

  it("names the vendor's own customer by metadata.gv_customer, else Stripe's", async () => {
    const { shop } = await clicked()
    await shop.send(stripe.checkoutSessionCompleted(paid({ customer: "cus_1", metadata: { gv_customer: "u_1" } })))
    await shop.send(stripe.checkoutSessionCompleted(paid({ customer: "cus_2" })))
    expect((await shop.sales()).map((sale) => sale.customer.external_id)).toEqual(["cus_2", "u_1"])
  })

  it("takes the click of metadata.gv_click, and no click of what the vendor uses as a reference of its own", async () => {
    const { shop, click } = await clicked()
    await shop.send(
      stripe.checkoutSessionCompleted(paid({ clientReferenceId: "user_17", metadata: { gv_click: click } })),
    )
    await shop.send(stripe.checkoutSessionCompleted(paid({ clientReferenceId: "user_18", email: "b@mail.test" })))
    const [second, first] = await shop.sales()
    expect(first.attribution).toMatchObject({ basis: "click_id", click_id: click })
    expect(second.attribution).toMatchObject({ outcome: "unattributed", reason: "no_evidence" })
  })

  it("with a forged click, or another vendor's, is recorded, nobody's, and says why", async () => {
    const { shop } = await clicked()
    const other = await open()
    const foreign = await other.click()
    for (const clientReferenceId of [`clk_a${"A".repeat(56)}`, foreign]) {
      const order = paid({ clientReferenceId, email: null })
      await shop.send(stripe.checkoutSessionCompleted(order))
      const sale = await shop.saleNamed(order.paymentIntent)
      expect(sale).toMatchObject({
        attribution: { outcome: "unattributed", reason: "click_id_invalid" },
        commissions: [],
      })
      const { evidence } = await shop.get(`/v1/sales/${sale.id}/explanation`)
      expect(evidence).toMatchObject([{ verdict: "lost", click_id: clientReferenceId, link_id: null }])
    }
  })

  it("takes a promotion code as a coupon, by its id or the coupon's, or its text where that is there", async () => {
    const { shop } = await clicked()
    const coupon = (code: string, affiliate_id: string) =>
      shop.post(201, "/v1/coupons", { code, affiliate_id, program_id: shop.programId })
    const [bob, eve] = [await shop.join(), await shop.join()]
    await coupon("promo_1", shop.ada.id)
    await coupon("TENOFF", bob.id)
    await coupon("EVE10", eve.id)
    const whose = async (promotionCode: Purchase["promotionCode"], expanded = false) => {
      const order = paid({ email: null, discount: 100, promotionCode })
      const emission = stripe.checkoutSessionCompleted(order)
      if (expanded) emission.object.discounts = [{ coupon: null, promotion_code: promotionCode as never }]
      await shop.send(emission)
      const { basis, affiliate_id } = (await shop.saleNamed(order.paymentIntent)).attribution
      return [basis, affiliate_id]
    }
    expect(await whose({ id: "promo_1", code: "ANY", coupon: "any" })).toEqual(["coupon", shop.ada.id])
    expect(await whose({ id: "promo_2", code: "ANY", coupon: "tenoff" })).toEqual(["coupon", bob.id])
    expect(await whose({ id: "promo_3", code: "eve10", coupon: "any" }, true)).toEqual(["coupon", eve.id])
    expect(await whose({ id: "promo_4", code: "ANY", coupon: "any" })).toEqual([null, null])
  })

  it("keeps the decimals of its currency, also where Stripe counts otherwise than ISO 4217", async () => {
    const { shop } = await clicked()
    const amountOf = async (currency: string, amount: number) => {
      const order = purchase({ amount, currency })
      await shop.send(stripe.checkoutSessionCompleted(order))
      const sale = await shop.saleNamed(order.paymentIntent)
      return [sale.amount, sale.currency]
    }
    expect(await amountOf("jpy", 500)).toEqual([500, "JPY"])
    expect(await amountOf("kwd", 5000)).toEqual([5000, "KWD"])
    expect(await amountOf("isk", 50_000)).toEqual([500, "ISK"])
    expect(await amountOf("ugx", 50_000)).toEqual([500, "UGX"])
    expect(await amountOf("mga", 500)).toEqual([50_000, "MGA"])
  })
})

describe("a subscription", () => {
  it.each(["the checkout first", "the invoice first"])("is one sale by the invoice's id, %s", async (order) => {
    const { shop, click } = await clicked()
    const bought = subscribed({ clientReferenceId: click })
    const reported = [stripe.checkoutSessionCompleted(bought), stripe.invoicePaid(bought)]
    for (const emission of order === "the invoice first" ? reported.toReversed() : reported) await shop.send(emission)
    expect(await shop.sales()).toMatchObject([
      {
        external_id: bought.invoice,
        amount: 11_900,
        customer: { external_id: bought.customer },
        attribution: { affiliate_id: shop.ada.id },
        commissions: [{ amount: 1000 }],
      },
    ])
  })

  it("is the affiliate's by the subscription's metadata alone, each period again", async () => {
    const { shop, click } = await clicked()
    const first = subscribed({ subscriptionMetadata: { gv_click: click, gv_customer: "u_1", plan: "pro" } })
    const second = renewal(first)
    await shop.send(stripe.invoicePaid(first))
    await shop.send(stripe.invoicePaid(second, "subscription_cycle"))
    expect(await shop.sales()).toMatchObject([
      { external_id: second.invoice, customer: { external_id: "u_1" }, attribution: { basis: "customer" } },
      { external_id: first.invoice, customer: { external_id: "u_1" }, attribution: { basis: "click_id" } },
    ])
  })

  it("on trial is no sale, binds its customer, and the first paid invoice is the first sale", async () => {
    const { shop, click } = await clicked([
      {
        event: "sale",
        rate: { kind: "flat", amount: 700 },
        when: { all: [{ field: "sale.sequence", op: "eq", value: 1 }] },
      },
    ])
    const trial = subscribed({ amount: 0, tax: 0, clientReferenceId: click })
    await shop.send(stripe.checkoutSessionCompleted(trial))
    await shop.send(stripe.invoicePaid(trial))
    expect(await shop.sales()).toEqual([])
    await shop.pass(90 * 86_400)
    const first = renewal(trial, { amount: 1000 })
    await shop.send(stripe.invoicePaid(first, "subscription_cycle"))
    expect(await shop.sales()).toMatchObject([
      { external_id: first.invoice, attribution: { basis: "customer" }, commissions: [{ amount: 700 }] },
    ])
  })

  it("of a customer who has another one is the same affiliate's", async () => {
    const { shop, click } = await clicked()
    const first = subscribed({ customer: "cus_1", subscriptionMetadata: { gv_click: click } })
    const second = subscribed({ customer: "cus_1" })
    await shop.send(stripe.invoicePaid(second))
    await shop.send(stripe.invoicePaid(first))
    expect((await shop.sales()).map((sale) => sale.attribution.affiliate_id)).toEqual([shop.ada.id, shop.ada.id])
  })

  it("changed in the middle is a sale of the difference that was paid, of the dearest line's product", async () => {
    const { shop, click } = await clicked([
      {
        event: "sale",
        rate: { kind: "percent", bps: 2000 },
        when: { all: [{ field: "sale.product_id", op: "eq", value: "prod_big" }] },
      },
    ])
    const order = subscribed({ amount: 1190, tax: 190, subscriptionMetadata: { gv_click: click }, product: "prod_big" })
    const emission = stripe.invoicePaid(order, "subscription_update")
    const [line] = emission.object.lines.data
    const unused = structuredClone(line!)
    unused.amount = -2000
    if (unused.pricing?.price_details) unused.pricing.price_details.product = "prod_small"
    emission.object.lines.data = [unused, { ...line!, amount: 3000 }]
    await shop.send(emission)
    expect(await shop.sales()).toMatchObject([{ amount: 1190, commissions: [{ amount: 200 }] }])
  })

  it("paid in part by a credit is a sale of what was paid, with its part of the tax", async () => {
    const { shop, click } = await clicked()
    const emission = stripe.invoicePaid(subscribed({ subscriptionMetadata: { gv_click: click } }))
    emission.object.starting_balance = -5950
    emission.object.amount_paid = 5950
    await shop.send(emission)
    expect(await shop.sales()).toMatchObject([{ amount: 5950, commissions: [{ amount: 500 }] }])
  })

  it("whose invoice nobody reports becomes a sale after an hour, and stays one when the invoice comes", async () => {
    const { shop, click } = await clicked()
    const order = subscribed({ clientReferenceId: click })
    await shop.send(stripe.checkoutSessionCompleted(order))
    expect(await shop.sales()).toEqual([])
    await world.app.admin`update outbox set due_at = now() where vendor_id = ${shop.vendor.id} and done_at is null`
    await world.app.settle()
    expect(await shop.sales()).toMatchObject([{ external_id: order.invoice, amount: 11_900 }])
    await shop.send(stripe.invoicePaid(order))
    expect(await shop.count("sales")).toBe(1)
  })
})

describe("a customer", () => {
  it("created with a click is bound, and with the vendor's name known by it, in any order", async () => {
    const { shop, click } = await clicked()
    const order = subscribed({ customer: "cus_1" })
    await shop.send(stripe.invoicePaid(order))
    await shop.send(stripe.customerCreated(order, { gv_customer: "u_1", gv_click: click }))
    const later = renewal(order)
    await shop.send(stripe.invoicePaid(later))
    for (const sale of await shop.sales())
      expect(sale).toMatchObject({
        customer: { external_id: "u_1" },
        attribution: { affiliate_id: shop.ada.id },
        commissions: [{ amount: 1000 }],
      })
    expect(await shop.count("leads")).toBe(0)
  })

  it("who is updated with a click later is bound by it", async () => {
    const { shop, click } = await clicked()
    const order = subscribed({ customer: "cus_1" })
    await shop.send(stripe.customerCreated(order))
    await shop.send(stripe.invoicePaid(order))
    await shop.send(stripe.customerUpdated(order, { gv_click: click }))
    expect(await shop.sales()).toMatchObject([{ attribution: { affiliate_id: shop.ada.id } }])
  })

  it("that the API has bound earns its affiliate what Stripe reports later", async () => {
    const { shop, click } = await clicked()
    await shop.lead("u_1", { click_id: click })
    await shop.send(stripe.invoicePaid(subscribed({ subscriptionMetadata: { gv_customer: "u_1" } })))
    expect(await shop.sales()).toMatchObject([{ attribution: { basis: "customer", affiliate_id: shop.ada.id } }])
  })
})

describe("one invoice reported by the API and by Stripe", () => {
  const order = () => subscribed({ customer: "cus_1" })
  const byApi = (of: Purchase) => ({ external_id: of.invoice, amount: of.amount, currency: "EUR", tax: of.tax })

  it.each([
    ["the API first", false],
    ["Stripe first", true],
  ])("is one sale under the vendor's name, %s", async (_, stripeFirst) => {
    const { shop, click } = await clicked()
    const of = order()
    await shop.lead("u_1", { click_id: click })
    if (stripeFirst) await shop.send(stripe.invoicePaid(of))
    await shop.sale("u_1", byApi(of), stripeFirst ? 200 : 201)
    if (!stripeFirst) await shop.send(stripe.invoicePaid(of))
    expect(await shop.sales()).toMatchObject([
      {
        external_id: of.invoice,
        customer: { external_id: "u_1" },
        attribution: { affiliate_id: shop.ada.id },
        commissions: [{ amount: 1000 }],
      },
    ])
    const later = renewal(of)
    await shop.send(stripe.invoicePaid(later))
    expect(await shop.saleNamed(later.invoice!)).toMatchObject({ customer: { external_id: "u_1" } })
    expect(await shop.events("parked")).toEqual([])
  })

  it("with another amount stays as it was reported first, and the difference is shown", async () => {
    const { shop } = await clicked()
    const of = order()
    await shop.sale("u_1", { ...byApi(of), amount: 10_000 })
    await shop.send(stripe.invoicePaid(of))
    expect(await shop.sales()).toMatchObject([{ amount: 10_000 }])
    expect(await shop.events("parked")).toMatchObject([
      { type: "invoice.paid", object_id: of.invoice, reason: expect.stringContaining("sale_conflict") },
    ])
  })

  it("at the same moment is one", async () => {
    const { shop, click } = await clicked()
    await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const of = subscribed({
          invoice: `in_race_${i}`,
          customer: `cus_race_${i}`,
          subscriptionMetadata: { gv_click: click },
        })
        const call = world.app.call("POST", "/v1/sales", {
          key: shop.vendor.sk,
          body: { ...byApi(of), customer_external_id: `u_${i}`, click_id: click },
        })
        const [reply] = await Promise.all([call, shop.send(stripe.invoicePaid(of))])
        expect([200, 201]).toContain(reply.status)
      }),
    )
    await world.app.settle()
    const sales = await shop.sales()
    expect(sales.map((sale) => sale.customer.external_id).sort()).toEqual([0, 1, 2, 3, 4, 5].map((i) => `u_${i}`))
    expect(sales.every((sale) => sale.commissions.length === 1 && sale.commissions[0].amount === 1000)).toBe(true)
  })
})
