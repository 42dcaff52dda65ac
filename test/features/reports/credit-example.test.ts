import { beforeAll, describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { type Desk, openDesk } from "../../support/credit.ts"
import { euros, tableOf } from "../../support/doc-tables.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const GUIDE = "docs/credit.md"
const QUARTER = "?from=2031-01-01&to=2031-04-01"
const CHANNELS = ["sales", "marketing", "product", "community", "unattributed"]

let desk: Desk
let ann: Json
let visitor: Visitor

/** Lives through the quarter of docs/credit.md. */
beforeAll(async () => {
  desk = await openDesk(test.app)
  const on = (day: string) =>
    ask(test.app, 200, "POST", "/v1/test-clock", desk.vendor.sk, { now: `2031-${day}T12:00:00Z` })
  const cost = (channel: string, period: string, amount: number, kind: string) =>
    desk.post(201, "/v1/costs", { channel, period, amount, currency: "EUR", kind })
  const buy = (customer: string, amount: number, fields: Json = {}) =>
    desk.sale(customer, { external_id: unique(customer), amount, ...fields })
  await on("01-02")
  await desk.touch("ann", "marketing", { source: "ad" })
  await on("01-16")
  await desk.touch("ann", "marketing", { source: "webinar", milestone: "lead" })
  await on("01-23")
  await desk.touch("ann", "product", { source: "invitation", milestone: "opportunity" })
  await on("01-30")
  await desk.touch("ann", "sales", { source: "call" })
  await on("01-31")
  ann = await buy("ann", 100_000)
  await on("02-05")
  const bobs = await desk.click()
  await on("02-06")
  await buy("bob", 30_000, { click_id: bobs })
  await on("02-07")
  const cids = await desk.click()
  await on("02-09")
  await desk.touch("cid", "sales", { source: "call" })
  await on("02-10")
  const cid = await buy("cid", 50_000, { click_id: cids })
  await desk.record(cid.id, [{ channel: "sales", bps: 10_000 }])
  await desk.move({ sale_id: cid.id, from: "sales", to: "community", bps: 3000 })
  await on("02-11")
  await buy("dee", 20_000)
  await cost("marketing", "2031-01", 60_000, "media")
  for (const month of ["01", "02", "03"]) await cost("sales", `2031-${month}`, 40_000, "people")
  await cost("product", "2031-02", 10_000, "tools")
  await on("03-01")
  await desk.refund(ann.external_id, { amount: 10_000 })
  const email = `${unique("viewer")}@acme.test`
  await ask(test.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, role: "viewer" })
  visitor = await new Visitor(test.app).signIn(email)
})

const rows = ({ data, total }: Json) => [...data, { channel: "total", ...total }]
const priceOf = (row: Json) => [
  row.channel,
  String(row.closes),
  ...[row.revenue, row.cost, row.cost_per_close].map(euros),
]

describe("the worked example of docs/credit.md", () => {
  it("divides one journey by eight models", async () => {
    const [[, ...channels], ...models] = tableOf(GUIDE, "One journey, eight models") as [string[], ...string[][]]
    expect(models).toHaveLength(8)
    for (const [model, ...amounts] of models) {
      const { proposal } = await desk.credit(ann.id, `?model=${model}`)
      const found = channels.map((name) => proposal.find((split: Json) => split.channel === name)?.amount || null)
      expect(found.map(euros), model).toEqual(amounts)
    }
  })

  it("adds the quarter up by the policy's model, and by another beside it", async () => {
    const report = await desk.report(`${QUARTER}&compare=last_touch`)
    const all = rows(report).map((row) => [...priceOf(row), String(row.sourced), String(row.influenced ?? "")])
    expect(all).toEqual(tableOf(GUIDE, "The quarter by the policy's model").slice(1))
    expect(rows(report.compare).map(priceOf)).toEqual(tableOf(GUIDE, "Beside it: by last_touch").slice(1))
  })

  it("prices a close month by month", async () => {
    const { periods } = await desk.report(`${QUARTER}&by=month`)
    const table = periods.map((one: Json) => [one.period, ...rows(one).map((row) => euros(row.cost_per_close))])
    expect(table).toEqual(tableOf(GUIDE, "By month").slice(1))
    const sum = (name: "revenue" | "cost") => periods.reduce((all: number, one: Json) => all + one.total[name], 0)
    expect([sum("revenue"), sum("cost")]).toEqual([190_000, 198_000])
  })

  it("stands on the page: in words, as bars of both models, as figures, by month", async () => {
    const page = `/v/${desk.vendor.id}/channels${QUARTER}`
    const seen = await visitor.get(`${page}&compare=last_touch&by=month`)
    expect(seen.status, seen.text).toBe(200)
    const said = wordsOf(seen.text)
    expect(said).toContain("Most closes community 1.3 of 4, 33 %")
    expect(said).toContain("Cheapest close 61.54 EUR community")
    expect(said).toContain("Most expensive close 1,200.00 EUR marketing")
    for (const [channel, closes, revenue, cost] of tableOf(GUIDE, "The quarter by the policy's model").slice(1, 5))
      expect(said).toContain(`${channel} ${closes} ${revenue} EUR ${cost} EUR`)
    expect(said).toContain("sales 1.7 1,250.00 EUR 1,200.00 EUR 705.88 EUR")
    for (const title of ["Closes", "Cost per close, EUR", "Closes by month", "Cost per close by month, EUR"])
      expect(seen.text).toContain(`aria-label="${title}. The table below has the values."`)
    for (const channel of CHANNELS) expect(seen.text).toContain(channel)
    const byYear = await visitor.get(`/v/${desk.vendor.id}/channels?from=2030-01-01&to=2032-01-01&by=year`)
    expect(byYear.text).toContain("Closes by year")
  })

  it("of an address that makes no sense shows the default, what was asked for, and what is wrong", async () => {
    const base = `/v/${desk.vendor.id}/channels`
    const seen = await visitor.get(`${base}?from=2031-04-01&to=2031-01-01`)
    expect(seen.status).toBe(422)
    expect(wordsOf(seen.text)).toContain("The end has to come after the beginning.")
    expect(seen.text).toContain('value="2031-04-01"')
    expect((await visitor.get(`${base}?model=guess`)).status).toBe(422)
    expect((await visitor.get(`${base}?by=`)).status).toBe(200)
  })
})
