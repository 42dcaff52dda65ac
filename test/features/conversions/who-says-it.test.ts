import { createHmac } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Json, useApp } from "../../support/app.ts"
import { MINUTE, openShop, type Shop } from "../../support/shop.ts"

const test = useApp()
const SECRET = "a secret of the program"
const TEN_PERCENT = { event: "sale", rate: { kind: "percent", bps: 1000 } }
const LEAD_RULE = { event: "lead", rate: { kind: "flat", amount: 500 } }
const WINDOW = "from=2030-12-01&to=2031-03-01"
/** How many unverified leads one click may bring in a day. */
const PER_CLICK = 20

/** A shop with a second affiliate, what a browser and an unsigned postback can send it, and what its reports say. */
async function open(program: Json = {}, rules: unknown[] = [TEN_PERCENT, LEAD_RULE]) {
  const shop = await openShop(test.app, { hold_days: 0, ...program }, rules)
  const bob = await shop.join()
  const call = (path: string, body: Json) =>
    test.app.call("POST", path, { key: shop.vendor.pk, body, headers: { origin: "https://shop.acme.test" } })
  const commissionsOf = async (sourceId?: string): Promise<Json[]> =>
    (await shop.get("/v1/commissions")).data.filter(
      (row: Json) => !sourceId || (row.sale_id ?? row.lead_id) === sourceId,
    )
  return {
    ...shop,
    bob,
    commissionsOf,
    browser: async (customer: string, fields: Json = {}, status = 201) => {
      const reply = await call("/v1/leads", { customer_external_id: customer, ...fields })
      expect(reply.status, reply.text).toBe(status)
      return reply.body
    },
    inquire: (fields: Json) => call("/v1/inquiries", { kind: "question", ...fields }),
    postback: async (fields: Record<string, string>) => {
      const reply = await test.app.call("GET", `/postback/${shop.programId}?${new URLSearchParams(fields)}`)
      expect([reply.status, reply.text]).toEqual([200, "OK"])
    },
    sales: async (): Promise<Json[]> => (await shop.get("/v1/sales")).data,
    reports: async () => {
      const funnel = await shop.get(`/v1/reports/funnel?${WINDOW}&group_by=program`)
      const channels = await shop.get(`/v1/reports/channels?${WINDOW}`)
      const { leads = 0, customers = 0, sales = 0, revenue = 0, commission = 0 } = funnel.data[0] ?? {}
      return {
        funnel: { leads, customers, sales, revenue, commission },
        channels: channels.data,
        total: channels.total,
      }
    },
  }
}

const order = (click_id: string, more: Record<string, string> = {}) => ({
  event: "sale",
  click_id,
  external_id: "o-1",
  amount: "0.01",
  currency: "EUR",
  customer: "ann",
  ...more,
})
const sign = (customer: string, secret = SECRET) => createHmac("sha256", secret).update(customer).digest("hex")
const heldAs = (rows: Json[]) => rows.map((row) => [row.status, row.hold_reasons, row.amount])

