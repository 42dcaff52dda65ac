import { createHmac } from "node:crypto"
import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { MINUTE, openShop } from "../../support/shop.ts"

const test = useApp()
const SECRET = "a secret of the network"

/** A shop with a click of a minute ago, whose program demands signatures unless it has no secret. */
async function open(secret: string | null = SECRET) {
  const shop = await openShop(test.app, secret === null ? {} : { postback_secret: secret })
  const click = await shop.click()
  await shop.pass(MINUTE)
  const path = `/postback/${shop.programId}`
  const get = (query: string) => test.app.call("GET", `${path}?${query}`)
  return {
    shop,
    click,
    path,
    call: get,
    /** Signed in the canonical manner, by query or form. */
    report: async (fields: Record<string, string>, { status = 200, form = false } = {}): Promise<Json> => {
      const query = new URLSearchParams(fields).toString()
      const signed = `${query}&sig=${sign(canonical(fields))}`
      const type = { "content-type": "application/x-www-form-urlencoded" }
      const reply = form ? await test.app.call("POST", path, { body: signed, headers: type }) : await get(signed)
      expect(reply.status, reply.text).toBe(status)
      if (status === 200) expect(reply.text).toBe("OK")
      return reply.body
    },
    sales: async (): Promise<Json[]> => (await shop.get("/v1/sales")).data,
  }
}

const sign = (text: string, secret = SECRET) => createHmac("sha256", secret).update(text).digest("hex")
const canonical = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join("&")
const order = (click_id: string) => ({ event: "sale", click_id, external_id: "o-1", amount: "12.50", currency: "eur" })

