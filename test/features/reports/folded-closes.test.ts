import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CHANNELS } from "../../../src/features/credit/models/core/journey.ts"
import { foldEvents } from "../../../src/features/reports/funnel/fold-events.ts"
import { systemContext } from "../../../src/queues.ts"
import { createMember } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, openShop, type Shop } from "../../support/shop.ts"

const test = useApp()
const DAY_MS = DAY * 1000
const STORIES = 4
const SEED = 20_261_130

const ago = (days: number) => new Date(Date.now() - days * DAY_MS)
const ALL = `from=${ago(200).toISOString()}&to=${ago(-1).toISOString()}`
const PART = `from=${ago(41).toISOString()}&to=${ago(9).toISOString()}`
/** All of it, what begins and ends within a day, as of now and before; by what is folded, and by what never is. */
const REPORTS = [
  ...[ALL, `${ALL}&by=month`, `${PART}&by=month`, `${ALL}&model=time_decay`, `${ALL}&source=model&model=linear`],
  ...[`${ALL}&customers=new`, `${ALL}&lookback_days=5`, `${ALL}&at=${ago(30).toISOString()}`, `${PART}&currency=USD`],
].map((query) => `/v1/reports/channels?${query}`)
const PATHS = [ALL, PART, `${ALL}&lookback_days=5`, `${ALL}&at=${ago(30).toISOString()}`].map(
  (query) => `/v1/reports/paths?${query}`,
)
const PLAN = [`/v1/reports/plan?period=${ago(20).toISOString().slice(0, 7)}`]
const RULES = [
  { event: "sale", rate: { kind: "percent", bps: 1000 } },
  { event: "lead", rate: { kind: "flat", amount: 300 } },
]

const fold = () => foldEvents(systemContext(test.app.deps, "test"))
const openPast = () => openShop(test.app, {}, RULES, ago(60).toISOString())
const ofVendor = (shop: Shop) => test.app.admin`vendor_id = ${shop.vendor.id}`
const numbered = (shop: Shop) =>
  test.app.admin`vendor_number = (select number from vendors where id = ${shop.vendor.id})`

/** As of now they say when that was, and count the days of the plan that are over. */
async function readAll(shop: Shop): Promise<Json[]> {
  const reports: Json[] = []
  for (const report of [...REPORTS, ...PATHS, ...PLAN]) {
    const { at: _, working_days: __, ...said } = await shop.get(report)
    reports.push(said)
  }
  return reports
}

/** What reports say where nothing was ever folded. */
async function readPlain(shop: Shop): Promise<Json[]> {
  const { admin } = test.app
  const [fold] = await admin`select closes_until::text as until from report_folds where ${ofVendor(shop)}`
  await admin`update report_folds set closes_until = null where ${ofVendor(shop)}`
  const reports = await readAll(shop)
  if (fold) await admin`update report_folds set closes_until = ${fold.until}::text::date where ${ofVendor(shop)}`
  return reports
}

