import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openDesk } from "../../support/credit.ts"
import { DAY } from "../../support/shop.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const YEAR = "?from=2031-01-01&to=2032-01-01"
const rowOf = (report: Json, channel: string) => report.data.find((row: Json) => row.channel === channel)

describe("where to invest", () => {
  it("stands beside what was closed, month by month and before, and counts new customers by word of mouth", async () => {
    const desk = await openDesk(test.app)
    const spent = { currency: "EUR", kind: "media" }
    await desk.post(201, "/v1/costs", { ...spent, channel: "marketing", period: "2031-01", amount: 12_600 })
    await desk.sale("ann", { amount: 1000, click_id: await desk.click() })
    await desk.pass(40 * DAY)
    await desk.sale("ann", { amount: 1000 })
    await desk.sale("bob", { amount: 500 })
    const report = await desk.get(`/v1/reports/investment${YEAR}`)
    expect(rowOf(report, "marketing")).toMatchObject({ cost: 12_600, closes: 0, cost_per_close: null })
    expect(rowOf(report, "marketing").signals).toEqual(["costs_without_closes"])
    expect(rowOf(report, "community")).toMatchObject({
      cost: 200,
      closes: 2,
      close_share_bps: 6667,
      cost_per_close: 100,
    })
    expect(rowOf(report, "community").months.slice(0, 2)).toEqual([
      { month: "2031-01", cost: 100, closes: 1 },
      { month: "2031-02", cost: 100, closes: 1 },
    ])
    expect(rowOf(report, "community").previous).toEqual({ cost: 0, closes: 0, cost_per_close: null })
    expect(report.word_of_mouth).toEqual({ customers: 2, referred: 1, share_bps: 5000 })
    expect(report.note).toContain("not proof of cause")
    const email = `${unique("viewer")}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, role: "viewer" })
    const viewer = await new Visitor(test.app).signIn(email)
    const page = await viewer.get(`/v/${desk.vendor.id}/investment${YEAR}`)
    expect(wordsOf(page.text)).toContain("and closed nothing since 2031-01. ")
    expect(wordsOf(page.text)).toContain("1 of 2 new customers (50 %)")
    expect((await viewer.get(`/v/${desk.vendor.id}/investment?from=2031-02-01&to=2031-01-01`)).status).toBe(422)
    const february = await desk.get("/v1/reports/investment?from=2031-02-01&to=2031-03-01")
    expect(rowOf(february, "community").previous).toEqual({ cost: 100, closes: 1, cost_per_close: 100 })
    expect(rowOf(february, "marketing").previous).toMatchObject({ cost: 12_600 })
    expect(february.word_of_mouth).toEqual({ customers: 1, referred: 0, share_bps: 0 })
  })

  it("has the channel report's figures of the same months, and of as long a time before, by whatever model", async () => {
    const desk = await openDesk(test.app)
    const spent = { currency: "EUR", kind: "media" }
    for (const [month, amount] of [
      ["2031-01", 3100],
      ["2031-02", 2800],
      ["2031-03", 4700],
    ] as const)
      await desk.post(201, "/v1/costs", { ...spent, channel: "marketing", period: month, amount })
    for (const [index, channels] of [
      ["sales"],
      ["marketing", "sales"],
      ["product"],
      ["community", "product"],
    ].entries()) {
      for (const channel of channels) await desk.touch(`c-${index}`, channel)
      await desk.pass(9 * DAY)
      await desk.sale(`c-${index}`, { amount: 1000 + index })
      await desk.sale(`r-${index}`, { amount: 700, click_id: await desk.click() })
      await desk.pass(12 * DAY)
    }
    const windows = [
      ["from=2031-02-01&to=2031-04-01", "from=2030-12-01&to=2031-02-01"],
      ["from=2031-01-20&to=2031-02-25", "from=2030-12-15&to=2031-01-20"],
    ]
    const figuresOf = ({ cost, closes, revenue }: Json) => ({ cost, closes, revenue })
    for (const model of ["position_based", "time_decay", "shapley", "markov"])
      for (const [now, before] of windows) {
        const investment = await desk.get(`/v1/reports/investment?${now}&model=${model}`)
        const [own, earlier] = [
          await desk.report(`?${now}&by=month&model=${model}`),
          await desk.report(`?${before}&model=${model}`),
        ]
        for (const row of investment.data) {
          expect(figuresOf(row)).toEqual(figuresOf(rowOf(own, row.channel)))
          expect(row.previous).toMatchObject({
            cost: rowOf(earlier, row.channel).cost,
            closes: rowOf(earlier, row.channel).closes,
          })
          const months = own.periods.map((period: Json) => rowOf(period, row.channel))
          expect(row.months.map(({ cost, closes }: Json) => [cost, closes])).toEqual(
            months.map(({ cost, closes }: Json) => [cost, closes]),
          )
        }
        expect(investment.total.closes).toBe(own.total.closes)
      }
  })

  it("says whom to ask: who is responsible for the channel, the product's where the community closes nothing", async () => {
    const desk = await openDesk(test.app)
    const spent = { currency: "EUR", kind: "media" }
    await desk.post(201, "/v1/costs", { ...spent, channel: "marketing", period: "2031-01", amount: 12_600 })
    const [mia, pia] = await Promise.all(
      ["Mia", "Pia"].map((name) => {
        const email = `${unique(name.toLowerCase())}@acme.test`
        return ask(test.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name, role: "viewer" })
      }),
    )
    const read = () => desk.get(`/v1/reports/investment${YEAR}`)
    expect((await read()).data.map((row: Json) => row.ask)).toEqual([null, null, null, null])
    expect((await desk.get("/v1/credit-policy")).responsible).toEqual({})
    const responsible = { marketing: mia!.id, product: pia!.id }
    expect(await desk.put("/v1/credit-policy", { responsible })).toMatchObject({ version: 1, responsible })
    expect(rowOf(await read(), "marketing").ask).toEqual({ channel: "marketing", member_id: mia!.id, name: "Mia" })
    expect(rowOf(await read(), "community").ask).toEqual({ channel: "product", member_id: pia!.id, name: "Pia" })
    const wrong = await desk.put("/v1/credit-policy", { responsible: { sales: "mem_nobody" } }, desk.vendor.sk, 422)
    expect(wrong.errors).toMatchObject([{ pointer: "/responsible/sales" }])
    await desk.put("/v1/credit-policy", { responsible: { nobody: mia!.id } }, desk.vendor.sk, 422)

    const email = `${unique("manager")}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name: "Max", role: "manager" })
    const manager = await new Visitor(test.app).signIn(email)
    const path = `/v/${desk.vendor.id}/investment`
    const words = async () => wordsOf((await manager.get(`${path}${YEAR}`)).text)
    expect(await words()).toContain("and closed nothing since 2031-01. Ask Mia, who is responsible for it.")
    expect(await words()).toContain("Community has closed nothing yet. Ask Pia, who is responsible for the product.")
    await manager.post(`${path}/responsible`, { community: pia!.id, product: mia!.id })
    expect(await words()).toContain("Nobody is named whom to ask about it.")
    expect(await words()).toContain("Community has closed nothing yet. Ask Mia, who is responsible for the product.")
    expect((await manager.post(`${path}/responsible`, { sales: "mem_nobody" })).status).toBe(422)
    // Whoever left is asked no more.
    await ask(test.app, 204, "DELETE", `/v1/members/${mia!.id}`, desk.vendor.owner)
    expect(rowOf(await read(), "community").ask).toBeNull()
  })
})