describe("a signed postback", () => {
  it("is a sale of its click's affiliate, the same again is OK, and a refund takes its part back", async () => {
    const { shop, click, report, sales } = await open()
    for (let i = 0; i < 3; i++) await report({ ...order(click), customer: "ann", sub1: "x" }, { form: i === 1 })
    expect(await sales()).toMatchObject([
      {
        external_id: "o-1",
        amount: 1250,
        currency: "EUR",
        customer: { external_id: "ann" },
        attribution: { basis: "click_id", affiliate_id: shop.ada.id },
        commissions: [{ amount: 125, status: "pending" }],
      },
    ])
    await report({ event: "refund", external_id: "r-1", sale_external_id: "o-1", amount: "2.50" })
    const foreign = { event: "refund", external_id: "r-2", sale_external_id: "o-1", amount: "2.50", currency: "USD" }
    expect(await report(foreign, { status: 422 })).toMatchObject({ code: "currency_mismatch" })
    await report({ event: "chargeback", order_id: "o-1" })
    await report({ event: "chargeback", order_id: "o-1" })
    expect(await sales()).toMatchObject([{ refunded_amount: 1250, commissions: [{ reversed_amount: 125 }] }])
    expect(await shop.count("refunds")).toBe(2)
  })

  it("is a lead, by its plain name or one of the network's, and verified", async () => {
    const { shop, click, report } = await open()
    await report({ event: "signup", click_id: click, customer: "ann" })
    await report({ event: "trial_started", click_id: click, customer: "ann" })
    await report({ click_id: click })
    const leads = await test.app.admin`
      select event_name, source, affiliate_id from leads where vendor_id = ${shop.vendor.id} order by id`
    expect(leads).toMatchObject([
      { event_name: "signup", source: "verified", affiliate_id: shop.ada.id },
      { event_name: "trial_started", source: "verified" },
      { event_name: "signup", source: "verified", affiliate_id: shop.ada.id },
    ])
  })

  it.each([
    ["clickid", "order_id", "sale_amount", "cur", "user_id"],
    ["transaction_id", "orderid", "revenue", "currency_code", "customer_id"],
    ["aff_sub", "transaction_id", "price", "currency", "uid"],
    ["subid", "conversion_id", "total", "currency", "customer"],
  ])("is read in the spelling of a network: %s, %s, %s", async (click_id, id, amount, currency, customer) => {
    const { shop, click, report, sales } = await open()
    await report({
      [click_id]: click,
      [id]: "o-1",
      [amount]: "12.5",
      [currency]: "USD",
      [customer]: "ann",
      payout: "3",
    })
    expect(await sales()).toMatchObject([
      {
        external_id: "o-1",
        amount: 1250,
        currency: "USD",
        customer: { external_id: "ann" },
        attribution: { affiliate_id: shop.ada.id },
      },
    ])
  })

  it("counts exactly, with the decimals of its currency", async () => {
    const { click, report, sales } = await open()
    const amounts = [
      ["12.5", "EUR", 1250],
      ["500", "JPY", 500],
      ["500.00", "JPY", 500],
      ["1.250", "KWD", 1250],
    ] as const
    for (const [i, [amount, currency]] of amounts.entries())
      await report({ ...order(click), external_id: `o-${i}`, amount, currency })
    expect((await sales()).map((sale) => sale.amount).reverse()).toEqual(amounts.map(([, , minor]) => minor))
    for (const amount of ["12.505", "12,50", "1,250.00", "1e3", "-1", "", "0x10", " 1", "90071992547.41"])
      expect((await report({ ...order(click), external_id: "o-9", amount }, { status: 422 })).errors[0].pointer).toBe(
        "/amount",
      )
    expect((await report({ ...order(click), amount: "5.5", currency: "JPY" }, { status: 422 })).code).toBe(
      "invalid_fields",
    )
  })

  it("is in the vendor's currency where it names none", async () => {
    const { click, report, sales } = await open()
    const { currency: _none, ...fields } = order(click)
    await report(fields)
    expect(await sales()).toMatchObject([{ currency: "EUR", customer: { external_id: click } }])
  })

  it("may be signed as it is sent, and in base64url", async () => {
    const { click, call, sales } = await open()
    const query = `external_id=o%2d1&amount=1.00&click_id=${click}&event=sale&name=a+b`
    expect((await call(`${query}&sig=${sign(query)}`)).text).toBe("OK")
    const mac = createHmac("sha256", SECRET).update(query.replace("o%2d1", "o%2d2")).digest("base64url")
    expect((await call(`signature=${mac}&${query.replace("o%2d1", "o%2d2")}`)).text).toBe("OK")
    expect((await sales()).map((sale) => sale.external_id)).toEqual(["o-2", "o-1"])
  })

  it("that is altered, unsigned, or signed by another secret is refused and records nothing", async () => {
    const { shop, click, call } = await open()
    const fields = order(click)
    const query = new URLSearchParams(fields).toString()
    const good = sign(canonical(fields))
    for (const sent of [
      query,
      `${query}&sig=`,
      `${query}&sig=${sign(canonical(fields), "another")}`,
      `${query.replace("12.50", "99.50")}&sig=${good}`,
      `${query}&extra=1&sig=${good}`,
    ])
      expect(await call(sent)).toMatchObject({ status: 401, body: { code: "signature_invalid" } })
    expect((await call(`${query}&amount=99.50&sig=${good}`)).body.code).toBe("parameter_repeated")
    expect([await shop.count("sales"), await shop.count("customers")]).toEqual([0, 0])
  })

  it("with a forged click is a 422, and the same with the right one then succeeds", async () => {
    const { shop, click, report } = await open()
    expect((await report({ ...order(`clk_a${"A".repeat(56)}`) }, { status: 422 })).code).toBe("click_id_invalid")
    await report(order(click))
    expect(await shop.count("sales")).toBe(1)
  })

  it("with another amount for a sale that is known is a conflict", async () => {
    const { click, report } = await open()
    await report(order(click))
    expect((await report({ ...order(click), amount: "13.00" }, { status: 409 })).code).toBe("sale_conflict")
  })

  it("concerns its own program only", async () => {
    const { shop, report, sales } = await open()
    const other = await openShop(test.app)
    const { id } = await shop.post(201, "/v1/programs", { name: "Other", destination_url: "https://shop.acme.test/" })
    const eve = await shop.post(201, "/v1/affiliates", {
      email: "eve@mail.test",
      name: "eve",
      program_id: id,
      status: "approved",
    })
    const link = await shop.post(201, "/v1/links", { program_id: id, affiliate_id: eve.id })
    await report(order(await shop.click({ link })))
    expect(await sales()).toMatchObject([{ attribution: { outcome: "unattributed", reason: "other_program" } }])
    expect((await report({ ...order(await other.click()), external_id: "o-2" }, { status: 422 })).code).toBe(
      "click_id_invalid",
    )
  })
})

