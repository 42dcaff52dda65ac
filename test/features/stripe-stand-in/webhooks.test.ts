import Stripe from "stripe"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { readyAccount, stripeClient } from "../../../tools/stripe-stand-in/client.ts"
import { API_VERSION } from "../../../tools/stripe-stand-in/model.ts"
import { startReceiver } from "../../../tools/stripe-stand-in/receiver.ts"
import { type StandIn, startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"

let receiver: Awaited<ReturnType<typeof startReceiver>>
let standIn: StandIn
let stripe: Stripe

beforeEach(async () => {
  receiver = await startReceiver()
  standIn = await startStripeStandIn({ webhook: receiver, webhookRetryDelaysMs: [1, 1] })
  stripe = stripeClient(standIn)
})
afterEach(async () => {
  await standIn.close()
  await receiver.close()
})

const came = async () => {
  await standIn.settleWebhooks()
  return receiver.types()
}

describe("the platform's own events", () => {
  test("each act fires its event, signed so that the SDK accepts it", async () => {
    const destination = await readyAccount(stripe, standIn)
    const { id } = await stripe.transfers.create({ amount: 100, currency: "usd", destination })
    await stripe.transfers.createReversal(id, { amount: 40 })
    await standIn.setBalance({ currency: "usd", amount: 500_000_000 })
    await standIn.payOut({ account: destination, amount: 60, currency: "usd", status: "paid" })
    await standIn.changeBankAccount({ account: destination })
    await standIn.deauthorize({ account: destination })
    expect(await came()).toEqual([
      "account.updated",
      "transfer.created",
      "transfer.reversed",
      "balance.available",
      "payout.paid",
      "account.external_account.updated",
      "account.application.deauthorized",
    ])
    const [updated, created, reversed] = receiver.received.map(({ event }) => event)
    expect(updated).toMatchObject({ account: destination, data: { previous_attributes: { payouts_enabled: false } } })
    expect(created).toMatchObject({ api_version: API_VERSION, livemode: false, data: { object: { id } } })
    expect(created).not.toHaveProperty("account")
    expect(reversed?.data).toMatchObject({
      object: { amount: 100, amount_reversed: 40, reversed: false },
      previous_attributes: { amount_reversed: 0 },
    })
  })

  test("the events speak the API version of the installed SDK", () => {
    expect(API_VERSION).toBe(Stripe.API_VERSION)
  })

  test("a replayed request fires nothing again", async () => {
    const destination = await readyAccount(stripe, standIn)
    for (let n = 0; n < 2; n++)
      await stripe.transfers.create({ amount: 1, currency: "usd", destination }, { idempotencyKey: "k" })
    expect((await came()).filter((type) => type === "transfer.created")).toHaveLength(1)
  })

  test("events can be listed and read, by type", async () => {
    await readyAccount(stripe, standIn)
    await standIn.setBalance({ currency: "usd", amount: 500_000_000 })
    const { data } = await stripe.events.list({ type: "account.updated" })
    expect(data.map(({ type }) => type)).toEqual(["account.updated"])
    expect((await stripe.events.retrieve(data[0]?.id ?? "")).type).toBe("account.updated")
    expect((await stripe.events.list({ types: ["balance.available"] })).data).toHaveLength(1)
  })
})

describe("delivery", () => {
  const fire = async (...currencies: string[]) => {
    for (const currency of currencies) await standIn.setBalance({ currency, amount: 200_000_000 })
  }
  const currencies = () =>
    receiver.received.map(
      ({ event }) => (event.data.object as Stripe.Balance).available.filter((a) => a.amount > 1e8).length,
    )

  test("a failing receiver is tried again, with a fresh signature over the same body, and then given up", async () => {
    receiver.refuse(500)
    await fire("usd")
    expect(await came()).toEqual(["balance.available"])
    receiver.refuse(500, 302, 404)
    await fire("eur")
    expect(await came()).toEqual(["balance.available"])
    const states = (await standIn.deliveries()).map(({ state, attempts, last_status }) => [
      state,
      attempts,
      last_status,
    ])
    expect(states).toEqual([
      ["delivered", 2, 200],
      ["failed", 3, 404],
    ])
  })

  test("held events come when they are let go, in any order", async () => {
    await standIn.setWebhookMode({ hold: true })
    await fire("usd", "eur", "gbp")
    expect(await came()).toEqual([])
    await standIn.flushWebhooks({ order: "reverse" })
    expect(currencies()).toEqual([3, 2, 1])
  })

  test("a shuffled flush is the same for the same seed and loses nothing", async () => {
    await standIn.setWebhookMode({ hold: true })
    await fire("usd", "eur", "gbp", "jpy", "chf")
    await standIn.flushWebhooks({ order: "shuffle", seed: 5, copies: 2 })
    expect(currencies().toSorted()).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    expect(currencies()).not.toEqual(currencies().toSorted())
  })

  test("dropped events never come, duplicated ones come as often as set, under one id", async () => {
    await standIn.setWebhookMode({ drop: true })
    await fire("usd")
    await standIn.setWebhookMode({ copies: 3 })
    await fire("eur")
    expect(await came()).toHaveLength(3)
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1)
  })

  test("a mode may concern some types only, and what is held can be thrown away", async () => {
    await standIn.setWebhookMode({ hold: true, types: ["account.updated"] })
    await readyAccount(stripe, standIn)
    await fire("usd")
    expect(await came()).toEqual(["balance.available"])
    await standIn.discardWebhooks()
    await standIn.flushWebhooks()
    expect(receiver.types()).toEqual(["balance.available"])
  })

  test("an event can be sent once more, to another endpoint too", async () => {
    await fire("usd")
    await came()
    const other = await startReceiver("whsec_other")
    const event = receiver.received[0]?.event.id ?? ""
    await standIn.resend({ event })
    await standIn.resend({ event, url: other.url, secret: other.secret })
    expect([receiver.received.length, other.received.length]).toEqual([2, 1])
    await other.close()
  })

  test("another secret, an old signature and a changed body are refused by the SDK", async () => {
    const object = { id: "cus_1", object: "customer" }
    await standIn.emit({ type: "customer.created", object, url: receiver.url, secret: "whsec_wrong" })
    const hourAgo = Math.floor(Date.now() / 1000) - 3600
    await standIn.emit({ type: "customer.created", object, signedAt: hourAgo })
    expect(receiver.received).toEqual([])
    await standIn.emit({ type: "customer.created", object })
    const { body, signature } = receiver.received[0]!
    const changed = Stripe.webhooks.constructEventAsync(body.replace("cus_1", "cus_2"), signature, receiver.secret)
    await expect(changed).rejects.toThrow("No signatures found")
  })
})