describe("what nobody verified", () => {
  it("is kept and shown, earns held and once, and stands in no report", async () => {
    const shop = await open()
    const before = await shop.reports()
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    expect(await shop.browser("ann", { click_id, quantity: 1000 })).toMatchObject({ verified: false })
    await shop.postback(order(click_id, { amount: "9999999999.99" }))
    expect(await shop.sales()).toMatchObject([{ verified: false, amount: 999_999_999_999 }])
    expect(heldAs(await shop.commissionsOf())).toEqual([
      ["held", ["unverified"], 100_000_000_000],
      ["held", ["unverified"], 500],
    ])
    expect(await shop.reports()).toEqual(before)
    expect(await shop.count("touches")).toBe(0)
    expect((await shop.get(`/v1/affiliates/${shop.ada.id}`)).status).toBe("approved")
    expect(await shop.balance()).toMatchObject([{ payable: 0 }])
  })

  it("counts once a person releases its commission, and never when it is rejected", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    await shop.browser("ann", { click_id, quantity: 7 })
    await shop.postback(order(click_id, { amount: "50.00" }))
    await shop.postback(order(click_id, { external_id: "o-2", amount: "70.00", customer: "bea" }))
    const [second, first, lead] = await shop.commissionsOf()
    await shop.post(200, `/v1/commissions/${second!.id}/rejection`, { reason: "nobody knows it" })
    for (const one of [first!, lead!])
      expect((await shop.post(200, `/v1/commissions/${one.id}/release`, {})).status).toBe("payable")
    const { funnel, total } = await shop.reports()
    expect(funnel).toEqual({ leads: 1, customers: 1, sales: 1, revenue: 5000, commission: 1000 })
    expect(total).toMatchObject({ closes: 1, revenue: 5000 })
    expect(await shop.sales()).toMatchObject([
      { external_id: "o-2", verified: false },
      { external_id: "o-1", verified: true },
    ])
    expect(await shop.sale("ann")).toMatchObject({
      attribution: { affiliate_id: shop.ada.id },
      commissions: [{ status: "payable" }],
    })
  })

  it("binds provisionally: a verified event with evidence of its own binds instead", async () => {
    const shop = await open()
    const [ada, bob] = [await shop.click(), await shop.click(shop.bob)]
    await shop.pass(MINUTE)
    await shop.browser("ann", { click_id: ada, email: shop.bob.email, country: "se" })
    const held = await shop.sale("ann", { external_id: "o-1" })
    expect(held).toMatchObject({ verified: true, attribution: { affiliate_id: shop.ada.id } })
    expect(heldAs(await shop.commissionsOf(held.id))).toEqual([["held", ["unverified"], 1000]])
    expect((await shop.reports()).funnel).toMatchObject({ sales: 0, commission: 0 })
    expect((await shop.get(`/v1/sales/${held.id}/explanation`)).evidence).toMatchObject([
      { basis: "customer", verified: false, detail: expect.stringContaining("nobody verified") },
    ])

    const own = await shop.sale("ann", { external_id: "o-2", click_id: bob })
    expect(own.attribution).toMatchObject({ basis: "click_id", affiliate_id: shop.bob.id })
    const again = await shop.get(`/v1/sales/${held.id}`)
    expect(again.attribution).toMatchObject({ basis: "customer", affiliate_id: shop.bob.id })
    expect(heldAs(await shop.commissionsOf(held.id))).toEqual([
      ["payable", [], 1000],
      ["rejected", ["unverified"], 1000],
    ])
    expect(heldAs(await shop.commissionsOf(own.id))).toEqual([["payable", [], 1000]])
    const explained = await shop.get(`/v1/sales/${own.id}/explanation`)
    expect(explained.evidence.at(-1)).toMatchObject({ basis: "customer", verified: false, reason: "provisional" })
    expect((await shop.sale("ann")).attribution.affiliate_id).toBe(shop.bob.id)
  })

  it("is confirmed when a verified event speaks for the same affiliate: what waited goes on", async () => {
    const shop = await open()
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    await shop.browser("ann", { click_id })
    const sale = await shop.sale("ann")
    await shop.lead("ann", { click_id })
    expect(heldAs(await shop.commissionsOf(sale.id))).toEqual([["payable", [], 1000]])
    expect((await shop.reports()).funnel).toMatchObject({ leads: 1, sales: 1 })
  })

  it("binds for good, and unheld, where the program trusts browsers", async () => {
    const shop = await open({ trust_browser_leads: true })
    expect(await shop.get(`/v1/programs/${shop.programId}`)).toMatchObject({ trust_browser_leads: true })
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    await shop.browser("ann", { click_id, email: "ann@mail.test" })
    expect(heldAs(await shop.commissionsOf())).toEqual([["held", ["unverified"], 500]])
    expect(await shop.sale("ann")).toMatchObject({ commissions: [{ status: "payable" }] })
    expect((await shop.reports()).funnel).toMatchObject({ leads: 0, sales: 1 })
    const own = await shop.sale("ann", { click_id: await shop.click(shop.bob) })
    expect(own.attribution.affiliate_id).toBe(shop.ada.id)
  })

  it("is verified by the customer's signature, in either case of its digits, and by no other", async () => {
    const shop = await open({ postback_secret: SECRET })
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    for (const customer_signature of [sign("bea"), sign("ann", "another"), "", "x".repeat(64)])
      await shop.browser("ann", { click_id, customer_signature }, 422)
    expect(await shop.count("customers")).toBe(0)
    const signed = await shop.browser("ann", { click_id, customer_signature: sign("ann").toUpperCase(), quantity: 2 })
    expect(signed).toEqual({ id: signed.id, customer: { external_id: "ann" }, verified: true })
    expect(heldAs(await shop.commissionsOf(signed.id))).toEqual([["payable", [], 1000]])
    expect(await shop.sale("ann")).toMatchObject({ commissions: [{ status: "payable" }] })
  })

  it("refunds nothing, and no refund of the vendor's meets what somebody made up", async () => {
    const shop = await open()
    await shop.postback(order(await shop.click()))
    await shop.refund("o-1", { amount: 3000 }, 202)
    const [made] = await shop.sales()
    await shop.post(409, `/v1/sales/${made!.id}/amendments`, { amount: 5, reason: "edited" })
    expect(await shop.sale("ann", { external_id: "o-1" })).toMatchObject({ amount: 10_000, refunded_amount: 3000 })
  })
})

