import { describe, expect, it } from "vitest"
import { advanceTo, ask, createMember, createProgram, unique } from "../../support/actors.ts"
import { type Json, PUBLIC_URL, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop } from "../../support/shop.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()
const ORIGIN = { origin: "https://shop.acme.test" }

/** A shop with Ada and Bob, and what is done about deals. */
async function open(program: Json = {}) {
  const shop = await openShop(test.app, { hold_days: 0, ...program })
  const { vendor, programId, ada } = shop
  const bob = await shop.join()
  const register = (of: { id: string }, fields: Json, status = 201, key = vendor.sk): Promise<Json> =>
    ask(test.app, status, "POST", "/v1/deals", key, {
      program_id: programId,
      affiliate_id: of.id,
      company: "Buyer Ltd",
      ...fields,
    })
  const decide = (deal: Json, path: string, body: Json | undefined, status: number, key = vendor.sk): Promise<Json> =>
    ask(test.app, status, "POST", `/v1/deals/${deal.id}/${path}`, key, body)
  const approve = (deal: Json, status = 200) => decide(deal, "approval", undefined, status)
  return {
    ...shop,
    bob,
    register,
    decide,
    approve,
    reject: (deal: Json, status = 200) => decide(deal, "rejection", { reason: "ours already" }, status),
    protect: async (
      of: { id: string } = ada,
      fields: Json = { domain: "buyer.test", contact_email: "kim@buyer.test" },
    ) => approve(await register(of, fields)),
    again: (deal: Json): Promise<Json> => shop.get(`/v1/deals/${deal.id}`),
    statusOf: async (deal: Json): Promise<string> => {
      await test.app.settle()
      return (await shop.get(`/v1/deals/${deal.id}`)).status
    },
    explain: (sale: Json): Promise<Json> => shop.get(`/v1/sales/${sale.id}/explanation`),
    mails: async () => {
      await test.app.settle()
      const rows = await test.app.admin`select recipient as "to", subject, body from mails
        where vendor_id = ${vendor.id} order by created_at, id`
      return rows.filter((row) => /deal|avtale/i.test(row.subject) && [ada.email, bob.email].includes(row.to))
    },
  }
}

const of = ({ attribution }: Json) => [attribution.basis, attribution.affiliate_id]
const NOBODY = [null, null]

