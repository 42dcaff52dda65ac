import { describe, expect, it } from "vitest"
import * as stripe from "../../../tools/stripe-stand-in/events.ts"
import { type Purchase, purchase } from "../../../tools/stripe-stand-in/purchase.ts"
import type { Json } from "../../support/app.ts"
import { MINUTE } from "../../support/shop.ts"
import { openStripeShop, useVendorStripe } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()

/** A shop with a sale of 10000 that earned 1000, of a single payment or of an invoice. */
async function sold(more: Partial<Purchase> = {}, reported = true) {
  const shop = await openStripeShop(world.app)
  const click = await shop.click()
  await shop.pass(MINUTE)
  const order = purchase({ amount: 10_000, currency: "eur", clientReferenceId: click, ...more })
  const invoiced = { ...order, subscriptionMetadata: { gv_click: click } }
  const sell = () => shop.send(order.invoice ? stripe.invoicePaid(invoiced) : stripe.checkoutSessionCompleted(order))
  if (reported) await sell()
  const state = async () => {
    const sale = await shop.saleNamed(order.invoice ?? order.paymentIntent)
    const { refunds } = await shop.get(`/v1/sales/${sale.id}/explanation`)
    const rows = refunds.map((refund: Json) => [refund.external_id, refund.amount, refund.status])
    return { refunded: sale.refunded_amount, reversed: sale.commissions[0]?.reversed_amount, rows }
  }
  return { shop, order, sell, state }
}

describe("a refund", () => {
  it("reported twice, by refund.created and by charge.refunded, is one, in either order", async () => {
    for (const chargeFirst of [false, true]) {
      const { shop, order, state } = await sold()
      const reported = [
        stripe.refundCreated(order, { refund: `re_${order.charge}`, amount: 4000 }),
        stripe.chargeRefunded(order, { total: 4000 }),
      ]
      for (const emission of chargeFirst ? reported.toReversed() : reported) await shop.send(emission)
      expect(await state()).toEqual({
        refunded: 4000,
        reversed: 400,
        rows: [[`re_${order.charge}`, 4000, "applied"]],
      })
      expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })
    }
  })

  it("reported by charge.refunded alone counts, by what the charge says in all", async () => {
    const { shop, order, state } = await sold()
    await shop.send(stripe.chargeRefunded(order, { total: 4000 }))
    await shop.send(stripe.chargeRefunded(order, { total: 9000, before: 4000 }))
    await shop.send(stripe.chargeRefunded(order, { total: 4000 }))
    expect(await state()).toMatchObject({ refunded: 9000, reversed: 900, rows: [[order.charge, 9000, "applied"]] })
    await shop.send(stripe.refundCreated(order, { refund: `re_${order.charge}`, amount: 5000 }))
    expect(await state()).toMatchObject({
      refunded: 9000,
      rows: [
        [order.charge, 4000, "applied"],
        [`re_${order.charge}`, 5000, "applied"],
      ],
    })
  })

  it("reported by the API under Stripe's id as well is one", async () => {
    const { shop, order, state } = await sold()
    const id = `re_${order.charge}`
    await shop.refund(order.paymentIntent, { external_id: id, amount: 4000 })
    await shop.send(stripe.refundCreated(order, { refund: id, amount: 4000 }))
    await shop.send(stripe.chargeRefunded(order, { total: 4000 }))
    expect(await state()).toMatchObject({ refunded: 4000, rows: [[id, 4000, "applied"]] })
  })

  it("that failed gives back what it took, whichever is reported first", async () => {
    for (const failedFirst of [false, true]) {
      const { shop, order, state } = await sold()
      const refund = { refund: `re_${order.charge}`, amount: 4000 }
      const failed = { ...stripe.refundCreated(order, { ...refund, status: "failed" }), type: "refund.failed" }
      const reported = [stripe.refundCreated(order, refund), failed, stripe.chargeRefunded(order, { total: 4000 })]
      for (const emission of failedFirst ? reported.toReversed() : reported) await shop.send(emission)
      expect(await state()).toMatchObject({ refunded: 0, reversed: 0 })
      expect(await shop.balance()).toMatchObject([{ pending: 1000 }])
    }
  })

  it("that was pending and is canceled gives back what it took; one that succeeds stays", async () => {
    for (const status of ["canceled", "succeeded"] as const) {
      const { shop, order, state } = await sold()
      const refund = { refund: `re_${order.charge}`, amount: 4000 }
      await shop.send(stripe.refundCreated(order, { ...refund, status: "pending" }))
      expect(await state()).toMatchObject({ refunded: 4000, reversed: 400 })
      await shop.send(stripe.refundUpdated(order, { ...refund, status }))
      expect(await state()).toMatchObject({ refunded: status === "canceled" ? 0 : 4000 })
    }
  })

  it("before its sale waits, and takes effect with it", async () => {
    const { shop, order, sell, state } = await sold({}, false)
    await shop.send(stripe.refundCreated(order, { refund: `re_${order.charge}`, amount: 4000 }))
    await shop.send(stripe.chargeRefunded(order, { total: 4000 }))
    expect(await shop.events()).toMatchObject([
      { status: "processed", reason: `waits for the sale of ${order.paymentIntent}` },
      { status: "processed" },
    ])
    await sell()
    expect(await state()).toMatchObject({ refunded: 4000, reversed: 400 })
  })
})