describe("a verified sale", () => {
  it("takes the place of an unverified one of its name, whatever that said, in either order and at once", async () => {
    for (const turn of ["after", "before", "at once"]) {
      const shop = await open()
      const [ada, bob] = [await shop.click(), await shop.click(shop.bob)]
      await shop.pass(MINUTE)
      const invent = () => shop.postback(order(bob, { customer: "eve", currency: "USD" }))
      const report = () => shop.sale("ann", { external_id: "o-1", click_id: ada })
      if (turn === "after") await invent()
      const [sale] = turn === "at once" ? await Promise.all([report(), invent()]) : [await report()]
      if (turn === "before") await invent()
      const shown = await shop.get(`/v1/sales/${sale.id}`)
      expect([turn, await shop.sales()]).toEqual([turn, [shown]])
      expect(shown).toMatchObject({ verified: true, amount: 10_000, attribution: { affiliate_id: shop.ada.id } })
      expect(shown.commissions).toMatchObject([{ status: "payable", amount: 1000 }])
      const others = (await shop.commissionsOf()).filter((row) => row.sale_id !== sale.id)
      expect(new Set(others.map((row) => row.status))).toEqual(
        new Set(turn === "before" ? [] : others.length ? ["rejected"] : []),
      )
      expect(await shop.balance(shop.bob)).toEqual(
        others.length ? [expect.objectContaining({ pending: 0, payable: 0 })] : [],
      )
      expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })
      expect(await shop.sale("ann", { external_id: "o-1", click_id: ada }, 200)).toEqual(shown)
    }
  })

  it("and a lead too, whose place an unverified one of the same customer and event had", async () => {
    const shop = await open()
    const [ada, bob] = [await shop.click(), await shop.click(shop.bob)]
    await shop.pass(MINUTE)
    const guess = await shop.browser("ann", { click_id: bob })
    const lead = await shop.lead("ann", { click_id: ada, quantity: 2 })
    expect(lead).toMatchObject({ verified: true, attribution: { affiliate_id: shop.ada.id } })
    expect(heldAs(await shop.commissionsOf(lead.id))).toEqual([["payable", [], 1000]])
    const [row] = await shop.commissionsOf(guess.id)
    expect(row).toMatchObject({ status: "rejected" })
    await shop.post(409, `/v1/commissions/${row!.id}/release`, {})
  })
})

