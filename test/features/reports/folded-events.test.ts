import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { foldEvents } from "../../../src/features/reports/funnel/fold-events.ts"
import { listGrowth } from "../../../src/features/reports/growth/growth-store.ts"
import { asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, openShop, type Shop } from "../../support/shop.ts"

const test = useApp()
const DAY_MS = DAY * 1000
const STORIES = 4
const SEED = 20_261_129

const ago = (days: number) => new Date(Date.now() - days * DAY_MS)
const ALL = `from=${ago(200).toISOString()}&to=${ago(-1).toISOString()}`
/** All of it, and what begins and ends within a day. */
const REPORTS = [
  ...["day", "affiliate", "link", "country", "sub1"].map((group) => `${ALL}&group_by=${group}`),
  ...["month", "country"].map((group) => `from=${ago(33).toISOString()}&to=${ago(9).toISOString()}&group_by=${group}`),
]
const GROWN = [ago(59.9), ago(58.3)] as const
const RULES = [
  { event: "sale", rate: { kind: "percent", bps: 1000 } },
  { event: "lead", rate: { kind: "flat", amount: 300 } },
  { event: "click", rate: { kind: "flat", amount: 5 } },
]

const fold = () => foldEvents(systemContext(test.app.deps, "test"))
const openPast = () => openShop(test.app, {}, RULES, ago(60).toISOString())
const ofVendor = (shop: Shop) => test.app.admin`vendor_id = ${shop.vendor.id}`

/** How affiliates do, by windows that begin within a day. */
const readGrowth = ({ vendor: { id } }: Shop, since: Date, silentSince: Date) =>
  asVendor(systemContext(test.app.deps, "test"), id, (tx) =>
    listGrowth(tx, id, { programId: null, currency: "EUR", since, silentSince, limit: 20 }),
  )

async function readAll(shop: Shop): Promise<Json[]> {
  const reports: Json[] = [await readGrowth(shop, GROWN[0], GROWN[1]), await readGrowth(shop, GROWN[1], GROWN[0])]
  for (const report of REPORTS) reports.push(await shop.get(`/v1/reports/funnel?${report}`))
  return reports
}

/** What reports say where nothing was ever folded, by the events alone. */
async function readPlain(shop: Shop): Promise<Json[]> {
  const { admin } = test.app
  const [fold] = await admin`select until::text as until from report_folds where ${ofVendor(shop)}`
  await admin`update report_folds set until = '-infinity' where ${ofVendor(shop)}`
  const reports = await readAll(shop)
  if (fold) await admin`update report_folds set until = ${fold.until}::text::date where ${ofVendor(shop)}`
  return reports
}

