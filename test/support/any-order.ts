import { expect } from "vitest"
import { createApp } from "../../src/app.ts"
import { captureClicks } from "../../src/features/links/clicks/capture-clicks.ts"
import * as stripe from "../../tools/stripe-stand-in/events.ts"
import { purchase } from "../../tools/stripe-stand-in/purchase.ts"
import { ask } from "./actors.ts"
import { type Json, PUBLIC_URL, type TestApp } from "./app.ts"
import { MINUTE } from "./shop.ts"
import { openStripeShop } from "./vendor-stripe.ts"

/** What happens around one sale of 10000 to 20000, and who says by what it came. Amounts in cents. */
export type Story = {
  amount: number
  tax: number
  refunds: [number, number]
  evidence: { lead: Evidence; api: Evidence; session: Evidence; invoice: Evidence }
  namesCustomer: "session" | "invoice" | "created" | "nobody"
  isDeferred: boolean
  dispute: "none" | "open" | "won" | "lost"
  chargeReports: "nothing" | "first" | "all"
  /** Ada's part of her link, basis points, the rest being Bea's; null where it is hers alone. Cem recruited both. */
  adasPart: number | null
}
export type Evidence = "none" | "click" | "coupon"

const RULES = [
  { event: "sale", rate: { kind: "percent", bps: 1000 } },
  { event: "lead", rate: { kind: "flat", amount: 300 } },
]

/** A shop in which a story can happen, in parts that come in any order. The first parts are those of the plain order. */
export async function reportStory(app: TestApp, story: Story) {
  const shop = await openStripeShop(app, {}, RULES)
  await shop.post(201, "/v1/coupons", { code: "ADA10", affiliate_id: shop.ada.id, program_id: shop.programId })
  const people = await joinAda(app, shop, story.adasPart)
  const clicks: unknown[] = []
  const click = await takeClicks(app, shop, clicks)
  await shop.pass(MINUTE)
  const customer = "u_1"
  const hint = (evidence: Evidence) =>
    evidence === "click" ? { click_id: click } : evidence === "coupon" ? { coupon: "ADA10" } : {}
  const marks = (evidence: Evidence, names: boolean) => ({
    ...(evidence === "click" ? { gv_click: click } : evidence === "coupon" ? { gv_coupon: "ADA10" } : {}),
    ...(names ? { gv_customer: customer } : {}),
  })
  const { namesCustomer: named } = story
  // By a code nothing is the link's: whether its parts are earned would be for whichever evidence comes first.
  const kindOf = (kind: Evidence): Evidence => (story.adasPart !== null && kind === "coupon" ? "click" : kind)
  const { lead: byLead, api, session, invoice } = story.evidence
  const evidence = { lead: kindOf(byLead), api: kindOf(api), session: kindOf(session), invoice: kindOf(invoice) }
  const order = purchase({
    amount: story.amount,
    tax: story.tax,
    currency: "eur",
    mode: "subscription" as const,
    customer: "cus_1",
    invoice: "in_1",
    paymentIntent: "pi_1",
    charge: "ch_1",
    session: "cs_1",
    subscription: "sub_1",
    metadata: marks(evidence.session, named === "session"),
    subscriptionMetadata: marks(evidence.invoice, named === "invoice"),
  })
  const call = async (path: string, body: Json) => {
    const reply = await app.call("POST", path, { key: shop.vendor.sk, body })
    expect([200, 201, 202], `${path} ${reply.text}`).toContain(reply.status)
  }
  const lead = (mode: string) =>
    call("/v1/leads", { customer_external_id: customer, mode, email: "ann@mail.test", ...hint(evidence.lead) })
  const sale = { customer_external_id: customer, amount: story.amount, tax: story.tax, currency: "EUR" }
  const [first, second] = story.refunds
  const total = story.chargeReports === "first" ? first : first + second
  const link = { invoice: "in_1", payment: { payment_intent: "pi_1", type: "payment_intent" } }
  const half = Math.ceil(clicks.length / 2)
  const parts: (() => Promise<unknown>)[] = [
    () => captureClicks(app.deps, clicks.slice(0, half)),
    () => captureClicks(app.deps, clicks.slice(half - 1)),
    ...(story.isDeferred ? [() => lead("deferred")] : []),
    () => lead("now"),
    () => call("/v1/sales", { external_id: "in_1", ...sale, ...hint(evidence.api) }),
    ...(named === "created" ? [() => shop.send(stripe.customerCreated(order, { gv_customer: customer }))] : []),
    () => shop.send(stripe.checkoutSessionCompleted(order)),
    () => shop.send(stripe.invoicePaid(order)),
    () => shop.send({ type: "invoice_payment.paid", object: link }),
    () => call("/v1/refunds", { external_id: "re_1", sale_external_id: "in_1", amount: first }),
    () => shop.send(stripe.refundCreated(order, { refund: "re_1", amount: first })),
    () => shop.send(stripe.refundCreated(order, { refund: "re_2", amount: second })),
    ...(story.chargeReports === "nothing" ? [] : [() => shop.send(stripe.chargeRefunded(order, { total }))]),
    ...(story.dispute === "none" ? [] : [() => shop.send(stripe.disputeCreated(order))]),
    ...(story.dispute === "won" || story.dispute === "lost"
      ? [() => shop.send(stripe.disputeClosed(order, { status: story.dispute as "won" | "lost" }))]
      : []),
  ]
  return { parts, readState: () => readState(app, shop, people) }
}

