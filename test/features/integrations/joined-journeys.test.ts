import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as stripe from "../../../tools/stripe-stand-in/events.ts"
import { purchase } from "../../../tools/stripe-stand-in/purchase.ts"
import { ask } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { DAY, MINUTE } from "../../support/shop.ts"
import { openStripeShop, useVendorStripe } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()
/** More of them now and then: `PROPERTY_RUNS=200 npx vitest run test/features/integrations/joined-journeys.test.ts`. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 4)
const RATE = { event: "sale", rate: { kind: "percent", bps: 1000 } }

/** A shop in July whose customer Stripe calls cus_1 and the vendor u_1; Ada brought them in January. */
async function open(rules: unknown[] = [RATE]) {
  const shop = await openStripeShop(world.app, { window_days: 365 }, rules)
  const click_id = await shop.click()
  await shop.pass(MINUTE)
  await shop.lead("u_1", { click_id })
  await shop.pass(190 * DAY)
  const order = purchase({
    amount: 10_000,
    currency: "eur",
    mode: "subscription" as const,
    customer: "cus_1",
    subscription: "sub_1",
    invoice: "in_1",
    paymentIntent: "pi_1",
    charge: "ch_1",
    session: "cs_1",
  })
  return {
    shop,
    invoice: () => shop.send(stripe.invoicePaid(order)),
    join: () => shop.send(stripe.customerCreated(order, { gv_customer: "u_1" })),
    touch: (name: string, fields: Json = {}) =>
      ask(world.app, 201, "POST", "/v1/touches", shop.vendor.sk, {
        customer_external_id: name,
        channel: "sales",
        occurred_at: "2031-03-01T12:00:00Z",
        ...fields,
      }),
    touches: async (name: string) => (await shop.get(`/v1/touches?customer_external_id=${name}`)).data as Json[],
  }
}

describe("customers who are joined", () => {
  it("keep their journey: touches of both names count for the sales of both", async () => {
    const { shop, invoice, join, touch, touches } = await open()
    await touch("cus_1", { external_id: "t-1" })
    await invoice()
    await touch("u_1", { channel: "marketing", external_id: "t-2" })
    for (let i = 0; i < 2; i++) await join()
    const channels = (rows: Json[]) => rows.map(({ channel }) => channel).sort()
    expect(channels(await touches("u_1"))).toEqual(["community", "marketing", "sales"])
    expect(await touches("cus_1")).toEqual(await touches("u_1"))
    const sale = await shop.saleNamed("in_1")
    expect(sale.customer.external_id).toBe("u_1")
    const credit = await shop.get(`/v1/sales/${sale.id}/credit?model=linear`)
    expect(credit.touches.map(({ channel }: Json) => channel).sort()).toEqual(["community", "marketing", "sales"])
    expect(credit.proposal.map(({ channel }: Json) => channel).sort()).toEqual(["community", "marketing", "sales"])
    await touch("cus_1", { channel: "product", external_id: "t-3" })
    expect(channels(await touches("u_1"))).toEqual(["community", "marketing", "product", "sales"])
    const fitted = await shop.get("/v1/reports/channels?from=2031-01-01&to=2031-12-01&model=shapley")
    expect(fitted.data.find(({ channel }: Json) => channel === "unattributed")?.closes ?? 0).toBe(0)
  })

  it("were reported by a touch first, and it is theirs when they become known", async () => {
    const { shop, touch, touches } = await open()
    await touch("new", { external_id: "t-1" })
    expect(await touches("new")).toHaveLength(1)
    expect(await touches("nobody")).toEqual([])
    const sale = await shop.sale("new", { external_id: "o-1" })
    expect((await shop.get(`/v1/sales/${sale.id}/credit`)).touches).toHaveLength(1)
    const again = { customer_external_id: "new", channel: "sales", external_id: "t-1" }
    await ask(world.app, 200, "POST", "/v1/touches", shop.vendor.sk, again)
    const other = { ...again, customer_external_id: "other" }
    expect((await ask(world.app, 409, "POST", "/v1/touches", shop.vendor.sk, other)).code).toBe("touch_conflict")
  })
})

const RULES = [
  [{ ...RATE, duration: { kind: "once" } }],
  [{ ...RATE, duration: { kind: "months", months: 3 } }],
  [{ ...RATE, cap: { amount: 1500, per: "affiliate_month" } }],
  [
    { ...RATE, rate: { kind: "percent", bps: 3000 }, when: { all: [{ field: "sale.sequence", op: "lte", value: 2 }] } },
    RATE,
  ],
]
const sold = fc.record({ day: fc.integer({ min: 10, max: 180 }), amount: fc.integer({ min: 100, max: 20_000 }) })
const story = fc.record({
  rules: fc.constantFrom(...RULES),
  sales: fc.uniqueArray(sold, { minLength: 2, maxLength: 4, selector: ({ day }) => day }),
  refunds: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
  ranks: fc.array(fc.nat(1_000_000), { minLength: 8, maxLength: 8 }),
})

/** What the sales have left of commissions in the end, when their parts come in this order. */
async function report({ rules, sales, refunds }: Omit<Story, "ranks">, ranks: readonly number[]) {
  const { shop, invoice, join } = await open(rules)
  const call = (path: string, body: Json) => world.app.call("POST", path, { key: shop.vendor.sk, body })
  const parts = [
    invoice,
    join,
    ...sales.map(({ day, amount }, i) => () => {
      const occurred_at = new Date(Date.UTC(2031, 0, 1) + day * DAY * 1000).toISOString()
      return shop.sale("u_1", { external_id: `o-${i}`, amount, occurred_at })
    }),
    ...refunds.map((index, i) => () => {
      const at = index % sales.length
      const amount = Math.floor(sales[at]!.amount / 3)
      return call("/v1/refunds", { external_id: `r-${i}`, sale_external_id: `o-${at}`, amount })
    }),
  ]
  const order = parts.map((part, i) => ({ part, rank: ranks[i] ?? i })).sort((a, b) => a.rank - b.rank)
  for (const { part } of order) await part()
  const left = (sale: Json) => sale.commissions.reduce((sum: number, c: Json) => sum + c.amount - c.reversed_amount, 0)
  const all = (await shop.sales()).map((sale: Json) => [sale.external_id, sale.refunded_amount, left(sale)])
  const rows = await world.app.admin`
    select external_id, sequence from sales where vendor_id = ${shop.vendor.id} order by external_id`
  const sequences = rows.map((row) => ({ ...row }))
  expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
  return { sales: all.sort(), sequences, balance: await shop.balance() }
}
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

it("a customer's sales, refunds and joining in any order end in the same commissions", async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ ranks, ...reported }) => {
      expect(await report(reported, ranks)).toEqual(await report(reported, []))
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
}, 3_600_000)
