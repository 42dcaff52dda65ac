import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, MINUTE, openShop } from "../../support/shop.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const LANGUAGES = ["en", "nb", "ru"] as const
const plain = (text: string) => wordsOf(text).replaceAll("\u00a0", " ")

/** Ada's link that she shares with Bea, 80 to 20; Cem recruited Bea. A sale of 100.00 of it, at 10 %. */
async function shared() {
  const shop = await openShop(test.app)
  const { vendor, programId } = shop
  const put = (path: string, body: Json) =>
    ask(test.app, 200, "PUT", `/v1/programs/${programId}/${path}`, vendor.sk, body)
  await put("recruiting", { levels_bps: [500] })
  const mails = {
    ada: `${unique("ada")}@mail.test`,
    bea: `${unique("bea")}@mail.test`,
    cem: `${unique("cem")}@mail.test`,
  }
  const ada = await shop.join({ name: "Ada", email: mails.ada })
  const cem = await shop.join({ name: "Cem", email: mails.cem })
  const bea = await shop.join({ name: "Bea", email: mails.bea, sub_affiliate_of: cem.id })
  const slug = unique("spring")
  const splits = [
    { affiliate_id: ada.id, bps: 8000 },
    { affiliate_id: bea.id, bps: 2000 },
  ]
  const link = await shop.post(201, "/v1/links", { program_id: programId, affiliate_id: ada.id, slug, splits })
  const customer = `${unique("kim")}@private.test`
  const order = unique("order")
  const click_id = await shop.click({ link })
  await shop.pass(MINUTE)
  const sale = await shop.sale(customer, { external_id: order, click_id, email: customer })
  const signIn = async (mail: string) => new Visitor(test.app).signIn(mail)
  const readers = { ada: await signIn(mails.ada), bea: await signIn(mails.bea), cem: await signIn(mails.cem) }
  const owner = `${unique("olga")}@acme.test`
  await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email: owner, role: "manager" })
  return {
    ...shop,
    sell: shop.sale,
    put,
    mails,
    ada,
    bea,
    cem,
    slug,
    link,
    sale,
    order,
    customer,
    click_id,
    readers,
    olga: await signIn(owner),
  }
}

/** The page in a language, in words. */
async function read(visitor: Visitor, path: string, language = "en"): Promise<string> {
  const { status, text } = await visitor.get(path, { "accept-language": language })
  expect(status, `${path} ${text.slice(0, 500)}`).toBe(200)
  return plain(text)
}

