import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop, type Shop } from "../../support/shop.ts"

const test = useApp()
const percent = (bps: number, more: Json = {}) => ({ event: "sale", rate: { kind: "percent", bps }, ...more })
const flat = (event: string, amount: number, more: Json = {}) => ({ event, rate: { kind: "flat", amount }, ...more })
const save = (shop: Shop, rules: Json[]) =>
  ask(test.app, 200, "PUT", `/v1/programs/${shop.programId}/rules`, shop.vendor.sk, { rules })
const preview = (shop: Shop, rules: Json[], more: Json = {}, status = 200) =>
  ask(test.app, status, "POST", `/v1/programs/${shop.programId}/rules/preview`, shop.vendor.sk, { rules, ...more })
const commissions = async (shop: Shop) => (await shop.get("/v1/commissions?limit=100")).data
const sum = (rows: Json[]) => rows.reduce((total: number, row: Json) => total + row.amount, 0)

/** A shop whose customer ann belongs to ada. */
async function bound(rules: Json[], program: Json = {}) {
  const shop = await openShop(test.app, program, rules)
  const click_id = await shop.click()
  await shop.pass(MINUTE)
  await shop.lead("ann", { click_id })
  return shop
}

describe("commission rules", () => {
  it("changed later alter no past commission: each keeps the copy and the version that earned it", async () => {
    const shop = await bound([percent(1000)])
    await shop.sale("ann", { external_id: "o-1", amount: 5500 })
    const before = await commissions(shop)
    await save(shop, [percent(70)])
    expect(await commissions(shop)).toEqual(before)
    expect(before).toMatchObject([{ amount: 550, rule: percent(1000), rule_version: 1, cut_by: null }])
    await shop.refund("o-1", { amount: 2750 })
    expect(await commissions(shop)).toMatchObject([{ amount: 550, reversed_amount: 275, rule: percent(1000) }])
    await shop.sale("ann", { amount: 5500 })
    expect((await commissions(shop))[0]).toMatchObject({ amount: 39, rule: percent(70), rule_version: 2 })
    expect((await shop.get(`/v1/programs/${shop.programId}/rules?version=1`)).rules).toEqual([percent(1000)])
  })

  it("of some months earn until a millisecond before the month is over, in the vendor's zone", async () => {
    const shop = await bound([percent(1000, { duration: { kind: "months", months: 1 } })])
    const first = await shop.sale("ann", { amount: 1000 })
    expect(first.occurred_at).toBe("2031-01-01T00:01:00.000Z")
    await shop.pass(60 * DAY)
    const earned = async (occurred_at: string) =>
      (await shop.sale("ann", { amount: 1000, occurred_at })).commissions.length
    expect(await earned("2031-02-01T00:00:59.999Z")).toBe(1)
    expect(await earned("2031-02-01T00:01:00.000Z")).toBe(0)
  })

  it("with a cap cut the commission to what the month has left, and say so on it", async () => {
    const shop = await bound([percent(1000, { cap: { amount: 150, per: "affiliate_month" } })])
    for (const amount of [1000, 1000, 1000]) await shop.sale("ann", { amount })
    expect((await commissions(shop)).map(({ amount, cut_by }: Json) => [amount, cut_by])).toEqual([
      [50, { per: "affiliate_month", cap: 150, uncut: 100 }],
      [100, null],
    ])
    await shop.pass(31 * DAY)
    expect((await shop.sale("ann", { amount: 1000 })).commissions).toMatchObject([{ amount: 100 }])
  })

  it("with a cap of the program are kept by 20 sales at once, over all its affiliates", async () => {
    const shop = await bound([percent(1000, { cap: { amount: 1050, per: "program_month" } })])
    const bob = await shop.join()
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        shop.sale(`customer-${i}`, { amount: 1000, affiliate_id: i % 2 ? bob.id : shop.ada.id }),
      ),
    )
    const all = await commissions(shop)
    expect([sum(all), all.filter((one: Json) => one.cut_by).map((one: Json) => one.amount)]).toEqual([1050, [50]])
    await shop.pass(31 * DAY)
    expect((await shop.sale("ann", { amount: 1000 })).commissions).toMatchObject([{ amount: 100 }])
  })

  it("of a group are for its members, and the first that matches earns", async () => {
    const shop = await openShop(test.app)
    const group = await shop.post(201, "/v1/groups", { name: "gold", program_id: shop.programId })
    const gold = await shop.join({ group_id: group.id })
    await save(shop, [percent(3000, { group_id: group.id }), percent(1000)])
    for (const [customer, of] of [
      ["ann", gold],
      ["bob", shop.ada],
    ] as const) {
      const click_id = await shop.click(of)
      await shop.pass(MINUTE)
      await shop.sale(customer, { amount: 100, click_id })
    }
    expect((await commissions(shop)).map(({ amount }: Json) => amount)).toEqual([10, 30])
  })

  it("of a group that is none of the program's are refused: nobody would ever earn by them", async () => {
    const [shop, other] = [await openShop(test.app), await openShop(test.app)]
    const second = await shop.post(201, "/v1/programs", { name: "Second", destination_url: "https://second.test/" })
    const strangers = [
      await other.post(201, "/v1/groups", { name: "gold", program_id: other.programId }),
      await shop.post(201, "/v1/groups", { name: "gold", program_id: second.id }),
      { id: "grp_none" },
    ]
    for (const group of strangers) {
      const rules = [percent(1000), percent(3000, { group_id: group.id })]
      const path = `/v1/programs/${shop.programId}/rules`
      const refused = await ask(test.app, 422, "PUT", path, shop.vendor.sk, { rules })
      expect(refused.errors).toMatchObject([{ pointer: "/rules/1/group_id" }])
    }
    expect((await shop.get(`/v1/programs/${shop.programId}/rules`)).version).toBe(1)
  })
})

