import { describe, expect, it } from "vitest"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

const RATE = { event: "sale", rate: { kind: "percent", bps: 1000 } }
const MONTHS = ["2031-01", "2031-02", "2031-03", "2031-04", "2031-05", "2031-06"]

/** A customer bound in January whose sales are reported in July. */
async function inJuly(rules: unknown[], program: Json = {}) {
  const shop = await openShop(test.app, { window_days: 365, ...program }, rules)
  const click_id = await shop.click()
  await shop.pass(MINUTE)
  await shop.lead("ann", { click_id })
  await shop.pass(190 * DAY)
  const sell = (month: string, fields: Json = {}) =>
    shop.sale("ann", { external_id: month, occurred_at: `${month}-10T12:00:00Z`, ...fields })
  return { shop, sell }
}

/** What each sale has left of its commissions, by its name. */
async function kept(shop: Shop): Promise<Record<string, number>> {
  const sales = (await shop.get("/v1/sales")).data as Json[]
  const left = (sale: Json) => sale.commissions.reduce((sum: number, c: Json) => sum + c.amount - c.reversed_amount, 0)
  return Object.fromEntries(sales.map((sale) => [sale.external_id, left(sale)]))
}

const owed = async (shop: Shop) => {
  const [{ pending, payable }] = await shop.balance()
  return pending + payable
}

describe("sales reported in another order than they happened", () => {
  it("newest first pay exactly the first three months", async () => {
    const { shop, sell } = await inJuly([{ ...RATE, duration: { kind: "months", months: 3 } }])
    for (const month of MONTHS.toReversed()) await sell(month)
    expect(await kept(shop)).toEqual({
      "2031-01": 1000,
      "2031-02": 1000,
      "2031-03": 1000,
      "2031-04": 0,
      "2031-05": 0,
      "2031-06": 0,
    })
    expect(await owed(shop)).toBe(3000)
    expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
  })

  it("pay `once` for January, not for June, and say in the explanation why June earns nothing any more", async () => {
    const { shop, sell } = await inJuly([{ ...RATE, duration: { kind: "once" } }])
    const june = await sell("2031-06")
    expect(june.commissions).toMatchObject([{ amount: 1000 }])
    const january = await sell("2031-01")
    expect(january.commissions).toMatchObject([{ amount: 1000 }])
    expect(await kept(shop)).toEqual({ "2031-01": 1000, "2031-06": 0 })
    const explanation = await shop.get(`/v1/sales/${june.id}/explanation`)
    expect(explanation.commissions).toMatchObject([
      {
        amount: 0,
        status: "reversed",
        changes: [{ reason: "sale_late", cause_id: january.id, amount_before: 1000, amount_after: 0 }],
      },
    ])
    expect(explanation.ledger.map((entry: Json) => entry.kind)).toContain("commission_reversed")
    const audited = await test.app.admin`
      select id from audit_log where vendor_id = ${shop.vendor.id} and action = 'commission.redecide'`
    expect(audited).toHaveLength(1)
  })

  it("count `sale.sequence` by their times, whoever was reported first", async () => {
    const rule = (op: string, bps: number) => ({
      event: "sale",
      rate: { kind: "percent", bps },
      when: { all: [{ field: "sale.sequence", op, value: 2 }] },
    })
    const { shop, sell } = await inJuly([rule("lt", 3000), rule("eq", 2000), rule("gt", 1000)])
    for (const month of ["2031-03", "2031-01", "2031-02"]) await sell(month)
    expect(await kept(shop)).toEqual({ "2031-01": 3000, "2031-02": 2000, "2031-03": 1000 })
  })

  it("leave what was paid as it is, and count it as used", async () => {
    const { shop, sell } = await inJuly([{ ...RATE, cap: { amount: 1500, per: "affiliate_month" } }])
    await sell("2031-06")
    await test.app.admin`update commissions set status = 'paid' where vendor_id = ${shop.vendor.id}`
    await shop.sale("ann", { external_id: "early", occurred_at: "2031-06-01T12:00:00Z" })
    expect(await kept(shop)).toEqual({ "2031-06": 1000, early: 500 })
  })

  it("fill caps in the order of their times, over all customers of the program", async () => {
    const { shop, sell } = await inJuly([{ ...RATE, cap: { amount: 1500, per: "program_month" } }])
    await sell("2031-06")
    const bob = { external_id: "bob", occurred_at: "2031-06-05T12:00:00Z", affiliate_id: shop.ada.id }
    await shop.sale("bob", bob)
    expect(await kept(shop)).toEqual({ "2031-06": 500, bob: 1000 })
    await shop.refund("bob", { amount: 5000 })
    expect(await kept(shop)).toEqual({ "2031-06": 1000, bob: 500 })
    await shop.sale("cem", { external_id: "cem", occurred_at: "2031-06-01T12:00:00Z", affiliate_id: shop.ada.id })
    expect(await kept(shop)).toEqual({ "2031-06": 250, bob: 250, cem: 1000 })
    expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
    expect(await owed(shop)).toBe(1500)
  })

  it("keep the rules that they were first decided by, also where those have changed since", async () => {
    const { shop, sell } = await inJuly([{ ...RATE, duration: { kind: "months", months: 1 } }])
    await sell("2031-02")
    await shop.get(`/v1/programs/${shop.programId}/rules`)
    const rules = [{ event: "sale", rate: { kind: "percent", bps: 5000 } }]
    const reply = await test.app.call("PUT", `/v1/programs/${shop.programId}/rules`, {
      key: shop.vendor.sk,
      body: { rules },
    })
    expect(reply.status).toBe(200)
    await sell("2031-01", { occurred_at: "2031-01-05T12:00:00Z" })
    expect(await kept(shop)).toEqual({ "2031-01": 5000, "2031-02": 0 })
  })

  it("keep what is held held, and take the refunds of what earns late", async () => {
    const { shop, sell } = await inJuly([{ ...RATE, duration: { kind: "once" } }])
    const held = await sell("2031-06", { email: shop.ada.email })
    expect(held.commissions).toMatchObject([{ status: "held" }])
    await shop.refund("2031-02", { external_id: "r", amount: 4000 }, 202)
    const first = await sell("2031-02")
    expect(first.commissions).toMatchObject([{ status: "held", amount: 1000, reversed_amount: 400 }])
    expect(await kept(shop)).toEqual({ "2031-02": 600, "2031-06": 0 })
    expect(await owed(shop)).toBe(600)
  })
})