type StripeShop = Awaited<ReturnType<typeof openStripeShop>>
type People = Record<string, { id: string }>

/** Cem, who recruited Ada and Bea and earns 5 % of what each earns; Bea has the rest of Ada's link. */
async function joinAda(
  app: TestApp,
  { ada, programId, vendor, join }: StripeShop,
  adasPart: number | null,
): Promise<People> {
  const cem = await join()
  const bea = await join({ sub_affiliate_of: cem.id })
  const patch = (path: string, body: Json) => ask(app, 200, "PATCH", path, vendor.sk, body)
  await patch(`/v1/affiliates/${ada.id}`, { sub_affiliate_of: cem.id })
  await ask(app, 200, "PUT", `/v1/programs/${programId}/recruiting`, vendor.sk, { levels_bps: [500] })
  const splits = [
    { affiliate_id: ada.id, bps: adasPart },
    { affiliate_id: bea.id, bps: 10_000 - (adasPart ?? 0) },
  ]
  if (adasPart !== null) await patch(`/v1/links/${ada.link.id}`, { splits })
  return { ada, bea, cem }
}

/** Seven clicks of visitors whose messages wait in a queue; the id of the first. */
async function takeClicks(app: TestApp, shop: StripeShop, queue: unknown[]): Promise<string> {
  const ports = { ...app.deps.ports, enqueue: async (message: unknown) => void queue.push(message) }
  const waiting = createApp(() => ({ ...app.deps, ports }))
  const headers = { authorization: `Bearer ${shop.vendor.sk}`, "content-type": "application/json" }
  const body = JSON.stringify({ slug: shop.ada.link.slug })
  const ids: string[] = []
  for (let i = 0; i < 7; i++) {
    const reply = await waiting.request(`${PUBLIC_URL}/v1/clicks`, { method: "POST", headers, body })
    ids.push(((await reply.json()) as Json).click_id)
  }
  return ids[0]!
}

/** All that is known in the end, by names that are the same in every shop. */
async function readState(app: TestApp, shop: StripeShop, people: People): Promise<Json> {
  await app.settle()
  const of = shop.vendor.id
  const { admin } = app
  const [vendor] = await admin`select number from vendors where id = ${of}`
  const [clicks] = await admin`select count(*)::int as n from clicks where vendor_number = ${vendor!.number}`
  const [hours] =
    await admin`select coalesce(sum(clicks), 0)::int as n from click_hours where vendor_number = ${vendor!.number}`
  const refunds = await admin`
    select external_id, kind, amount_minor, status, sale_id is not null as has_sale from refunds
    where vendor_id = ${of} and not (kind = 'rest' and coalesce(amount_minor, 0) = 0) order by external_id`
  const leads = await admin`
    select c.external_id as customer, l.affiliate_id is not null as is_adas, l.mode, l.qualified_at is not null as qualified
    from leads l join customers c on c.id = l.customer_id where l.vendor_id = ${of}`
  const customers = await admin`
    select external_id, affiliate_id is not null as is_adas, email from customers
    where vendor_id = ${of} and joined_to is null order by external_id`
  const nameOf = (id: string | null) => Object.keys(people).find((name) => people[name]!.id === id) ?? id
  const earned = await admin`
    select affiliate_id, recruited_id, kind, amount_minor, reversed_minor, share_bps, share_of_minor, currency, status, reasons
    from commissions where vendor_id = ${of}`
  const commissions = earned
    .map(({ affiliate_id, recruited_id, ...row }) => ({
      ...row,
      whose: nameOf(affiliate_id),
      recruited: nameOf(recruited_id),
    }))
    .toSorted((a, b) => (wordsFor(a) < wordsFor(b) ? -1 : 1))
  const disputed = await admin`select is_disputed, sequence from sales where vendor_id = ${of}`
  const sales = (await shop.sales()).map((sale: Json) => ({
    external_id: sale.external_id,
    customer: sale.customer.external_id,
    amount: sale.amount,
    refunded: sale.refunded_amount,
    outcome: sale.attribution.outcome,
    at: sale.occurred_at,
    isAdas: sale.attribution.affiliate_id === shop.ada.id,
    commissions: sale.commissions
      .map((c: Json) => [nameOf(c.affiliate_id), c.amount, c.reversed_amount, c.status])
      .toSorted(),
  }))
  const balances = await Promise.all(Object.values(people).map((one) => shop.balance(one)))
  const { balanced } = await ask(app, 200, "GET", "/v1/ledger/trial-balance", shop.vendor.sk)
  const events = (await shop.events()).filter((event: Json) => !["processed", "ignored"].includes(event.status))
  const lists = [refunds, leads, customers, commissions, disputed].map((rows) => rows.map((row) => ({ ...row })))
  return { clicks, hours, sales, lists, balances, balanced, events }
}

const wordsFor = (row: Json) => JSON.stringify([row.kind, row.whose, row.recruited, String(row.amount_minor)])
