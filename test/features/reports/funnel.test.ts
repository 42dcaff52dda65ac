import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { advanceTo, ask, createVendor } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { MINUTE, openShop, type Shop } from "../../support/shop.ts"

const test = useApp()
const GROUPS = ["day", "week", "month", "affiliate", "link", "program", "country", "sub1", "sub5"]
const SEED = 20_261_130
const CLICKS_OF_ZONE = 12
const WINDOW = "from=2030-12-01&to=2031-02-01"

const funnel = (shop: Pick<Shop, "vendor">, query: string): Promise<Json> =>
  ask(test.app, 200, "GET", `/v1/reports/funnel?${query}`, shop.vendor.sk)

/** Ada brings two buyers by three clicks of two visitors, Bob one by a coupon; somebody comes alone. */
async function openTrade() {
  const shop = await openShop(test.app, {}, [
    { event: "sale", rate: { kind: "percent", bps: 1000 } },
    { event: "lead", rate: { kind: "flat", amount: 300 } },
  ])
  const bob = await shop.join()
  await shop.post(201, "/v1/coupons", { code: "BOB", affiliate_id: bob.id, program_id: shop.programId })
  const first = await shop.click(shop.ada, { sub1: "mail" })
  const second = await shop.click(shop.ada, { sub1: "blog" })
  await shop.click(shop.ada)
  await test.app.settle()
  await shop.pass(MINUTE)
  await shop.lead("c1", { click_id: first, country: "NO" })
  const sold = await shop.sale("c1", { external_id: "o1" })
  await shop.sale("c1", { amount: 5000 })
  await shop.refund("o1", { amount: 2000 })
  await shop.sale("c2", { click_id: second, currency: "USD" })
  await shop.pass(40 * 24 * 60 * MINUTE)
  await shop.sale("c3", { coupon: "BOB", amount: 700, country: "SE" })
  await shop.sale("c4", { amount: 99_000 })
  return { shop, bob, sold }
}

