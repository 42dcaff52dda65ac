import type Stripe from "stripe"
import { describe, expect, it } from "vitest"
import { ask, createMember, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { type Json, OPERATOR_KEY } from "../../support/app.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"

const world = usePayouts()

const get = (vendor: TestVendor, path: string): Promise<Json> => ask(world.app, 200, "GET", path, vendor.sk)
const availableIn = async (vendor: TestVendor, currency = "EUR") =>
  (await get(vendor, "/v1/fundings")).available.find((row: Json) => row.currency === currency)?.amount ?? 0
const open = (vendor: TestVendor, amount: number, currency = "EUR"): Promise<Json> =>
  ask(world.app, 201, "POST", "/v1/fundings", vendor.owner, { amount, currency })
const bank = (vendor: TestVendor, amount: number, reference = unique("ref"), status = 201, currency = "EUR") =>
  ask(world.app, status, "POST", `/v1/vendors/${vendor.id}/fundings`, OPERATOR_KEY, { amount, currency, reference })
const show = (vendor: TestVendor, { id }: Json) => get(vendor, `/v1/fundings/${id}`)
const settle = async () => {
  await world.standIn.settleWebhooks()
  await world.app.settle()
}
const sessionOf = async ({ id }: Json) =>
  (await world.standIn.objects<Stripe.Checkout.Session>({ object: "checkout.session" })).find(
    (session) => session.client_reference_id === id,
  )!

/** A vendor with a checkout that was paid. */
async function paidCheckout(amount = 10_000) {
  await world.hearEvents()
  const vendor = await createVendor(world.app, { funding: "prefunded" })
  const funding = await open(vendor, amount)
  const session = (await sessionOf(funding)).id
  const { payment_intent } = await world.standIn.endCheckout({ session, outcome: "paid" })
  await settle()
  return { vendor, funding, session, payment: String(payment_intent) }
}

describe("money put in by a checkout", () => {
  it("funds once, for what Stripe says was paid, however often and in whatever order it is reported", async () => {
    const { vendor, funding, session } = await paidCheckout()
    expect(funding).toMatchObject({ status: "open", amount: 10_000, currency: "EUR" })
    expect(funding.checkout_url).toContain("/_checkout/")
    expect(await show(vendor, funding)).toMatchObject({ status: "funded", paid_amount: 10_000, checkout_url: null })
    expect(await availableIn(vendor)).toBe(10_000)
    const object = await sessionOf(funding)
    for (const type of ["expired", "async_payment_failed", "completed", "async_payment_succeeded", "completed"])
      await world.standIn.emit({ type: `checkout.session.${type}`, object })
    await settle()
    expect(await show(vendor, funding)).toMatchObject({ status: "funded", paid_amount: 10_000 })
    expect(await availableIn(vendor)).toBe(10_000)
    const { data } = await get(vendor, `/v1/ledger/entries?ref=${funding.id}`)
    expect(data.map((row: Json) => [row.account, row.amount]).toSorted()).toEqual([
      ["asset:funding", -10_000],
      ["asset:stripe", 10_000],
    ])
    expect(session).toBe(object.id)
  })

  it("counts what was paid where that is not what was asked for, and says so", async () => {
    await world.hearEvents()
    const vendor = await createVendor(world.app, { funding: "prefunded" })
    const funding = await open(vendor, 5000)
    const session = { ...(await sessionOf(funding)), amount_total: 4200, currency: "usd" }
    await world.standIn.putObjects({ objects: [session] })
    await world.standIn.endCheckout({ session: session.id, outcome: "paid" })
    await settle()
    expect(await show(vendor, funding)).toMatchObject({ amount: 5000, paid_amount: 4200, paid_currency: "USD" })
    expect([await availableIn(vendor), await availableIn(vendor, "USD")]).toEqual([0, 4200])
  })

  it.each([
    ["processing", "succeeded", "funded", 3000],
    ["processing", "failed", "failed", 0],
    ["expired", null, "expired", 0],
  ] as const)("that is %s, then %s, is %s", async (first, second, status, amount) => {
    await world.hearEvents()
    const vendor = await createVendor(world.app, { funding: "prefunded" })
    const funding = await open(vendor, 3000)
    const session = (await sessionOf(funding)).id
    await world.standIn.endCheckout({ session, outcome: first })
    await settle()
    expect((await show(vendor, funding)).status).toBe(second ? "open" : status)
    if (second) await world.standIn.endCheckout({ session, outcome: second })
    await settle()
    expect(await show(vendor, funding)).toMatchObject({ status })
    expect(await availableIn(vendor)).toBe(amount)
  })

  it("gets its one checkout although Stripe's answer was lost, and says why where Stripe refuses", async () => {
    const vendor = await createVendor(world.app)
    const path = "/v1/checkout/sessions"
    await world.standIn.addFault({ kind: "drop_after", method: "POST", path })
    await ask(world.app, 503, "POST", "/v1/fundings", vendor.owner, { amount: 700, currency: "EUR" })
    const [lost] = (await get(vendor, "/v1/fundings")).data
    expect(lost).toMatchObject({ status: "open", checkout_url: null })
    await world.app.admin`update outbox set due_at = now() where ref = ${lost.id}`
    await world.app.settle()
    expect((await show(vendor, lost)).checkout_url).toBe((await sessionOf(lost)).url)
    const made = (await world.standIn.objects<Stripe.Checkout.Session>({ object: "checkout.session" })).filter(
      (session) => session.client_reference_id === lost.id,
    )
    expect(made).toHaveLength(1)
    const refused = await ask(world.app, 422, "POST", "/v1/fundings", vendor.owner, { amount: 1, currency: "EUR" })
    expect(refused.code).toBe("funding_refused")
    expect((await get(vendor, "/v1/fundings")).data[0]).toMatchObject({ status: "failed", reason: "amount_too_small" })
  })

  it("is asked for by persons who decide about money, and by nobody else", async () => {
    const vendor = await createVendor(world.app)
    const body = { amount: 700, currency: "EUR" }
    await ask(world.app, 201, "POST", "/v1/fundings", await createMember(world.app, vendor, "finance"), body)
    for (const key of [vendor.sk, await createMember(world.app, vendor, "manager")])
      await ask(world.app, 403, "POST", "/v1/fundings", key, body)
    await ask(world.app, 422, "POST", "/v1/fundings", vendor.owner, { ...body, amount: 0 })
    expect((await get(vendor, "/v1/fundings?limit=1")).data).toHaveLength(1)
  })
})

describe("money that is taken back", () => {
  const refund = (payment: string, amount?: number) =>
    world.standIn.refundPayment({ payment, ...(amount && { amount }) })

  it("leaves with a refund and a dispute, each part once, and comes again when the bank or the verdict gives it back", async () => {
    const { vendor, funding, payment } = await paidCheckout()
    const part = await refund(payment, 2500)
    const dispute = await world.standIn.disputePayment({ payment, amount: 4000 })
    await settle()
    expect(await availableIn(vendor)).toBe(3500)
    for (const event of await world.standIn.objects<Stripe.Event>({ object: "event" }))
      if (/refund|dispute/.test(event.type)) await world.standIn.resend({ event: event.id })
    await settle()
    expect(await show(vendor, funding)).toMatchObject({ status: "funded", returned_amount: 6500 })
    await world.standIn.failRefund({ refund: part.id })
    await settle()
    expect(await availableIn(vendor)).toBe(6000)
    await world.standIn.closeDispute({ dispute: dispute.id, status: "won" })
    await settle()
    expect(await availableIn(vendor)).toBe(10_000)
    expect((await get(vendor, "/v1/ledger/verify")).verified).toBe(true)
  })

  it("before its payment was reported is never there", async () => {
    await world.hearEvents()
    const vendor = await createVendor(world.app, { funding: "prefunded" })
    const session = (await sessionOf(await open(vendor, 9000))).id
    await world.standIn.setWebhookMode({ hold: true })
    const { payment_intent } = await world.standIn.endCheckout({ session, outcome: "paid" })
    await refund(String(payment_intent), 9000)
    await world.standIn.flushWebhooks({ order: "reverse" })
    await world.standIn.setWebhookMode({})
    await settle()
    expect(await availableIn(vendor)).toBe(0)
  })

  it("after it was spent is owed to the platform: nothing goes out until the next money in has paid it", async () => {
    await world.hearEvents()
    const desk = await openDesk(world, {}, { funding: "prefunded" })
    const funding = await open(desk.vendor, 10_000)
    const { payment_intent } = await world.standIn.endCheckout({
      session: (await sessionOf(funding)).id,
      outcome: "paid",
    })
    await settle()
    await desk.payee(7000)
    expect((await desk.pay()).status).toBe("completed")
    await refund(String(payment_intent))
    await settle()
    expect(await get(desk.vendor, "/v1/fundings")).toMatchObject({
      available: [{ currency: "EUR", amount: 0 }],
      owed: [{ currency: "EUR", amount: 7000 }],
    })
    await desk.payee(2000)
    const run = await desk.pay()
    expect(run.items[0]).toMatchObject({ status: "waiting_funds", reason: "funding_needed" })
    await bank(desk.vendor, 8000)
    await settle()
    expect((await desk.show(run)).items[0].status).toBe("waiting_funds")
    await bank(desk.vendor, 1500)
    await settle()
    expect(await desk.show(run)).toMatchObject({ status: "completed", items: [{ status: "sent" }] })
    expect(await get(desk.vendor, "/v1/fundings")).toMatchObject({ available: [{ amount: 500 }], owed: [] })
    const { accounts, balanced } = await get(desk.vendor, "/v1/ledger/trial-balance")
    expect(balanced).toBe(true)
    expect(accounts).toContainEqual({ account: "liability:platform", currency: "EUR", balance: 0 })
  })
})

describe("money put in by bank", () => {
  it("is recorded once per reference, by the operator alone", async () => {
    const vendor = await createVendor(world.app, { funding: "prefunded" })
    const first = await bank(vendor, 4000, "SEPA-1")
    expect(first).toMatchObject({ status: "funded", amount: 4000, paid_amount: 4000, reference: "SEPA-1" })
    const again = await Promise.all([1, 2, 3].map(() => bank(vendor, 4000, "SEPA-1", 200)))
    expect(again.every(({ id }) => id === first.id)).toBe(true)
    for (const [amount, currency] of [
      [4001, "EUR"],
      [4000, "USD"],
    ] as const)
      expect((await bank(vendor, amount, "SEPA-1", 409, currency)).code).toBe("reference_conflict")
    expect(await availableIn(vendor)).toBe(4000)
    const other = await createVendor(world.app)
    await bank(other, 50, "SEPA-1")
    await bank({ ...vendor, id: "ven_none" }, 50, "SEPA-2", 404)
    const body = { amount: 5, currency: "EUR", reference: "x" }
    await ask(world.app, 403, "POST", `/v1/vendors/${vendor.id}/fundings`, vendor.owner, body)
    expect((await get(other, "/v1/fundings")).data).toHaveLength(1)
  })

  it("recorded several times at once is one", async () => {
    const vendor = await createVendor(world.app, { funding: "prefunded" })
    const body = { amount: 900, currency: "EUR", reference: "SEPA-9" }
    const replies = await Promise.all(
      [1, 2, 3, 4].map(() => world.app.call("POST", `/v1/vendors/${vendor.id}/fundings`, { key: OPERATOR_KEY, body })),
    )
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 201])
    expect(await availableIn(vendor)).toBe(900)
  })
})