describe("a refund of an invoice, which names the payment only,", () => {
  const invoiced = (): Partial<Purchase> => ({ mode: "subscription", customer: "cus_1" })
  const applied = { refunded: 4000, reversed: 400 }

  it("finds it by what Stripe answers, asked after the commit", async () => {
    const { shop, order, state } = await sold(invoiced())
    await world.standIn.emit(stripe.invoicePaid(order))
    await shop.send(stripe.refundCreated(order, { amount: 4000 }))
    expect(await state()).toMatchObject(applied)
  })

  it("finds it when the invoice comes later, and asks again then", async () => {
    const { shop, order, sell, state } = await sold(invoiced(), false)
    await shop.send(stripe.refundCreated(order, { amount: 4000 }))
    await shop.send(stripe.chargeRefunded(order, { total: 4000 }))
    await world.standIn.emit(stripe.invoicePaid(order))
    await sell()
    expect(await state()).toMatchObject(applied)
  })

  it("finds it by invoice_payment.paid where Stripe is not ours to ask, in any order", async () => {
    for (const refundFirst of [false, true]) {
      const { shop, order, state } = await sold(invoiced())
      const link = stripe.invoicePaymentPaid(order)
      const reported = [
        link,
        stripe.refundCreated(order, { amount: 4000 }),
        stripe.chargeRefunded(order, { total: 4000 }),
      ]
      for (const emission of refundFirst ? reported.toReversed() : reported) await shop.send(emission)
      expect(await state()).toMatchObject(applied)
    }
  })

  it("finds it by what the API reported of the same refund", async () => {
    const { shop, order, state } = await sold(invoiced())
    const id = `re_${order.charge}`
    await shop.send(stripe.refundCreated(order, { refund: id, amount: 4000 }))
    await shop.refund(order.invoice!, { external_id: id, amount: 4000 }, 200)
    await shop.send(stripe.refundCreated(order, { refund: id, amount: 4000 }))
    expect(await state()).toMatchObject(applied)
    expect(await shop.events("parked")).toEqual([])
  })

  it("finds it by the credit note that names it, and one of money outside of Stripe counts beside it", async () => {
    const { shop, order, state } = await sold(invoiced())
    const id = `re_${order.charge}`
    await shop.send(stripe.refundCreated(order, { refund: id, amount: 3000 }))
    await shop.send(stripe.creditNoteCreated(order, { amount: 3000, refund: id }))
    expect(await state()).toMatchObject({ refunded: 3000, reversed: 300 })
    await shop.send(stripe.creditNoteCreated(order, { amount: 1000 }))
    expect(await state()).toMatchObject(applied)
  })

  it("finds it in the shapes of endpoints that are pinned to an older version", async () => {
    const { shop, order, state } = await sold(invoiced())
    const charge = stripe.chargeRefunded(order, { total: 4000 })
    await shop.send({ ...charge, object: { ...charge.object, invoice: order.invoice } })
    expect(await state()).toMatchObject(applied)
  })
})

describe("a dispute", () => {
  it("takes the sale back while it is open, and for good when it is lost", async () => {
    const { shop, order, state } = await sold()
    await shop.send(stripe.disputeCreated(order))
    expect(await state()).toMatchObject({ refunded: 10_000, reversed: 1000 })
    await shop.send(stripe.disputeClosed(order, { status: "lost" }))
    await shop.send(stripe.disputeCreated(order))
    expect(await state()).toMatchObject({ refunded: 10_000, reversed: 1000 })
  })

  it("won gives it back, in any order and any number of times", async () => {
    for (const closedFirst of [false, true]) {
      const { shop, order, state } = await sold()
      const reported = [stripe.disputeCreated(order), stripe.disputeClosed(order, { status: "won" })]
      for (const emission of closedFirst ? reported.toReversed() : [...reported, ...reported]) await shop.send(emission)
      expect(await state()).toMatchObject({ refunded: 0, reversed: 0 })
      expect(await shop.balance()).toMatchObject([{ pending: 1000 }])
    }
  })

  it("gives way to a refund, whichever is reported first", async () => {
    for (const disputeFirst of [false, true]) {
      const { shop, order, state } = await sold()
      const reported = [
        stripe.refundCreated(order, { refund: `re_${order.charge}`, amount: 4000 }),
        stripe.disputeCreated(order),
      ]
      for (const emission of disputeFirst ? reported.toReversed() : reported) await shop.send(emission)
      expect(await state()).toMatchObject({ refunded: 10_000, reversed: 1000 })
      await shop.send(stripe.disputeClosed(order, { status: "won" }))
      expect(await state()).toMatchObject({ refunded: 4000, reversed: 400 })
    }
  })

  it("that is only an inquiry takes nothing, unless it is lost in the end", async () => {
    const { shop, order, state } = await sold()
    await shop.send(stripe.disputeCreated(order, { status: "warning_needs_response" }))
    expect(await state()).toMatchObject({ refunded: 0, rows: [] })
    await shop.send(stripe.disputeClosed(order, { status: "warning_closed" }))
    expect(await state()).toMatchObject({ refunded: 0 })
    const other = await sold()
    await other.shop.send(stripe.disputeCreated(other.order, { status: "warning_needs_response" }))
    await other.shop.send(stripe.disputeClosed(other.order, { status: "lost" }))
    expect(await other.state()).toMatchObject({ refunded: 10_000 })
  })

  it("before its sale waits for it", async () => {
    const { shop, order, sell, state } = await sold({}, false)
    await shop.send(stripe.disputeCreated(order, { amount: 2500 }))
    await sell()
    expect(await state()).toMatchObject({ refunded: 2500, reversed: 250 })
  })
})