describe("the funnel", () => {
  it("counts from click to sale what affiliates brought, net of refunds, in all the same by whatever it is grouped", async () => {
    const { shop, bob } = await openTrade()
    const byAffiliate = await funnel(shop, `${WINDOW}&group_by=affiliate`)
    const ada = { clicks: 3, leads: 1, customers: 2, sales: 3, revenue: 13_000, commission: 1600 }
    expect(byAffiliate.data).toHaveLength(1)
    expect(byAffiliate.data[0]).toMatchObject({
      group: shop.ada.id,
      name: expect.any(String),
      ...ada,
      epc: 533,
      conversion: 10_000,
      other_currencies: [{ currency: "USD", revenue: 10_000, commission: 1000 }],
    })
    for (const group of GROUPS)
      expect((await funnel(shop, `${WINDOW}&group_by=${group}`)).total).toEqual(byAffiliate.total)

    const later = await funnel(shop, "from=2031-02-01&to=2031-03-01&group_by=affiliate")
    expect(later.data).toMatchObject([
      { group: bob.id, clicks: 0, sales: 1, revenue: 700, commission: 70, epc: null, conversion: null },
    ])
    expect((await funnel(shop, "from=2031-02-01&to=2031-03-01&group_by=country")).data).toMatchObject([
      { group: "SE", sales: 1 },
    ])
  })

  it("follows sub ids from the click to the sale", async () => {
    const { shop } = await openTrade()
    const { data } = await funnel(shop, `${WINDOW}&group_by=sub1`)
    expect(data).toMatchObject([
      { group: "blog", clicks: 1, leads: 0, sales: 1, revenue: 0 },
      { group: "mail", clicks: 1, leads: 1, customers: 1, sales: 2, revenue: 13_000 },
      { group: null, clicks: 1, sales: 0 },
    ])
  })

  it("puts clicks into the days of the vendor's zone, also where they begin at half past the hour", async () => {
    const shop = { vendor: await createVendor(test.app, { timezone: "Asia/Kolkata" }) }
    const { sk } = shop.vendor
    await advanceTo(test.app, shop.vendor, "2031-01-01T18:29:00.000Z")
    const program = await ask(test.app, 201, "POST", "/v1/programs", sk, {
      name: "P",
      destination_url: "https://a.test/",
    })
    const of = { program_id: program.id }
    const body = { ...of, email: "kim@mail.test", name: "Kim", status: "approved" }
    const affiliate = await ask(test.app, 201, "POST", "/v1/affiliates", sk, body)
    const link = await ask(test.app, 201, "POST", "/v1/links", sk, { ...of, affiliate_id: affiliate.id })
    const click = () => ask(test.app, 201, "POST", "/v1/clicks", sk, { slug: link.slug })
    await click()
    await advanceTo(test.app, shop.vendor, "2031-01-01T18:31:00.000Z")
    await click()
    await click()
    await test.app.settle()
    const { data, total } = await funnel(shop, "from=2031-01-01&to=2031-01-03&group_by=day")
    expect(data.map((row: Json) => [row.group, row.clicks])).toEqual([
      ["2031-01-01", 1],
      ["2031-01-02", 2],
    ])
    expect(total.clicks).toBe(3)
    expect((await funnel(shop, "from=2031-01-02&to=2031-01-03&group_by=link")).data).toMatchObject([
      { group: link.id, clicks: 2 },
    ])
  })

  it("counts a visitor of several clicks once for a link and day, however it is counted", async () => {
    const shop = await openShop(test.app)
    const headers = { origin: "https://shop.acme.test", "user-agent": "Mozilla/5.0 Firefox/140.0" }
    const body = { slug: shop.ada.link.slug }
    for (let i = 0; i < 3; i++) await test.app.call("POST", "/v1/clicks", { key: shop.vendor.pk, headers, body })
    await test.app.settle()
    const [byHours, byClicks] = [
      await funnel(shop, `${WINDOW}&group_by=link`),
      await funnel(shop, `${WINDOW}&group_by=sub1`),
    ]
    expect(byHours.total).toMatchObject({ clicks: 3, unique_clicks: 1 })
    expect(byClicks.total).toEqual(byHours.total)
  })

  it("counts each click of a window that is cut anywhere, also of days that were another zone's", async () => {
    const shop = await openShop(test.app)
    const people = [shop.ada]
    while (people.length < 8) people.push(await shop.join())
    const own = test.app.admin`vendor_number = (select number from vendors where id = ${shop.vendor.id})`
    const hours = fc.sample(fc.nat({ max: 15 }), { numRuns: 3 * CLICKS_OF_ZONE, seed: SEED })
    for (const timezone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"]) {
      await test.app.admin`update vendors set timezone = ${timezone} where id = ${shop.vendor.id}`
      for (const passing of hours.splice(0, CLICKS_OF_ZONE)) {
        await shop.pass((passing * 60 + 7) * MINUTE)
        await shop.click(people[passing % 8], passing % 2 ? { sub1: `s${passing % 4}` } : {})
      }
      await test.app.settle()
    }
    await test.app.admin`update clicks set country = case when link_number % 2 = 0 then 'NO' else '' end where ${own}`
    const clicks = await test.app.admin`
      select c.at, l.id as link, nullif(c.country, '') as country, o.subs ->> 'sub1' as sub1 from clicks c
      join links l on l.number = c.link_number left join click_origins o on o.number = c.origin where c.${own}`
    expect(clicks).toHaveLength(3 * CLICKS_OF_ZONE)
    const around = fc.sample(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 400 })), {
      numRuns: clicks.length,
      seed: SEED,
    })
    for (const [i, { at: middle }] of clicks.entries()) {
      const [before, after] = around[i]!.map((minutes) => minutes * MINUTE * 1000) as [number, number]
      const [from, to] = [middle.getTime() - before, middle.getTime() + after + 1]
      const within = clicks.filter(({ at }) => at.getTime() >= from && at.getTime() < to)
      for (const group of ["link", "country", "sub1"]) {
        const cut = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}&group_by=${group}`
        const { data, total } = await funnel(shop, cut)
        const counted = Map.groupBy(within, (click): string | null => click[group])
        expect(new Map(data.map((row: Json) => [row.group, row.clicks]))).toEqual(
          new Map([...counted].map(([name, of]) => [name, of.length])),
        )
        expect(total.clicks).toBe(within.length)
      }
    }
  })

  it("refuses what it cannot count by, and a window that ends before it begins", async () => {
    const { vendor } = await openShop(test.app)
    const refused = async (query: string) =>
      (await ask(test.app, 422, "GET", `/v1/reports/funnel?${query}`, vendor.sk)).errors[0].pointer
    expect(await refused("group_by=moon")).toBe("/group_by")
    expect(await refused("from=2031-02-01&to=2031-01-01")).toBe("/to")
  })
})
