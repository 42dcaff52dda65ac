import type Stripe from "stripe"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type ClientOptions, readyAccount, stripeClient } from "../../../tools/stripe-stand-in/client.ts"
import { type StandIn, startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"

let standIn: StandIn
let destination: string

beforeEach(async () => {
  standIn = await startStripeStandIn()
  destination = await readyAccount(stripeClient(standIn), standIn)
})
afterEach(() => standIn.close())

const pay = (client: Stripe, key: string, amount = 100) =>
  client.transfers.create({ amount, currency: "usd", destination }, { idempotencyKey: key })

const failure = (promise: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  promise.then(
    () => expect.unreachable("it should have failed"),
    (error) => error,
  )

const transfers = () => standIn.objects({ object: "transfer" })

describe.each(["fetch", "node"] as const)("with the %s client of the SDK", (kind) => {
  const client = (more: ClientOptions = {}) => stripeClient(standIn, { kind, ...more })
  // The SDK's node client repeats a request whose connection was closed once, even when configured not to retry.
  const times = kind === "node" ? 2 : 1

  test("a connection dropped before acting leaves nothing, the same key acts", async () => {
    await standIn.addFault({ kind: "drop_before", path: "/v1/transfers", times })
    expect((await failure(pay(client(), "k"))).type).toBe("StripeConnectionError")
    expect(await transfers()).toHaveLength(0)
    await pay(client(), "k")
    expect(await transfers()).toHaveLength(1)
  })

  test.each(["drop_after", "truncate_after"] as const)(
    "%s: the effect is there, the same key shows it",
    async (fault) => {
      await standIn.addFault({ kind: fault, path: "/v1/transfers", times: 2 })
      expect((await failure(pay(client(), "k"))).type).toBe("StripeConnectionError")
      const [made] = await transfers()
      await standIn.clearFaults()
      expect((await pay(client(), "k")).id).toBe(made?.id)
      expect(await transfers()).toHaveLength(1)
    },
  )

  test("an unreadable answer comes after the effect", async () => {
    await standIn.addFault({ kind: "unreadable_after", path: "/v1/transfers" })
    expect((await failure(pay(client(), "k"))).message).toContain("Invalid JSON")
    expect(await transfers()).toHaveLength(1)
  })

  test("latency beyond the client's patience is a timeout, and the effect happens", async () => {
    await standIn.addFault({ kind: "latency", ms: 200, path: "/v1/transfers" })
    const error = await failure(pay(client({ timeoutMs: 60 }), "k"))
    expect([error.type, error.message]).toEqual(["StripeConnectionError", expect.stringContaining("timeout")])
    await expect.poll(transfers).toHaveLength(1)
  })
})

test("429 says when to come back and stores nothing", async () => {
  const stripe = stripeClient(standIn)
  await standIn.addFault({ kind: "rate_limit", retryAfter: 7 })
  const error = await failure(pay(stripe, "k"))
  expect([error.type, error.code, error.headers?.["retry-after"]]).toEqual(["StripeRateLimitError", "rate_limit", "7"])
  expect((await pay(stripe, "k")).amount).toBe(100)
})

test("faults pick their request by method, path, parameters and count", async () => {
  const stripe = stripeClient(standIn)
  await standIn.addFault({
    kind: "insufficient_balance",
    method: "POST",
    where: { "metadata.item_id": "itm_2" },
    skip: 1,
  })
  await standIn.addFault({ kind: "restricted_account", path: "/v1/trans*", where: { destination: "acct_other" } })
  const make = (item_id: string) =>
    stripe.transfers.create({ amount: 1, currency: "usd", destination, metadata: { item_id } })
  await make("itm_1")
  await make("itm_2")
  expect((await failure(make("itm_2"))).code).toBe("balance_insufficient")
  await make("itm_2")
  expect((await standIn.faults()).map(({ kind }) => kind)).toEqual(["restricted_account"])
})

describe("an abandoned request", () => {
  test("answers nothing, is not in the list, and acts when it is let go", async () => {
    const stripe = stripeClient(standIn)
    await standIn.addFault({ kind: "abandon", path: "/v1/transfers" })
    expect((await failure(pay(stripe, "k"))).type).toBe("StripeConnectionError")
    expect((await stripe.transfers.list({ destination })).data).toEqual([])
    expect((await failure(pay(stripe, "k"))).statusCode).toBe(409)
    expect(await standIn.runAbandoned()).toMatchObject([{ status: 200 }])
    const [late] = await transfers()
    expect((await pay(stripe, "k")).id).toBe(late?.id)
    expect(await transfers()).toHaveLength(1)
  })

  test("that stood before the idempotency layer meets the answer of its own retry", async () => {
    const stripe = stripeClient(standIn)
    await standIn.addFault({ kind: "abandon", path: "/v1/transfers", holdsKey: false, afterMs: 50 })
    await failure(pay(stripe, "k"))
    await pay(stripe, "k")
    await expect.poll(() => standIn.abandoned()).toEqual([])
    expect(await transfers()).toHaveLength(1)
  })

  test("pays a second time whoever took a new key too early", async () => {
    const stripe = stripeClient(standIn)
    await standIn.addFault({ kind: "abandon", path: "/v1/transfers" })
    await failure(pay(stripe, "k1"))
    await pay(stripe, "k2")
    await standIn.runAbandoned()
    expect(await transfers()).toHaveLength(2)
  })
})

test("chaos of one seed strikes the same requests each time, and a keyed retry still pays once", async () => {
  const run = async (seed: number) => {
    await standIn.setChaos({ seed, rate: 0.5, method: "POST", path: "/v1/transfers" })
    const stripe = stripeClient(standIn)
    const before = (await standIn.requests()).length
    for (let n = 0; n < 20; n++) await pay(stripe, `${seed}-${before}-${n}`).catch(() => null)
    return (await standIn.requests()).slice(before).map(({ fault }) => fault)
  }
  const first = await run(7)
  expect(await run(7)).toEqual(first)
  expect(await run(8)).not.toEqual(first)
  expect(new Set(first).size).toBeGreaterThan(3)

  await standIn.setChaos({ seed: 3, rate: 0.5, kinds: ["drop_before", "drop_after", "truncate_after", "rate_limit"] })
  const stripe = stripeClient(standIn)
  const before = (await transfers()).length
  for (let n = 0; n < 10; n++) while (!(await pay(stripe, `item-${n}`).catch(() => null)));
  expect((await transfers()).length - before).toBe(10)
})

test("a rate limit lets its number through and refuses the rest", async () => {
  const limited = await startStripeStandIn({ rateLimitPerSecond: 5 })
  const stripe = stripeClient(limited)
  const asked = await Promise.allSettled(Array.from({ length: 50 }, () => stripe.balance.retrieve()))
  const refused = asked.flatMap((result) => (result.status === "rejected" ? [result.reason.type] : []))
  expect(asked.length - refused.length).toBeGreaterThanOrEqual(5)
  expect(new Set(refused)).toEqual(new Set(["StripeRateLimitError"]))
  await limited.close()
})
