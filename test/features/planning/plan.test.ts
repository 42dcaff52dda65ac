import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { advanceTo, ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

type Fields = Record<string, unknown>
const put = (shop: Shop, path: string, body: unknown, status = 200, key = shop.vendor.sk) =>
  ask(test.app, status, "PUT", path, key, body as Fields)
const plan = (shop: Shop, period: string): Promise<Json> => shop.get(`/v1/reports/plan?period=${period}`)
const rowOf = (report: Json, channel: string, metric: string): Json =>
  report.data.find((row: Json) => row.channel === channel && row.metric === metric)
const target = (channel: string, metric: string, value: number | null, period = "2031-01") => ({
  channel,
  metric,
  period,
  value,
})

/** The January of docs/plan.md. */
async function liveJanuary(): Promise<Shop> {
  const shop = await openShop(test.app)
  const { vendor, post } = shop
  const at = (time: string) => advanceTo(test.app, vendor, `2031-01-${time}:00.000Z`)
  const respond = (id: string) => post(201, `/v1/inquiries/${id}/responses`, { channel: "call", outcome: "reached" })
  const cost = (channel: string, kind: string, amount: number, more: Fields = {}) =>
    post(201, "/v1/costs", { channel, period: "2031-01", kind, amount, currency: "EUR", ...more })
  await put(shop, "/v1/targets", [
    target("sales", "closes", 2),
    target("marketing", "closes", 1),
    target("community", "closes", 2),
    target("sales", "revenue", 1000_00),
    target("marketing", "response_minutes", 30),
    target("marketing", "inquiries", 4),
  ])
  await put(shop, "/v1/budgets", [
    { channel: "marketing", kind: "media", period: "2031-01", amount: 300_00 },
    {
      channel: "marketing",
      kind: "contractor",
      contractor: "Fair Ltd",
      period: "2031-01",
      amount: 200_00,
      committed: 180_00,
    },
  ])
  await cost("sales", "people", 900_00)
  await cost("marketing", "media", 300_00)
  await cost("marketing", "contractor", 150_00, { contractor: "Fair Ltd" })
  await cost("product", "tools", 50_00)

  await at("02T10:00")
  const click = await shop.click()
  const page_url = "https://shop.acme.test/?utm_source=fair"
  const ann = await post(201, "/v1/inquiries", { kind: "request", customer_external_id: "ann", page_url })
  const bob = await post(201, "/v1/inquiries", { kind: "request", customer_external_id: "bob" })
  await at("02T10:20")
  await respond(ann.id)
  await at("02T10:40")
  await respond(bob.id)
  await at("03T10:00")
  await shop.sale("ann", { external_id: "in_1", amount: 1000_00 })
  await shop.sale("bob", { external_id: "in_2", amount: 400_00 })
  await shop.sale("cid", { external_id: "in_3", amount: 200_00, click_id: click })
  await shop.sale("dee", { external_id: "in_4", amount: 100_00 })
  return shop
}

describe("the worked example of docs/plan.md", () => {
  it("costs per close are the ones computed by hand", async () => {
    const shop = await liveJanuary()
    const report = await shop.get("/v1/reports/channels?from=2031-01-01&to=2031-02-01")
    const rows = report.data.map((row: Json) => [row.channel, row.closes, row.revenue, row.cost, row.cost_per_close])
    expect(rows).toEqual([
      ["sales", 1.5, 900_00, 900_00, 600_00],
      ["marketing", 0.5, 500_00, 450_00, 900_00],
      ["product", 0, 0, 50_00, null],
      ["community", 1, 200_00, 20_00, 20_00],
      ["unattributed", 1, 100_00, 0, 0],
    ])
    expect(report.total).toMatchObject({ closes: 4, revenue: 1700_00, cost: 1420_00, cost_per_close: 355_00 })
    const text = readFileSync("docs/plan.md", "utf8")
    for (const figure of ["600.00", "900.00", "20.00", "355.00", "1,420.00"]) expect(text).toContain(figure)
  })

  it("plan and actual, per channel and metric, are the ones computed by hand", async () => {
    const shop = await liveJanuary()
    const january = await plan(shop, "2031-01")
    expect(january).toMatchObject({ version: 1, currency: "EUR", working_days: { total: 23, elapsed: 3 } })
    expect(rowOf(january, "sales", "closes")).toEqual({
      channel: "sales",
      metric: "closes",
      plan: 2,
      actual: 1.5,
      gap: -0.5,
      attainment: 7500,
      run_rate: 11.5,
      budget_left: null,
    })
    expect(rowOf(january, "sales", "revenue")).toMatchObject({ plan: 1000_00, actual: 900_00, attainment: 9000 })
    expect(rowOf(january, "marketing", "closes")).toMatchObject({ actual: 0.5, attainment: 5000 })
    expect(rowOf(january, "marketing", "inquiries")).toMatchObject({ plan: 4, actual: 1, attainment: 2500 })
    expect(rowOf(january, "unattributed", "inquiries")).toMatchObject({ plan: null, actual: 1 })
    expect(rowOf(january, "marketing", "response_minutes")).toMatchObject({ plan: 30, actual: 20, gap: -10 })
    expect(rowOf(january, "unattributed", "response_minutes")).toMatchObject({ actual: 40 })
    expect(january.total.find((row: Json) => row.metric === "response_minutes").actual).toBe(30)
    expect(rowOf(january, "marketing", "cost")).toMatchObject({ plan: 500_00, actual: 450_00, budget_left: 20_00 })
    const budget = await shop.get("/v1/budgets?period=2031-01")
    expect(budget.data.map((line: Json) => [line.channel, line.kind, line.spent, line.left])).toEqual([
      ["community", "rewards", 20_00, -20_00],
      ["marketing", "contractor", 150_00, 20_00],
      ["marketing", "media", 300_00, 0],
      ["product", "tools", 50_00, -50_00],
      ["sales", "people", 900_00, -900_00],
    ])
  })

  it("actuals are the channel report's to the cent, for the month, the quarter and the year, which add up", async () => {
    const shop = await liveJanuary()
    await advanceTo(test.app, shop.vendor, "2031-02-10T10:00:00.000Z")
    await shop.sale("ann", { external_id: "in_5", amount: 333_33 })
    await shop.refund("in_2", { amount: 100_01 })
    for (const [period, from, to] of [
      ["2031-01", "2031-01-01", "2031-02-01"],
      ["2031-02", "2031-02-01", "2031-03-01"],
      ["2031-Q1", "2031-01-01", "2031-04-01"],
      ["2031", "2031-01-01", "2032-01-01"],
    ] as const) {
      const [mine, theirs] = [await plan(shop, period), await shop.get(`/v1/reports/channels?from=${from}&to=${to}`)]
      expect(mine.model).toBe(theirs.model)
      for (const row of theirs.data)
        for (const metric of ["closes", "revenue", "cost"])
          expect([period, row.channel, metric, rowOf(mine, row.channel, metric).actual]).toEqual([
            ...[period, row.channel, metric, row[metric]],
          ])
      for (const metric of ["closes", "revenue", "cost"])
        expect(mine.total.find((row: Json) => row.metric === metric).actual).toBe(theirs.total[metric])
      for (const row of mine.data.filter((one: Json) => one.metric !== "response_minutes" && mine.months.length > 0)) {
        const months = mine.months.map((month: Json) => rowOf(month, row.channel, row.metric))
        expect(months.reduce((sum: number, one: Json) => sum + one.actual, 0)).toBeCloseTo(row.actual, 4)
        expect(months.reduce((sum: number, one: Json) => sum + (one.plan ?? 0), 0)).toBe(row.plan ?? 0)
      }
    }
  })
})

describe("targets", () => {
  it("are merged into versions that stay; null removes, what changes nothing makes none", async () => {
    const shop = await openShop(test.app)
    const first = await put(shop, "/v1/targets", [target("sales", "closes", 2.5), target("sales", "revenue", 10 ** 12)])
    expect(first).toMatchObject({ version: 1, data: [{ metric: "closes", value: 2.5 }, { value: 10 ** 12 }] })
    expect((await put(shop, "/v1/targets", [target("sales", "closes", 2.5)])).version).toBe(1)
    const second = await put(shop, "/v1/targets", [target("sales", "closes", 4), target("sales", "revenue", null)])
    expect(second).toMatchObject({ version: 2, data: [{ metric: "closes", value: 4, version: 2 }] })
    expect(second.versions[0].changes).toEqual([
      { channel: "sales", metric: "closes", period: "2031-01", from: 2.5, to: 4, version: 2 },
      { channel: "sales", metric: "revenue", period: "2031-01", from: 10 ** 12, to: null, version: 2 },
    ])
    expect((await shop.get("/v1/targets?version=1")).data).toHaveLength(2)
    expect((await shop.get("/v1/targets?period=2031-Q2")).data).toEqual([])
    expect((await plan(shop, "2031-01")).changes).toMatchObject([
      { from: 2.5, to: 4, by: expect.stringMatching(/^key_/) },
      {},
    ])
    await expect(test.app.admin`update targets set value_e4 = 1 where vendor_id = ${shop.vendor.id}`).rejects.toThrow(
      /append-only/,
    )
  })

  it("name each wrong value by its pointer, and are for those who manage", async () => {
    const shop = await openShop(test.app)
    const refuse = async (body: unknown) => (await put(shop, "/v1/targets", body, 422)).errors[0].pointer
    expect(await refuse([target("sales", "revenue", 0.5)])).toBe("/0/value")
    expect(await refuse([target("sales", "closes", -1)])).toBe("/0/value")
    expect(await refuse([target("sales", "closes", 0.00001)])).toBe("/0/value")
    expect(await refuse([target("sales", "closes", 1, "2031-Q1")])).toBe("/0/period")
    expect(await refuse([target("sales", "closes", 1), target("sales", "closes", 2)])).toBe("/1")
    expect((await ask(test.app, 422, "GET", "/v1/reports/plan?period=2031-13", shop.vendor.sk)).errors[0].pointer).toBe(
      "/period",
    )
  })

  it("go out as CSV and come back the same, with a line that is wrong named", async () => {
    const shop = await openShop(test.app)
    await put(shop, "/v1/targets", [target("sales", "closes", 2.5), target("community", "cost", 100_00, "2031-02")])
    const send = (body: string, type = "text/csv") =>
      test.app.call("PUT", "/v1/targets.csv", { key: shop.vendor.sk, body, headers: { "content-type": type } })
    const file = await test.app.call("GET", "/v1/targets.csv", { key: shop.vendor.sk })
    expect(file.headers.get("content-type")).toContain("text/csv")
    expect(file.text.split("\r\n")).toEqual([
      "channel,metric,period,value",
      "sales,closes,2031-01,2.5",
      "community,cost,2031-02,10000",
    ])
    expect((await send(file.text)).body.version).toBe(1)
    const changed = await send("\uFEFFPeriod;Metric;Channel;Value\n2031-01;closes;sales;\n2031-03;closes;sales;7\n")
    expect(changed.body).toMatchObject({
      version: 2,
      data: [{ channel: "community" }, { period: "2031-03", value: 7 }],
    })
    expect((await send("channel,metric,period,value\nsales,closes,2031-01,many")).body.errors[0].pointer).toBe(
      "/0/value",
    )
    expect((await send("a,b\n1,2")).body.code).toBe("csv_columns_missing")
    expect((await send("x", "application/json")).status).toBe(415)
  })
})

describe("budgets", () => {
  it("go out as CSV and come back the same; each version stays readable, and a wrong line is named", async () => {
    const shop = await openShop(test.app)
    const line = { channel: "marketing", kind: "media", period: "2031-01", amount: 300_00 }
    await put(shop, "/v1/budgets", [line, { ...line, kind: "contractor", contractor: "Fair, Ltd", committed: 180_00 }])
    const send = (body: string, type = "text/csv") =>
      test.app.call("PUT", "/v1/budgets.csv", { key: shop.vendor.sk, body, headers: { "content-type": type } })
    const file = await test.app.call("GET", "/v1/budgets.csv", { key: shop.vendor.sk })
    expect(file.headers.get("content-disposition")).toContain("budgets.csv")
    expect(file.text.split("\r\n")).toEqual([
      "channel,kind,contractor,period,amount,committed",
      'marketing,contractor,"Fair, Ltd",2031-01,30000,18000',
      "marketing,media,,2031-01,30000,0",
    ])
    expect((await send(file.text)).body).toEqual({ version: 1 })
    const changed = await send("Period;Kind;Channel;Amount\n2031-01;media;marketing;\n2031-02;tools;product;500\n")
    expect(changed.body).toEqual({ version: 2 })
    const shown = async (query: string) =>
      (await shop.get(`/v1/budgets?period=2031-Q1${query}`)).data.map((one: Json) => [one.kind, one.amount])
    expect(await shown("")).toEqual([
      ["contractor", 300_00],
      ["tools", 500],
    ])
    expect(await shown("&version=1")).toEqual([
      ["contractor", 300_00],
      ["media", 300_00],
    ])
    const first = await test.app.call("GET", "/v1/budgets.csv?period=2031-01&version=1", { key: shop.vendor.sk })
    expect(first.text).toBe(file.text)
    const bad = await send("channel,kind,period,amount\nsales,people,2031-01,1\nsales,beer,2031-01,2")
    expect([bad.status, bad.body.errors[0].pointer]).toEqual([422, "/1/kind"])
    expect((await send("channel,period,amount\nsales,2031-01,1")).body.code).toBe("csv_columns_missing")
    expect((await send("x", "application/json")).status).toBe(415)
  })
})

describe("a review", () => {
  it("keeps what was planned and what happened, and the next plan starts from it", async () => {
    const shop = await liveJanuary()
    const { owner } = shop.vendor
    const body = {
      period: "2031-01",
      happened: "The fair brought Ann.",
      changes: "More fairs.",
      next_targets: [target("marketing", "closes", 3, "2031-02")],
    }
    await ask(test.app, 403, "POST", "/v1/plan-reviews", shop.vendor.sk, body)
    expect((await ask(test.app, 409, "POST", "/v1/plan-reviews", owner, body)).code).toBe("period_running")
    await advanceTo(test.app, shop.vendor, "2031-02-01T00:00:00.000Z")
    const early = { ...body, next_targets: [target("sales", "closes", 1)] }
    await ask(test.app, 422, "POST", "/v1/plan-reviews", owner, early)
    const review = await ask(test.app, 201, "POST", "/v1/plan-reviews", owner, body)
    expect(review).toMatchObject({ period: "2031-01", next_period: "2031-02", version: 2, changes: "More fairs." })
    expect(rowOf(review.report, "sales", "closes")).toMatchObject({ plan: 2, actual: 1.5, run_rate: 1.5 })
    const next = (await shop.get("/v1/targets?period=2031-02")).data
    expect(next.map((one: Json) => [one.channel, one.metric, one.value, one.review_id])).toEqual([
      ["community", "closes", 2, review.id],
      ["marketing", "closes", 3, review.id],
      ["marketing", "inquiries", 4, review.id],
      ["marketing", "response_minutes", 30, review.id],
      ["sales", "closes", 2, review.id],
      ["sales", "revenue", 1000_00, review.id],
    ])
    const budget = (await shop.get("/v1/budgets?period=2031-02")).data
    expect(budget.map((one: Json) => [one.kind, one.contractor, one.amount, one.committed])).toEqual([
      ["contractor", "Fair Ltd", 200_00, 0],
      ["media", null, 300_00, 0],
    ])
    await shop.refund("in_1")
    const [kept] = (await shop.get("/v1/plan-reviews?period=2031-01")).data
    expect(rowOf(kept.report, "sales", "revenue").actual).toBe(900_00)
    expect(rowOf(await plan(shop, "2031-01"), "sales", "revenue").actual).toBe(400_00)
  })
})
