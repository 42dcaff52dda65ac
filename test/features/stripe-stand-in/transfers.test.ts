import Stripe from "stripe"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { readyAccount, stripeClient } from "../../../tools/stripe-stand-in/client.ts"
import { type StandIn, startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"

let standIn: StandIn
let stripe: Stripe

beforeEach(async () => {
  standIn = await startStripeStandIn()
  stripe = stripeClient(standIn)
})
afterEach(() => standIn.close())

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it should have been refused"),
    (error: unknown) => {
      if (!(error instanceof Stripe.errors.StripeError)) throw error
      return { type: error.type, code: error.code, param: error.param, status: error.statusCode, said: error.message }
    },
  )

describe("transfers", () => {
  test("a transfer moves the amount from the platform's balance to the account's", async () => {
    const destination = await readyAccount(stripe, standIn)
    await standIn.setBalance({ currency: "eur", amount: 10_000 })
    const transfer = await stripe.transfers.create({
      amount: 2_500,
      currency: "eur",
      destination,
      transfer_group: "run_1",
      metadata: { item_id: "itm_1" },
    })
    expect(transfer).toMatchObject({ amount: 2_500, currency: "eur", destination, metadata: { item_id: "itm_1" } })
    expect(transfer.lastResponse.requestId).toMatch(/^req_/)
    const available = (await stripe.balance.retrieve()).available.find(({ currency }) => currency === "eur")
    expect(available?.amount).toBe(7_500)
    const theirs = await stripe.balance.retrieve({}, { stripeAccount: destination })
    expect(theirs.available).toMatchObject([{ currency: "eur", amount: 2_500 }])
    expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ id: transfer.id, transfer_group: "run_1" })
  })

  test("a transfer over the balance is refused as balance_insufficient and moves nothing", async () => {
    const destination = await readyAccount(stripe, standIn)
    await standIn.setBalance({ currency: "usd", amount: 99 })
    const refused = await refusal(stripe.transfers.create({ amount: 100, currency: "usd", destination }))
    expect(refused).toMatchObject({ type: "StripeInvalidRequestError", code: "balance_insufficient", status: 400 })
    expect(await standIn.balance({ currency: "usd" })).toBe(99)
    expect((await stripe.transfers.list()).data).toEqual([])
  })

  test("an account without an active transfers capability cannot be paid", async () => {
    const { id: destination } = await stripe.accounts.create({ type: "express" })
    const refused = await refusal(stripe.transfers.create({ amount: 1, currency: "usd", destination }))
    expect(refused).toMatchObject({ code: "insufficient_capabilities_for_transfer", status: 400 })
  })

  test("an unknown or deauthorized destination is a missing resource", async () => {
    const destination = await readyAccount(stripe, standIn)
    await standIn.deauthorize({ account: destination })
    for (const id of [destination, "acct_nobody"])
      expect(await refusal(stripe.transfers.create({ amount: 1, currency: "usd", destination: id }))).toMatchObject({
        code: "resource_missing",
        param: "destination",
        status: 400,
        said: `No such destination: '${id}'`,
      })
    expect(await refusal(stripe.accounts.retrieve(destination))).toMatchObject({ code: "account_invalid", status: 403 })
  })

  test("a transfer out of a charge needs no balance, and not more than the charge has", async () => {
    const destination = await readyAccount(stripe, standIn)
    await standIn.setBalance({ currency: "usd", amount: 0 })
    await standIn.putObjects({ objects: [{ id: "ch_1", object: "charge", amount: 500 } as never] })
    const params = { currency: "usd", destination, source_transaction: "ch_1" }
    expect(await stripe.transfers.create({ ...params, amount: 500 })).toMatchObject({ source_transaction: "ch_1" })
    expect(await refusal(stripe.transfers.create({ ...params, amount: 501 }))).toMatchObject({ param: "amount" })
    expect(await standIn.balance({ currency: "usd" })).toBe(0)
  })

  test("a list filters by group, destination and time, and pages through all, newest first", async () => {
    const [one, two] = [await readyAccount(stripe, standIn), await readyAccount(stripe, standIn)]
    const made: string[] = []
    for (let n = 0; n < 25; n++) {
      const destination = n % 5 === 0 ? two : one
      const transfer_group = n < 20 ? "run_1" : "run_2"
      made.push((await stripe.transfers.create({ amount: 1 + n, currency: "usd", destination, transfer_group })).id)
    }
    const all = await stripe.transfers.list({ limit: 10 }).autoPagingToArray({ limit: 1000 })
    expect(all.map(({ id }) => id)).toEqual(made.toReversed())
    const page = await stripe.transfers.list({ transfer_group: "run_1", destination: two, limit: 3 })
    expect([page.data.length, page.has_more]).toEqual([3, true])
    const rest = await stripe.transfers.list({
      transfer_group: "run_1",
      destination: two,
      starting_after: page.data[2]?.id ?? "",
    })
    expect([rest.data.map(({ amount }) => amount), rest.has_more]).toEqual([[1], false])
    const created = all[0]?.created ?? 0
    expect((await stripe.transfers.list({ created: { gt: created + 60 } })).data).toEqual([])
    expect((await stripe.transfers.list({ created: { gte: created - 60, lte: created + 60 } })).data).toHaveLength(10)
  })

  test("reversals are partial and repeated until nothing is left, and never more", async () => {
    const destination = await readyAccount(stripe, standIn)
    await standIn.setBalance({ currency: "usd", amount: 1_000 })
    const { id } = await stripe.transfers.create({ amount: 1_000, currency: "usd", destination })
    await stripe.transfers.createReversal(id, { amount: 300 })
    expect(await refusal(stripe.transfers.createReversal(id, { amount: 701 }))).toMatchObject({ param: "amount" })
    expect(await stripe.transfers.retrieve(id)).toMatchObject({ amount_reversed: 300, reversed: false })
    const rest = await stripe.transfers.createReversal(id)
    expect(rest.amount).toBe(700)
    expect((await refusal(stripe.transfers.createReversal(id))).said).toContain("already fully reversed")
    const transfer = await stripe.transfers.retrieve(id)
    expect(transfer).toMatchObject({ amount_reversed: 1_000, reversed: true })
    expect(transfer.reversals.data.map(({ amount }) => amount)).toEqual([700, 300])
    expect((await stripe.transfers.listReversals(id, { limit: 1 })).has_more).toBe(true)
    expect(await standIn.balance({ currency: "usd" })).toBe(1_000)
  })

  test("what the account has paid out to its bank cannot be reversed", async () => {
    const destination = await readyAccount(stripe, standIn)
    const { id } = await stripe.transfers.create({ amount: 1_000, currency: "usd", destination })
    const payout = await standIn.payOut({ account: destination, amount: 900, currency: "usd", status: "paid" })
    const refused = await refusal(stripe.transfers.createReversal(id, { amount: 101 }))
    expect(refused).toMatchObject({ code: "balance_insufficient" })
    await standIn.payOut({ account: destination, amount: 900, currency: "usd", status: "failed", id: payout.id })
    expect((await stripe.transfers.createReversal(id)).amount).toBe(1_000)
    expect(await stripe.payouts.retrieve(payout.id)).toMatchObject({ status: "failed", failure_code: "account_closed" })
  })
})