const COUNTRIES = ["FR", "NO", ""]
const some = fc.nat({ max: 5 })
const step = fc.record({
  what: fc.constantFrom(
    "click",
    "sale",
    "sale",
    "sale",
    "lead",
    "refund",
    "refund",
    "amend",
    "rebind",
    "erase",
    "pass",
    "pass",
    "fold",
    "fold",
  ),
  who: fc.nat({ max: 1 }),
  customer: some,
  n: fc.nat({ max: 60 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

type Story = { shop: Shop; people: Shop["ada"][]; clicks: string[]; sales: { id: string; name: string }[] }

/** Clicks and the country that an edge would have known. */
async function click({ shop, people, clicks }: Story, { who, n }: Step) {
  clicks.push(await shop.click(people[who], n % 3 ? { sub1: `s${n % 3}`, sub2: "x" } : {}))
  await test.app.settle()
  const country = COUNTRIES[n % COUNTRIES.length]!
  await test.app.admin`update clicks set country = ${country} where country = ''
    and vendor_number = (select number from vendors where id = ${shop.vendor.id})`
}

/** One thing happens; what is refused, since the story is random, does not. */
async function take(story: Story, step: Step): Promise<void> {
  const { shop, people, clicks, sales } = story
  const { what, n } = step
  const key = shop.vendor.sk
  const customer = `c${step.customer}`
  const sold = sales[n % Math.max(1, sales.length)]
  const by =
    clicks.length > 0 && n % 4 > 0 ? { click_id: clicks[n % clicks.length] } : { affiliate_id: people[step.who]!.id }
  const post = (path: string, body: object) => test.app.call("POST", path, { key, body })
  if (what === "click") return click(story, step)
  if (what === "pass") return void (await shop.pass(((n % 9) + 1) * 5 * 3600))
  if (what === "fold") return void (await fold())
  if (what === "sale") {
    const name = `o${sales.length}-${n}`
    const money = { amount: 1000 + n * 10, currency: n % 5 ? "EUR" : "USD" }
    const details = { email: `${customer}@buyer.test`, ...(n % 2 && { country: "SE" }) }
    const sale = { external_id: name, customer_external_id: customer, ...money, ...details, ...by }
    const { status, body } = await post("/v1/sales", sale)
    if (status === 201) sales.push({ id: body.id, name })
  }
  if (what === "lead") await post("/v1/leads", { customer_external_id: customer, event_name: `e${n % 3}`, ...by })
  if (what === "refund" && sold)
    await post("/v1/refunds", { external_id: `r-${sold.name}-${n}`, sale_external_id: sold.name, amount: 1 + n * 5 })
  if (what === "amend" && sold)
    await post(`/v1/sales/${sold.id}/amendments`, { amount: 500 + n, reason: "counted again" })
  if (what === "rebind")
    await post(`/v1/customers/${customer}/rebinding`, { affiliate_id: people[step.who]!.id, reason: "asked for" })
  if (what === "erase" && n % 6 === 0) {
    await test.app.call("POST", "/v1/erasures", { key: shop.vendor.owner, body: { email: `${customer}@buyer.test` } })
    await test.app.settle()
  }
}

describe("what reports read of events", () => {
  it("says at every instant what the events say, whatever came, changed or was erased, folded or not", async () => {
    const stories = fc.sample(fc.array(step, { minLength: 20, maxLength: 32 }), { numRuns: STORIES, seed: SEED })
    let folded = 0
    for (const steps of stories) {
      const shop = await openPast()
      const story: Story = { shop, people: [shop.ada, await shop.join()], clicks: [], sales: [] }
      for (const [i, one] of steps.entries()) {
        await take(story, one)
        if (i % 10 === 9) expect(await readAll(shop)).toEqual(await readPlain(shop))
      }
      expect(await readAll(shop)).toEqual(await readPlain(shop))
      await fold()
      const [left] = await test.app.admin`select count(*)::int as n from report_stale_days where ${ofVendor(shop)}`
      expect(left!.n).toBe(0)
      const reports = await readAll(shop)
      expect(reports).toEqual(await readPlain(shop))
      const [row] = await test.app.admin`select count(*)::int as n from report_events
        where vendor_number = (select number from vendors where id = ${shop.vendor.id})`
      folded += row!.n
    }
    expect(folded).toBeGreaterThan(STORIES * 3)
  })

  it("notes nothing of what happens now, and everything of what is of a day that is over", async () => {
    const shop = await openPast()
    const noted = async () =>
      (await test.app.admin`select distinct day::text as day from report_stale_days where ${ofVendor(shop)}`).length
    await fold()
    const old = await shop.sale("c1", { affiliate_id: shop.ada.id, external_id: "old" })
    expect(await noted()).toBe(1)
    await fold()
    expect(await noted()).toBe(0)
    await shop.pass((60 * DAY_MS - 3_600_000) / 1000)
    await shop.sale("c2", { affiliate_id: shop.ada.id })
    await shop.click()
    await test.app.settle()
    expect(await noted()).toBe(0)
    await shop.refund("old", { amount: 100 })
    expect(await noted()).toBe(1)
    expect(old.id).toBeTruthy()
  })

  it("a click that comes after its sale's day was folded gives its country and sub ids, and takes them with it", async () => {
    const shop = await openPast()
    const id = await shop.click(shop.ada, { sub1: "mail" })
    await test.app.settle()
    const { admin } = test.app
    const own = admin`vendor_number = (select number from vendors where id = ${shop.vendor.id})`
    const kept = (await admin`select * from clicks where ${own}`).map(({ second: _, ...row }) => row)
    await shop.sale("c1", { click_id: id })
    await admin`delete from clicks where ${own}`
    await fold()
    const subs = async () => {
      const { data } = await shop.get(`/v1/reports/funnel?${ALL}&group_by=sub1`)
      return data.filter((row: Json) => row.sales > 0).map((row: Json) => row.group)
    }
    expect(await subs()).toEqual([null])
    await admin`insert into clicks ${admin(kept as never)}`
    expect(await subs()).toEqual(["mail"])
    await shop.refund((await shop.sale("c1", { click_id: id, external_id: "again" })).external_id, { amount: 1 })
    await fold()
    expect(await subs()).toEqual(["mail"])
    await admin`delete from clicks where ${own}`
    expect(await subs()).toEqual([null])
    expect(await readAll(shop)).toEqual(await readPlain(shop))
  })
})

it("a vendor without events is folded, and one whose events are many in steps", async () => {
  const shop = await openPast()
  await fold()
  const [row] = await test.app.admin`select until::text as until from report_folds where ${ofVendor(shop)}`
  expect(row!.until).toBe(ago(2).toISOString().slice(0, 10))
  expect(await ask(test.app, 200, "GET", "/v1/reports/funnel", shop.vendor.sk)).toMatchObject({ data: [] })
})

describe("roll-ups of clicks", () => {
  const ORDERS = { click_days: "day, link_number", click_hours: "hour, program_id", click_marks: "mark, day, value" }
  const own = (shop: Shop) => test.app.admin`vendor_number = (select number from vendors where id = ${shop.vendor.id})`
  async function rollUps(shop: Shop, isAsTheyLie: boolean) {
    const all: Json[] = []
    for (const [table, order] of Object.entries(ORDERS)) {
      const by = test.app.admin.unsafe(isAsTheyLie ? "ctid" : order)
      all.push(...(await test.app.admin`select * from ${test.app.admin(table)} where ${own(shop)} order by ${by}`))
    }
    return all
  }
  /** Nothing of this vendor is folded yet. */
  const unfold = (shop: Shop) => test.app.admin`delete from report_folds where ${ofVendor(shop)}`

  it("lie in the order in which they are read once their days are over, and say the same", async () => {
    const shops = [await openPast(), await openPast()]
    const people = await Promise.all(shops.map(async (shop) => [shop.ada, await shop.join(), await shop.join()]))
    for (let i = 0; i < 30; i++) {
      const shop = shops[i % 2]!
      await shop.click(people[i % 2]![(i * 7) % 3], i % 3 ? { sub1: `s${i % 3}`, sub2: "x" } : {})
      if (i % 5 === 4) for (const each of shops) await each.pass(9 * 3600)
      if (i % 10 === 9) await test.app.settle()
    }
    const before = await rollUps(shops[0]!, false)
    expect(await rollUps(shops[0]!, true)).not.toEqual(before)
    await fold()
    for (const isAsTheyLie of [true, false]) expect(await rollUps(shops[0]!, isAsTheyLie)).toEqual(before)
  })

  it("count every click that is stored while they are packed", async () => {
    const shop = await openPast()
    const people = [shop.ada, await shop.join(), await shop.join()]
    let clicks = 0
    for (let round = 0; round < 6; round++) {
      await unfold(shop)
      const stored = Array.from({ length: 6 }, (_, i) => shop.click(people[i % 3], { sub1: `s${i}` }))
      clicks += (await Promise.all([...stored, fold(), test.app.settle()])).length - 2
      await test.app.settle()
      await shop.pass(3600)
    }
    for (const group of ["day", "link", "sub1"])
      expect((await shop.get(`/v1/reports/funnel?${ALL}&group_by=${group}`)).total.clicks).toBe(clicks)
  })
})
