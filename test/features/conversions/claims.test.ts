import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop } from "../../support/shop.ts"

const test = useApp()
const TEN_PERCENT = { event: "sale", rate: { kind: "percent", bps: 1000 } }
const LEAD_RULE = { event: "lead", rate: { kind: "flat", amount: 500 } }
const ORIGIN = { origin: "https://shop.acme.test" }

/** A shop where Ada is called @ada and has a code, with Bob beside her, and what people of the vendor do about claims. */
async function open(program: Json = {}, rules: unknown[] = [TEN_PERCENT, LEAD_RULE]) {
  const shop = await openShop(test.app, { hold_days: 0, ...program }, rules)
  const { vendor, programId, ada } = shop
  await ask(test.app, 200, "PATCH", `/v1/affiliates/${ada.id}`, vendor.sk, { handle: "Ada-L" })
  const code = unique("CODE")
  await shop.post(201, "/v1/coupons", { code, affiliate_id: ada.id, program_id: programId })
  const bob = await shop.join({ handle: "bob" })
  const claims = async (status?: string): Promise<Json[]> =>
    (await shop.get(`/v1/claims${status ? `?status=${status}` : ""}`)).data
  const settle = (path: string, body: Json, status = 200) =>
    ask(test.app, status, "POST", `/v1/claims/${path}`, vendor.owner, body)
  return {
    ...shop,
    bob,
    code,
    claims,
    approve: (claim: Json, body: Json = {}, status = 200) => settle(`${claim.id}/approval`, body, status),
    reject: (claim: Json, status = 200) => settle(`${claim.id}/rejection`, { reason: "nobody knows them" }, status),
    again: (sale: Json): Promise<Json> => shop.get(`/v1/sales/${sale.id}`),
    explain: (sale: Json): Promise<Json> => shop.get(`/v1/sales/${sale.id}/explanation`),
    commissionsOf: async (sourceId: string): Promise<Json[]> =>
      (await shop.get("/v1/commissions")).data.filter((row: Json) => (row.sale_id ?? row.lead_id) === sourceId),
    touches: async (customer: string): Promise<Json[]> =>
      (await shop.get(`/v1/touches?customer_external_id=${customer}`)).data,
    browser: async (customer: string, fields: Json = {}) => {
      const body = { customer_external_id: customer, ...fields }
      const reply = await test.app.call("POST", "/v1/leads", { key: vendor.pk, body, headers: ORIGIN })
      expect(reply.status, reply.text).toBe(201)
      return reply.body
    },
  }
}

const held = (rows: Json[]) => rows.map((row) => [row.affiliate_id, row.status, row.hold_reasons, row.amount])
const of = ({ attribution }: Json) => [attribution.basis, attribution.affiliate_id]

