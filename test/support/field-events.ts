import { expect } from "vitest"
import { ask, createAffiliate, createProgram, createVendor, unique } from "./actors.ts"
import type { Json, TestApp } from "./app.ts"
import { until } from "./start-script.ts"
import { connectStripe } from "./vendor-stripe.ts"

/** An event as a shop's Stripe sends it: its type and the object, cut to the fields that matter. */
export type FieldEvent = [type: string, object: Record<string, unknown>]

const RULES = [{ event: "sale", rate: { kind: "percent", bps: 2000 } }]
const MINUTE_MS = 60_000

export type FieldShop = Awaited<ReturnType<typeof openFieldShop>>

/**
 * A vendor of mode test in EUR with its own Stripe, one program of 20 % and a hold of 30 days; Ada and Bob with a link each,
 * two clicks of Ada's, a minute old. With `clock` its time is its own.
 */
export async function openFieldShop(app: TestApp, { clock }: { clock?: string } = {}) {
  const vendor = await createVendor(app)
  const post = (status: number, path: string, body: unknown): Promise<Json> =>
    ask(app, status, "POST", path, vendor.sk, body)
  const setClock = (now: string) => post(200, "/v1/test-clock", { now })
  const program = await createProgram(app, vendor)
  await ask(app, 200, "PUT", `/v1/programs/${program.id}/rules`, vendor.sk, { rules: RULES })
  const join = async (email: string) => {
    const affiliate = await createAffiliate(app, vendor, program.id, { email })
    const link = await post(201, "/v1/links", { program_id: program.id, affiliate_id: affiliate.id })
    return { id: String(affiliate.id), email, slug: String(link.slug) }
  }
  const [ada, bob] = [await join("ada.love@mail.example"), await join(`${unique("bob")}@mail.example`)]
  const start = new Date(clock ?? Date.now())
  await setClock(new Date(start.getTime() - MINUTE_MS).toISOString())
  const click = async (): Promise<string> => (await post(201, "/v1/clicks", { slug: ada.slug })).click_id
  const clicks = [await click(), await click()] as const
  if (clock) await setClock(clock)
  else await app.admin`update vendors set test_now = null where id = ${vendor.id}`
  const shop = await connectStripe(app, vendor)
  return {
    ...shop,
    vendor,
    ada,
    bob,
    clicks,
    post,
    setClock,
    programId: String(program.id),
    get: (path: string): Promise<Json> => ask(app, 200, "GET", path, vendor.sk),
    coupon: (code: string, whose: { id: string } = ada) =>
      post(201, "/v1/coupons", { code, affiliate_id: whose.id, program_id: program.id }),
    /** Sends an event, and waits for all that is due by it: another shop's turn of the outbox may have taken it along. */
    report: async ([type, object]: FieldEvent) => {
      const answer = await shop.send({ type, object })
      await until(async () => {
        await app.settle()
        const open = await app.admin`select 1 from outbox
          where vendor_id = ${vendor.id} and done_at is null and parked_at is null and due_at <= now()`
        return open.length === 0
      })
      return answer
    },
  }
}

const nowSeconds = () => Math.floor(Date.now() / 1000)

/** A paid invoice in EUR, as little of it as counts. */
export const paidInvoice = (id: string, more: Record<string, unknown> = {}, amount = 8000): FieldEvent => [
  "invoice.paid",
  {
    id,
    object: "invoice",
    status: "paid",
    currency: "eur",
    metadata: {},
    amount_due: amount,
    amount_paid: amount,
    total: amount,
    status_transitions: { paid_at: nowSeconds() },
    ...more,
  },
]

/** A paid checkout without an invoice, in EUR. */
export const paidCheckout = (name: string, more: Record<string, unknown> = {}, amount = 4000): FieldEvent => [
  "checkout.session.completed",
  {
    id: `cs_${name}`,
    object: "checkout.session",
    mode: "payment",
    status: "complete",
    payment_status: "paid",
    amount_total: amount,
    currency: "eur",
    payment_intent: `pi_${name}`,
    invoice: null,
    customer: `cus_${name}`,
    client_reference_id: null,
    metadata: {},
    ...more,
  },
]

/** What is known of a shop in the end: its sales with whose they are, what they earned, and what was not understood. */
export async function stateOf(app: TestApp, shop: FieldShop) {
  await app.settle()
  const sales = (await shop.sales()).map((sale) => ({
    id: sale.external_id,
    customer: sale.customer.external_id,
    refunded: sale.refunded_amount,
    isAdas: sale.attribution.affiliate_id === shop.ada.id,
    basis: sale.attribution.basis,
    reason: sale.attribution.reason,
    commissions: sale.commissions.map((c: Json) => [c.amount, c.reversed_amount, c.status]),
  }))
  const balances = (await shop.get(`/v1/affiliates/${shop.ada.id}/balance`)).data
  const { balanced } = await shop.get("/v1/ledger/trial-balance")
  return {
    sales: sales.sort((a, b) => (a.id < b.id ? -1 : 1)),
    balances,
    balanced,
    parked: await shop.events("parked"),
  }
}

/** Orders in which the same events may come: as given, reversed, and a few shuffles. */
export function ordersOf<T>(events: readonly T[]): T[][] {
  const shuffled = (seed: number) => {
    let state = seed
    const next = () => (state = (state * 48_271) % 2_147_483_647)
    return events.map((event) => ({ event, rank: next() })).sort((a, b) => a.rank - b.rank)
  }
  const mixed = [17, 4711, 90_210].map((seed) => shuffled(seed).map(({ event }) => event))
  const all = [[...events], events.toReversed(), ...mixed]
  return all.filter((order, i) => !all.slice(0, i).some((before) => before.every((event, at) => event === order[at])))
}

/**
 * Reports the events to shops of their own in each order, once and then all again, and expects one end state. The basis may
 * differ by what was known first (an event's own evidence, or its customer's), whose the sales are may not.
 */
export async function expectOneEnd(
  app: TestApp,
  openShop: () => Promise<FieldShop>,
  eventsOf: (shop: FieldShop) => FieldEvent[],
) {
  const reported = await openShop()
  for (const event of eventsOf(reported)) await reported.report(event)
  const expected = await stateOf(app, reported)
  expect(expected.balanced).toBe(true)
  const strip = ({ sales, ...rest }: Awaited<ReturnType<typeof stateOf>>) => ({
    ...rest,
    sales: sales.map(({ basis: _basis, reason, ...sale }) => ({ ...sale, reason: sale.isAdas ? null : reason })),
  })
  const reportIn = async (order: number[]) => {
    const shop = await openShop()
    const events = eventsOf(shop)
    for (const index of [...order, ...order]) await shop.report(events[index]!)
    expect(strip(await stateOf(app, shop)), `order ${order}`).toEqual(strip(expected))
  }
  await Promise.all(ordersOf(eventsOf(reported).map((_, index) => index)).map(reportIn))
  return { state: expected, shop: reported }
}
