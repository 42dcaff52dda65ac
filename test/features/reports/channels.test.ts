import { describe, expect, it } from "vitest"
import { ask, createMember, createVendor } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openDesk } from "../../support/credit.ts"
import { DAY, MINUTE } from "../../support/shop.ts"

const test = useApp()
const rowOf = (report: Json, channel: string) => report.data.find((row: Json) => row.channel === channel)
const column = (report: Json, name: string) => report.data.map((row: Json) => row[name])
const YEAR = "?from=2031-01-01&to=2032-01-01"

describe("the channel report", () => {
  it("shares closes and revenue by the model, names what nobody touched, and adds up to all of it", async () => {
    const desk = await openDesk(test.app)
    for (const channel of ["marketing", "product", "sales"]) {
      await desk.touch("ann", channel)
      await desk.pass(DAY)
    }
    await desk.sale("ann", { amount: 10_000 })
    await desk.sale("bob", { amount: 777 })
    const report = await desk.report(`${YEAR}&model=linear`)
    expect(report).toMatchObject({ model: "linear", currency: "EUR", source: "record" })
    expect(column(report, "channel")).toEqual(["sales", "marketing", "product", "community", "unattributed"])
    expect(column(report, "closes")).toEqual([0.3334, 0.3333, 0.3333, 0, 1])
    expect(column(report, "revenue")).toEqual([3333, 3334, 3333, 0, 777])
    expect(column(report, "sourced")).toEqual([0, 1, 0, 0, 0])
    expect(column(report, "influenced")).toEqual([1, 1, 1, 0, 0])
    expect(report.total).toMatchObject({ closes: 2, revenue: 10_777, sourced: 1 })
    const first = await desk.report(`${YEAR}&model=first_touch`)
    expect(column(first, "closes")).toEqual([0, 1, 0, 0, 1])
  })

  it("counts a sale by its approved record, and by the model where none is approved or it is asked for", async () => {
    const desk = await openDesk(test.app)
    await desk.touch("ann", "marketing")
    await desk.pass(DAY)
    await desk.touch("ann", "sales")
    const sale = await desk.sale("ann")
    await desk.record(sale.id, [
      { channel: "community", bps: 2500 },
      { channel: "sales", bps: 7500 },
    ])
    expect(column(await desk.report(YEAR), "closes")).toEqual([0.75, 0, 0, 0.25, 0])
    expect(column(await desk.report(`${YEAR}&model=last_touch`), "closes")).toEqual([0.75, 0, 0, 0.25, 0])
    expect(column(await desk.report(YEAR), "influenced")).toEqual([1, 1, 0, 1, 0])
    expect(column(await desk.report(`${YEAR}&model=last_touch&source=model`), "closes")).toEqual([1, 0, 0, 0, 0])
  })

  it("lets what the policy closed by itself give way to another model that is asked for", async () => {
    const desk = await openDesk(test.app)
    await desk.touch("ann", "marketing")
    await desk.pass(DAY)
    const click_id = await desk.click()
    await desk.pass(MINUTE)
    await desk.lead("ann", { click_id })
    await desk.sale("ann")
    expect(column(await desk.report(YEAR), "closes")).toEqual([0, 0.5, 0, 0.5, 0])
    expect(column(await desk.report(`${YEAR}&model=first_touch`), "closes")).toEqual([0, 1, 0, 0, 0])
    const both = await desk.report(`${YEAR}&model=first_touch&compare=last_touch`)
    expect(both.compare.model).toBe("last_touch")
    expect(column(both.compare, "revenue")).toEqual([0, 0, 0, 10_000, 0])
    expect(column(both, "revenue")).toEqual([0, 10_000, 0, 0, 0])
  })

  it("has the commissions among community's costs by themselves, less what was reversed", async () => {
    const desk = await openDesk(test.app)
    const click_id = await desk.click()
    await desk.pass(MINUTE)
    await desk.sale("ann", { external_id: "o-1", amount: 10_000, click_id })
    const cost = (fields: Json) =>
      desk.post(201, "/v1/costs", {
        period: "2031-01",
        currency: "EUR",
        kind: "tools",
        channel: "community",
        ...fields,
      })
    await cost({ amount: 500 })
    await cost({ amount: 90_000, channel: "marketing", kind: "media" })
    let report = await desk.report("?from=2031-01-01&to=2031-02-01")
    expect(rowOf(report, "community")).toMatchObject({ closes: 1, cost: 1500, cost_per_close: 1500 })
    expect(rowOf(report, "marketing")).toMatchObject({ closes: 0, cost: 90_000, cost_per_close: null })
    expect(report.total).toMatchObject({ cost: 91_500, cost_per_close: 91_500 })
    await desk.refund("o-1", { amount: 2500 })
    report = await desk.report("?from=2031-01-01&to=2031-02-01")
    expect(rowOf(report, "community")).toMatchObject({ closes: 1, revenue: 7500, cost: 1250 })
    expect((await desk.report("?from=2031-02-01&to=2031-03-01")).total).toMatchObject({
      closes: 0,
      cost: 0,
      revenue: 0,
    })
  })

  it("cuts a month's cost by days, so that windows that share the month add up to it", async () => {
    const desk = await openDesk(test.app)
    await desk.post(201, "/v1/costs", {
      channel: "product",
      period: "2031-01",
      amount: 1000,
      currency: "EUR",
      kind: "people",
    })
    const costOf = async (from: string, to: string) => (await desk.report(`?from=${from}&to=${to}`)).total.cost
    const parts = [
      await costOf("2030-12-30", "2031-01-11"),
      await costOf("2031-01-11", "2031-01-12"),
      await costOf("2031-01-12", "2031-03-01"),
    ]
    expect(parts).toEqual([328, 32, 640])
  })

  it("by month, quarter and year has each close and cost once, in the vendor's own zone", async () => {
    const desk = await openDesk(test.app)
    await desk.touch("ann", "product")
    await desk.pass(31 * DAY - 1)
    await desk.sale("ann", { amount: 1 })
    await desk.pass(1)
    await desk.sale("ann", { amount: 20 })
    await desk.pass(90 * DAY)
    await desk.sale("ann", { amount: 300 })
    await desk.post(201, "/v1/costs", {
      channel: "product",
      period: "2031-02",
      amount: 50,
      currency: "EUR",
      kind: "people",
    })
    const by = async (kind: string) => {
      const { periods, total } = await desk.report(`${YEAR}&by=${kind}`)
      expect(total).toMatchObject({ closes: 3, revenue: 321, cost: 50 })
      return periods
        .filter(({ total: t }: Json) => t.closes > 0)
        .map(({ period, total: t }: Json) => [period, t.closes, t.revenue, t.cost])
    }
    expect(await by("month")).toEqual([
      ["2031-01", 1, 1, 0],
      ["2031-02", 1, 20, 50],
      ["2031-05", 1, 300, 0],
    ])
    expect(await by("quarter")).toEqual([
      ["2031-Q1", 2, 21, 50],
      ["2031-Q2", 1, 300, 0],
    ])
    expect(await by("year")).toEqual([["2031", 3, 321, 50]])
  })

  it("keeps currencies apart: revenue and costs of others are named beside, and closes count all", async () => {
    const desk = await openDesk(test.app)
    await desk.touch("ann", "product")
    await desk.sale("ann", { amount: 100 })
    await desk.sale("ann", { amount: 90_000, currency: "JPY" })
    const report = await desk.report(YEAR)
    expect(rowOf(report, "product")).toMatchObject({
      closes: 2,
      revenue: 100,
      other_currencies: [{ currency: "JPY", revenue: 90_000, cost: 0 }],
    })
    expect((await desk.report(`${YEAR}&currency=jpy`)).total).toMatchObject({ revenue: 90_000, closes: 2 })
  })

  it("shows what each member of sales closed, adding up to sales", async () => {
    const desk = await openDesk(test.app)
    const [a, b] = (await desk.get("/v1/members")).data.map((member: Json) => member.id)
    await desk.touch("ann", "sales", { member_id: a })
    await desk.touch("ann", "sales", { member_id: b })
    await desk.touch("ann", "marketing")
    await desk.sale("ann", { amount: 1000 })
    await desk.touch("bob", "sales")
    await desk.sale("bob", { amount: 10 })
    const row = rowOf(await desk.report(`${YEAR}&model=linear`), "sales")
    expect(row).toMatchObject({ closes: 1.6667, revenue: 677 })
    expect(row.members.map(({ member_id, closes, revenue }: Json) => [member_id, closes, revenue]).sort()).toEqual(
      [
        [null, 1, 10],
        [a, 0.3333, 334],
        [b, 0.3334, 333],
      ].sort(),
    )
  })

  it("refuses a window that ends before it begins and a model that is none; strangers see none of it", async () => {
    const vendor = await createVendor(test.app)
    const wrong = (query: string) => ask(test.app, 422, "GET", `/v1/reports/channels${query}`, vendor.sk)
    expect((await wrong("?from=2031-02-01&to=2031-02-01")).errors[0].pointer).toBe("/to")
    expect((await wrong("?model=vibes")).errors[0].pointer).toBe("/model")
    expect((await wrong("?from=soon")).errors[0].pointer).toBe("/from")
    const viewer = await createMember(test.app, vendor, "viewer")
    expect((await ask(test.app, 200, "GET", "/v1/reports/channels", viewer)).total.closes).toBe(0)
  })
})