describe("parameters", () => {
  const cases: [string, Record<string, unknown>, { code?: string; param: string }][] = [
    [
      "unknown",
      { amount: 1, currency: "usd", destination: "acct_1", note: "x" },
      { code: "parameter_unknown", param: "note" },
    ],
    ["missing", { amount: 1, currency: "usd" }, { code: "parameter_missing", param: "destination" }],
    [
      "not a number",
      { amount: "1.5", currency: "usd", destination: "a" },
      { code: "parameter_invalid_integer", param: "amount" },
    ],
    ["zero", { amount: 0, currency: "usd", destination: "a" }, { code: "parameter_invalid_integer", param: "amount" }],
    ["empty", { amount: 1, currency: "", destination: "a" }, { code: "parameter_invalid_empty", param: "currency" }],
    ["no hash", { amount: 1, currency: "usd", destination: "a", metadata: "x" }, { param: "metadata" }],
    [
      "too long",
      { amount: 1, currency: "usd", destination: "a", metadata: { k: "x".repeat(501) } },
      { param: "metadata[k]" },
    ],
    ["no currency", { amount: 1, currency: "zzz", destination: "a" }, { param: "currency" }],
  ]
  test.each(cases)("a parameter that is %s is a 400 that names it", async (_what, params, expected) => {
    const refused = await refusal(stripe.transfers.create(params as unknown as Stripe.TransferCreateParams))
    expect(refused).toMatchObject({ type: "StripeInvalidRequestError", status: 400, ...expected })
  })

  test("an unknown capability is named by its whole path", async () => {
    const params = { type: "express", capabilities: { flying: { requested: true } } } as unknown
    const refused = await refusal(stripe.accounts.create(params as Stripe.AccountCreateParams))
    expect(refused).toMatchObject({ code: "parameter_unknown", param: "capabilities[flying]" })
  })

  test("type and controller exclude each other", async () => {
    const both = { type: "express" as const, controller: { stripe_dashboard: { type: "express" as const } } }
    expect((await refusal(stripe.accounts.create(both))).said).toContain("mutually exclusive")
  })

  test("limits of a page are kept", async () => {
    expect(await refusal(stripe.transfers.list({ limit: 101 }))).toMatchObject({ param: "limit" })
    expect(await refusal(stripe.transfers.list({ starting_after: "tr_none" }))).toMatchObject({
      code: "resource_missing",
    })
  })
})

describe("who may call", () => {
  test("no key, a wrong key and a publishable key are 401", async () => {
    for (const apiKey of ["nonsense", "pk_test_1"]) {
      const refused = await refusal(stripeClient(standIn, { apiKey }).balance.retrieve())
      expect(refused).toMatchObject({ type: "StripeAuthenticationError", status: 401 })
    }
    const bare = await fetch(`${standIn.url}/v1/balance`)
    expect([bare.status, bare.headers.get("request-id")]).toEqual([401, expect.stringMatching(/^req_/)])
  })

  test("basic authentication with the key as the user works, as in Stripe's curl examples", async () => {
    const authorization = `Basic ${Buffer.from("sk_test_standin:").toString("base64")}`
    expect((await fetch(`${standIn.url}/v1/balance`, { headers: { authorization } })).status).toBe(200)
  })

  test("an address that Stripe does not have is a 404 in Stripe's shape", async () => {
    const headers = { authorization: "Bearer sk_test_standin" }
    const answer = await fetch(`${standIn.url}/v1/nothing`, { headers })
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: { type: "invalid_request_error" } }])
  })
})