describe("a deal", () => {
  it("is an inquiry with an owner and a clock, and protects for the program's days once it is approved", async () => {
    const shop = await open({ deal_days: 30 })
    const deal = await shop.register(shop.ada, {
      domain: "https://www.Buyer.test/about",
      contact_email: "Kim@Buyer.test",
      note: "met at the fair",
    })
    expect(deal).toMatchObject({
      id: expect.stringMatching(/^dea_/),
      status: "registered",
      protected_until: null,
      affiliate_id: shop.ada.id,
      domain: "buyer.test",
      contact_email: "kim@buyer.test",
      note: "met at the fair",
    })
    const inquiry = await shop.get(`/v1/inquiries/${deal.inquiry_id}`)
    expect(inquiry).toMatchObject({ kind: "deal", status: "open", owner_id: expect.stringMatching(/^mem_/) })
    expect(new Date(inquiry.due_at).getTime() - new Date(inquiry.received_at).getTime()).toBe(2880 * 60_000)

    const approved = await shop.approve(deal)
    expect(approved).toMatchObject({ status: "approved", protected_until: "2031-01-31T00:00:00.000Z" })
    expect(await shop.approve(deal)).toEqual(approved)
    expect(await shop.get(`/v1/inquiries/${deal.inquiry_id}`)).toMatchObject({ status: "closed", ending: "resolved" })
    expect((await shop.get("/v1/deals?status=approved")).data).toEqual([approved])
    expect(await shop.reject(deal, 409)).toMatchObject({ code: "deal_settled" })
    expect(await shop.mails()).toMatchObject([
      {
        to: shop.ada.email,
        subject: "Your deal with Buyer Ltd is approved",
        body: expect.stringContaining("31 Jan 2031"),
      },
    ])
  })

  it("is rejected with a reason, which its affiliate reads in their language", async () => {
    const shop = await open()
    const deal = await shop.register(shop.bob, { contact_email: "kim@buyer.test" })
    await test.app.admin`update people set language = 'nb' where id in
      (select person_id from affiliates where vendor_id = ${shop.vendor.id} and id = ${shop.bob.id})`
    expect(await shop.reject(deal)).toMatchObject({ status: "rejected", reason: "ours already", protected_until: null })
    expect(await shop.reject(deal)).toMatchObject({ status: "rejected" })
    expect(await shop.approve(deal, 409)).toMatchObject({ code: "deal_settled" })
    expect(await shop.mails()).toMatchObject([
      { subject: "Avtalen din med Buyer Ltd ble ikke godkjent", body: expect.stringContaining("ours already") },
    ])
    expect(of(await shop.sale("c", { email: "kim@buyer.test" }))).toEqual(NOBODY)
  })

  it("is named by a member for an approved affiliate of the program, and decided by managers and sales", async () => {
    const shop = await open()
    const contact_email = "kim@buyer.test"
    const path = "/v1/deals"
    const body = { program_id: shop.programId, company: "Buyer", contact_email }
    const pointers = async (sent: Json) =>
      (await ask(test.app, 422, "POST", path, shop.vendor.owner, sent)).errors.map((one: Json) => one.pointer)
    expect(await pointers(body)).toEqual(["/affiliate_id"])
    const other = await createProgram(test.app, shop.vendor)
    expect(await pointers({ ...body, program_id: other.id, affiliate_id: shop.ada.id })).toEqual(["/affiliate_id"])
    expect(await pointers({ ...body, program_id: "prg_none", affiliate_id: shop.ada.id })).toEqual(["/program_id"])
    expect(await pointers({ ...body, affiliate_id: shop.ada.id, domain: "no domain" })).toEqual(["/domain"])
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${shop.bob.id}`, shop.vendor.sk, { status: "banned" })
    expect(await pointers({ ...body, affiliate_id: shop.bob.id })).toEqual(["/affiliate_id"])

    const sales = await createMember(test.app, shop.vendor, "sales")
    const finance = await createMember(test.app, shop.vendor, "finance")
    const deal = await shop.register(shop.ada, { contact_email }, 201, sales)
    await shop.register(shop.ada, { contact_email }, 403, finance)
    await shop.decide(deal, "approval", undefined, 403, finance)
    expect(await shop.decide(deal, "approval", undefined, 200, sales)).toMatchObject({ status: "approved" })
  })

  it("is registered by an affiliate in person for themselves, and seen by them and nobody else", async () => {
    const shop = await open()
    const headers = async (email: string) => {
      const { cookies } = await new Visitor(test.app).signIn(email)
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
      return { cookie, origin: PUBLIC_URL, "x-grapevine-vendor": shop.vendor.id }
    }
    const [ada, bob] = [await headers(shop.ada.email), await headers(shop.bob.email)]
    const body = { program_id: shop.programId, company: "Buyer", contact_email: "kim@buyer.test" }
    const mine = await test.app.call("POST", "/v1/deals", { headers: ada, body })
    expect([mine.status, mine.body.affiliate_id], mine.text).toEqual([201, shop.ada.id])
    const others = { ...body, affiliate_id: shop.bob.id }
    expect((await test.app.call("POST", "/v1/deals", { headers: ada, body: others })).status).toBe(422)
    const listOf = async (sent: Record<string, string>) =>
      (await test.app.call("GET", "/v1/deals", { headers: sent })).body.data.map((one: Json) => one.id)
    expect([await listOf(ada), await listOf(bob)]).toEqual([[mine.body.id], []])
    expect((await test.app.call("GET", `/v1/deals/${mine.body.id}`, { headers: bob })).status).toBe(404)
    expect((await test.app.call("POST", `/v1/deals/${mine.body.id}/approval`, { headers: ada })).status).toBe(403)
  })
})

describe("what a deal protects", () => {
  it("is the contact, and whoever has a mailbox of its domain, unless anybody can have one there", async () => {
    const shop = await open()
    await shop.protect()
    await shop.protect(shop.bob, { domain: "gmail.com", contact_email: "lee@gmail.com" })
    const whose = async (email?: string) => of(await shop.sale(unique("c"), email ? { email } : {}))
    expect(await whose("KIM@buyer.test")).toEqual(["deal", shop.ada.id])
    expect(await whose("anybody@buyer.test")).toEqual(["deal", shop.ada.id])
    expect(await whose("lee@gmail.com")).toEqual(["deal", shop.bob.id])
    for (const email of ["kim@gmail.com", "kim@notbuyer.test", "kim@mail.other.test", undefined])
      expect(await whose(email), email).toEqual(NOBODY)
    const lead = await shop.lead("led", { email: "sam@buyer.test" })
    expect(of(lead)).toEqual(["deal", shop.ada.id])
    expect(of(await shop.sale("led"))).toEqual(["customer", shop.ada.id])
  })

  it("is refused to a second one meanwhile, without a word of whose it is, however many come at once", async () => {
    const shop = await open({ deal_days: 10 })
    await shop.protect()
    const taken = [
      { domain: "buyer.test", contact_email: "lee@other.test" },
      { contact_email: "kim@buyer.test" },
      { contact_email: "lee@buyer.test" },
      { domain: "other.test", contact_email: "kim@buyer.test" },
    ]
    for (const fields of taken) {
      const refused = await shop.register(shop.bob, fields, 409)
      expect(refused.code).toBe("deal_protected")
      expect(JSON.stringify(refused)).not.toMatch(new RegExp(`${shop.ada.id}|${shop.ada.email}|dea_`))
    }
    const waiting = await Promise.all(
      [shop.ada, shop.bob, shop.ada, shop.bob].map((one) =>
        shop.register(one, { domain: "free.test", contact_email: "kim@free.test" }),
      ),
    )
    const path = (deal: Json) => `/v1/deals/${deal.id}/approval`
    const replies = await Promise.all(waiting.map((one) => test.app.call("POST", path(one), { key: shop.vendor.sk })))
    expect(replies.map((one) => one.status).sort()).toEqual([200, 409, 409, 409])
    await shop.pass(10 * DAY)
    expect(await shop.register(shop.bob, taken[0]!)).toMatchObject({ status: "registered" })
  })

  it("counts only while nothing else speaks: a click, a code or an answer wins, in any order", async () => {
    const shop = await open()
    await shop.protect(shop.bob)
    const email = "kim@buyer.test"
    const click_id = await shop.click()
    expect(of(await shop.sale("a", { email, click_id }))).toEqual(["click_id", shop.ada.id])
    expect(of(await shop.sale("a", { email }))).toEqual(["customer", shop.ada.id])

    // Bought by the deal first; the click from before it came to be known later.
    const early = await shop.click()
    await shop.pass(MINUTE)
    const first = await shop.sale("b", { email })
    expect(of(first)).toEqual(["deal", shop.bob.id])
    await shop.pass(MINUTE)
    const second = await shop.sale("b", { email, click_id: early })
    expect(of(second)).toEqual(["click_id", shop.ada.id])
    expect(of(await shop.get(`/v1/sales/${first.id}`))).toEqual(["customer", shop.ada.id])
    expect(await shop.balance(shop.bob)).toMatchObject([{ payable: 0, pending: 0 }])
    const [evidence] = (await shop.explain(second)).evidence.filter((one: Json) => one.basis === "deal")
    expect(evidence).toMatchObject({ verdict: "lost", reason: "outranked", affiliate_id: shop.bob.id })
  })

  it("is what was known at the time of the sale, and not before the approval or after the end", async () => {
    const shop = await open({ deal_days: 10 })
    const email = "kim@buyer.test"
    const before = await shop.sale("a", { email })
    await shop.pass(DAY)
    const deal = await shop.protect()
    await shop.pass(9 * DAY)
    const at = (day: number) => ({ occurred_at: `2031-01-${String(day).padStart(2, "0")}T00:00:00.000Z` })
    expect(of(await shop.sale("c", { email, ...at(1) }))).toEqual(NOBODY)
    expect(of(await shop.sale("c", { email }))).toEqual(["deal", shop.ada.id])
    // Reported late, and from before the deal: nobody's, though the customer is Ada's by now.
    expect(of(await shop.sale("c", { email, ...at(1) }))).toEqual(NOBODY)
    expect(of(await shop.get(`/v1/sales/${before.id}`))).toEqual(NOBODY)
    await shop.pass(DAY)
    expect(of(await shop.sale("d", { email }))).toEqual(NOBODY)
    expect(of(await shop.sale("e", { email, ...at(5) }))).toEqual(["deal", shop.ada.id])
    expect(await shop.statusOf(deal)).toBe("won")
  })

  it("is learned of a customer later too: a sale that comes again with an e-mail, and those since the approval", async () => {
    const shop = await open()
    await shop.protect()
    const sale = await shop.sale("a", { external_id: "order-1" })
    await shop.pass(30 * DAY)
    expect(of(sale)).toEqual(NOBODY)
    expect(of(await shop.sale("a", { external_id: "order-1", email: "kim@buyer.test" }, 200))).toEqual([
      "customer",
      shop.ada.id,
    ])
  })

  it("pays nobody who is banned, and holds what nobody verified", async () => {
    const shop = await open()
    await shop.protect()
    await shop.protect(shop.bob, { contact_email: "lee@other.test" })
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${shop.bob.id}`, shop.vendor.sk, { status: "banned" })
    expect(of(await shop.sale("a", { email: "lee@other.test" }))).toEqual(NOBODY)
    const body = { customer_external_id: "b", email: "kim@buyer.test" }
    const sent = await test.app.call("POST", "/v1/leads", { key: shop.vendor.pk, body, headers: ORIGIN })
    expect(sent.status).toBe(201)
    const sale = await shop.sale("b", { email: "kim@buyer.test" })
    expect(of(sale)).toEqual(["deal", shop.ada.id])
    expect(sale.commissions).toMatchObject([{ status: "payable", amount: 1000 }])
  })
})

