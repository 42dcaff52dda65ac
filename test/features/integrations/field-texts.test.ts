import { describe, expect, it } from "vitest"
import {
  expectOneEnd,
  type FieldEvent,
  openFieldShop,
  paidCheckout,
  paidInvoice,
  stateOf,
} from "../../support/field-events.ts"
import { useVendorStripe } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()
const open = () => openFieldShop(world.app)

describe("metadata", () => {
  it("is read at an older invoice's lines, where the subscription's is", async () => {
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [click] }) => {
      const line = { id: "il_1", type: "subscription", subscription: "sub_1", amount: 11_900 }
      return [
        paidInvoice("in_1", {
          customer: "cus_1",
          subscription: "sub_1",
          payment_intent: "pi_1",
          charge: "ch_1",
          lines: { object: "list", data: [{ ...line, metadata: { gv_click: click, gv_customer: "kim-7" } }] },
        }),
      ]
    })
    expect(state.sales).toMatchObject([{ id: "in_1", customer: "kim-7", isAdas: true, basis: "click_id" }])
  })

  it("of the invoice goes before its subscription's, old shape or new, and that before its lines'", async () => {
    const shop = await open()
    const sources = (name: string, i: number) => ({ gv_customer: `${name}-${i}` })
    const lines = { data: [{ amount: 1, metadata: sources("line", 1) }] }
    const reported: Record<string, unknown>[] = [
      { metadata: sources("own", 0), parent: { subscription_details: { metadata: sources("sub", 0) } }, lines },
      { parent: { subscription_details: { metadata: sources("sub", 1) } }, lines },
      { subscription_details: { metadata: sources("sub", 2) }, lines },
      { subscription: { id: "sub_1", metadata: sources("sub", 3) }, lines },
      { metadata: null, parent: { subscription_details: null }, subscription: "sub_1", lines },
    ]
    for (const [i, more] of reported.entries())
      await shop.report(paidInvoice(`in_${i}`, { customer: `cus_${i}`, ...more }))
    const { sales, parked } = await stateOf(world.app, shop)
    expect(sales.map(({ customer }) => customer)).toEqual(["own-0", "sub-1", "sub-2", "sub-3", "line-1"])
    expect(parked).toEqual([])
  })
})

describe("an object that lacks what says nothing of what was paid", () => {
  it("is a sale all the same: totals without tax or shipping, an invoice without its total, a line without an amount", async () => {
    const shop = await open()
    const [gv_click] = shop.clicks
    const code = { id: "di_1", object: "discount", promotion_code: null, coupon: { id: "ADA20", name: "Twenty" } }
    await shop.coupon("ADA20")
    const breakdown = { discounts: [{ amount: 500, discount: code }] }
    const reported = [
      paidCheckout("a", { total_details: { breakdown } }),
      paidCheckout("b", { client_reference_id: gv_click, total_details: { amount_discount: 500 } }),
      paidInvoice("in_a", { customer: "cus_1", lines: { data: [{ id: "il_1", metadata: { gv_click } }] } }),
      paidInvoice("in_b", { customer: "cus_2", lines: { data: [{ id: "il_2", discounts: [code] }] } }),
      paidInvoice("in_c", { customer: "cus_3", metadata: { gv_click }, total: undefined, total_taxes: [{}] }),
    ]
    for (const event of reported) await shop.report(event)
    const { sales, parked } = await stateOf(world.app, shop)
    expect(parked).toEqual([])
    expect(sales.map(({ id, isAdas }) => [id, isAdas])).toEqual(
      ["in_a", "in_b", "in_c", "pi_a", "pi_b"].map((id) => [id, true]),
    )
    expect(sales.map(({ commissions }) => commissions[0]![0])).toEqual([1600, 1600, 1600, 800, 800])
  })
})