describe("a run beyond what was put in", () => {
  it("pays what is covered, keeps the rest in its order, and pays it as money comes, over several runs", async () => {
    const desk = await openDesk(world, {}, { funding: "prefunded" })
    await bank(desk.vendor, 10_000)
    for (const amount of [6000, 6000, 3000]) await desk.payee(amount)
    const first = await desk.pay()
    await desk.payee(2000)
    const second = await desk.pay()
    const sent = async (run: Json) =>
      (await desk.show(run)).items.filter((item: Json) => item.status === "sent").map((item: Json) => item.amount)
    const total = async () => (await sent(first)).concat(await sent(second)).reduce((a: number, b: number) => a + b, 0)
    expect(await total()).toBeLessThanOrEqual(10_000)
    expect(await sent(second)).toEqual([])
    await bank(desk.vendor, 5000)
    await settle()
    expect([await desk.show(first), await sent(second)]).toMatchObject([{ status: "completed" }, []])
    await bank(desk.vendor, 2000)
    await settle()
    expect([await desk.show(second), await total()]).toMatchObject([{ status: "completed" }, 17_000])
    expect(await availableIn(desk.vendor)).toBe(0)
    expect((await desk.reconcile(first)).differences).toEqual([])
  })

  it("goes on when money comes back: by a transfer that is reversed, and by one that is refused", async () => {
    await world.hearEvents()
    const desk = await openDesk(world, {}, { funding: "prefunded" })
    await bank(desk.vendor, 5000)
    await desk.payee(5000)
    const paid = await desk.pay()
    await desk.payee(3000)
    const waiting = await desk.pay()
    expect(waiting.items[0].reason).toBe("funding_needed")
    await world.standIn.reverseTransfer({ transfer: paid.items[0].transfer_id, amount: 3000 })
    await settle()
    expect((await desk.show(waiting)).status).toBe("completed")
    expect(await availableIn(desk.vendor)).toBe(0)
  })

  it("waits for the platform's own balance all the same where that is short", async () => {
    const desk = await openDesk(world, {}, { funding: "prefunded" })
    await bank(desk.vendor, 9000)
    await desk.payee(5000)
    await world.standIn.setBalance({ currency: "eur", amount: 10 })
    const run = await desk.pay()
    expect(run.items[0]).toMatchObject({ status: "waiting_funds", reason: "balance_insufficient" })
    expect(await availableIn(desk.vendor)).toBe(9000)
    await world.hearEvents()
    await world.standIn.setBalance({ currency: "eur", amount: 10_000 })
    await settle()
    expect((await desk.show(run)).status).toBe("completed")
  })
})