describe("what a link of several earns", () => {
  it("is said to its partner: of whose sale, by which link, how much; and nothing of the customer or the owner's part", async () => {
    const { ada, bea, slug, sale, order, customer, click_id, readers, mails, link } = await shared()
    const said = {
      en: `20 % of Ada's sale by the shared link “${slug}”`,
      nb: `20 % av salget til Ada gjennom den delte lenken «${slug}»`,
      ru: `20 % от продажи партнёра Ada по общей ссылке «${slug}»`,
    }
    for (const language of LANGUAGES)
      for (const path of ["/earnings", `/statements/${bea.id}`, `/sales/${sale.id}`]) {
        const words = await read(readers.bea, path, language)
        expect(words, path).toContain(said[language])
        expect(words, path).toContain(order)
      }
    expect(await read(readers.bea, "/earnings")).toContain(
      "10 % of 100.00 EUR = 10.00 EUR; 20 % of 10.00 EUR = 2.00 EUR",
    )
    const why = await read(readers.bea, `/sales/${sale.id}`)
    expect(why).toContain(`Bea : ${said.en}: 10 % of 100.00 EUR = 10.00 EUR; 20 % of 10.00 EUR = 2.00 EUR`)
    expect(why).toContain("Bea, pending")
    for (const path of ["/earnings", "/earnings?file=csv", `/statements/${bea.id}`, `/sales/${sale.id}`, "/links"]) {
      const { status, text } = await readers.bea.get(path)
      expect(status, path).toBe(200)
      for (const secret of [customer, click_id, mails.ada, ada.id, link.id, "8.00", "80\u00a0%", "Ada, pending"])
        if (path !== "/links" || secret !== link.id) expect(text, `${path} ${secret}`).not.toContain(secret)
    }
    const file = async (path: string) => (await readers.bea.get(path)).text.replaceAll("\u00a0", " ")
    expect(await file("/earnings?file=csv")).toContain(`${order}: ${said.en}`)
    expect(await file(`/statements/${bea.id}.csv`)).toContain(`${order}, ${said.en}`)
    for (const secret of [customer, click_id, mails.ada, ada.id])
      expect(await file(`/statements/${bea.id}.csv`)).not.toContain(secret)
  })

  it("is on the partner's page of links, to be passed on and not to be changed", async () => {
    const { readers, slug, link } = await shared()
    for (const [language, words] of [
      ["en", "Links shared with you"],
      ["nb", "Lenker som deles med deg"],
      ["ru", "Ссылки, в которых есть ваша доля"],
    ] as const) {
      const page = await read(readers.bea, "/links", language)
      for (const one of [words, slug, "Ada", "20 %"]) expect(page).toContain(one)
    }
    const { text } = await readers.bea.get("/links")
    expect(text).toContain(link.url)
    expect(text).not.toContain(`/links/${link.id}`)
    expect((await readers.bea.get(`/links/${link.id}`)).status).toBe(404)
    expect((await readers.bea.post(`/links/${link.id}`, { slug: "mine", works: "on" })).status).toBe(404)
    expect(await read(readers.cem, "/links")).not.toContain(slug)
  })

  it("is said to its owner: with whom, in which parts, and what is theirs", async () => {
    const { ada, slug, sale, readers, link } = await shared()
    const row = {
      en: `80 % by the shared link “${slug}”, the rest: Bea 20 %`,
      nb: `80 % gjennom den delte lenken «${slug}», resten: Bea 20 %`,
      ru: `80 % по общей ссылке «${slug}», остальное: Bea 20 %`,
    }
    const onLinks = {
      en: "Shared with Bea 20 %; 80 % of what it earns is yours",
      nb: "Delt med Bea 20 %; 80 % av det den tjener, er ditt",
      ru: "Общая, её делят: Bea 20 %; ваши 80 % от её дохода",
    }
    for (const language of LANGUAGES) {
      for (const path of ["/earnings", `/statements/${ada.id}`, `/sales/${sale.id}`])
        expect(await read(readers.ada, path, language), path).toContain(row[language])
      for (const path of ["/links", `/links/${link.id}`])
        expect(await read(readers.ada, path, language), path).toContain(onLinks[language])
    }
    expect(await read(readers.ada, `/sales/${sale.id}`)).toContain("80 % of 10.00 EUR = 8.00 EUR")
    expect(await read(readers.ada, `/sales/${sale.id}`)).not.toContain("2.00 EUR")
  })

  it("is said to the vendor of each of them, and of who recruited one, on sale, statement and affiliate", async () => {
    const { vendor, ada, bea, cem, slug, sale, readers, olga, get } = await shared()
    const base = `/v/${vendor.id}`
    const parts = {
      ada: `80 % by the shared link “${slug}”, the rest: Bea 20 %`,
      bea: `20 % of Ada's sale by the shared link “${slug}”`,
      cem: "Recruiting: 5 % of Bea's commission",
    }
    const why = await read(olga, `${base}/sales/${sale.id}`)
    for (const words of Object.values(parts)) expect(why).toContain(words)
    expect(why).toContain(`Cem : ${parts.cem}: 5 % of 2.00 EUR = 0.10 EUR`)
    for (const [words, { id }] of [
      [parts.ada, ada],
      [parts.bea, bea],
      [parts.cem, cem],
    ] as const) {
      expect(await read(olga, `${base}/finance/statements/${id}`)).toContain(words)
      expect(await read(olga, `${base}/affiliates/${id}`)).toContain(words)
    }
    expect((await readers.cem.get(`/sales/${sale.id}`)).status).toBe(404)
    const { commissions } = await get(`/v1/sales/${sale.id}/explanation`)
    expect(commissions.map((row: Json) => row.arithmetic.split(" (")[0])).toEqual([
      "10000 × 1000 / 10000 = 1000, half away from zero; 1000 × 8000 / 10000 = 800, by largest remainder among the link's parts",
      "10000 × 1000 / 10000 = 1000, half away from zero; 1000 × 2000 / 10000 = 200, by largest remainder among the link's parts",
      `200 × 500 / 10000 = 10, half away from zero, of the commission of ${bea.id}`,
    ])
  })

  it("is said by sign-ups and clicks too, and no longer by a link that the sale has left", async () => {
    const { vendor, put, bea, sale, slug, link, customer, readers, lead, click, pass, join } = await shared()
    const flat = { kind: "flat", amount: 500 }
    await put("rules", {
      rules: [
        { event: "lead", rate: flat },
        { event: "click", rate: flat },
      ],
    })
    await lead(unique("lea"), { click_id: await click({ link }) })
    await test.app.settle()
    const words = await read(readers.bea, "/earnings")
    expect(words).toContain(`20 % of Ada's sign-up by the shared link “${slug}”`)
    expect(words).toContain(`20 % of a click on Ada's shared link “${slug}”`)
    const dan = await join({ name: "Dan" })
    await pass(DAY)
    const path = `/v1/customers/${encodeURIComponent(customer)}/rebinding`
    await ask(test.app, 200, "POST", path, vendor.sk, { affiliate_id: dan.id, reason: "it was Dan" })
    const left = await read(readers.bea, `/statements/${bea.id}`)
    expect(left).not.toContain("Dan")
    expect([200, 404]).toContain((await readers.bea.get(`/sales/${sale.id}`)).status)
  })
})