describe("whom a customer names", () => {
  it("is matched by an exact slug, code, e-mail or handle of one affiliate, however it is typed", async () => {
    const shop = await open()
    const names = [
      String(shop.ada.link.slug).toUpperCase(),
      ` ${shop.code.toLowerCase()} `,
      shop.ada.email.toUpperCase(),
      "@ada-l",
      "ＡＤＡ-Ｌ",
    ]
    for (const [index, told_by] of names.entries()) {
      const sale = await shop.sale(`customer-${index}`, { told_by })
      expect(of(sale), told_by).toEqual(["told", shop.ada.id])
      expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.ada.id, "held", ["told"], 1000]])
    }
    expect(await shop.claims()).toHaveLength(names.length)
    expect((await shop.claims("matched"))[0]).toMatchObject({
      status: "matched",
      told_by: "ＡＤＡ-Ｌ",
      customer_external_id: "customer-4",
      sale_id: expect.stringMatching(/^sal_/),
      lead_id: null,
      affiliate_id: shop.ada.id,
      decided_by: null,
    })
    expect(await shop.touches("customer-0")).toMatchObject([{ channel: "community", source: "told" }])
  })

  it("is an open claim where it is nobody, part of a name, several or one who may not earn", async () => {
    const shop = await open()
    // A code of Bob's that is what Ada is called too.
    await shop.post(201, "/v1/coupons", { code: "ADA-L", affiliate_id: shop.bob.id, program_id: shop.programId })
    const banned = await shop.join({ handle: "carl" })
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${banned.id}`, shop.vendor.sk, { status: "banned" })
    for (const told_by of ["my neighbour", "ada", "Ada-L", "carl"]) {
      const sale = await shop.sale(told_by, { told_by })
      expect(sale).toMatchObject({ attribution: { outcome: "unattributed" }, commissions: [] })
      expect((await shop.claims())[0]).toMatchObject({ status: "open", told_by, sale_id: sale.id, affiliate_id: null })
    }
    expect(await shop.count("touches")).toBe(0)
    expect((await shop.explain((await shop.get("/v1/sales")).data[0])).evidence).toMatchObject([
      { basis: "told", verdict: "lost", reason: "affiliate_banned" },
    ])
    await shop.sale("ann", { told_by: "   " }, 422)
    await shop.sale("ann", { told_by: "x".repeat(256) }, 422)
  })

  it("comes after every other evidence, and binds only until there is some", async () => {
    const shop = await open()
    const click_id = await shop.click(shop.bob)
    await shop.pass(MINUTE)
    const both = await shop.sale("ann", { told_by: "@ada-l", click_id })
    expect(of(both)).toEqual(["click_id", shop.bob.id])
    expect((await shop.explain(both)).evidence.map((row: Json) => [row.basis, row.reason])).toEqual([
      ["click_id", null],
      ["told", "outranked"],
    ])
    expect(await shop.claims("matched")).toMatchObject([{ affiliate_id: shop.ada.id }])
    expect(await shop.touches("ann")).toMatchObject([{ source: "told" }, { source: "click" }])

    const lead = await shop.lead("bea", { told_by: "@ada-l" })
    expect(of(lead)).toEqual(["told", shop.ada.id])
    const first = await shop.sale("bea")
    expect(of(first)).toEqual(["customer", shop.ada.id])
    expect(held(await shop.commissionsOf(first.id))).toEqual([[shop.ada.id, "held", ["told"], 1000]])
    // The click was before both: they are Bob's. The claim stays, for a person to say what it was.
    const second = await shop.sale("bea", { click_id: click_id })
    expect(of(second)).toEqual(["click_id", shop.bob.id])
    expect(of(await shop.again(first))).toEqual(["customer", shop.bob.id])
    expect(held(await shop.commissionsOf(first.id))).toEqual([
      [shop.bob.id, "payable", [], 1000],
      [shop.ada.id, "rejected", ["told"], 1000],
    ])
    expect(held(await shop.commissionsOf(lead.id))).toMatchObject([
      [shop.bob.id, "payable", [], 500],
      [shop.ada.id, "rejected", ["told"], 500],
    ])
    const claim = (await shop.claims("matched"))[0]!
    expect(await shop.approve(claim)).toMatchObject({ status: "approved", affiliate_id: shop.ada.id })
    expect(of(await shop.again(first))).toEqual(["customer", shop.bob.id])
    expect(of(await shop.sale("bea"))).toEqual(["customer", shop.bob.id])
  })

  it("keeps a lead that came before the click: the answer was all there was then", async () => {
    const shop = await open()
    const lead = await shop.lead("ann", { told_by: "@ada-l" })
    await shop.pass(MINUTE)
    const click_id = await shop.click(shop.bob)
    await shop.pass(MINUTE)
    await shop.sale("ann", { click_id })
    expect(held(await shop.commissionsOf(lead.id))).toEqual([[shop.ada.id, "held", ["told"], 500]])
    await shop.approve((await shop.claims())[0]!)
    expect(held(await shop.commissionsOf(lead.id))).toEqual([[shop.ada.id, "payable", [], 500]])
    expect(of(await shop.sale("ann"))).toEqual(["customer", shop.bob.id])
  })

  it("is one claim however often the same is answered, and another by other words", async () => {
    const shop = await open()
    await shop.lead("ann", { told_by: "@Ada-L" })
    await shop.lead("ann", { told_by: "ada-l" }, 200)
    const external_id = unique("order")
    await shop.sale("ann", { told_by: " ADA-L ", external_id })
    await shop.sale("ann", { told_by: "ada-l", external_id }, 200)
    expect(await shop.claims()).toHaveLength(1)
    expect(await shop.touches("ann")).toHaveLength(1)
    await shop.sale("ann", { told_by: "bob" })
    expect(await shop.claims()).toHaveLength(2)
    expect(of(await shop.sale("ann"))).toEqual(["customer", shop.ada.id])
  })

  it("counts when a sale or lead is reported again with it", async () => {
    const shop = await open()
    const external_id = unique("order")
    const sale = await shop.sale("ann", { external_id })
    expect(of(await shop.sale("ann", { external_id, told_by: "bob" }, 200))).toEqual(["customer", shop.bob.id])
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.bob.id, "held", ["told"], 1000]])
    const lead = await shop.lead("bea")
    await shop.lead("bea", { told_by: "bob" }, 200)
    expect(held(await shop.commissionsOf(lead.id))).toEqual([[shop.bob.id, "held", ["told"], 500]])
    expect(await shop.claims("matched")).toMatchObject([{ lead_id: lead.id }, { sale_id: sale.id }])
  })

  it("is held as a self-referral too where the customer names themself", async () => {
    const shop = await open()
    const sale = await shop.sale("ann", { email: shop.ada.email, told_by: shop.ada.email })
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.ada.id, "held", ["self_referral", "told"], 1000]])
    await shop.approve((await shop.claims())[0]!)
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.ada.id, "held", ["self_referral"], 1000]])
  })
})

describe("an approval", () => {
  it("releases what a matched claim earned, and binds the customer for good", async () => {
    const shop = await open({ hold_days: 30 })
    const sale = await shop.sale("ann", { told_by: "bob" })
    await shop.pass(31 * DAY)
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.bob.id, "held", ["told"], 1000]])
    const claim = (await shop.claims())[0]!
    expect(await shop.approve(claim)).toMatchObject({ status: "approved", decided_by: expect.any(String) })
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.bob.id, "payable", [], 1000]])
    expect(of(await shop.again(sale))).toEqual(["told", shop.bob.id])
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    const later = await shop.sale("ann", { click_id })
    expect(of(later)).toEqual(["customer", shop.bob.id])
    expect(held(await shop.commissionsOf(later.id))).toEqual([[shop.bob.id, "pending", [], 1000]])
    expect(await shop.approve(claim)).toMatchObject({ status: "approved" })
    await shop.reject(claim, 409)
    expect((await shop.explain(sale)).claims).toMatchObject([{ id: claim.id, status: "approved", told_by: "bob" }])
  })

  it("of an open claim earns as that sale would have: by the rules and at the time of the sale", async () => {
    const shop = await open({ hold_days: 10 })
    const sale = await shop.sale("ann", { told_by: "the nice lady of the market" })
    await shop.pass(20 * DAY)
    const claim = (await shop.claims("open"))[0]!
    await shop.approve(claim, {}, 422)
    await shop.approve(claim, { affiliate_id: "aff_nobody" }, 422)
    expect(await shop.approve(claim, { affiliate_id: shop.ada.id })).toMatchObject({ affiliate_id: shop.ada.id })
    expect(of(await shop.again(sale))).toEqual(["customer", shop.ada.id])
    const [commission] = await shop.commissionsOf(sale.id)
    expect(commission).toMatchObject({ affiliate_id: shop.ada.id, status: "payable", amount: 1000 })
    expect(await shop.touches("ann")).toMatchObject([
      { channel: "community", source: "told", occurred_at: sale.occurred_at },
    ])
    expect((await shop.get(`/v1/sales/${sale.id}/credit`)).proposal).toMatchObject([
      { channel: "community", bps: 10000 },
    ])
    const report = await shop.get("/v1/reports/credit?from=2030-12-01&to=2031-03-01&by=source")
    expect(report.data).toMatchObject([{ key: "told", channel: "community", closes: 1, revenue: 10_000 }])
    expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
    await shop.approve(claim, { affiliate_id: shop.bob.id }, 409)
  })

  it("invites somebody new by mail, and takes who is known by the e-mail as they are", async () => {
    const shop = await open()
    const [sale, other] = [
      await shop.sale("ann", { told_by: "Kim" }),
      await shop.sale("bea", { told_by: "Ada, I think" }),
    ]
    const [second, first] = await shop.claims("open")
    const email = `${unique("kim")}@example.test`
    const invite = { email, name: "Kim", program_id: shop.programId }
    const approved = await shop.approve(first!, { invite })
    const kim = await shop.get(`/v1/affiliates/${approved.affiliate_id}`)
    expect(kim).toMatchObject({ email, name: "Kim", status: "approved" })
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[kim.id, "payable", [], 1000]])
    expect((await shop.approve(first!, { invite })).affiliate_id).toBe(kim.id)
    const known = { email: shop.ada.email.toUpperCase(), name: "Somebody", program_id: shop.programId }
    await shop.approve(second!, { invite: known, affiliate_id: shop.ada.id }, 422)
    expect((await shop.approve(second!, { invite: known })).affiliate_id).toBe(shop.ada.id)
    expect(of(await shop.again(other))).toEqual(["customer", shop.ada.id])
    await test.app.settle()
    const mails = await test.app
      .admin`select subject from mails where recipient = ${email} and subject like '%named you%'`
    expect(mails).toHaveLength(1)
  })

  it("for another than it is matched with takes it from that one", async () => {
    const shop = await open()
    const sale = await shop.sale("ann", { told_by: "bob" })
    await shop.approve((await shop.claims())[0]!, { affiliate_id: shop.ada.id })
    expect(of(await shop.again(sale))).toEqual(["customer", shop.ada.id])
    expect(held(await shop.commissionsOf(sale.id))).toEqual([
      [shop.ada.id, "payable", [], 1000],
      [shop.bob.id, "rejected", ["told"], 1000],
    ])
    expect(await shop.touches("ann")).toHaveLength(1)
    expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
  })

  it("after a refund or an amendment earns what is left", async () => {
    const shop = await open()
    const [open1, matched] = [
      await shop.sale("ann", { told_by: "somebody", external_id: "o-1" }),
      await shop.sale("bea", { told_by: "bob", external_id: "o-2" }),
    ]
    await shop.refund("o-1", { amount: 4000 })
    await shop.post(201, `/v1/sales/${matched.id}/amendments`, { amount: 20_000, reason: "more of it" })
    expect(held(await shop.commissionsOf(matched.id))).toEqual([[shop.bob.id, "held", ["told"], 2000]])
    await shop.refund("o-2", { amount: 5000 })
    for (const claim of await shop.claims())
      await shop.approve(claim, claim.affiliate_id ? {} : { affiliate_id: shop.ada.id })
    for (const [sale, amount, reversed_amount] of [
      [open1, 1000, 400],
      [matched, 2000, 500],
    ] as const)
      expect(await shop.commissionsOf(sale.id)).toMatchObject([{ status: "payable", amount, reversed_amount }])
    expect(await shop.balance(shop.ada)).toMatchObject([{ payable: 600 }])
    expect(await shop.balance(shop.bob)).toMatchObject([{ payable: 1500 }])
  })

  it("of who is in the program no more is refused, and rejecting works", async () => {
    const shop = await open()
    const sale = await shop.sale("ann", { told_by: "bob" })
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${shop.bob.id}`, shop.vendor.sk, { status: "banned" })
    const claim = (await shop.claims())[0]!
    const refusal = await shop.approve(claim, {}, 422)
    expect(refusal.errors[0]).toMatchObject({ pointer: "/affiliate_id", detail: expect.stringContaining("banned") })
    expect(await shop.reject(claim)).toMatchObject({ status: "rejected", reason: "nobody knows them" })
    expect(of(await shop.again(sale))).toEqual([null, null])
  })

  it("and a rejection at once end as one of them", async () => {
    const shop = await open()
    for (let round = 0; round < 4; round++) {
      const sale = await shop.sale(`c-${round}`, { told_by: "bob" })
      const [claim] = await shop.claims()
      const send = (path: string, body: Json) =>
        test.app.call("POST", `/v1/claims/${claim!.id}/${path}`, { key: shop.vendor.owner, body })
      const replies = await Promise.all([
        send("approval", {}),
        send("approval", {}),
        send("rejection", { reason: "no" }),
      ])
      const { status } = (await shop.claims())[0]!
      const isApproved = status === "approved"
      expect(replies.map((reply) => reply.status)).toEqual(isApproved ? [200, 200, 409] : [409, 409, 200])
      expect((await shop.again(sale)).attribution.outcome).toBe(isApproved ? "attributed" : "unattributed")
    }
  })
})

