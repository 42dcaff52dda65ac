import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createMember } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop, TEN_PERCENT } from "../../support/shop.ts"

const test = useApp()
const RUNS = Number(process.env.PROPERTY_RUNS ?? 8)

async function sold(fields: Json = {}, rules: unknown[] = TEN_PERCENT) {
  const shop = await openShop(test.app, {}, rules)
  const click_id = await shop.click()
  await shop.pass(MINUTE)
  const sale = await shop.sale("ann", { external_id: "o-1", click_id, ...fields })
  const amend = (body: Json, status = 201) =>
    shop.post(status, `/v1/sales/${sale.id}/amendments`, { reason: "a line was removed", ...body })
  return { shop, sale, amend, show: () => shop.get(`/v1/sales/${sale.id}`) }
}

describe("an amendment", () => {
  it("answers the sale as it is now, and its commission follows by entries of its own", async () => {
    const { shop, sale, amend, show } = await sold({ tax: 1000 })
    const amended = await amend({ amount: 8000 })
    expect(amended).toMatchObject({ id: sale.id, amount: 8000, commissions: [{ amount: 700, reversed_amount: 0 }] })
    expect(await show()).toEqual(amended)
    expect(await shop.balance()).toMatchObject([{ pending: 700 }])
    const explanation = await shop.get(`/v1/sales/${sale.id}/explanation`)
    expect(explanation.amendments).toEqual([
      {
        id: expect.stringMatching(/^amd_/),
        amount: 8000,
        tax: 1000,
        shipping: 0,
        amount_before: 10_000,
        reason: "a line was removed",
        by: expect.any(String),
        at: expect.any(String),
      },
    ])
    const [{ id }] = explanation.amendments
    expect(explanation.commissions).toMatchObject([
      { base: 7000, changes: [{ reason: "amendment", cause_id: id, amount_before: 900, amount_after: 700 }] },
    ])
    expect(explanation.ledger.map((entry: Json) => entry.kind)).toContain("commission_reversed")
    expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
    const topics = await test.app
      .admin`select topic from outbox where vendor_id = ${shop.vendor.id} and ref = ${sale.id}`
    expect(topics.map(({ topic }) => topic)).toContain("sale.amended")
  })

  it("below what was refunded, or below tax and shipping, is refused by name and changes nothing", async () => {
    const { shop, amend, show } = await sold({ tax: 1000 })
    await shop.refund("o-1", { amount: 6000 })
    expect((await amend({ amount: 5999 }, 422)).errors).toMatchObject([{ pointer: "/amount" }])
    expect((await amend({ amount: 7000, tax: 7001 }, 422)).errors).toMatchObject([{ pointer: "/tax" }])
    expect((await amend({ amount: 7000, other: 1 }, 422)).errors).toHaveLength(1)
    expect(await show()).toMatchObject({ amount: 10_000, refunded_amount: 6000 })
    expect(await shop.count("sale_amendments")).toBe(0)
    expect(await amend({ amount: 6000 })).toMatchObject({ commissions: [{ amount: 500, reversed_amount: 500 }] })
  })

  it("leaves refunds their part of the amended amount, before and after it", async () => {
    const { shop, amend, show } = await sold()
    await shop.refund("o-1", { amount: 2500 })
    expect(await amend({ amount: 5000 })).toMatchObject({ commissions: [{ amount: 500, reversed_amount: 250 }] })
    await shop.refund("o-1", { amount: 1250 })
    expect(await show()).toMatchObject({ refunded_amount: 3750, commissions: [{ reversed_amount: 375 }] })
    expect(await shop.balance()).toMatchObject([{ pending: 125 }])
  })

  it("under an Idempotency-Key is one; a viewer may not, and somebody else's sale is not there", async () => {
    const { shop, sale, amend } = await sold()
    const path = `/v1/sales/${sale.id}/amendments`
    const sent = { key: shop.vendor.sk, body: { amount: 9000, reason: "r" }, headers: { "idempotency-key": "amend-1" } }
    for (const status of [201, 201]) expect((await test.app.call("POST", path, sent)).status).toBe(status)
    expect(await shop.count("sale_amendments")).toBe(1)
    const viewer = await createMember(test.app, shop.vendor, "viewer")
    expect((await test.app.call("POST", path, { ...sent, key: viewer, headers: {} })).status).toBe(403)
    const other = await openShop(test.app)
    expect((await test.app.call("POST", path, { ...sent, key: other.vendor.sk, headers: {} })).status).toBe(404)
    expect(await amend({ amount: 20_000 })).toMatchObject({ commissions: [{ amount: 2000 }] })
  })

  it("goes by the copied rule, whatever the amended amount would have matched, and the sale reported again is the same", async () => {
    const large = { ...TEN_PERCENT[0], when: { all: [{ field: "sale.amount", op: "gte", value: 10_000 }] } }
    const { shop, amend } = await sold({}, [large])
    expect(await amend({ amount: 5000 })).toMatchObject({ commissions: [{ amount: 500 }] })
    const again = { external_id: "o-1", amount: 10_000 }
    expect(await shop.sale("ann", again, 200)).toMatchObject({ amount: 5000, commissions: [{ amount: 500 }] })
    expect((await shop.sale("ann", { ...again, amount: 5000 }, 409)).code).toBe("sale_conflict")
  })

  it("is what credit and the channel report count", async () => {
    const { shop, sale, amend } = await sold()
    await amend({ amount: 6000 })
    await shop.refund("o-1", { amount: 1000 })
    const credit = await shop.get(`/v1/sales/${sale.id}/credit`)
    expect(credit).toMatchObject({ amount: 6000, proposal: [{ channel: "community", amount: 6000 }] })
    expect(credit.mirrored).toMatchObject([{ splits: [{ amount: -1000 }] }])
    const report = await shop.get("/v1/reports/channels?from=2031-01-01&to=2031-02-01")
    const row = report.data.find(({ channel }: Json) => channel === "community")
    expect(JSON.stringify(row.revenue)).toContain("5000")
    await amend({ amount: 12_000 })
    const more = await shop.get("/v1/reports/channels?from=2031-01-01&to=2031-02-01")
    expect(JSON.stringify(more.data.find(({ channel }: Json) => channel === "community").revenue)).toContain("11000")
  })

  it("and refunds in any order leave the commission at its rule of what was charged, less the refunded part, exactly", async () => {
    const step = fc.oneof(
      fc.record({ amend: fc.integer({ min: 0, max: 30_000 }) }),
      fc.record({ refund: fc.integer({ min: 1, max: 9000 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const { shop, sale } = await sold({ amount: 9999 })
        let [charged, refunded] = [9999, 0]
        for (const [i, one] of steps.entries()) {
          const isRefund = "refund" in one
          const [path, body] = isRefund
            ? ["/v1/refunds", { external_id: `r-${i}`, sale_external_id: "o-1", amount: one.refund }]
            : [`/v1/sales/${sale.id}/amendments`, { amount: one.amend, reason: "r" }]
          const { status } = await test.app.call("POST", path, { key: shop.vendor.sk, body })
          const fits = isRefund ? refunded + one.refund <= charged : one.amend >= refunded
          expect(status).toBe(fits ? 201 : 422)
          if (!fits) continue
          if (isRefund) refunded += one.refund
          else charged = one.amend
        }
        const earned = Math.round(charged / 10)
        const taken = refunded === 0 ? 0 : charged === refunded ? earned : Math.round((earned * refunded) / charged)
        const { commissions } = await shop.get(`/v1/sales/${sale.id}`)
        const kept = commissions.reduce((sum: number, c: Json) => sum + c.amount - c.reversed_amount, 0)
        expect(kept).toBe(earned - taken)
        expect(await shop.balance()).toMatchObject([{ pending: earned - taken }])
        expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
  }, 600_000)

  it("of a payable commission is payable again in the same answer", async () => {
    const { shop, amend } = await sold()
    await shop.pass(40 * DAY)
    expect(await amend({ amount: 8000 })).toMatchObject({ commissions: [{ amount: 800, status: "payable" }] })
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 800 }])
  })
})
