import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { type Desk, openDesk } from "../../support/credit.ts"
import { DAY } from "../../support/shop.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const YEAR = "?from=2031-01-01&to=2032-01-01"
const KINDS = ["source", "campaign", "affiliate", "link", "program", "member"]

/** Two customers of an affiliate's link, one of a campaign and a call, one of nobody. */
async function furnish() {
  const desk = await openDesk(test.app)
  const [member] = (await desk.get("/v1/members")).data
  for (const customer of ["ann", "bob"]) await desk.sale(customer, { amount: 1000, click_id: await desk.click() })
  await desk.touch("bob", "marketing", { campaign: "spring", source: "newsletter" })
  await desk.touch("cid", "marketing", { url: "https://acme.test/?utm_source=google&utm_campaign=spring" })
  await desk.touch("cid", "marketing", { campaign: "autumn" })
  await desk.touch("cid", "sales", { member_id: member.id })
  await desk.sale("cid", { amount: 300 })
  await desk.sale("dee", { amount: 50 })
  await desk.post(201, "/v1/costs", { ...COST, campaign: "spring", amount: 700 })
  await desk.post(201, "/v1/costs", { ...COST, amount: 90 })
  return { desk, member }
}
const COST = { channel: "marketing", period: "2031-01", currency: "EUR", kind: "media" }

const credit = (desk: Desk, query: string) => desk.get(`/v1/reports/credit${YEAR}${query}`)

describe("credit one level down", () => {
  it("sums to the channel report in every row, by every model and key", async () => {
    const { desk } = await furnish()
    for (const model of ["linear", "time_decay", "shapley", "markov"]) {
      const channels = await desk.report(`${YEAR}&model=${model}`)
      for (const by of KINDS) {
        const { data, total } = await credit(desk, `&by=${by}&model=${model}`)
        for (const row of channels.data) {
          const own = data.filter((one: Json) => one.channel === row.channel)
          const sum = (field: string, scale: number) =>
            own.reduce((all: number, one: Json) => all + Math.round(one[field] * scale), 0) / scale
          expect([model, by, sum("closes", 10_000), sum("revenue", 1)]).toEqual([model, by, row.closes, row.revenue])
        }
        expect(total).toMatchObject({ closes: 4, revenue: 2350 })
      }
    }
  })

  it("names affiliates, links, programs and members, and says what a campaign's closes cost", async () => {
    const { desk, member } = await furnish()
    const { ada, programId } = desk
    const nameAt = async (path: string) => (await desk.get(path)).name
    const named = async (by: string, channel: string) =>
      (await credit(desk, `&by=${by}&channel=${channel}`)).data.map(({ key, name }: Json) => [key, name])
    expect(await named("affiliate", "community")).toEqual([[ada.id, await nameAt(`/v1/affiliates/${ada.id}`)]])
    expect(await named("link", "community")).toEqual([[ada.link.id, ada.link.slug]])
    expect(await named("program", "community")).toEqual([[programId, await nameAt(`/v1/programs/${programId}`)]])
    expect(await named("member", "sales")).toEqual([[member.id, member.name]])
    const { data } = await credit(desk, "&by=campaign&channel=marketing&model=linear&source=model")
    expect(data).toMatchObject([
      { key: "spring", closes: 0.8334, revenue: 600, cost: 700, cost_per_close: 840 },
      { key: "autumn", closes: 0.3333, revenue: 100, cost: null, cost_per_close: null },
      { key: null, closes: 0, cost: 90, cost_per_close: null },
    ])
    const touches = (await desk.get("/v1/touches?customer_external_id=cid")).data
    expect(touches.map((one: Json) => one.campaign).sort()).toEqual(["autumn", "spring", null].sort())
  })

  it("takes a person to a channel and to the paths", async () => {
    const { desk } = await furnish()
    const email = `${unique("viewer")}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, role: "viewer" })
    const viewer = await new Visitor(test.app).signIn(email)
    const page = async (path: string) => wordsOf((await viewer.get(`/v/${desk.vendor.id}${path}`)).text)
    const marketing = await page(`/channels/marketing${YEAR}`)
    expect(marketing).toContain("spring")
    expect(marketing).toContain("not proof of cause")
    expect((await viewer.get(`/v/${desk.vendor.id}/channels/nobody`)).status).toBe(404)
    expect((await viewer.get(`/v/${desk.vendor.id}/channels/sales?from=2031-02-01&to=2031-01-01`)).status).toBe(422)
    expect(await page(`/channels/community${YEAR}`)).toContain("affiliate")
    expect(await page(`/paths${YEAR}`)).toContain("marketing → sales")
    const channels = await page(`/channels${YEAR}&model=markov&compare=all`)
    for (const words of ["What would be lost without each channel", "Closes by every model", "Under 100"])
      expect(channels).toContain(words)
  })
})

describe("paths", () => {
  it("collapse repeats in a row, count who has not bought, and take medians of those that closed", async () => {
    const desk = await openDesk(test.app)
    const at = (day: number) => new Date(Date.UTC(2031, 0, 1 + day)).toISOString()
    for (const [customer, days] of [["ann", [0, 1, 4]] as const, ["bob", [2, 3]] as const])
      for (const [i, day] of days.entries())
        await desk.touch(customer, i === days.length - 1 ? "sales" : "marketing", { occurred_at: at(day) })
    await desk.touch("eve", "marketing", { occurred_at: at(3) })
    await desk.touch("eve", "sales", { occurred_at: at(4) })
    await desk.touch("fay", "product", { occurred_at: at(5) })
    await desk.pass(10 * DAY)
    await desk.sale("ann", { amount: 1000 })
    await desk.sale("bob", { amount: 500 })
    await desk.sale("gil", { amount: 7 })
    const { data, total } = await desk.get(`/v1/reports/paths${YEAR}`)
    expect(data).toEqual([
      {
        path: ["marketing", "sales"],
        journeys: 3,
        closes: 2,
        revenue: 1500,
        median_days: 9,
        median_touches: 2.5,
      },
      { path: [], journeys: 1, closes: 1, revenue: 7, median_days: null, median_touches: 0 },
      { path: ["product"], journeys: 1, closes: 0, revenue: 0, median_days: null, median_touches: null },
    ])
    expect(total).toEqual({ journeys: 5, closes: 3, revenue: 1507 })
    expect((await desk.get(`/v1/reports/paths${YEAR}&limit=1`)).total).toEqual(total)
    await desk.refund((await desk.get("/v1/sales")).data.find((one: Json) => one.amount === 500).external_id)
    expect((await desk.get(`/v1/reports/paths${YEAR}`)).data[0]).toMatchObject({ closes: 2, revenue: 1000 })
  })
})