it("is said of shares that wait for a person, and of an order that was edited afterwards", async () => {
  const { vendor, mails, bea, click, link, pass, sell, post, olga, readers, get } = await shared()
  await sell("bea herself", { click_id: await click({ link }), email: mails.bea })
  const words = await read(olga, `/v/${vendor.id}/held`)
  for (const said of ["20 % of what a shared link earned", "Recruiting: 5 % of Bea's commission"])
    expect(words).toContain(said)
  await pass(MINUTE)
  const edited = await sell("lea", { external_id: unique("edited"), click_id: await click({ link }) })
  await post(201, `/v1/sales/${edited.id}/amendments`, { amount: 20_050, reason: "edited" })
  const { commissions } = await get(`/v1/sales/${edited.id}/explanation`)
  expect(commissions.find((row: Json) => row.affiliate_id === bea.id)).toMatchObject({
    amount: 401,
    share: { of: 2005 },
  })
  expect(await read(readers.bea, `/sales/${edited.id}`)).toContain(
    "10 % of 200.50 EUR = 20.05 EUR; 20 % of 20.05 EUR = 4.01 EUR",
  )
})

it("says by which tier a sale earned its rate, and since when, to its affiliate and the vendor", async () => {
  const shop = await openShop(test.app)
  const { vendor, programId, post, get, pass } = shop
  const put = (path: string, body: Json) =>
    ask(test.app, 200, "PUT", `/v1/programs/${programId}/${path}`, vendor.sk, body)
  const gold = String((await post(201, "/v1/groups", { name: "Gold", program_id: programId })).id)
  const rate = (bps: number) => ({ event: "sale", rate: { kind: "percent", bps } })
  await put("rules", { rules: [{ ...rate(1200), group_id: gold }, rate(1000)] })
  await put("tiers", { tiers: [{ group_id: gold, metric: "sales", window: "all", at_least: 1 }] })
  const mail = `${unique("ada")}@mail.test`
  const ada = await shop.join({ name: "Ada", email: mail })
  await pass(2 * DAY)
  const first = await shop.sale("ann", { affiliate_id: ada.id })
  await pass(5 * DAY)
  const second = await shop.sale("bob", { affiliate_id: ada.id })
  const visitor = await new Visitor(test.app).signIn(mail)
  const olga = `${unique("olga")}@acme.test`
  await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email: olga, role: "manager" })
  const member = await new Visitor(test.app).signIn(olga)
  for (const [language, words] of [
    ["en", "12 % as of tier Gold, reached 3 January"],
    ["nb", "12 % fra nivået Gold, nådd 3. januar"],
    ["ru", "12 % с уровня Gold, достигнут 3 января"],
  ] as const) {
    expect(await read(visitor, `/sales/${second.id}`, language)).toContain(words)
    expect(await read(member, `/v/${vendor.id}/sales/${second.id}`, language)).toContain(words)
  }
  expect(await read(visitor, `/sales/${first.id}`)).not.toContain("Gold")
  const { commissions } = await get(`/v1/sales/${second.id}/explanation`)
  expect(commissions).toMatchObject([{ rule: { group_id: gold, rate: { bps: 1200 } } }])
})