describe("a publishable key", () => {
  it("is answered about a lead what it said, the same whether somebody else's is there or not", async () => {
    const shop = await open()
    const [ada, bob] = [await shop.click(), await shop.click(shop.bob)]
    await shop.lead("known", { click_id: ada, email: "known@mail.test" })
    await shop.browser("guessed", { click_id: ada })
    const ids: string[] = []
    for (const customer of ["known", "guessed", "new", "new"]) {
      const { id, ...said } = await shop.browser(customer, { click_id: bob })
      expect(said).toEqual({ customer: { external_id: customer }, verified: false })
      ids.push(id)
    }
    expect(new Set(ids).size).toBe(3)
    expect(await shop.commissionsOf(ids[0])).toEqual([])
  })

  it("is answered about an inquiry what stands of it, and nothing of who that customer is", async () => {
    const shop = await open()
    await shop.lead("known", { click_id: await shop.click(), email: "known@mail.test" })
    for (const email of ["known@mail.test", "new@mail.test"]) {
      const reply = await shop.inquire({ email, message: "hello" })
      expect([reply.status, reply.body]).toEqual([
        201,
        { id: expect.stringMatching(/^inq_/), kind: "question", status: "open", due_at: expect.any(String) },
      ])
    }
  })

  it("gives a customer's journey no touch by an inquiry in their name", async () => {
    const shop = await open()
    const click_id = await shop.click(shop.bob)
    const message = "hello"
    expect((await shop.inquire({ customer_external_id: "ann", click_id, message })).status).toBe(201)
    expect(await shop.count("touches")).toBe(0)
  })

  it("brings twenty unverified leads a day by one click, many at once too, and hears when to try again", async () => {
    const shop = await open()
    const click_id = await shop.click()
    const call = (customer: number) =>
      test.app.call("POST", "/v1/leads", {
        key: shop.vendor.pk,
        body: { customer_external_id: `c-${customer}`, click_id },
        headers: { origin: "https://shop.acme.test" },
      })
    const replies = await Promise.all(Array.from({ length: PER_CLICK + 10 }, (_, n) => call(n)))
    const refused = replies.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(10)
    for (const reply of refused) expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0)
    expect([await shop.count("leads"), await shop.count("customers")]).toEqual([PER_CLICK, PER_CLICK])
    await shop.browser("other", { click_id: await shop.click() })
    await shop.lead("c-99", { click_id })
  })
})

describe("unverified leads beyond what a day may bring", () => {
  const ADDRESS = "203.0.113.77"
  const call = (shop: Awaited<ReturnType<typeof open>>, customer: string, address: string) =>
    test.app.call("POST", "/v1/leads", {
      key: shop.vendor.pk,
      body: { customer_external_id: customer },
      headers: { origin: "https://shop.acme.test", "cf-connecting-ip": address },
    })
  /** As many of the vendor's as there are with one, of the same address or of others. */
  const multiply = (shop: Awaited<ReturnType<typeof open>>, times: number, isOfSameAddress: boolean) => test.app.admin`
    insert into leads select (jsonb_populate_record(l, jsonb_build_object('id', l.id || n, 'event_name', 'again ' || n,
      'address_hash', case when ${isOfSameAddress} then l.address_hash else l.address_hash || n end))).*
    from leads l, generate_series(1, ${times}::int) n where l.vendor_id = ${shop.vendor.id} and l.source = 'unverified'`

  it("are refused from one address, whatever they name, while others go on", async () => {
    const shop = await open()
    expect((await call(shop, "first", ADDRESS)).status).toBe(201)
    await multiply(shop, 1999, true)
    const refused = await call(shop, "next", ADDRESS)
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true])
    expect((await call(shop, "elsewhere", "203.0.113.78")).status).toBe(201)
    await shop.lead("next", {})
  })

  it("are refused at a vendor that has had too many in all, and the vendor's own go on", async () => {
    const shop = await open()
    expect((await call(shop, "first", ADDRESS)).status).toBe(201)
    await multiply(shop, 19_999, false)
    expect((await call(shop, "next", "203.0.113.79")).status).toBe(429)
    await shop.lead("next", {})
  })

  it("keep no name of an address that can be found again once the day's key is forgotten", async () => {
    const shop = await open()
    const hashes = async () =>
      (await test.app.admin`select address_hash from leads where vendor_id = ${shop.vendor.id}`).map(
        (row) => row.address_hash,
      )
    await call(shop, "one", ADDRESS)
    await call(shop, "two", ADDRESS)
    await test.app.admin`delete from visitor_keys`
    await call(shop, "three", ADDRESS)
    expect([new Set(await hashes()).size, (await hashes()).includes(null)]).toEqual([2, false])
  })
})