describe("a rejection", () => {
  it("takes back what rests on the claim alone, and lets the same answer be none", async () => {
    const shop = await open()
    const lead = await shop.lead("ann", { told_by: "bob" })
    const sale = await shop.sale("ann")
    const claim = (await shop.claims())[0]!
    await shop.reject(claim)
    await shop.reject(claim)
    await shop.approve(claim, {}, 409)
    expect((await shop.again(sale)).attribution).toMatchObject({ outcome: "unattributed", reason: "claim_rejected" })
    for (const { id } of [lead, sale])
      expect(await shop.commissionsOf(id)).toMatchObject([{ affiliate_id: shop.bob.id, status: "rejected" }])
    expect(await shop.touches("ann")).toEqual([])
    expect(of(await shop.sale("ann", { told_by: "bob" }))).toEqual([null, null])
    expect(await shop.claims()).toHaveLength(1)
    expect((await shop.get("/v1/ledger/trial-balance")).balanced).toBe(true)
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    expect(of(await shop.sale("ann", { click_id }))).toEqual(["click_id", shop.ada.id])
  })

  it("leaves what another answer of the customer speaks for", async () => {
    const shop = await open()
    const sale = await shop.sale("ann", { told_by: "bob" })
    await shop.sale("ann", { told_by: shop.bob.email })
    const [byEmail, byHandle] = await shop.claims()
    await shop.reject(byHandle!)
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.bob.id, "held", ["told"], 1000]])
    await shop.reject(byEmail!)
    expect(await shop.commissionsOf(sale.id)).toMatchObject([{ status: "rejected" }])
  })
})

