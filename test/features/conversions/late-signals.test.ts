import { describe, expect, it } from "vitest"
import { createApp } from "../../../src/app.ts"
import { captureClicks } from "../../../src/features/links/clicks/capture-clicks.ts"
import { disputeClosed, disputeCreated } from "../../../tools/stripe-stand-in/events.ts"
import { purchase } from "../../../tools/stripe-stand-in/purchase.ts"
import { ask, unique } from "../../support/actors.ts"
import { type Json, PUBLIC_URL } from "../../support/app.ts"
import { DAY, MINUTE, openShop, type Shop } from "../../support/shop.ts"
import { openStripeShop, useVendorStripe } from "../../support/vendor-stripe.ts"

const test = useVendorStripe()

/** A click of Ada's link whose message is still in the queue: its id, and what brings it into the books. */
async function clickOnItsWay({ vendor, ada }: Shop, fields: Json, headers: Record<string, string> = {}) {
  const queue: unknown[] = []
  const ports = { ...test.app.deps.ports, enqueue: async (message: unknown) => void queue.push(message) }
  const reply = await createApp(() => ({ ...test.app.deps, ports })).request(`${PUBLIC_URL}/v1/clicks`, {
    method: "POST",
    headers: { authorization: `Bearer ${vendor.sk}`, "content-type": "application/json", ...headers },
    body: JSON.stringify({ slug: ada.link.slug, ...fields }),
  })
  const { click_id }: Json = await reply.json()
  const arrive = async () => {
    expect(await captureClicks(test.app.deps, queue)).toEqual(["stored"])
    await test.app.settle()
  }
  return { click_id: String(click_id), arrive }
}

const commissionOf = async (shop: Shop, sale: { commissions: { id: string }[] }) => {
  const { status, hold_reasons } = await shop.get(`/v1/commissions/${sale.commissions[0]!.id}`)
  return [status, ...hold_reasons]
}
const BANNED = { banned_referrers: ["deals.test"] }
const CASES = [
  ["banned_referrer", BANNED, { referrer: "https://www.deals.test/x" }],
  ["paid_search", { forbid_paid_search: true }, { url: "https://shop.acme.test/?gclid=1" }],
] as const