describe("a preview of rules", () => {
  it("saves nothing and says what the draft would have cost, per affiliate and currency", async () => {
    const shop = await bound([percent(1000)])
    const bob = await shop.join()
    await shop.sale("ann", { amount: 1000 })
    await shop.sale("ann", { amount: 5000, currency: "JPY" })
    await shop.sale("eve", { amount: 700, affiliate_id: bob.id })
    await shop.sale("nobody", { amount: 99_999 })
    const before = await commissions(shop)
    const draft = await preview(shop, [
      flat("lead", 40),
      percent(2000, { when: { all: [{ field: "sale.currency", op: "eq", value: "EUR" }] } }),
    ])
    expect(draft).toMatchObject({
      events: 4,
      total: { currency: "EUR", count: 3, cut: 0, amount: 380, earned: 170, difference: 210 },
      currencies: [
        { currency: "EUR", amount: 380 },
        { currency: "JPY", count: 0, amount: 0, earned: 500, difference: -500 },
      ],
    })
    expect(
      draft.data.map(({ affiliate_id, currency, amount }: Json) => [affiliate_id, currency, amount]).sort(),
    ).toEqual(
      [
        [shop.ada.id, "EUR", 240],
        [shop.ada.id, "JPY", 0],
        [bob.id, "EUR", 140],
      ].sort(),
    )
    expect(await commissions(shop)).toEqual(before)
    expect((await shop.get(`/v1/programs/${shop.programId}/rules`)).version).toBe(1)
  })

  it("of a window counts its events only, while the month's earlier ones fill its caps", async () => {
    const shop = await bound([percent(1000)])
    await shop.sale("ann", { amount: 1000 })
    const noon = await shop.pass(DAY)
    await shop.sale("ann", { amount: 1000 })
    const capped = [percent(2000, { cap: { amount: 250, per: "program_month" } })]
    expect((await preview(shop, capped, { from: noon })).total).toMatchObject({
      count: 1,
      cut: 1,
      amount: 50,
      earned: 100,
    })
    expect((await preview(shop, capped, { to: noon })).total).toMatchObject({ count: 1, cut: 0, amount: 200 })
    expect((await preview(shop, capped)).total).toMatchObject({ count: 2, amount: 250 })
    expect((await preview(shop, capped, { from: noon, to: noon }, 422)).errors[0].pointer).toBe("/to")
    expect(
      (await preview(shop, [{ event: "sale", rate: { kind: "percent", bps: -1 } }], {}, 422)).errors[0].pointer,
    ).toBe("/rules/0/rate/bps")
  })

  it("under an Idempotency-Key answers the same again", async () => {
    const shop = await bound([percent(1000)])
    const body = { rules: [percent(500)] }
    const ask = () =>
      test.app.call("POST", `/v1/programs/${shop.programId}/rules/preview`, {
        key: shop.vendor.sk,
        body,
        headers: { "idempotency-key": "draft-1" },
      })
    const first = await ask()
    expect(first.status).toBe(200)
    expect((await ask()).text).toBe(first.text)
  })

  it("equals what the same rules then earn on the same sales", async () => {
    const rate = fc.oneof(
      fc.integer({ min: 0, max: 5000 }).map((bps) => ({ kind: "percent", bps })),
      fc.integer({ min: 0, max: 900 }).map((amount) => ({ kind: "flat", amount })),
    )
    const duration = fc.oneof(
      fc.constant({ kind: "once" }),
      fc.constant({ kind: "forever" }),
      fc.integer({ min: 1, max: 2 }).map((months) => ({ kind: "months", months })),
    )
    const cap = fc.record({
      amount: fc.integer({ min: 100, max: 3000 }),
      per: fc.constantFrom("affiliate_month", "program_month"),
    })
    const when = fc.constantFrom(
      { all: [{ field: "sale.amount", op: "gte", value: 5000 }] },
      {
        any: [
          { field: "metadata.plan", op: "eq", value: "pro" },
          { field: "sale.sequence", op: "gt", value: 2 },
        ],
      },
      { all: [{ field: "months_since_first_sale", op: "lt", value: 1 }] },
    )
    const rule = fc
      .record({
        rate,
        duration: fc.option(duration, { nil: undefined }),
        cap: fc.option(cap, { nil: undefined }),
        when: fc.option(when, { nil: undefined }),
      })
      .map((one) => ({ event: "sale", ...JSON.parse(JSON.stringify(one)) }))
    const sale = fc.record({
      customer: fc.constantFrom("ann", "bob"),
      amount: fc.integer({ min: 0, max: 20_000 }),
      days: fc.integer({ min: 0, max: 25 }),
      plan: fc.constantFrom("pro", "free"),
    })
    const run = async (rules: Json[], sales: Json[]) => {
      const shop = await openShop(test.app, {}, rules)
      const bob = await shop.join()
      for (const { customer, amount, days, plan } of sales) {
        await shop.pass(days * DAY + 1)
        await shop.sale(customer, {
          amount,
          metadata: { plan },
          affiliate_id: customer === "bob" ? bob.id : shop.ada.id,
        })
      }
      return shop
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        fc.array(sale, { minLength: 1, maxLength: 8 }),
        async (old, draft, sales) => {
          const before = await run(old, sales)
          const { total } = await preview(before, draft)
          expect(total.earned).toBe(sum(await commissions(before)))
          expect(total.amount).toBe(sum(await commissions(await run(draft, sales))))
        },
      ),
      { numRuns: 8 },
    )
  })
})
