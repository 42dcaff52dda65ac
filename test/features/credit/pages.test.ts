import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openDesk, splitsOf } from "../../support/credit.ts"
import { DAY, MINUTE } from "../../support/shop.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()

/** A desk of credit with two managers and a viewer signed in. */
async function openPages() {
  const desk = await openDesk(test.app)
  const enter = async (role: string, name: string) => {
    const email = `${unique(role)}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, role, name })
    return new Visitor(test.app).signIn(email)
  }
  return {
    ...desk,
    base: `/v/${desk.vendor.id}`,
    maria: await enter("manager", "Maria"),
    carl: await enter("manager", "Carl"),
    viewer: await enter("viewer", "Vera"),
  }
}

describe("a journey", () => {
  it("is one timeline: clicks from before the customer was known, every channel, and what was sold", async () => {
    const desk = await openPages()
    const click_id = await desk.click()
    await desk.pass(MINUTE)
    await desk.lead("ann/1", { click_id })
    await desk.pass(DAY)
    const { id: member_id } = (await desk.get("/v1/members")).data.find((one: Json) => one.name === "Maria")
    await desk.touch("ann/1", "sales", { source: "call", milestone: "opportunity", member_id })
    await desk.pass(DAY)
    const sale = await desk.sale("ann/1", { external_id: "o-1", amount: 10_000 })
    await desk.refund("o-1", { amount: 2_500 })
    const seen = await desk.viewer.get(`${desk.base}/journeys?customer=ann%2F1`)
    expect(seen.status, seen.text).toBe(200)
    const said = wordsOf(seen.text)
    expect(said).toMatch(/Journey of ann\/1 .* community .* reached lead .* sales call · reached opportunity · Maria/)
    expect(said).toMatch(/Sale o-1 , 100\.00 EUR · −25\.00 EUR refunded Proposed sales 50 %, community 50 %: sales was/)
    expect(seen.text).toContain(`href="${desk.base}/credit/${sale.id}"`)
    expect((await desk.viewer.get(`${desk.base}/journeys?customer=nobody`)).status).toBe(404)
    expect((await desk.viewer.get(`${desk.base}/journeys`)).status).toBe(404)
  })
})

describe("the page of credit", () => {
  it("lists what is to settle and what waits for a second person, until it is settled", async () => {
    const desk = await openPages()
    await desk.touch("ann", "sales")
    await desk.touch("bob", "product")
    const open = await desk.sale("ann", { external_id: "o-ann" })
    await desk.sale("bob", { external_id: "o-bob" })
    await desk.sale("cid", { external_id: "o-cid" })
    const queue = async () => wordsOf((await desk.viewer.get(`${desk.base}/credit`)).text)
    expect(await queue()).toMatch(/o-ann .* ann 100\.00 EUR sales 100 % sales was involved/)
    expect(await queue()).not.toMatch(/o-bob|o-cid/)
    const { id } = await desk.transfer({ sale_id: open.id, from: "sales", to: "community", bps: 3_350 })
    expect(await queue()).toContain("33.5 % from sales to community they brought it")
    await desk.decide(id, "approval")
    expect(await queue()).toMatch(/No transfer awaits .* Nothing to settle/)
  })

  it("shows a sale by any model beside its record, touches with their shares, and who is inside sales", async () => {
    const desk = await openPages()
    const ids = (await desk.get("/v1/members")).data.map((one: Json) => one.id)
    await desk.touch("ann", "marketing", { source: "ad" })
    await desk.pass(DAY)
    for (const member_id of ids.slice(0, 2)) await desk.touch("ann", "sales", { member_id })
    const sale = await desk.sale("ann")
    const page = `${desk.base}/credit/${sale.id}`
    const by = async (model: string) => wordsOf((await desk.viewer.get(`${page}?model=${model}`)).text)
    expect(await by("first_touch")).toMatch(/By first touch .* marketing 100 % 100\.00 EUR/)
    expect(await by("linear")).toMatch(/sales 66\.66 % 66\.66 EUR .* marketing 33\.34 %|sales 66\.67 %/)
    expect(await by("linear")).toMatch(/Inside sales .* 33\.3\d %, .* 33\.3\d %/)
    expect(await by("guess")).toContain("By position based")
    for (const model of ["shapley", "markov"]) expect(await by(model)).toContain(`By ${model}`)
    expect((await desk.viewer.get(`${desk.base}/credit/sal_none`)).status).toBe(404)
  })

  it("lets people settle it: a split, a transfer that another one approves, and taking it back", async () => {
    const desk = await openPages()
    await desk.touch("ann", "sales")
    const sale = await desk.sale("ann")
    const page = `${desk.base}/credit/${sale.id}`
    const bad = await desk.maria.post(`${page}/record`, { sales: "80", product: "tenth", reason: "agreed" })
    expect([bad.status, bad.text.includes('value="tenth"')]).toEqual([422, true])
    expect(wordsOf(bad.text)).toContain(
      "product: A percentage from 0 to 100 with at most two decimals, please: “tenth” is not one.",
    )
    const short = await desk.maria.post(`${page}/record`, { sales: "80", reason: "agreed" })
    expect(wordsOf(short.text)).toContain("The parts have to add up to 100 %.")
    const saved = await desk.maria.post(`${page}/record`, { sales: "66.67", product: "33.33 %", reason: "agreed" })
    expect([saved.status, saved.location], saved.text).toEqual([303, page])
    expect(splitsOf((await desk.credit(sale.id)).record.splits)).toEqual({ sales: 6667, product: 3333 })
    const ask20 = { from: "sales", to: "community", bps: "20", reason: "they brought her" }
    expect((await desk.maria.post(`${page}/transfers`, { ...ask20, bps: "90" })).status).toBe(422)
    expect((await desk.maria.post(`${page}/transfers`, ask20)).location).toBe(page)
    const [transfer] = (await desk.get(`/v1/credit-transfers?sale_id=${sale.id}`)).data
    const buttons = async (visitor: Visitor) => (await visitor.get(page)).text.match(/>(Approve|Take back)</g)
    expect([await buttons(desk.maria), await buttons(desk.viewer)]).toEqual([null, null])
    expect(await buttons(desk.carl)).toEqual([">Approve<"])
    const act = (visitor: Visitor, what: string, form = {}) =>
      visitor.post(`${page}/transfers/${transfer.id}/${what}`, form)
    expect((await act(desk.maria, "approval")).status).toBe(403)
    expect((await act(desk.viewer, "approval")).status).toBe(403)
    expect((await act(desk.carl, "approval")).location).toBe(page)
    const after = wordsOf((await desk.viewer.get(page)).text)
    expect(after).toMatch(/2 sales 46\.67 %, product 33\.33 %, community 20 % they brought her Carl/)
    expect(after).toMatch(/1 sales 66\.67 %, product 33\.33 % agreed Maria/)
    expect((await act(desk.maria, "reversal")).status).toBe(200)
    expect((await act(desk.maria, "reversal", { confirmed: "yes" })).location).toBe(page)
    expect(splitsOf((await desk.credit(sale.id)).record.splits)).toEqual({ sales: 6667, product: 3333 })
    expect((await act(desk.carl, "approval")).location).toBe(page)
    expect(wordsOf((await desk.carl.get(page)).text)).toContain("This transfer was reversed already.")
  })
})
