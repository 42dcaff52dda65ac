import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Json } from "../../support/app.ts"
import { expectOneEnd, type FieldEvent, openFieldShop, paidCheckout, paidInvoice } from "../../support/field-events.ts"
import { useVendorStripe } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()

async function openWithCoupon() {
  const shop = await openFieldShop(world.app)
  await shop.coupon("ADA20")
  return shop
}
const open = () => openFieldShop(world.app)
const named = { id: "ADA20", object: "coupon", name: "Twenty" }
const adas = (id: string) => expect.objectContaining({ id, isAdas: true })

describe("a discount's code is found", () => {
  it("where any version puts the coupon: on the discount or under its source, by id or whole", async () => {
    const discounts = [
      { promotion_code: null, source: { type: "coupon", coupon: "ADA20" } },
      { promotion_code: null, source: { type: "coupon", coupon: named } },
      { promotion_code: null, coupon: named },
      { promotion_code: null, coupon: "ADA20" },
      { promotion_code: { id: "promo_1", code: "ADA20", promotion: { type: "coupon", coupon: "co_1" } } },
      { promotion_code: { id: "promo_1", code: "X", promotion: { type: "coupon", coupon: "ADA20" } } },
      { promotion_code: { id: "promo_1", code: "X", coupon: named } },
    ]
    const events = discounts.map((discount, i) =>
      paidInvoice(`in_${i}`, { customer: `cus_${i}`, discounts: [{ id: `di_${i}`, object: "discount", ...discount }] }),
    )
    const { state } = await expectOneEnd(world.app, openWithCoupon, () => events)
    expect(state.sales).toEqual(
      discounts.map((_, i) => expect.objectContaining({ id: `in_${i}`, isAdas: true, basis: "coupon" })),
    )
  })

  it("where any version puts the discount: invoice, lines, session, subscription, customer", async () => {
    const discount = { id: "di_1", object: "discount", source: { coupon: named } }
    const places: Record<string, unknown>[] = [
      { discount: { id: "di_1", coupon: named, promotion_code: "promo_1" }, discounts: ["di_1"] },
      { discounts: ["di_1"], lines: { data: [{ id: "il_1", amount: 8000, discounts: [discount] }] } },
      { lines: { data: [{ id: "il_1", amount: 8000, discount_amounts: [{ amount: 1, discount }] }] } },
      { total_discount_amounts: [{ amount: 1, discount }] },
      { subscription: { id: "sub_1", discount } },
      { subscription: { id: "sub_1", metadata: {}, discounts: [discount] } },
      { parent: { subscription_details: { metadata: null, subscription: { id: "sub_1", discounts: [discount] } } } },
    ]
    const events: FieldEvent[] = places.map((place, i) => paidInvoice(`in_${i}`, { customer: `cus_${i}`, ...place }))
    events.push(paidInvoice("in_7", { customer: { id: "cus_7", discount } }))
    events.push(
      paidCheckout("8", { total_details: { amount_tax: 0, breakdown: { discounts: [{ amount: 1, discount }] } } }),
    )
    events.push(paidCheckout("9", { discounts: [{ coupon: named, promotion_code: null }] }))
    const { state } = await expectOneEnd(world.app, openWithCoupon, () => events)
    expect(state.sales).toHaveLength(10)
    expect(state.sales.filter(({ isAdas }) => !isAdas)).toEqual([])
  })

  it("on the customer or the subscription, whose later invoice says nothing: it bound the customer", async () => {
    const discount = { id: "di_2", object: "discount", coupon: named, promotion_code: null }
    const { state } = await expectOneEnd(world.app, openWithCoupon, () => [
      ["customer.created", { id: "cus_1", object: "customer", email: "kim@mail.example", metadata: {}, discount }],
      paidInvoice("in_1", { customer: "cus_1", discounts: [] }),
      [
        "customer.subscription.created",
        { id: "sub_2", status: "active", customer: "cus_2", metadata: {}, discounts: [discount] },
      ],
      paidInvoice("in_2", { customer: "cus_2", discounts: ["di_2"] }),
      [
        "customer.subscription.created",
        { id: "sub_3", status: "incomplete", customer: "cus_3", discount, metadata: {} },
      ],
      paidInvoice("in_3", { customer: "cus_3" }),
    ])
    expect(state.sales).toEqual([adas("in_1"), adas("in_2"), expect.objectContaining({ id: "in_3", isAdas: false })])
  })

  it("and whatever stands there instead, the sale is recorded", async () => {
    const shop = await open()
    const odd = fc.sample(fc.jsonValue({ maxDepth: 3 }), { numRuns: 25, seed: 7 })
    for (const [i, discount] of odd.entries()) {
      const [type, object] = paidInvoice(`in_${i}`, { customer: "cus_1", discount, discounts: [discount] })
      await shop.send({ type, object }, { settle: false })
    }
    await world.app.settle()
    expect((await shop.events("parked")).map(({ reason }: { reason: string }) => reason)).toEqual([])
    expect((await shop.get("/v1/sales?limit=100")).data).toHaveLength(25)
  })
})

