import { describe, expect, it } from "vitest"
import { ask, createVendor, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop, type Shop, START } from "../../support/shop.ts"

const test = useApp()
const open = (program?: Record<string, unknown>, rules?: unknown[]) => openShop(test.app, program, rules)

describe("a sale", () => {
  it("with a click is the affiliate's, pays by the rule, and answers in full", async () => {
    const shop = await open({ hold_days: 30 })
    const click_id = await shop.click()
    const at = await shop.pass(MINUTE)
    const sale = await shop.sale("ann", { external_id: "o-1", amount: 5500, tax: 400, shipping: 100, click_id })
    expect(sale).toEqual({
      id: expect.stringMatching(/^sal_/),
      verified: true,
      external_id: "o-1",
      customer: { id: expect.stringMatching(/^cus_/), external_id: "ann" },
      amount: 5500,
      currency: "EUR",
      refunded_amount: 0,
      occurred_at: at,
      attribution: {
        outcome: "attributed",
        basis: "click_id",
        affiliate_id: shop.ada.id,
        link_id: shop.ada.link.id,
        click_id,
        reason: "click_id",
      },
      commissions: [
        {
          id: expect.stringMatching(/^com_/),
          affiliate_id: shop.ada.id,
          amount: 500,
          reversed_amount: 0,
          currency: "EUR",
          status: "pending",
          available_at: new Date(Date.parse(at) + 30 * DAY * 1000).toISOString(),
        },
      ],
    })
    expect(await shop.get(`/v1/sales/${sale.id}`)).toEqual(sale)
    expect((await shop.get("/v1/sales")).data).toEqual([sale])
    expect(await shop.balance()).toMatchObject([{ pending: 500, payable: 0 }])
    expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })
  })

  it("without evidence is recorded, nobody's", async () => {
    const shop = await open()
    const sale = await shop.sale("ann")
    expect(sale).toMatchObject({
      attribution: { outcome: "unattributed", basis: null, affiliate_id: null, reason: "no_evidence" },
      commissions: [],
    })
  })

  it("of any currency keeps it, with its own decimals", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    for (const [currency, code] of [
      ["jpy", "JPY"],
      ["kwd", "KWD"],
      ["usd", "USD"],
    ]) {
      const sale = await shop.sale("ann", { currency, amount: 1005, click_id })
      expect(sale).toMatchObject({ currency: code, commissions: [{ amount: 101, currency: code }] })
    }
  })

  it("counts for the customer from 1, and the window limits the first binding only", async () => {
    const rules = [
      {
        event: "sale",
        rate: { kind: "flat", amount: 700 },
        when: { all: [{ field: "sale.sequence", op: "eq", value: 1 }] },
      },
      { event: "sale", rate: { kind: "percent", bps: 100 } },
    ]
    const shop = await open({ window_days: 10 }, rules)
    const click_id = await shop.click()
    await shop.pass(10 * DAY)
    expect(await shop.sale("ann", { click_id })).toMatchObject({ commissions: [{ amount: 700 }] })
    await shop.pass(100 * DAY)
    expect(await shop.sale("ann")).toMatchObject({ attribution: { basis: "customer" }, commissions: [{ amount: 100 }] })
    expect(await shop.sale("bob", { click_id })).toMatchObject({ attribution: { reason: "outside_window" } })
  })

  it("goes by the published order: manual, binding, click, coupon", async () => {
    const shop = await open()
    const [bob, eve] = [await shop.join(), await shop.join()]
    await shop.post(201, "/v1/coupons", { code: "EVE10", affiliate_id: eve.id, program_id: shop.programId })
    const [adaClick, bobClick] = [await shop.click(), await shop.click(bob)]
    await shop.pass(MINUTE)
    const won = async (customer: string, fields: Json) => {
      const { attribution } = await shop.sale(customer, fields)
      return [attribution.basis, attribution.affiliate_id]
    }
    expect(await won("c1", { coupon: "eve10" })).toEqual(["coupon", eve.id])
    expect(await won("c2", { coupon: "eve10", click_id: adaClick })).toEqual(["click_id", shop.ada.id])
    expect(await won("c2", { click_id: bobClick, coupon: "eve10" })).toEqual(["customer", shop.ada.id])
    expect(await won("c2", { click_id: bobClick, affiliate_id: bob.id })).toEqual(["manual", bob.id])
    expect(await won("c2", {})).toEqual(["customer", shop.ada.id])
  })

  it("goes to the coupon first where the program says so", async () => {
    const shop = await open({ coupon_beats_click: true })
    const eve = await shop.join()
    await shop.post(201, "/v1/coupons", { code: "EVE10", affiliate_id: eve.id, program_id: shop.programId })
    const click_id = await shop.click()
    expect(await shop.sale("ann", { click_id, coupon: "EVE10" })).toMatchObject({
      attribution: { basis: "coupon", affiliate_id: eve.id },
    })
  })

  it("of a banned affiliate's link, or with a coupon that nobody has, is recorded and says why it is nobody's", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${shop.ada.id}`, shop.vendor.sk, { status: "banned" })
    expect((await shop.sale("ann", { click_id })).attribution.reason).toBe("affiliate_banned")
    expect((await shop.sale("bob", { coupon: "NOBODY" })).attribution.reason).toBe("unknown_coupon")
  })

  it("is rebound by a person, from then on", async () => {
    const shop = await open()
    const bob = await shop.join()
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    const first = await shop.sale("a/n n", { click_id })
    const rebind = (status: number, customer: string, affiliate_id: string) =>
      shop.post(status, `/v1/customers/${encodeURIComponent(customer)}/rebinding`, { affiliate_id, reason: "his aunt" })
    expect(await rebind(200, "a/n n", bob.id)).toMatchObject({ affiliate_id: bob.id, bound_by: "manual" })
    expect((await shop.sale("a/n n", { click_id })).attribution).toMatchObject({
      basis: "customer",
      affiliate_id: bob.id,
    })
    expect(await shop.get(`/v1/sales/${first.id}`)).toEqual(first)
    await rebind(404, "nobody", bob.id)
    await rebind(422, "a/n n", "aff_none")
    const [row] = await test.app.admin`select detail from audit_log where action = 'customer.rebind'`
    expect(row!.detail).toEqual({
      before: { affiliate_id: shop.ada.id },
      after: { affiliate_id: bob.id },
      reason: "his aunt",
    })
  })

  it("explains itself: the evidence, the rule, the arithmetic and the entries", async () => {
    const shop = await open({}, [{ event: "sale", rate: { kind: "percent", bps: 70 } }])
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    const sale = await shop.sale("ann", { click_id, coupon: "NOBODY", amount: 5500 })
    const reported = await shop.get(`/v1/sales/${sale.id}/explanation`)
    expect(reported.evidence).toMatchObject([
      { basis: "click_id", verdict: "won", affiliate_id: shop.ada.id },
      { basis: "coupon", verdict: "lost", reason: "unknown_coupon", coupon: "NOBODY" },
    ])
    expect(reported.commissions).toMatchObject([
      { amount: 39, rule_version: 1, base: 5500, arithmetic: expect.stringContaining("5500 × 70 / 10000 = 39") },
    ])
    expect(reported.ledger.map((line: Json) => line.amount).sort()).toEqual([-39, 39])
  })
})

describe("the same sale", () => {
  it("reported fifty times at once is one sale, one commission, and fifty times the same bytes", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    const body = { external_id: "o-1", customer_external_id: "ann", amount: 10_000, currency: "EUR", click_id }
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => test.app.call("POST", "/v1/sales", { key: shop.vendor.sk, body })),
    )
    expect(replies.map((r) => r.status).sort()).toEqual([...Array(49).fill(200), 201])
    expect(new Set(replies.map((r) => r.text)).size).toBe(1)
    expect([await shop.count("sales"), await shop.count("commissions"), await shop.count("customers")]).toEqual([
      1, 1, 1,
    ])
  })

  it("with another amount, currency or customer is a 409, and nothing changes", async () => {
    const shop = await open()
    const sale = await shop.sale("ann", { external_id: "o-1" })
    for (const other of [{ amount: 9999 }, { currency: "USD" }])
      expect((await shop.sale("ann", { external_id: "o-1", ...other }, 409)).code).toBe("sale_conflict")
    expect((await shop.sale("bob", { external_id: "o-1" }, 409)).code).toBe("sale_conflict")
    expect(await shop.sale("ann", { external_id: "o-1", currency: "eur" }, 200)).toEqual(sale)
    expect([await shop.count("sales"), await shop.count("customers")]).toEqual([1, 1])
  })

  it("of two customers at once is one of them's", async () => {
    const shop = await open()
    const body = { external_id: "o-1", amount: 100, currency: "EUR" }
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        test.app.call("POST", "/v1/sales", {
          key: shop.vendor.sk,
          body: { ...body, customer_external_id: i % 2 ? "ann" : "bob" },
        }),
      ),
    )
    expect(replies.map((r) => r.status).sort()).toEqual([200, 200, 200, 200, 201, 409, 409, 409, 409, 409])
    expect(await shop.count("sales")).toBe(1)
  })

  it("many sales of one customer at once are counted without a gap", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    await Promise.all(Array.from({ length: 20 }, () => shop.sale("ann", { click_id })))
    const rows = await test.app.admin`select sequence from sales where vendor_id = ${shop.vendor.id} order by sequence`
    expect(rows.map((row) => row.sequence)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(await shop.balance()).toMatchObject([{ pending: 20_000 }])
  })
})

describe("a commission waits for a person when", () => {
  const held = async (shop: Shop, fields: Json) => {
    const sale = await shop.sale(unique("customer"), fields)
    expect(sale.commissions).toMatchObject([{ status: "held" }])
    return (await shop.get(`/v1/commissions/${sale.commissions[0].id}`)).hold_reasons
  }

  it("the customer has the affiliate's own address", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    const [local, domain] = shop.ada.email.split("@")
    expect(await held(shop, { click_id, email: `${local!.toUpperCase()}+x@${domain}` })).toEqual(["self_referral"])
  })

  it("the sale follows the click within 15 seconds", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await shop.pass(14.999)
    expect(await held(shop, { click_id })).toEqual(["fast_conversion"])
    await shop.pass(0.001)
    expect((await shop.sale("ann", { click_id })).commissions).toMatchObject([{ status: "pending" }])
  })

  it("the click came from a banned referrer or a paid search, though the sale itself carries no click", async () => {
    const shop = await open({ banned_referrers: ["deals.test"], forbid_paid_search: true })
    const click_id = await shop.click(shop.ada, {
      referrer: "https://www.deals.test/x",
      url: "https://shop.acme.test/?gclid=1",
    })
    await shop.pass(MINUTE)
    await shop.lead("ann", { click_id })
    const sale = await shop.sale("ann")
    expect(sale.commissions).toMatchObject([{ status: "held" }])
    const commission = await shop.get(`/v1/commissions/${sale.commissions[0].id}`)
    expect(commission.hold_reasons).toEqual(["banned_referrer", "paid_search"])
  })
})

describe("what is refused, and changes nothing:", () => {
  const valid = { external_id: "o-1", customer_external_id: "ann", amount: 100, currency: "EUR" }
  it.each<[string, Json, number, string | null]>([
    ["a negative amount", { amount: -1 }, 422, "/amount"],
    ["half a cent", { amount: 1.5 }, 422, "/amount"],
    ["an amount in quotes", { amount: "100" }, 422, "/amount"],
    ["more than 10^12", { amount: 1e12 + 1 }, 422, "/amount"],
    ["1e21", { amount: 1e21 }, 422, "/amount"],
    ["no amount", { amount: undefined }, 422, "/amount"],
    ["no currency that is one", { currency: "XYZ" }, 422, "/currency"],
    ["an empty name", { external_id: "" }, 422, "/external_id"],
    ["NUL", { customer_external_id: "a\0b" }, 422, "/customer_external_id"],
    ["half a surrogate pair", { metadata: { a: "\ud800" } }, 422, "/metadata/a"],
    ["an unknown field", { amout: 1 }, 422, "/amout"],
    ["more tax than amount", { tax: 60, shipping: 41 }, 422, "/tax"],
    ["the future", { occurred_at: "2031-01-01T00:00:00.001Z" }, 422, "/occurred_at"],
    ["a time long ago", { occurred_at: "0000-01-01T00:00:00Z" }, 422, "/occurred_at"],
    ["no time", { occurred_at: "yesterday" }, 422, "/occurred_at"],
    ["no e-mail address", { email: "ann" }, 422, "/email"],
    ["an affiliate that is not there", { affiliate_id: "aff_none" }, 422, "/affiliate_id"],
    ["a forged click", { click_id: `clk_a${"A".repeat(56)}` }, 422, "/click_id"],
    ["no click", { click_id: "" }, 422, "/click_id"],
    ["a megabyte", { metadata: { a: "x".repeat(1_000_000) } }, 413, null],
  ])("%s", async (_name, wrong, status, pointer) => {
    const shop = await open()
    const refused = await shop.post(status, "/v1/sales", { ...valid, ...wrong })
    const pointers = new Set(refused.errors?.map((e: Json) => e.pointer))
    expect([...pointers]).toEqual(pointer ? [pointer] : [])
    expect([await shop.count("sales"), await shop.count("customers"), await shop.count("commissions")]).toEqual([
      0, 0, 0,
    ])
  })

  it("a click id of another vendor, an altered and a made-up one, all with the same words", async () => {
    const [shop, other] = [await open(), await open()]
    const click = await shop.click()
    const altered = click.slice(0, 20) + (click[20] === "A" ? "B" : "A") + click.slice(21)
    const strip = (problem: Json) => ({ ...problem, request_id: "" })
    const answers = []
    for (const click_id of [await other.click(), altered, "clk_x", "🦊", `${click}A`])
      answers.push(strip(await shop.sale("ann", { click_id }, 422)))
    expect(answers[0].code).toBe("click_id_invalid")
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect([await shop.count("sales"), await shop.count("customers")]).toEqual([0, 0])
  })

  it("a publishable key's sale, and another vendor's eyes on one", async () => {
    const shop = await open()
    const stranger = await createVendor(test.app)
    const sale = await shop.sale("ann")
    await ask(test.app, 404, "GET", `/v1/sales/${sale.id}`, stranger.sk)
    await ask(test.app, 404, "GET", `/v1/sales/${sale.id}/explanation`, stranger.sk)
    expect((await ask(test.app, 200, "GET", "/v1/sales", stranger.sk)).data).toEqual([])
    const reply = await test.app.call("POST", "/v1/sales", {
      key: shop.vendor.pk,
      body: valid,
      headers: { origin: "https://shop.acme.test" },
    })
    expect(reply.status).toBe(403)
  })
})

describe("a click id", () => {
  it("is enough when the click itself was never stored", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await test.app
      .admin`delete from clicks where vendor_number = (select number from vendors where id = ${shop.vendor.id})`
    await shop.pass(MINUTE)
    expect((await shop.sale("ann", { click_id })).attribution).toMatchObject({ basis: "click_id", click_id })
  })

  it("of a bot, and one after the sale, win nothing", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await test.app
      .admin`update clicks set flags = flags | 2 where vendor_number = (select number from vendors where id = ${shop.vendor.id})`
    expect((await shop.sale("ann", { click_id })).attribution.reason).toBe("bot")
    await shop.pass(DAY)
    const later = await shop.click()
    expect((await shop.sale("bob", { click_id: later, occurred_at: START })).attribution.reason).toBe("later_than_sale")
  })
})