const RARER = [
  ...(["click", "touch", "lead", "bonus", "refund", "amend", "record", "reject", "release", "rebind"] as const),
  ...(["withdraw", "policy", "erase", "pass", "fold"] as const),
]
const channel = fc.constantFrom(...CHANNELS)
const step = fc.record({
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("sale") },
    { weight: 1, arbitrary: fc.constantFrom("touch", "pass", "fold") },
    { weight: 4, arbitrary: fc.constantFrom(...RARER) },
  ),
  channel,
  who: fc.nat({ max: 1 }),
  customer: fc.nat({ max: 4 }),
  n: fc.nat({ max: 60 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Story = { shop: Shop; member: string; people: Shop["ada"][]; clicks: string[]; sales: Json[] }

/** One thing happens; what is refused, since the story is random, does not. */
async function take({ shop, member, people, clicks, sales }: Story, step: Step): Promise<void> {
  const { what, n } = step
  const { sk: key, pk, owner } = shop.vendor
  const customer = `c${step.customer}`
  const sold = sales[n % Math.max(1, sales.length)]
  const affiliate = people[step.who]!
  const by = clicks.length > 0 && n % 4 > 0 ? { click_id: clicks[n % clicks.length] } : { affiliate_id: affiliate.id }
  const call = async (method: string, path: string, body: object, by = key) => {
    const reply = await test.app.call(method, path, { key: by, body })
    expect(reply.status).toBeLessThan(500)
    return reply
  }
  const post = (path: string, body: object, by = key) => call("POST", path, body, by)
  const any = async (path: string) => {
    const { data } = await shop.get(path)
    return data[n % Math.max(1, data.length)]?.id
  }
  if (what === "click") clicks.push(await shop.click(affiliate))
  if (what === "pass") await shop.pass(((n % 9) + 1) * 5 * 3600)
  if (what === "fold") await fold()
  if (what === "touch") {
    // Contacts of before become known today, some of a person of the vendor's.
    const [{ test_now: now }] = (await test.app
      .admin`select test_now from vendors where id = ${shop.vendor.id}`) as Json
    const occurred_at = new Date(now.getTime() - (n % 3) * (n % 7) * DAY_MS).toISOString()
    const of = step.channel === "sales" && n % 2 ? { member_id: member } : {}
    await post("/v1/touches", { customer_external_id: customer, channel: step.channel, occurred_at, ...of })
  }
  if (what === "sale") {
    const money = { amount: 1000 + n * 10, currency: n % 5 ? "EUR" : "USD" }
    const sale = { external_id: `o${sales.length}-${n}`, customer_external_id: customer, ...money, ...by }
    const { status, body } = await post("/v1/sales", { ...sale, email: `${customer}@buyer.test` })
    if (status === 201) sales.push(body)
  }
  if (what === "lead")
    await post("/v1/leads", { customer_external_id: customer, event_name: `e${n % 3}`, ...by }, n % 2 ? key : pk)
  if (what === "bonus")
    await post("/v1/commissions", {
      program_id: shop.programId,
      affiliate_id: affiliate.id,
      amount: 100 + n,
      currency: "EUR",
      reason: "bonus",
    })
  if (what === "refund" && sold)
    await post("/v1/refunds", {
      external_id: `r-${sold.id}-${n}`,
      sale_external_id: sold.external_id,
      amount: 1 + n * 5,
    })
  if (what === "amend" && sold)
    await post(`/v1/sales/${sold.id}/amendments`, { amount: 500 + n, reason: "counted again" })
  if (what === "record" && sold) {
    const parts =
      n % 3 ? [{ channel: step.channel, bps: 10_000 }] : CHANNELS.slice(0, 2).map((channel) => ({ channel, bps: 5000 }))
    await call("PUT", `/v1/sales/${sold.id}/credit`, { splits: parts, reason: "agreed" }, owner)
  }
  if (what === "reject") await post(`/v1/commissions/${await any("/v1/commissions")}/rejection`, { reason: "wrong" })
  if (what === "release") await post(`/v1/commissions/${await any("/v1/commissions")}/release`, { reason: "right" })
  if (what === "rebind")
    await post(`/v1/customers/${customer}/rebinding`, { affiliate_id: affiliate.id, reason: "asked for" })
  if (what === "withdraw")
    await test.app.admin`update touches set customer = null where ${ofVendor(shop)}
    and id = (select id from touches where ${ofVendor(shop)} order by id offset ${n % 5} limit 1)`
  if (what === "policy" && n % 4 === 0) await call("PUT", "/v1/credit-policy", { lookback_days: [3, 30, 365][n % 3] })
  if (what === "erase" && n % 6 === 0) {
    await post("/v1/erasures", { email: `${customer}@buyer.test` }, owner)
    await test.app.settle()
  }
}

describe("what reports read of closed sales and of what commissions cost", () => {
  it("says at every instant what those say, whatever came, changed or was erased, folded or not", async () => {
    const stories = fc.sample(fc.array(step, { minLength: 24, maxLength: 40 }), { numRuns: STORIES, seed: SEED })
    const folded = { closes: 0, costs: 0 }
    for (const steps of stories) {
      const shop = await openPast()
      const member = await createMember(test.app, shop.vendor, "sales")
      const [{ id }] = (await test.app.admin`select id from members where ${ofVendor(shop)} and role = 'sales'`) as Json
      expect(member).toBeTruthy()
      const story: Story = { shop, member: id, people: [shop.ada, await shop.join()], clicks: [], sales: [] }
      for (const [i, one] of steps.entries()) {
        await take(story, one)
        if (i % 10 === 9) expect(await readAll(shop)).toEqual(await readPlain(shop))
      }
      expect(await readAll(shop)).toEqual(await readPlain(shop))
      await fold()
      const [left] = await test.app.admin`select count(*)::int as n from report_stale_days where ${ofVendor(shop)}`
      expect(left!.n).toBe(0)
      expect(await readAll(shop)).toEqual(await readPlain(shop))
      const [row] = await test.app
        .admin`select (select count(*) from report_closes where ${numbered(shop)})::int as closes,
        (select count(*) from report_costs where ${numbered(shop)})::int as costs`
      folded.closes += row!.closes
      folded.costs += row!.costs
    }
    expect(folded.closes).toBeGreaterThan(STORIES * 3)
    expect(folded.costs).toBeGreaterThan(STORIES * 3)
  })

  it("notes nothing of what happens now, and everything of what is of a day that is over", async () => {
    const shop = await openPast()
    const noted = async () => {
      const rows = await test.app.admin`select distinct day from report_stale_days where ${ofVendor(shop)}`
      await fold()
      return rows.length
    }
    await fold()
    const old = await shop.sale("c1", { affiliate_id: shop.ada.id, external_id: "old" })
    expect(await noted()).toBe(1)
    await shop.post(201, "/v1/touches", {
      customer_external_id: "c1",
      channel: "marketing",
      occurred_at: ago(61).toISOString(),
    })
    expect(await noted()).toBe(1)
    await shop.pass((60 * DAY_MS - 3_600_000) / 1000)
    await shop.post(201, "/v1/touches", { customer_external_id: "c1", channel: "marketing" })
    await shop.sale("c1", { affiliate_id: shop.ada.id })
    await shop.sale("c2", { affiliate_id: shop.ada.id })
    expect(await noted()).toBe(0)
    const splits = [{ channel: "marketing", bps: 10_000 }]
    const sent = { key: shop.vendor.owner, body: { splits, reason: "agreed" } }
    expect((await test.app.call("PUT", `/v1/sales/${old.id}/credit`, sent)).status).toBe(200)
    expect(await noted()).toBe(1)
    await shop.refund("old", { amount: 100 })
    expect(await noted()).toBe(1)
    await shop.post(201, "/v1/commissions", {
      program_id: shop.programId,
      affiliate_id: shop.ada.id,
      amount: 100,
      currency: "EUR",
      reason: "bonus",
    })
    expect(await noted()).toBe(0)
  })
})