describe("a click that comes after its sale", () => {
  it.each(CASES)("and speaks against it as %s holds it, as if it had come first", async (reason, program, click) => {
    const shop = await openShop(test.app, program, [
      { event: "sale", rate: { kind: "percent", bps: 1000 } },
      { event: "lead", rate: { kind: "flat", amount: 300 } },
    ])
    const [early, late] = [await clickOnItsWay(shop, click), await clickOnItsWay(shop, click)]
    await early.arrive()
    await shop.pass(MINUTE)
    const states = []
    for (const [customer, { click_id }] of [
      ["ann", early],
      ["bob", late],
    ] as const) {
      const lead = await shop.lead(customer, { click_id })
      states.push([lead, await shop.sale(customer)])
    }
    await late.arrive()
    for (const earned of states)
      for (const one of earned) expect(await commissionOf(shop, one)).toEqual(["held", reason])
    const [open] = await test.app.admin`
      select count(*)::int as n from outbox where vendor_id = ${shop.vendor.id} and topic = 'click.awaited' and done_at is null`
    expect(open!.n).toBe(0)
  })

  it("and says nothing against it leaves it as it is, and so does one that never comes", async () => {
    const shop = await openShop(test.app, BANNED)
    const [good, lost] = [await clickOnItsWay(shop, { referrer: "https://blog.test/" }), await clickOnItsWay(shop, {})]
    await shop.pass(MINUTE)
    const sales = [await shop.sale("ann", good), await shop.sale("bob", { click_id: lost.click_id })]
    await good.arrive()
    await test.app.settle()
    for (const sale of sales) expect(await commissionOf(shop, sale)).toEqual(["pending"])
  })

  it("takes a payable commission back into the hold, with the books balanced, but for what a person has decided", async () => {
    const shop = await openShop(test.app, { ...BANNED, hold_days: 0, min_payout: 0 })
    const click = await clickOnItsWay(shop, { referrer: "https://deals.test/" })
    await shop.pass(MINUTE)
    const sale = await shop.sale("ann", { click_id: click.click_id })
    expect(await commissionOf(shop, sale)).toEqual(["payable"])
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 1000 }])
    await click.arrive()
    expect(await commissionOf(shop, sale)).toEqual(["held", "banned_referrer"])
    expect(await shop.balance()).toMatchObject([{ pending: 1000, payable: 0 }])
    expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)

    await shop.post(200, `/v1/commissions/${sale.commissions[0]!.id}/release`, { reason: "looked at" })
    await test.app.admin`
      update outbox set done_at = null, leased_until = null, payload = ${test.app.admin.json({
        at: Date.parse("2031-01-01T00:00:00Z"),
        sourceId: sale.id,
        affiliateId: shop.ada.id,
        waits: 0,
      })} where vendor_id = ${shop.vendor.id} and topic = 'click.awaited'`
    await test.app.settle()
    expect(await commissionOf(shop, sale)).toEqual(["payable", "banned_referrer"])
  })

  it("while the sale is disputed holds what the dispute gives back when it is won", async () => {
    const shop = await openStripeShop(test.app, { ...BANNED, hold_days: 0 })
    const click = await clickOnItsWay(shop, { referrer: "https://deals.test/" })
    await shop.pass(MINUTE)
    const order = purchase({ amount: 10_000, currency: "eur", paymentIntent: "pi_1", charge: "ch_1", session: "cs_1" })
    const sale = await shop.sale("ann", { external_id: "pi_1", click_id: click.click_id })
    await shop.send(disputeCreated(order))
    expect(await commissionOf(shop, sale)).toEqual(["reversed"])
    await click.arrive()
    await shop.send(disputeClosed(order, { status: "won" }))
    expect(await commissionOf(shop, sale)).toEqual(["held", "banned_referrer"])
    expect(await shop.balance()).toMatchObject([{ pending: 1000, payable: 0 }])
  })

  it("of a bot wins nothing even before it comes: its id says what it is", async () => {
    const shop = await openShop(test.app)
    const { click_id, arrive } = await clickOnItsWay(
      shop,
      {},
      {
        authorization: `Bearer ${shop.vendor.pk}`,
        origin: "https://shop.acme.test",
        "user-agent": "Googlebot/2.1",
      },
    )
    await shop.pass(MINUTE)
    const before = await shop.sale("ann", { click_id })
    await arrive()
    const after = await shop.sale("bob", { click_id })
    for (const sale of [before, after])
      expect(sale).toMatchObject({ attribution: { outcome: "unattributed", reason: "bot" }, commissions: [] })
  })
})

describe("an e-mail that becomes known after the sale", () => {
  it("to be the affiliate's own holds what the customer earned them, whoever reports it", async () => {
    for (const how of ["lead", "sale", "again"] as const) {
      const shop = await openShop(test.app)
      const click_id = await shop.click()
      await shop.pass(DAY)
      const fields = { external_id: unique("order"), click_id }
      const sale = await shop.sale("ann", fields)
      expect(await commissionOf(shop, sale)).toEqual(["pending"])
      const email = shop.ada.email.replace("@", "+me@").toUpperCase()
      if (how === "lead") await shop.lead("ann", { email })
      else if (how === "sale") await shop.sale("ann", { email })
      else await shop.sale("ann", { ...fields, email }, 200)
      expect(await commissionOf(shop, sale)).toEqual(["held", "self_referral"])
      expect((await ask(test.app, 200, "GET", "/v1/ledger/trial-balance", shop.vendor.sk)).balanced).toBe(true)
    }
  })
})