describe("an unsigned postback of a program without a secret", () => {
  it("is a sale whose commission waits for a person, also when its customer is bound later", async () => {
    const { shop, click, call, sales } = await open(null)
    expect((await call(new URLSearchParams(order(click)).toString())).text).toBe("OK")
    const [sale] = await sales()
    expect(sale).toMatchObject({ amount: 1250, commissions: [{ amount: 125, status: "held" }] })
    const commission = await shop.get(`/v1/commissions/${sale.commissions[0].id}`)
    expect(commission.hold_reasons).toEqual(["unverified"])
    await shop.post(200, `/v1/commissions/${commission.id}/release`, {})
    expect(await sales()).toMatchObject([{ commissions: [{ status: "pending" }] }])
  })

  it("is an unverified lead", async () => {
    const { shop, click, call } = await open(null)
    await call(`event=lead&click_id=${click}&customer=ann`)
    expect(await test.app.admin`select source from leads where vendor_id = ${shop.vendor.id}`).toMatchObject([
      { source: "unverified" },
    ])
  })

  it("needs a click of this program, and refunds nothing", async () => {
    const { shop, call } = await open(null)
    const other = await (await open(null)).shop.click()
    expect((await call("event=sale&external_id=o-1&amount=1&customer=ann")).body.errors[0].pointer).toBe("/click_id")
    expect((await call(`event=sale&external_id=o-1&amount=1&click_id=${other}`)).body.code).toBe("click_id_invalid")
    await shop.sale("ann", { external_id: "o-1" })
    expect(await call("event=refund&external_id=o-1")).toMatchObject({
      status: 403,
      body: { code: "signature_required" },
    })
    expect([await shop.count("sales"), await shop.count("refunds")]).toEqual([1, 0])
  })
})

describe("the address", () => {
  it("of no program is a 404, with and without a good shape", async () => {
    const { click } = await open()
    for (const program of ["prg_0000000000000000000000", "x", "prg_%00"])
      expect((await test.app.call("GET", `/postback/${program}?event=lead&click_id=${click}`)).status).toBe(404)
  })

  it("takes no JSON, nothing over 64 KiB, and does nothing for HEAD", async () => {
    const { shop, click, path } = await open(null)
    expect((await test.app.call("POST", path, { body: { event: "lead" } })).status).toBe(415)
    const headers = { "content-type": "application/x-www-form-urlencoded" }
    expect((await test.app.call("POST", path, { body: `a=${"x".repeat(65_536)}`, headers })).status).toBe(413)
    expect((await test.app.call("HEAD", `${path}?event=lead&click_id=${click}`)).status).toBe(200)
    expect(await shop.count("leads")).toBe(0)
  })

  it("answers fifty at once with OK, and records one", async () => {
    const { shop, click, call } = await open(null)
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => call(new URLSearchParams(order(click)).toString())),
    )
    expect(new Set(replies.map((reply) => `${reply.status} ${reply.text}`))).toEqual(new Set(["200 OK"]))
    expect(await shop.count("sales")).toBe(1)
    await ask(test.app, 200, "GET", "/v1/sales", shop.vendor.sk)
  })
})
