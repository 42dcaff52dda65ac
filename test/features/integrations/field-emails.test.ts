import { describe, expect, it } from "vitest"
import type { Json } from "../../support/app.ts"
import {
  expectOneEnd,
  type FieldEvent,
  type FieldShop,
  openFieldShop,
  paidInvoice,
} from "../../support/field-events.ts"
import { useVendorStripe } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()
const open = () => openFieldShop(world.app)

const customer = (type: "created" | "updated", email: string): FieldEvent => [
  `customer.${type}`,
  { id: "cus_1", object: "customer", email, metadata: {} },
]
const sold = ({ clicks: [gv_click] }: FieldShop) =>
  paidInvoice("in_1", { customer: "cus_1", metadata: { gv_click } }, 4000)
const commissionOf = async (shop: FieldShop) => {
  const { id } = await shop.saleNamed("in_1")
  const [commission] = (await shop.get(`/v1/sales/${id}/explanation`)).commissions
  return [commission.status, ...commission.hold_reasons]
}

describe("an e-mail that Stripe reports beside the sale", () => {
  it.each(["Ada.Love@mail.example", "ada.love+shop@mail.example", "adalove@MAIL.example"])(
    "and is the affiliate's own mailbox (%s) holds what they earned, in any order",
    async (email) => {
      const { state, shop } = await expectOneEnd(world.app, open, (of) => [sold(of), customer("created", email)])
      expect(state.sales).toMatchObject([{ isAdas: true, commissions: [[800, 0, "held"]] }])
      expect(await commissionOf(shop)).toEqual(["held", "self_referral"])
    },
  )

  it("and is a colleague's holds nothing", async () => {
    const colleague = customer("created", "kim.love@mail.example")
    const { state } = await expectOneEnd(world.app, open, (of) => [sold(of), colleague])
    expect(state.sales).toMatchObject([{ isAdas: true, commissions: [[800, 0, "pending"]] }])
  })

  it("beside others counts, whichever of them was first: at the sale, at the customer, or changed later", async () => {
    const { state } = await expectOneEnd(world.app, open, (of) => [
      [sold(of)[0], { ...sold(of)[1], customer_email: "kim@mail.example" }],
      customer("created", "kim.love@mail.example"),
      customer("updated", "ada.love@mail.example"),
    ])
    expect(state.sales).toMatchObject([{ isAdas: true, commissions: [[800, 0, "held"]] }])
  })

  it("of a customer who has two names counts for both", async () => {
    const { state } = await expectOneEnd(world.app, open, (of) => [
      [
        sold(of)[0],
        {
          ...sold(of)[1],
          metadata: { gv_click: of.clicks[0], gv_customer: "kim-7" },
          customer_email: "k@mail.example",
        },
      ],
      customer("created", "ada.love@mail.example"),
    ])
    expect(state.sales).toMatchObject([{ customer: "kim-7", isAdas: true, commissions: [[800, 0, "held"]] }])
  })

  it("holds nothing that a person released, or that was paid", async () => {
    const shop = await open()
    await shop.report(sold(shop))
    const own = "ada.love@mail.example"
    await shop.report(customer("created", own))
    const [{ id }] = (await shop.saleNamed("in_1")).commissions
    await shop.post(200, `/v1/commissions/${id}/release`, { reason: "asked her" })
    for (const email of [own, "ada.love+2@mail.example"]) await shop.report(customer("updated", email))
    expect(await commissionOf(shop)).toEqual(["pending", "self_referral"])

    const other = await open()
    await other.report(sold(other))
    await world.app.admin`update commissions set status = 'paid' where vendor_id = ${other.vendor.id}`
    await other.report(customer("created", own))
    expect(await commissionOf(other)).toEqual(["paid", "self_referral"])
  })
})

it("what a person released for one reason stays released when another becomes known, which is written down", async () => {
  const shop = await open()
  await shop.report(sold(shop))
  await world.app.admin`
    update commissions set status = 'held', reasons = array['fast_conversion'] where vendor_id = ${shop.vendor.id}`
  const [{ id }] = (await shop.saleNamed("in_1")).commissions
  await shop.post(200, `/v1/commissions/${id}/release`, { reason: "a regular" })
  await shop.report(customer("created", "ada.love@mail.example"))
  expect(await commissionOf(shop)).toEqual(["pending", "self_referral", "fast_conversion"])
})

describe("an e-mail that a lead reports later", () => {
  it("holds what was earned before, also where the same lead is reported again and only then has it", async () => {
    const shop = await open()
    const sale = { external_id: "a02-2", customer_external_id: "a02-2", amount: 4000, currency: "EUR" }
    await shop.post(201, "/v1/sales", { ...sale, click_id: shop.clicks[1] })
    const lead = { customer_external_id: "a02-2", event_name: "newsletter" }
    await shop.post(201, "/v1/leads", lead)
    const status = async () => (await shop.saleNamed("a02-2")).commissions.map((c: Json) => c.status)
    expect(await status()).toEqual(["pending"])
    const again = { ...lead, email: "ada.love+shop@mail.example" }
    for (let i = 0; i < 2; i++) await shop.post(200, "/v1/leads", again)
    expect(await status()).toEqual(["held"])
    expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
  })
})
