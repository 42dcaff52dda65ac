import type Stripe from "stripe"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { stripeClient } from "../../../tools/stripe-stand-in/client.ts"
import {
  chargeRefunded,
  checkoutAsyncPayment,
  checkoutSessionCompleted,
  customerCreated,
  disputeClosed,
  disputeCreated,
  type Emission,
  invoicePaid,
  refundCreated,
} from "../../../tools/stripe-stand-in/events.ts"
import { purchase, renewal } from "../../../tools/stripe-stand-in/purchase.ts"
import { startReceiver } from "../../../tools/stripe-stand-in/receiver.ts"
import { type StandIn, startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"

let vendor: Awaited<ReturnType<typeof startReceiver>>
let standIn: StandIn
let stripe: Stripe

beforeEach(async () => {
  vendor = await startReceiver("whsec_vendor")
  standIn = await startStripeStandIn()
  stripe = stripeClient(standIn)
})
afterEach(async () => {
  await standIn.close()
  await vendor.close()
})

const send = (emission: Emission) => standIn.emit({ ...emission, url: vendor.url, secret: vendor.secret })
const last = () => vendor.received.at(-1)!.event

const subscribed = (more: Partial<Parameters<typeof purchase>[0]> = {}) =>
  purchase({
    amount: 11_900,
    tax: 1_900,
    mode: "subscription",
    clientReferenceId: "clk_1",
    metadata: { gv_click: "clk_1" },
    subscriptionMetadata: { gv_click: "clk_1" },
    ...more,
  })

describe("a subscription", () => {
  test("its session names the invoice and no payment; its invoice names no payment either", async () => {
    const order = subscribed()
    await send(checkoutSessionCompleted(order))
    expect(last()).toMatchObject({
      type: "checkout.session.completed",
      data: {
        object: {
          client_reference_id: "clk_1",
          payment_intent: null,
          payment_status: "paid",
          invoice: order.invoice,
          subscription: order.subscription,
          amount_subtotal: 10_000,
          amount_total: 11_900,
          total_details: { amount_tax: 1_900, amount_shipping: 0 },
        },
      },
    })
    await send(invoicePaid(order))
    const invoice = last().data.object as Stripe.Invoice
    expect(invoice).toMatchObject({ id: order.invoice, total: 11_900, total_excluding_tax: 10_000, subtotal: 10_000 })
    expect(invoice.parent?.subscription_details).toEqual({
      metadata: { gv_click: "clk_1" },
      subscription: order.subscription,
    })
    for (const gone of ["charge", "payment_intent", "subscription", "tax"]) expect(invoice).not.toHaveProperty(gone)
  })

  test("a refund finds its invoice through invoice payments, and only there", async () => {
    const order = subscribed()
    await send(invoicePaid(order))
    await send(refundCreated(order, { amount: 5_000, refund: "re_1" }))
    const refund = last().data.object as Stripe.Refund
    expect(refund).toMatchObject({ id: "re_1", amount: 5_000, charge: order.charge })
    const { data } = await stripe.invoicePayments.list({
      payment: { type: "payment_intent", payment_intent: String(refund.payment_intent) },
    })
    expect(data.map(({ invoice }) => invoice)).toEqual([order.invoice])
    const elsewhere = { payment: { type: "payment_intent", payment_intent: "pi_other" } }
    expect((await stripe.invoicePayments.list(elsewhere)).data).toEqual([])
    const charge = await stripe.charges.retrieve(order.charge, { expand: ["payment_intent", "customer"] })
    expect(charge).toMatchObject({ payment_intent: { id: order.paymentIntent }, customer: { id: order.customer } })
    expect(charge).not.toHaveProperty("invoice")
  })

  test("a renewal has an invoice and a payment of its own", async () => {
    const first = subscribed()
    const second = renewal(first, { amount: 5_950, tax: 950 })
    await send(invoicePaid(first))
    await send(invoicePaid(second, "subscription_cycle"))
    expect(last().data.object).toMatchObject({ billing_reason: "subscription_cycle", total: 5_950 })
    const { data } = await stripe.invoices.list({ subscription: first.subscription ?? "" })
    expect(data.map(({ id }) => id)).toEqual([second.invoice, first.invoice])
    expect(await stripe.subscriptions.retrieve(first.subscription ?? "")).toMatchObject({
      metadata: { gv_click: "clk_1" },
    })
  })

  test("a promotion code is in the session, and behind a discount of the invoice", async () => {
    const order = subscribed({ discount: 1_000, promotionCode: { id: "promo_1", code: "ADA10", coupon: "ten" } })
    await send(checkoutSessionCompleted(order))
    expect(last().data.object).toMatchObject({ discounts: [{ coupon: "ten", promotion_code: "promo_1" }] })
    expect(await stripe.promotionCodes.retrieve("promo_1")).toMatchObject({
      code: "ADA10",
      promotion: { coupon: "ten" },
    })
    expect((await stripe.promotionCodes.list({ code: "ADA10" })).data).toHaveLength(1)
    await send(invoicePaid(order))
    const invoice = await stripe.invoices.retrieve(order.invoice ?? "", { expand: ["discounts.promotion_code"] })
    expect(invoice.discounts).toMatchObject([{ promotion_code: { code: "ADA10" } }])
  })
})

describe("a single payment", () => {
  test("by a guest has no customer and no invoice; its session is found by its payment", async () => {
    const order = purchase({ amount: 4_200, currency: "eur", clientReferenceId: "clk_2" })
    await send(checkoutSessionCompleted(order))
    expect(last().data.object).toMatchObject({ customer: null, invoice: null, payment_intent: order.paymentIntent })
    const { data } = await stripe.checkout.sessions.list({ payment_intent: order.paymentIntent })
    expect(data.map(({ id }) => id)).toEqual([order.session])
    const intent = await stripe.paymentIntents.retrieve(order.paymentIntent, { expand: ["latest_charge"] })
    expect(intent).toMatchObject({ status: "succeeded", latest_charge: { id: order.charge, amount: 4_200 } })
    const items = await stripe.checkout.sessions.listLineItems(order.session)
    expect(items.data[0]?.price?.product).toBe("prod_standin")
  })

  test("that takes days is unpaid at first and has no charge until it succeeds", async () => {
    const order = purchase({ amount: 4_200 })
    await send(checkoutSessionCompleted(order, "unpaid"))
    expect(last().data.object).toMatchObject({ payment_status: "unpaid", status: "complete" })
    await expect(stripe.charges.retrieve(order.charge)).rejects.toMatchObject({
      code: "resource_missing",
      statusCode: 404,
    })
    await send(checkoutAsyncPayment(order, "succeeded"))
    expect(last()).toMatchObject({
      type: "checkout.session.async_payment_succeeded",
      data: { object: { payment_status: "paid" } },
    })
    expect((await stripe.charges.retrieve(order.charge)).paid).toBe(true)
  })

  test("refunds add up on the charge, and a dispute can be lost or won", async () => {
    const order = purchase({ amount: 1_000 })
    await send(chargeRefunded(order, { total: 400 }))
    expect(last().data.object).toMatchObject({ amount_refunded: 400, refunded: false })
    await send(chargeRefunded(order, { total: 1_000, before: 400 }))
    expect(last().data).toMatchObject({
      object: { amount_refunded: 1_000, refunded: true },
      previous_attributes: { amount_refunded: 400 },
    })
    await send(disputeCreated(order))
    const { id } = last().data.object as Stripe.Dispute
    expect((await stripe.charges.retrieve(order.charge)).disputed).toBe(true)
    await send(disputeClosed(order, { status: "won" }))
    expect(last()).toMatchObject({ type: "charge.dispute.closed", data: { object: { id, status: "won" } } })
    expect(await stripe.disputes.retrieve(id)).toMatchObject({ status: "won", payment_intent: order.paymentIntent })
  })
})

test("a customer carries the vendor's metadata", async () => {
  const order = purchase({ amount: 1, customer: "cus_1", email: "ada@example.com" })
  await send(customerCreated(order, { gv_customer: "u_1" }))
  expect(last()).toMatchObject({ type: "customer.created", data: { object: { metadata: { gv_customer: "u_1" } } } })
  expect((await stripe.customers.list({ email: "ada@example.com" })).data).toHaveLength(1)
  expect(() => customerCreated(purchase({ amount: 1 }))).toThrow("guest")
})

test("an expansion that does not exist is refused, and the refused request changes nothing", async () => {
  const account = await stripe.accounts.create({ type: "express", capabilities: { transfers: { requested: true } } })
  await standIn.setAccountStatus({ account: account.id, status: "ready" })
  const params = { amount: 1, currency: "usd", destination: account.id, expand: ["nothing"] }
  await expect(stripe.transfers.create(params)).rejects.toMatchObject({ statusCode: 400, param: "expand" })
  expect((await stripe.transfers.list()).data).toEqual([])
  const expanded = await stripe.transfers.create({ ...params, expand: ["destination"] })
  expect(expanded.destination).toMatchObject({ object: "account", id: account.id })
})

test("the events of one purchase, sent twice over and in any order, keep their ids", async () => {
  const order = subscribed()
  await standIn.setWebhookMode({ hold: true })
  await send(checkoutSessionCompleted(order))
  await send(invoicePaid(order))
  await send(refundCreated(order))
  await standIn.flushWebhooks({ order: "shuffle", seed: 2, copies: 2 })
  const ids = vendor.received.map(({ event }) => event.id)
  expect([ids.length, new Set(ids).size]).toEqual([6, 3])
})
