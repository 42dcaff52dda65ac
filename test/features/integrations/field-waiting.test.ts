import { describe, expect, it } from "vitest"
import type { Json } from "../../support/app.ts"
import {
  type FieldEvent,
  type FieldShop,
  openFieldShop,
  ordersOf,
  paidCheckout,
  paidInvoice,
  stateOf,
} from "../../support/field-events.ts"
import { useVendorStripe } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()
const START = "2026-11-29T10:00:00.000Z"
const open = () => openFieldShop(world.app, { clock: START })
const inHours = (hours: number) => new Date(Date.parse(START) + hours * 3_600_000).toISOString()

/** The same invoice as its checkout, its payment and its refund report it: nothing but one event joins the two. */
function storyOf({ clicks: [click] }: FieldShop) {
  const of = { customer: "cus_s18", metadata: {} }
  const sale: FieldEvent[] = [
    [
      "checkout.session.completed",
      {
        ...of,
        id: "cs_s18",
        mode: "subscription",
        payment_status: "paid",
        amount_total: 11_900,
        currency: "eur",
        payment_intent: null,
        invoice: "in_s18",
        client_reference_id: click,
        subscription: "sub_s18",
      },
    ],
    paidInvoice(
      "in_s18",
      { ...of, total_taxes: [{ amount: 1900 }], parent: { subscription_details: { metadata: {} } } },
      11_900,
    ),
  ]
  const money = { amount: 11_900, currency: "eur", payment_intent: "pi_s18" }
  const claims: FieldEvent[] = [
    ["charge.refunded", { ...money, id: "ch_s18", object: "charge", amount_refunded: 11_900, customer: "cus_s18" }],
    ["refund.created", { ...money, id: "re_s18", object: "refund", charge: "ch_s18", status: "succeeded" }],
  ]
  const link: FieldEvent = [
    "invoice_payment.paid",
    { id: "inpay_s18", invoice: "in_s18", payment: { type: "payment_intent", payment_intent: "pi_s18" } },
  ]
  return { sale, claims, link }
}

const whole = { refunded: 11_900, commissions: [[2000, 2000, "reversed"]] }
async function mailsTo(shop: FieldShop): Promise<Json[]> {
  await world.app.settle()
  const mails = await world.app.admin`
    select subject, body from mails
    where recipient in (select email from members where vendor_id = ${shop.vendor.id}) and subject like '%no sale%'`
  return [...mails]
}

