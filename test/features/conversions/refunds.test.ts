import fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import { closeDispute } from "../../../src/features/conversions/refunds/close-dispute.ts"
import { recordDispute, recordRefund } from "../../../src/features/conversions/refunds/record-refund.ts"
import { systemContext } from "../../../src/queues.ts"
import { unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

async function sold(program: Record<string, unknown> = {}, fields: Json = {}) {
  const shop = await openShop(test.app, program)
  const click_id = await shop.click()
  await shop.pass(MINUTE)
  const sale = await shop.sale("ann", { external_id: "o-1", click_id, ...fields })
  return { shop, sale, click_id }
}

const commissionOf = async (shop: Shop) => (await shop.get("/v1/sales?external_id=o-1")).data[0].commissions[0]

describe("a refund", () => {
  it("takes its part of the commission back, and answers in full", async () => {
    const { shop, sale } = await sold()
    expect(await shop.refund("o-1", { external_id: "r-1", amount: 2500, reason: "too small" })).toEqual({
      id: expect.stringMatching(/^rfd_/),
      external_id: "r-1",
      sale_id: sale.id,
      sale_external_id: "o-1",
      amount: 2500,
      currency: "EUR",
      status: "applied",
      reason: "too small",
      occurred_at: expect.any(String),
    })
    const now = await shop.get(`/v1/sales/${sale.id}`)
    expect(now).toMatchObject({ refunded_amount: 2500, commissions: [{ amount: 1000, reversed_amount: 250 }] })
    expect(await shop.balance()).toMatchObject([{ pending: 750 }])
  })

  it("without an amount is of all that is left, once", async () => {
    const { shop } = await sold()
    await shop.refund("o-1", { amount: 9999 })
    expect(await shop.refund("o-1", { external_id: "rest" })).toMatchObject({ amount: 1 })
    expect(await commissionOf(shop)).toMatchObject({ reversed_amount: 1000, status: "reversed" })
    expect((await shop.refund("o-1", {}, 422)).code).toBe("refund_exceeds_sale")
    expect(await shop.refund("o-1", { external_id: "rest" }, 200)).toMatchObject({ amount: 1 })
  })

  it("reported while its sale is being given to another name of its customer finds it", async () => {
    const { shop, sale } = await sold()
    await shop.sale("ann_too", { external_id: "o-2" })
    const { admin } = test.app
    const reported = await admin.begin(async (joining) => {
      const [backend] = await joining`select pg_backend_pid() as pid`
      const [other] =
        await joining`select customer_id from sales where vendor_id = ${shop.vendor.id} and external_id = 'o-2'`
      await joining`update sales set customer_id = ${other!.customer_id} where id = ${sale.id}`
      const reporting = shop.refund("o-1", { amount: 2500 })
      await vi.waitFor(async () => {
        const waiting = await admin`select pid from pg_stat_activity where ${backend!.pid} = any(pg_blocking_pids(pid))`
        expect(waiting).toHaveLength(1)
      })
      return { reporting }
    })
    expect(await reported.reporting).toMatchObject({ sale_id: sale.id, amount: 2500, status: "applied" })
  })

  it("of more than is left is refused, and changes nothing", async () => {
    const { shop, sale } = await sold()
    await shop.refund("o-1", { amount: 6000 })
    expect(await shop.refund("o-1", { amount: 4001 }, 422)).toMatchObject({
      code: "refund_exceeds_sale",
      errors: [{ pointer: "/amount" }],
    })
    expect(await shop.get(`/v1/sales/${sale.id}`)).toMatchObject({ refunded_amount: 6000 })
    expect(await shop.count("refunds")).toBe(1)
  })

  it("that waited for a sale of another currency takes nothing, is shown there, and the owners are mailed", async () => {
    const shop = await openShop(test.app)
    const ctx = systemContext(test.app.deps, "test")
    const early = { external_id: "r-1", sale_external_id: "o-1", amount: 2500n, currency: "USD" }
    expect((await recordRefund(ctx, shop.vendor.id, early)).refund).toMatchObject({ status: "waiting_for_sale" })
    const sale = await shop.sale("ann", { external_id: "o-1", click_id: await shop.click() })
    expect(await shop.get(`/v1/sales/${sale.id}`)).toMatchObject({
      refunded_amount: 0,
      commissions: [{ reversed_amount: 0 }],
    })
    expect((await shop.get(`/v1/sales/${sale.id}/explanation`)).refunds).toMatchObject([
      { external_id: "r-1", status: "currency_mismatch", amount: 2500, currency: "USD" },
    ])
    await test.app.settle()
    const mails = await test.app.admin`
      select subject from mails
      where recipient = (select email from members where vendor_id = ${shop.vendor.id} and role = 'owner')`
    expect(mails).toMatchObject([{ subject: "A refund in USD for a sale in EUR was not applied" }])
  })

  it("reported again is the same object; with another amount or sale a conflict", async () => {
    const { shop } = await sold()
    await shop.sale("ann", { external_id: "o-2" })
    const first = await shop.refund("o-1", { external_id: "r-1", amount: 2500 })
    expect(await shop.refund("o-1", { external_id: "r-1", amount: 2500 }, 200)).toEqual(first)
    for (const [sale, fields] of [
      ["o-1", { amount: 2501 }],
      ["o-1", {}],
      ["o-2", { amount: 2500 }],
    ] as const)
      expect((await shop.refund(sale, { external_id: "r-1", ...fields }, 409)).code).toBe("refund_conflict")
    expect(await commissionOf(shop)).toMatchObject({ reversed_amount: 250 })
  })

  it("reported fifty times at once is one", async () => {
    const { shop } = await sold()
    const body = { external_id: "r-1", sale_external_id: "o-1", amount: 2500 }
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => test.app.call("POST", "/v1/refunds", { key: shop.vendor.sk, body })),
    )
    expect(replies.map((r) => r.status).sort()).toEqual([...Array(49).fill(200), 201])
    expect(new Set(replies.map((r) => r.text)).size).toBe(1)
    expect(await commissionOf(shop)).toMatchObject({ reversed_amount: 250 })
  })

  it("many at once never take more than the sale", async () => {
    const { shop } = await sold()
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        test.app.call("POST", "/v1/refunds", {
          key: shop.vendor.sk,
          body: { external_id: `r-${i}`, sale_external_id: "o-1", amount: 1000 },
        }),
      ),
    )
    expect(replies.map((r) => r.status).sort()).toEqual([...Array(10).fill(201), ...Array(10).fill(422)])
    expect(await commissionOf(shop)).toMatchObject({ reversed_amount: 1000, status: "reversed" })
    expect(await shop.balance()).toMatchObject([{ pending: 0 }])
  })

  it("in any parts that add up to the sale takes back exactly the commission", async () => {
    const { shop, click_id } = await sold()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 977 }), { minLength: 1, maxLength: 5 }), async (parts) => {
        const external_id = unique("order")
        const amount = parts.reduce((a, b) => a + b)
        const { id } = await shop.sale("ann", { external_id, amount, click_id })
        for (const part of parts) await shop.refund(external_id, { amount: part })
        const [commission] = (await shop.get(`/v1/sales/${id}`)).commissions
        if (commission) expect(commission.reversed_amount).toBe(commission.amount)
      }),
      { numRuns: 8 },
    )
    expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })
  })

  it("of a sale of zero takes back what was earned flat", async () => {
    const shop = await openShop(test.app, {}, [{ event: "sale", rate: { kind: "flat", amount: 500 } }])
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    await shop.sale("ann", { external_id: "o-1", amount: 0, click_id })
    expect(await shop.refund("o-1")).toMatchObject({ amount: 0 })
    expect(await commissionOf(shop)).toMatchObject({ amount: 500, reversed_amount: 500 })
  })

  it.each<[string, Json, string]>([
    ["a negative amount", { amount: -1 }, "/amount"],
    ["half a cent", { amount: 0.5 }, "/amount"],
    ["an unknown field", { currency: "EUR" }, "/currency"],
    ["no name", { external_id: "" }, "/external_id"],
    ["a sale without a name", { sale_external_id: undefined }, "/sale_external_id"],
  ])("with %s is refused and changes nothing", async (_name, wrong, pointer) => {
    const { shop } = await sold()
    const refused = await shop.refund("o-1", wrong, 422)
    expect(refused.errors.map((e: Json) => e.pointer)).toEqual([pointer])
    expect(await shop.count("refunds")).toBe(0)
  })
})

