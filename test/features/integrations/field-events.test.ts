import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
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
const also = (type: string, [, object]: FieldEvent): FieldEvent => [type, object]

const refund = (name: string, payment: string, status: string, amount = 1000): FieldEvent => [
  "refund.created",
  {
    id: `re_${name}`,
    object: "refund",
    amount,
    currency: "eur",
    status,
    payment_intent: payment,
    charge: `ch_${name}`,
  },
]
const creditNote = (name: string, invoice: string, more: Record<string, unknown>): FieldEvent => [
  "credit_note.created",
  { id: `cn_${name}`, object: "credit_note", status: "issued", invoice, currency: "eur", refund: null, ...more },
]
const paidBy = (invoice: string, payment: string): FieldEvent => [
  "invoice_payment.paid",
  { id: `inpay_${invoice}`, invoice, status: "paid", payment: { type: "payment_intent", payment_intent: payment } },
]

describe("what shops really subscribe to is understood:", () => {
  it("an invoice by its other name is the same sale", async () => {
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [gv_click] }) => {
      const paid = paidInvoice("in_a", { customer: "cus_a", metadata: { gv_click } }, 1000)
      return [also("invoice.payment_succeeded", paid), paid]
    })
    expect(state.sales).toMatchObject([{ id: "in_a", isAdas: true, commissions: [[200, 0, "pending"]] }])
  })

  it("a customer who changed is bound", async () => {
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [gv_click] }) => [
      ["customer.updated", { id: "cus_b", object: "customer", email: "kim@mail.example", metadata: { gv_click } }],
      paidInvoice("in_b", { customer: "cus_b" }, 1000),
    ])
    expect(state.sales).toMatchObject([{ id: "in_b", isAdas: true }])
  })

  it("a session of mode setup binds its customer and is no sale", async () => {
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [click] }) => [
      [
        "checkout.session.completed",
        {
          id: "cs_setup",
          object: "checkout.session",
          mode: "setup",
          payment_status: "no_payment_required",
          amount_total: null,
          currency: null,
          payment_intent: null,
          invoice: null,
          setup_intent: "seti_1",
          customer: "cus_c",
          client_reference_id: click,
          metadata: {},
        },
      ],
      paidInvoice("in_c", { customer: "cus_c" }, 1000),
    ])
    expect(state.sales).toMatchObject([{ id: "in_c", isAdas: true }])
  })

  it.each([
    ["canceled", 0],
    ["failed", 0],
    ["succeeded", 1000],
  ])("a refund that was pending and %s in the end", async (end, refunded) => {
    for (const type of ["refund.updated", "charge.refund.updated"]) {
      const { state } = await expectOneEnd(world.app, open, ({ clicks: [click] }) => [
        paidCheckout("c", { client_reference_id: click }, 1000),
        refund("c", "pi_c", "pending"),
        also(type, refund("c", "pi_c", end)),
      ])
      const status = refunded === 0 ? "pending" : "reversed"
      expect(state.sales).toMatchObject([{ id: "pi_c", refunded, commissions: [[200, refunded / 5, status]] }])
    }
  })

  it("a credit note counts by what went back outside of Stripe, and not when it is void", async () => {
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [gv_click] }) => [
      paidInvoice("in_a", { customer: "cus_a", metadata: { gv_click } }, 1000),
      creditNote("a", "in_a", { amount: 500, out_of_band_amount: 500, post_payment_amount: 500 }),
      paidInvoice("in_b", { customer: "cus_b", metadata: { gv_click } }, 1000),
      creditNote("b", "in_b", { amount: 500, out_of_band_amount: 500 }),
      also("credit_note.voided", creditNote("b", "in_b", { amount: 500, out_of_band_amount: 500, status: "void" })),
    ])
    expect(state.sales).toMatchObject([{ refunded: 500 }, { refunded: 0 }])
  })

  it("a credit note of a refund by Stripe is that refund, and one of before the payment is nothing", async () => {
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [gv_click] }) => [
      paidInvoice("in_b", { customer: "cus_b", metadata: { gv_click } }, 1000),
      paidBy("in_b", "pi_b"),
      refund("e", "pi_b", "succeeded", 300),
      creditNote("e", "in_b", { amount: 300, refund: "re_e", refunds: [{ amount_refunded: 300, refund: "re_e" }] }),
      creditNote("f", "in_b", { type: "pre_payment", amount: 200, pre_payment_amount: 200, out_of_band_amount: null }),
    ])
    expect(state.sales).toMatchObject([{ id: "in_b", refunded: 300, commissions: [[200, 60, "pending"]] }])
  })

  it("a credit note says whose a refund was, where nothing else joins its payment to the invoice", async () => {
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [gv_click] }) => [
      paidInvoice("in_b", { customer: "cus_b", metadata: { gv_click } }, 1000),
      refund("e", "pi_b", "succeeded", 300),
      creditNote("e", "in_b", { amount: 300, refund: "re_e", refunds: [] }),
    ])
    expect(state.sales).toMatchObject([{ id: "in_b", refunded: 300 }])
  })

  it("and the list of what to subscribe to holds what refunds need", async () => {
    const shop = await open()
    const { events } = await ask(world.app, 200, "GET", "/v1/integrations/stripe", shop.vendor.sk)
    expect(events).toEqual(expect.arrayContaining(["invoice_payment.paid", "refund.updated"]))
  })
})

describe("a dispute", () => {
  const dispute = (type: "created" | "closed", status: string): FieldEvent => [
    `charge.dispute.${type}`,
    { id: "du_1", object: "dispute", amount: 1000, currency: "eur", payment_intent: "pi_d", charge: "ch_d", status },
  ]

  it.each(["prevented", "warning_closed", "won", "a_status_of_tomorrow"])(
    "closed as %s takes nothing",
    async (status) => {
      for (const opened of ["needs_response", "warning_needs_response", status]) {
        const { state } = await expectOneEnd(world.app, open, ({ clicks: [click] }) => [
          paidCheckout("d", { client_reference_id: click }, 1000),
          dispute("created", opened),
          dispute("closed", status),
        ])
        expect(state.sales).toMatchObject([{ refunded: 0, commissions: [[200, 0, "pending"]] }])
      }
    },
  )

  it("closed as lost takes the sale, whatever it was opened as", async () => {
    const { state } = await expectOneEnd(world.app, open, ({ clicks: [click] }) => [
      paidCheckout("d", { client_reference_id: click }, 1000),
      dispute("created", "a_status_of_tomorrow"),
      dispute("closed", "lost"),
    ])
    expect(state.sales).toMatchObject([{ refunded: 1000, commissions: [[200, 200, "reversed"]] }])
  })
})

it("what makes no sense as an object is parked and stops nothing", async () => {
  const shop = await open()
  for (const data of [undefined, null, {}, { object: null }, { object: [] }, { object: "in_1" }])
    await shop.sendRaw({ type: "invoice.paid", data })
  await shop.report(paidInvoice("in_1", { customer: "cus_1" }))
  const { sales, parked } = await stateOf(world.app, shop)
  expect([sales.length, parked.length]).toEqual([1, 6])
})