describe("a refund whose payment nothing joins to its sale", () => {
  it("waits a day, then is parked and mailed to the owner, and takes effect once when the link comes after all", async () => {
    const shop = await open()
    const { sale, claims, link } = storyOf(shop)
    for (const event of [...sale, ...claims]) await shop.report(event)
    await shop.setClock(inHours(23.99))
    expect(await stateOf(world.app, shop)).toMatchObject({ sales: [{ refunded: 0 }], parked: [] })
    expect((await shop.events("processed")).filter(({ reason }: Json) => reason?.startsWith("waits for"))).toHaveLength(
      2,
    )
    expect(await mailsTo(shop)).toEqual([])

    await shop.setClock(inHours(25))
    const reason = "waited for 24 h: nothing said which sale the payment pi_s18 was for"
    const { parked, sales } = await stateOf(world.app, shop)
    expect(sales).toMatchObject([{ refunded: 0, commissions: [[2000, 0, "pending"]] }])
    expect(parked.map(({ type, reason }: Json) => [type, reason]).sort()).toEqual([
      ["charge.refunded", reason],
      ["refund.created", reason],
    ])
    const mails = await mailsTo(shop)
    expect(mails).toHaveLength(1)
    for (const words of ["re_s18", "119.00 EUR", "pi_s18", "invoice_payment.paid"])
      expect(mails[0].body).toContain(words)

    for (let i = 0; i < 2; i++) await shop.report(link)
    expect(await stateOf(world.app, shop)).toMatchObject({ sales: [whole], parked: [], balanced: true })
    for (const event of [...claims, ...sale]) await shop.report(event)
    await shop.setClock(inHours(80))
    expect(await stateOf(world.app, shop)).toMatchObject({ sales: [whole], parked: [], balanced: true })
    expect(await mailsTo(shop)).toHaveLength(1)
  })

  it("with the link at any earlier place ends the same, and nothing is parked", async () => {
    const count = 5
    for (const order of ordersOf(Array.from({ length: count }, (_, i) => i))) {
      const shop = await open()
      const { sale, claims, link } = storyOf(shop)
      const events = [...sale, ...claims, link]
      for (const index of [...order, ...order]) await shop.report(events[index]!)
      await shop.setClock(inHours(25))
      expect(await stateOf(world.app, shop), `order ${order}`).toMatchObject({ sales: [whole], parked: [] })
      expect(
        (await shop.events()).map(({ reason }: Json) => reason).filter((r: string) => r?.startsWith("wait")),
      ).toEqual([])
      expect(await mailsTo(shop)).toEqual([])
    }
  })

  it("waits for an invoice that was not reported too, and no more once it was canceled or the API reported the sale", async () => {
    const shop = await open()
    const { claims, link } = storyOf(shop)
    for (const event of [...claims, link]) await shop.report(event)
    await shop.report([
      "refund.created",
      { id: "re_2", amount: 100, currency: "eur", payment_intent: "pi_2", status: "pending" },
    ])
    await shop.report([
      "charge.dispute.created",
      { id: "du_3", amount: 100, currency: "eur", payment_intent: "pi_3", status: "needs_response" },
    ])
    await shop.setClock(inHours(24))
    const reasons = (await shop.events("parked")).map(({ object_id, reason }: Json) => [object_id, reason]).sort()
    expect(reasons).toEqual([
      ["ch_s18", "waited for 24 h: its sale in_s18 was not reported"],
      ["du_3", "waited for 24 h: nothing said which sale the payment pi_3 was for"],
      ["re_2", "waited for 24 h: nothing said which sale the payment pi_2 was for"],
      ["re_s18", "waited for 24 h: its sale in_s18 was not reported"],
    ])
    await shop.report([
      "refund.updated",
      { id: "re_2", amount: 100, currency: "eur", payment_intent: "pi_2", status: "canceled" },
    ])
    const sale = { customer_external_id: "kim", currency: "EUR", click_id: shop.clicks[0] }
    await shop.post(201, "/v1/sales", { ...sale, external_id: "in_s18", amount: 11_900, tax: 1900 })
    await shop.post(201, "/v1/sales", { ...sale, external_id: "pi_3", amount: 100 })
    expect((await stateOf(world.app, shop)).parked).toEqual([])
    expect((await stateOf(world.app, shop)).sales).toMatchObject([whole, { refunded: 100 }])
  })
})

describe("a refund or dispute in another currency than its sale", () => {
  it("changes nothing and is parked, whichever comes first", async () => {
    const foreign = { currency: "usd", amount: 1000, payment_intent: "pi_f", charge: "ch_f" }
    const claims: FieldEvent[] = [
      ["refund.created", { ...foreign, id: "re_f", status: "succeeded" }],
      ["charge.dispute.created", { ...foreign, id: "du_f", status: "needs_response" }],
      ["charge.dispute.closed", { ...foreign, id: "du_f", status: "lost" }],
      ["charge.refunded", { ...foreign, id: "ch_f", amount_refunded: 1000 }],
    ]
    for (const saleFirst of [true, false]) {
      const shop = await open()
      const sale = paidCheckout("f", { client_reference_id: shop.clicks[0] }, 1000)
      for (const event of saleFirst ? [sale, ...claims] : [...claims, sale]) await shop.report(event)
      const { sales, parked } = await stateOf(world.app, shop)
      expect(sales).toMatchObject([{ refunded: 0, commissions: [[200, 0, "pending"]] }])
      expect(parked.map(({ reason }: Json) => reason)).toEqual(
        Array(4).fill("currency_mismatch: it is in USD, its sale is not"),
      )
    }
  })
})