describe("a refund before its sale", () => {
  it("waits, and takes effect with it", async () => {
    const shop = await openShop(test.app)
    const waiting = await shop.refund("o-1", { external_id: "r-1", amount: 2500 }, 202)
    expect(waiting).toMatchObject({ status: "waiting_for_sale", sale_id: null, currency: null, amount: 2500 })
    expect(await shop.refund("o-1", { external_id: "r-1", amount: 2500 }, 202)).toEqual(waiting)
    expect((await shop.refund("o-1", { external_id: "r-1", amount: 1 }, 409)).code).toBe("refund_conflict")
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    const sale = await shop.sale("ann", { external_id: "o-1", click_id })
    expect(sale).toMatchObject({ refunded_amount: 2500, commissions: [{ amount: 1000, reversed_amount: 250 }] })
    expect(await shop.refund("o-1", { external_id: "r-1", amount: 2500 }, 200)).toMatchObject({
      status: "applied",
      sale_id: sale.id,
      currency: "EUR",
    })
  })

  it("of all takes all, and one that is more than the sale is refused, not lost", async () => {
    const shop = await openShop(test.app)
    await shop.refund("o-1", { external_id: "r-1", amount: 10_001 }, 202)
    await shop.refund("o-1", { external_id: "r-2" }, 202)
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    expect(await shop.sale("ann", { external_id: "o-1", click_id })).toMatchObject({
      refunded_amount: 10_000,
      commissions: [{ reversed_amount: 1000, status: "reversed" }],
    })
    expect(await shop.refund("o-1", { external_id: "r-1", amount: 10_001 }, 200)).toMatchObject({ status: "refused" })
    expect(await shop.refund("o-1", { external_id: "r-2" }, 200)).toMatchObject({ status: "applied", amount: 10_000 })
  })

  it("and at the same moment as its sale is never forgotten", async () => {
    const shop = await openShop(test.app)
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const sale = { external_id: `o-${i}`, customer_external_id: `c-${i}`, amount: 1000, currency: "EUR", click_id }
        const refund = { external_id: `r-${i}`, sale_external_id: `o-${i}` }
        await Promise.all([
          test.app.call("POST", "/v1/sales", { key: shop.vendor.sk, body: sale }),
          test.app.call("POST", "/v1/refunds", { key: shop.vendor.sk, body: refund }),
        ])
      }),
    )
    const sales = (await shop.get("/v1/sales")).data
    expect(sales.map((sale: Json) => sale.refunded_amount)).toEqual(Array(10).fill(1000))
    expect(await shop.balance()).toMatchObject([{ pending: 0 }])
  })
})