describe("an answer that nobody verified", () => {
  it("is answered like any other, stays unverified, and its claim lets it count", async () => {
    const shop = await open()
    const [known, unknown] = [
      await shop.browser("ann", { told_by: "bob" }),
      await shop.browser("bea", { told_by: "nobody of the kind" }),
    ]
    expect(Object.keys(known)).toEqual(Object.keys(unknown))
    expect(known).toEqual({ id: known.id, customer: { external_id: "ann" }, verified: false })
    expect(held(await shop.commissionsOf(known.id))).toEqual([[shop.bob.id, "held", ["unverified", "told"], 500]])
    const sale = await shop.sale("ann")
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.bob.id, "held", ["unverified", "told"], 1000]])
    expect(await shop.count("touches")).toBe(0)
    await shop.approve((await shop.claims("matched"))[0]!)
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.bob.id, "payable", [], 1000]])
    expect(held(await shop.commissionsOf(known.id))).toEqual([[shop.bob.id, "held", ["unverified"], 500]])
    expect(await shop.touches("ann")).toMatchObject([{ source: "told" }])
    expect(held(await shop.commissionsOf((await shop.sale("ann")).id))).toEqual([[shop.bob.id, "payable", [], 1000]])
  })

  it("gives way to a verified one", async () => {
    const shop = await open()
    await shop.browser("ann", { told_by: "bob" })
    const sale = await shop.sale("ann", { told_by: "@ada-l" })
    expect(of(sale)).toEqual(["told", shop.ada.id])
    expect(held(await shop.commissionsOf(sale.id))).toEqual([[shop.ada.id, "held", ["told"], 1000]])
    await shop.browser("bea", { told_by: "bob" })
    const same = await shop.sale("bea", { told_by: "bob" })
    expect(held(await shop.commissionsOf(same.id))).toEqual([[shop.bob.id, "held", ["told"], 1000]])
    expect(await shop.claims("matched")).toHaveLength(3)
  })
})