describe("what is learnt from all journeys", () => {
  /** Five journeys of known arithmetic; see test/core/credit-models.test.ts for the models' own. */
  async function furnish() {
    const desk = await openDesk(test.app)
    const journeys: [string[], boolean][] = [
      [["marketing"], true],
      [["marketing", "sales"], true],
      [["marketing", "sales"], false],
      [["community"], false],
      [["community", "sales"], true],
    ]
    for (const [index, [channels, isSold]] of journeys.entries()) {
      const customer = `c-${index}`
      for (const channel of channels) await desk.touch(customer, channel)
      if (isSold) await desk.sale(customer, { amount: 1000 })
    }
    return desk
  }

  it("shapley shares each deal equally among its channels: deal and report agree", async () => {
    const desk = await furnish()
    const report = await desk.report(`${YEAR}&model=shapley&source=model`)
    // φ: marketing 1 + 1/2, sales 1/2 + 1/2, community 1/2.
    expect(column(report, "closes")).toEqual([1, 1.5, 0, 0.5, 0])
    expect(column(report, "revenue")).toEqual([1000, 1500, 0, 500, 0])
    expect(report.total).toMatchObject({ closes: 3, revenue: 3000 })
    expect(report.compare.model).toBe("position_based")
  })

  it("markov gives each channel its part of all closes by what removing it would lose; renewals teach nothing", async () => {
    const desk = await furnish()
    const first = await desk.report(`${YEAR}&model=markov&source=model`)
    const { id } = await desk.sale("c-0", { amount: 1000 })
    const credit = await desk.credit(id, "?model=markov")
    expect(credit).toMatchObject({ model: "markov", approximate: true })
    expect(credit.proposal).toMatchObject([{ channel: "marketing", bps: 10_000 }])
    expect(credit.beside).toMatchObject({ model: "position_based", proposal: [{ channel: "marketing", bps: 10_000 }] })
    const report = await desk.report(`${YEAR}&model=markov&source=model`)
    // P = 3/5·(1/3 + 2/3·2/3) + 2/5·(1/2·2/3) = 3/5, which is 3 closes of 5 journeys. Without marketing 2/15, without
    // sales 1/5, without community 7/15: effects 7/9, 2/3, 2/9, and shares 7/15, 6/15, 2/15 of four closes.
    expect(column(report, "closes")).toEqual([1.6, 1.8667, 0, 0.5333, 0])
    expect(column(report, "revenue")).toEqual([1600, 1867, 0, 533, 0])
    expect(report.learned).toEqual(first.learned)
    expect(report.learned).toMatchObject({ journeys: 5, converted: 3, lost: 2, conversion_bps: 6000 })
    expect(report.learned.removal).toMatchObject([
      { channel: "sales", effect: 0.666666667, share: 0.4 },
      { channel: "marketing", effect: 0.777777778, share: 0.466666667 },
      { channel: "community", effect: 0.222222222, share: 0.133333333 },
    ])
    expect(report.learned.transitions).toContainEqual({ from: "marketing", to: "sales", count: 2 })
    expect(report.warning).toContain("3 closes")
    for (const { share, interval } of report.learned.removal)
      expect(interval.low < share && share < interval.high).toBe(true)
  })

  it("leaves out what is open: younger paths, closes after the window, and all that follows a first close", async () => {
    const desk = await furnish()
    const learned = async (query: string) => (await desk.report(`${query}&model=markov`)).learned
    // All happened at the beginning of January: not yet lost where the window ends before 30 days have passed.
    const january = "?from=2031-01-01&to=2031-01-20"
    expect(await learned(january)).toMatchObject({ journeys: 3, converted: 3, lost: 0 })
    expect(await learned(`${january}&lost_after_days=5`)).toMatchObject({ journeys: 5, lost: 2 })
    await desk.touch("c-0", "product")
    await desk.pass(40 * DAY)
    await desk.sale("c-2", { amount: 1000 })
    expect(await learned(`${january}&lost_after_days=5`)).toMatchObject({ journeys: 4, converted: 3, lost: 1 })
    expect(await learned(YEAR)).toMatchObject({ journeys: 5, converted: 4, lost: 1 })
    expect(await learned(`${YEAR}&lookback_days=30`)).toMatchObject({ journeys: 4, converted: 3 })
  })

  it("compares all models side by side, and counts new customers and returning ones apart", async () => {
    const desk = await furnish()
    await desk.sale("c-0", { amount: 500 })
    const { models } = await desk.report(`${YEAR}&compare=all&source=model`)
    expect(models.map((one: Json) => one.model)).toEqual([
      ...["first_touch", "last_touch", "linear", "position_based", "u_shaped", "w_shaped", "full_path", "time_decay"],
      ...["shapley", "markov"],
    ])
    for (const { rows, total } of models) {
      expect(total).toMatchObject({ closes: 4, revenue: 3500 })
      const closes = rows.reduce((sum: number, row: Json) => sum + Math.round(row.closes * 10_000), 0)
      expect([closes, rows.reduce((sum: number, row: Json) => sum + row.revenue, 0)]).toEqual([40_000, 3500])
    }
    expect((await desk.report(`${YEAR}&customers=new`)).total).toMatchObject({ closes: 3, revenue: 3000 })
    expect((await desk.report(`${YEAR}&customers=returning`)).total).toMatchObject({ closes: 1, revenue: 500 })
  })

  it("is learnt again when a touch or a sale came in, and kept otherwise", async () => {
    const desk = await furnish()
    const learned = async () => (await desk.report(`${YEAR}&model=markov&source=model`)).learned
    const before = await learned()
    expect(await learned()).toEqual(before)
    expect(await desk.count("learnt_windows")).toBe(1)
    await desk.touch("c-9", "product")
    await desk.sale("c-9", { amount: 1000 })
    expect(await learned()).toMatchObject({ journeys: 6, converted: 4 })
    await desk.pass(DAY)
    await learned()
    expect(await desk.count("learnt_windows")).toBe(2)
  })
})