describe("a deal's end", () => {
  it("is won by a sale that is credited by it, and no more when that turns out to be another's", async () => {
    const shop = await open()
    const deal = await shop.protect(shop.bob)
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    await shop.sale("a", { email: "kim@buyer.test" })
    expect(await shop.statusOf(deal)).toBe("won")
    const won = { to: shop.bob.email, subject: "You won the deal with Buyer Ltd" }
    expect(await shop.mails()).toContainEqual(expect.objectContaining(won))
    await shop.sale("a", { click_id })
    expect(await shop.statusOf(deal)).toBe("approved")
    expect(await shop.again(deal)).toMatchObject({ won_at: null })
  })

  it("expires at its own instant where nobody bought, by mail, and a won one stays won", async () => {
    const shop = await open({ deal_days: 10 })
    const deal = await shop.protect()
    const won = await shop.protect(shop.bob, { contact_email: "lee@other.test" })
    await shop.sale("a", { email: "lee@other.test" })
    expect(await shop.statusOf(won)).toBe("won")
    await advanceTo(test.app, shop.vendor, "2031-01-10T23:59:59.000Z")
    expect(await shop.statusOf(deal)).toBe("approved")
    await advanceTo(test.app, shop.vendor, "2031-01-11T00:00:00.000Z")
    expect([await shop.statusOf(deal), await shop.statusOf(won)]).toEqual(["expired", "won"])
    // Mails go out side by side.
    const sent = (await shop.mails()).map(({ to, subject }) => `${to}: ${subject}`)
    const expected = [
      `${shop.ada.email}: Your deal with Buyer Ltd has expired`,
      `${shop.ada.email}: Your deal with Buyer Ltd is approved`,
      `${shop.bob.email}: You won the deal with Buyer Ltd`,
      `${shop.bob.email}: Your deal with Buyer Ltd is approved`,
    ]
    expect(sent.toSorted()).toEqual(expected.toSorted())
  })
})