describe("a dispute", () => {
  const input = { external_id: "dp_1", sale_external_id: "o-1", amount: 10_000, currency: "EUR" }
  async function disputed() {
    const { shop, sale } = await sold({ hold_days: 1 })
    const ctx = () => systemContext(test.app.deps, "test")
    return {
      shop,
      sale: () => shop.get(`/v1/sales/${sale.id}`),
      open: () => recordDispute(ctx(), shop.vendor.id, { ...input, amount: BigInt(input.amount) }),
      close: (isWon: boolean) => closeDispute(ctx(), shop.vendor.id, { external_id: "dp_1", isWon }),
    }
  }

  it("takes what is left of the sale, and won gives it back, any number of times", async () => {
    const { shop, sale, open, close } = await disputed()
    await shop.refund("o-1", { amount: 4000 })
    expect((await open()).refund).toMatchObject({ amount: 6000, status: "applied" })
    expect((await open()).kind).toBe("unchanged")
    expect(await sale()).toMatchObject({ refunded_amount: 10_000, commissions: [{ reversed_amount: 1000 }] })
    for (let i = 0; i < 2; i++) expect(await close(true)).toMatchObject({ status: "restored" })
    expect(await sale()).toMatchObject({ refunded_amount: 4000, commissions: [{ reversed_amount: 400 }] })
    expect(await shop.balance()).toMatchObject([{ pending: 600, payable: 0 }])
  })

  it("won after its hold is over is payable in the same answer, also while the clock stands", async () => {
    const { shop, sale, open } = await disputed()
    await open()
    expect(await sale()).toMatchObject({ commissions: [{ status: "reversed" }] })
    const now = new Date(await shop.pass(2 * DAY))
    const ctx = { ...systemContext(test.app.deps, "test"), now }
    await closeDispute(ctx, shop.vendor.id, { external_id: "dp_1", isWon: true })
    expect(await sale()).toMatchObject({ commissions: [{ status: "payable", reversed_amount: 0 }] })
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 1000 }])
  })

  it("in another currency than its sale takes nothing and is kept for people to see", async () => {
    const { shop, sale } = await disputed()
    const claim = { ...input, amount: 10_000n, currency: "USD" }
    const ctx = systemContext(test.app.deps, "test")
    const options = { ended: "lost", namesPayment: true } as const
    expect(await recordDispute(ctx, shop.vendor.id, claim, options)).toMatchObject({
      kind: "currency_mismatch",
      refund: { status: "currency_mismatch", amount: 10_000, currency: "USD" },
    })
    expect(await sale()).toMatchObject({ refunded_amount: 0, commissions: [{ reversed_amount: 0 }] })
  })

  it("lost stays lost", async () => {
    const { shop, sale, open, close } = await disputed()
    await open()
    await close(false)
    expect(await sale()).toMatchObject({ refunded_amount: 10_000, commissions: [{ status: "reversed" }] })
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 0 }])
  })

  it("of a payable commission that is won makes it payable again", async () => {
    const { shop, open, close } = await disputed()
    await shop.pass(2 * DAY)
    await open()
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 0 }])
    await close(true)
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 1000 }])
    expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })
  })

  it("that nobody opened cannot be closed", async () => {
    const { close } = await disputed()
    await expect(close(true)).rejects.toMatchObject({ status: 404 })
  })
})