describe("a code that is nobody's", () => {
  const evidenceOf = async (shop: Awaited<ReturnType<typeof open>>, name: string) => {
    const sale = await shop.saleNamed(name)
    return { ...sale.attribution, evidence: (await shop.get(`/v1/sales/${sale.id}/explanation`)).evidence }
  }

  it("is named as it came, and works for the next checkout once it is registered", async () => {
    const shop = await open()
    const with_ = (discount: unknown) => ({ discounts: [discount] })
    const codes = {
      promo_s17: with_({ coupon: null, promotion_code: "promo_s17" }),
      co_s17: with_({ coupon: "co_s17", promotion_code: null }),
      "Summer-17": { metadata: { gv_coupon: "Summer-17" } },
    }
    for (const [code, more] of Object.entries(codes)) {
      await shop.report(paidCheckout(`a_${code}`, more))
      expect(await evidenceOf(shop, `pi_a_${code}`)).toMatchObject({
        outcome: "unattributed",
        reason: "unknown_coupon",
        affiliate_id: null,
        evidence: [{ basis: "coupon", verdict: "lost", reason: "unknown_coupon", coupon: code, affiliate_id: null }],
      })
      await shop.coupon(code)
      await shop.report(paidCheckout(`b_${code}`, more))
      expect(await evidenceOf(shop, `pi_b_${code}`)).toMatchObject({ basis: "coupon", affiliate_id: shop.ada.id })
    }
  })

  it("at a checkout is named on the sale that its invoice makes, in any order", async () => {
    const { shop } = await expectOneEnd(world.app, open, () => [
      [
        "checkout.session.completed",
        {
          id: "cs_1",
          mode: "subscription",
          payment_status: "paid",
          amount_total: 8000,
          currency: "eur",
          invoice: "in_1",
          customer: "cus_1",
          metadata: {},
          client_reference_id: "clk_forged",
          discounts: [{ coupon: null, promotion_code: "promo_1" }],
        },
      ],
      paidInvoice("in_1", { customer: "cus_1", discounts: ["di_1"] }),
      paidInvoice("in_1", { customer: "cus_1", metadata: { gv_coupon: "Other" } }),
    ])
    const { reason, evidence } = await evidenceOf(shop, "in_1")
    expect(reason).toBe("click_id_invalid")
    expect(evidence.map((piece: Json) => piece.coupon ?? piece.click_id)).toEqual(["clk_forged", "Other", "promo_1"])
  })

  it("is shown as it was typed where it is somebody's", async () => {
    const shop = await openWithCoupon()
    await shop.report(paidCheckout("typed", { metadata: { gv_coupon: "ada20" } }))
    expect((await evidenceOf(shop, "pi_typed")).evidence).toMatchObject([{ coupon: "ada20", verdict: "won" }])
  })
})