describe("whatever is made up beside what happened", () => {
  const person = fc.constantFrom("ann", "bea")
  const who = fc.constantFrom("ada", "bob")
  const mayBe = fc.option(who, { nil: null })
  const orders = fc.constantFrom("o-1", "o-2", "o-3")
  const step = fc.oneof(
    fc.record({ kind: fc.constant("lead" as const), person, click: mayBe }),
    fc.record({ kind: fc.constant("sale" as const), order: orders, click: mayBe }),
    fc.record({ kind: fc.constant("browser" as const), person, click: who }),
    fc.record({ kind: fc.constant("postback" as const), order: orders, person, click: who }),
  )
  type Step = { kind: string; person?: string; order?: string; click: string | null }
  const isMadeUp = ({ kind }: Step) => kind === "browser" || kind === "postback"
  const buyers: Record<string, string> = { "o-1": "ann", "o-2": "ann", "o-3": "bea" }

  async function live(steps: Step[]) {
    const shop = await open()
    const clicks: Record<string, string> = { ada: await shop.click(), bob: await shop.click(shop.bob) }
    await shop.pass(MINUTE)
    for (const { kind, person: customer = "", order: external_id = "", click } of steps) {
      const click_id = click ? clicks[click]! : undefined
      const body = click_id ? { click_id } : {}
      const lead = { customer_external_id: customer, ...body }
      const buyer = buyers[external_id] ?? ""
      if (kind === "lead") await test.app.call("POST", "/v1/leads", { key: shop.vendor.sk, body: lead })
      if (kind === "sale") {
        const sale = { external_id, customer_external_id: buyer, amount: 10_000, currency: "EUR", ...body }
        const { status } = await test.app.call("POST", "/v1/sales", { key: shop.vendor.sk, body: sale })
        expect([200, 201]).toContain(status)
      }
      if (kind === "browser") await shop.browser(customer, { ...body, email: shop.bob.email, country: "SE" })
      if (kind === "postback") await shop.postback(order(click_id!, { external_id, customer, amount: "77.00" }))
    }
    return observe(shop)
  }

  async function observe(shop: Shop & Awaited<ReturnType<typeof open>>) {
    const nameOf = (id: string | null) => (id === null ? null : id === shop.ada.id ? "ada" : "bob")
    const sales = (await shop.sales()).filter((sale) => sale.verified)
    const held = new Set(
      (await shop.commissionsOf()).filter((row) => row.hold_reasons.includes("unverified")).map((row) => row.sale_id),
    )
    const whose = sales.map((sale) => [
      sale.external_id,
      held.has(sale.id) && sale.commissions.every((c: Json) => c.status === "held")
        ? null
        : nameOf(sale.attribution.affiliate_id),
    ])
    const [ada, bob] = [await shop.balance(), await shop.balance(shop.bob)]
    return {
      whose: whose.sort(),
      payable: [ada, bob].map((rows) => rows.reduce((sum: number, row: Json) => sum + row.payable, 0)),
      reports: await shop.reports(),
      balanced: (await shop.get("/v1/ledger/trial-balance")).balanced,
    }
  }

  it("the vendor's sales are whose they are, the same is payable, and reports say the same", { timeout: 240_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        const [truth, beside] = await Promise.all([live(steps.filter((one) => !isMadeUp(one))), live(steps)])
        expect(beside).toEqual(truth)
      }),
      { numRuns: 12, endOnFailure: true },
    ),
  )
})
