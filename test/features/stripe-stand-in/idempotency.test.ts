import type Stripe from "stripe"
import { afterEach, beforeEach, expect, test } from "vitest"
import { readyAccount, stripeClient } from "../../../tools/stripe-stand-in/client.ts"
import { type StandIn, startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"

let standIn: StandIn
let stripe: Stripe
let destination: string

beforeEach(async () => {
  standIn = await startStripeStandIn()
  stripe = stripeClient(standIn)
  destination = await readyAccount(stripe, standIn)
})
afterEach(() => standIn.close())

const pay = (key: string, more: Partial<Stripe.TransferCreateParams> = {}, client = stripe) =>
  client.transfers.create({ amount: 100, currency: "usd", destination, ...more }, { idempotencyKey: key })

const failure = (promise: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  promise.then(
    () => expect.unreachable("it should have failed"),
    (error) => error,
  )

const transferCount = async () => (await standIn.objects({ object: "transfer" })).length

test("the same key and parameters replay the first answer and say so", async () => {
  const first = await pay("k", { metadata: { a: "1", b: "2" } })
  const second = await pay("k", { metadata: { b: "2", a: "1" } })
  expect(second).toEqual(first)
  expect((await standIn.requests()).slice(-2).map(({ replayed }) => replayed)).toEqual([false, true])
  expect(await transferCount()).toBe(1)
})

test("the replay is the answer of then, whatever became of the object", async () => {
  const first = await pay("k")
  await stripe.transfers.createReversal(first.id)
  expect((await pay("k")).amount_reversed).toBe(0)
})

test("the same key with other parameters or at another endpoint is an idempotency error", async () => {
  await pay("k")
  const other = await failure(pay("k", { amount: 101 }))
  expect([other.type, other.statusCode]).toEqual(["StripeIdempotencyError", 400])
  const elsewhere = await failure(stripe.accounts.create({}, { idempotencyKey: "k" }))
  expect(elsewhere.message).toContain("'/v1/accounts' vs '/v1/transfers'")
  expect(await transferCount()).toBe(1)
})

test("keys belong to an API key", async () => {
  await pay("k")
  await pay("k", {}, stripeClient(standIn, { apiKey: "sk_test_other" }))
  expect(await transferCount()).toBe(2)
})

test("a refusal after execution began is stored: more funds do not change it, a new key does", async () => {
  await standIn.setBalance({ currency: "usd", amount: 0 })
  expect((await failure(pay("k"))).code).toBe("balance_insufficient")
  await standIn.setBalance({ currency: "usd", amount: 1_000 })
  const replayed = await failure(pay("k"))
  expect([replayed.code, replayed.headers?.["idempotent-replayed"]]).toEqual(["balance_insufficient", "true"])
  await pay("k2")
  expect(await transferCount()).toBe(1)
})

test("a failed validation is not stored", async () => {
  expect((await failure(pay("k", { amount: 0 }))).code).toBe("parameter_invalid_integer")
  expect((await pay("k")).amount).toBe(100)
})

test("a 500 is stored and replayed, with and without its effect", async () => {
  await standIn.addFault({ kind: "error_after", path: "/v1/transfers" })
  await standIn.addFault({ kind: "error_before", path: "/v1/transfers" })
  for (const key of ["acted", "not acted"])
    for (const replayed of [undefined, "true"]) {
      const error = await failure(pay(key))
      expect([error.type, error.statusCode, error.headers?.["idempotent-replayed"]]).toEqual([
        "StripeAPIError",
        500,
        replayed,
      ])
    }
  expect(await transferCount()).toBe(1)
})

test("a key in use is a 409, and afterwards replays", async () => {
  await standIn.addFault({ kind: "latency", ms: 150, path: "/v1/transfers" })
  const slow = pay("k")
  // The first request is on its way as soon as the stand-in has logged it.
  await expect
    .poll(async () => (await standIn.requests()).some(({ idempotencyKey }) => idempotencyKey === "k"))
    .toBe(true)
  const inUse = await failure(pay("k"))
  expect([inUse.statusCode, inUse.code]).toEqual([409, "idempotency_key_in_use"])
  const first = await slow
  expect((await pay("k")).id).toBe(first.id)
})

test("keys of a day are pruned and act again, younger ones do not", async () => {
  const first = await pay("k")
  await standIn.ageKeys({ hours: 23 })
  expect((await pay("k")).id).toBe(first.id)
  await standIn.ageKeys({ hours: 1 })
  expect((await pay("k")).id).not.toBe(first.id)
  expect(await transferCount()).toBe(2)
})

test("without a key every POST acts", async () => {
  const body = new URLSearchParams({ amount: "1", currency: "usd", destination })
  const headers = { authorization: "Bearer sk_test_standin" }
  for (let n = 0; n < 2; n++)
    expect((await fetch(`${standIn.url}/v1/transfers`, { method: "POST", headers, body })).status).toBe(200)
  expect(await transferCount()).toBe(2)
})