describe("claims", () => {
  it("are listed page by page, settled by owner and manager in person only, and seen by nobody else's vendor", async () => {
    const shop = await open()
    for (const customer of ["a", "b", "c"]) await shop.sale(customer, { told_by: "bob" })
    const page = await shop.get("/v1/claims?limit=2&status=matched")
    const rest = await shop.get(`/v1/claims?limit=2&status=matched&cursor=${page.next_cursor}`)
    const all = [...page.data, ...rest.data].map((row: Json) => row.customer_external_id)
    expect([all, rest.next_cursor]).toEqual([["c", "b", "a"], null])
    const path = `/v1/claims/${page.data[0].id}/approval`
    await ask(test.app, 403, "POST", path, shop.vendor.sk, {})
    const other = await open()
    await ask(test.app, 404, "POST", path, other.vendor.owner, {})
  })

  it("go out as events, matched or open", async () => {
    const shop = await open()
    await shop.sale("ann", { told_by: "bob" })
    await shop.lead("bea", { told_by: "who knows" })
    const rows = await test.app
      .admin`select ref from outbox where topic = 'claim.opened' and vendor_id = ${shop.vendor.id}`
    expect(rows.map(({ ref }) => ref).sort()).toEqual((await shop.claims()).map(({ id }) => id).sort())
  })

  it("come with a file of sales and of leads too", async () => {
    const shop = await open()
    const lines = (rows: Json[]) => rows.map((row) => JSON.stringify(row)).join("\n")
    const send = async (kind: string, rows: Json[]) => {
      const headers = { "content-type": "application/x-ndjson" }
      const reply = await test.app.call("POST", `/v1/imports?kind=${kind}`, {
        key: shop.vendor.sk,
        body: lines(rows),
        headers,
      })
      expect(reply.status, reply.text).toBe(202)
    }
    await send("sales", [
      { external_id: "o-1", customer_external_id: "ann", amount: 1000, currency: "EUR", told_by: "bob" },
      { external_id: "o-2", customer_external_id: "bea", amount: 1000, currency: "EUR" },
    ])
    await send("leads", [{ customer_external_id: "cyd", told_by: "somebody" }])
    await test.app.settle()
    expect((await shop.claims()).map((row) => [row.customer_external_id, row.status]).sort()).toEqual([
      ["ann", "matched"],
      ["cyd", "open"],
    ])
  })
})