describe("a long text", () => {
  it("in the customer's name makes two customers of two names that differ at the end only, and one of one", async () => {
    const long = (end: string) => ({ gv_customer: `${"u".repeat(299)}${end}` })
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [click] }) => [
      paidCheckout("a", { client_reference_id: click, metadata: long("u"), customer: "cus_kim" }),
      paidCheckout("b", { metadata: long("v"), customer: "cus_lou" }),
      paidCheckout("c", { metadata: long("u"), customer: null }),
    ])
    const [a, b, c] = state.sales
    expect([a!.isAdas, b!.isAdas, c!.isAdas, state.parked]).toEqual([true, false, true, []])
    expect([a!.customer === b!.customer, a!.customer === c!.customer]).toEqual([false, true])
    expect(a!.customer.length).toBeLessThanOrEqual(255)
    expect(a!.customer).toMatch(/^u{190}~[0-9a-f]{64}$/)
  })

  it("loses no sale, wherever a buyer typed it or a shop put it, up to what Stripe allows and with any character", async () => {
    const shop = await open()
    const texts = ["x".repeat(500), "🦊".repeat(250), `a\u0000b\ud800`, " ", "ﬁ\u202e\n"]
    const own = (text: string) =>
      Object.fromEntries(Array.from({ length: 47 }, (_, i) => [`${"k".repeat(37)}${i}`.slice(-40), text]))
    const keys = { "nul\u0000key": "1", __proto__x: "1" }
    let n = 0
    const report = (event: FieldEvent) => {
      n++
      return shop.report(event)
    }
    for (const [i, text] of texts.entries()) {
      const hints = { gv_click: text, gv_customer: text.repeat(2).slice(0, 500), gv_coupon: text }
      const metadata = { ...hints, ...own(text), ...keys }
      const email = `${"e".repeat(780)}@mail.example${text.slice(0, 5)}`
      const name = text.repeat(20).slice(0, 5000)
      const address = { country: "Absurdistan" }
      await report(
        paidCheckout(`t${i}`, {
          metadata,
          customer: null,
          customer_details: { email, name, address },
          client_reference_id: text.slice(0, 200),
        }),
      )
      await report(
        paidInvoice(`in_${i}`, {
          metadata,
          customer: `cus_${i}`,
          customer_email: email,
          customer_name: name,
          customer_address: address,
        }),
      )
      await shop.report(["customer.created", { id: `cus_${i}`, metadata, email, name, address }])
    }
    const { parked } = await stateOf(world.app, shop)
    expect(parked).toEqual([])
    expect(await shop.sales()).toHaveLength(n)
  })
})

describe("a time that cannot be", () => {
  it.each([-62_167_219_200, 253_402_300_799, 1e20, -1, "0000-01-01", null, {}])(
    "such as %j loses no sale, and is taken for now",
    async (paid_at) => {
      const shop = await open()
      await shop.report(paidInvoice("in_1", { customer: "cus_1", status_transitions: { paid_at } }))
      await shop.send(
        { type: "invoice.paid", object: paidInvoice("in_2", { customer: "cus_1" })[1] },
        { created: paid_at as number },
      )
      const sales = await shop.sales()
      expect(sales.map(({ external_id }) => external_id).sort()).toEqual(["in_1", "in_2"])
      for (const { occurred_at } of sales) expect(Date.now() - Date.parse(occurred_at)).toBeLessThan(600_000)
    },
  )

  it("on the vendor's clock at the end of time stops nothing", async () => {
    const shop = await openFieldShop(world.app, { clock: "9998-12-31T23:59:59.999Z" })
    await shop.report(paidInvoice("in_1", { customer: "cus_1" }))
    await shop.report([
      "refund.created",
      { id: "re_1", amount: 100, currency: "eur", payment_intent: "pi_1", status: "succeeded" },
    ])
    expect(await shop.sales()).toHaveLength(1)
    expect((await shop.events()).map(({ status }: { status: string }) => status)).toEqual(["processed", "processed"])
  })
})
