import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

async function open() {
  const shop = await openShop(test.app)
  const email = `${unique("sven")}@acme.test`
  await ask(test.app, 201, "POST", "/v1/members", shop.vendor.owner, { email, role: "sales" })
  const ada = await new Visitor(test.app).signIn(shop.ada.email)
  const sven = await new Visitor(test.app).signIn(email)
  const desk = `/v/${shop.vendor.id}`
  const newest = async (): Promise<Json> => (await shop.get("/v1/deals?limit=1")).data[0]
  return { ...shop, visitor: ada, sven, desk, newest, enrollment: shop.ada.id }
}

describe("pages of deals", () => {
  it("let an affiliate register one, the desk approve it by name, and both read until when it protects", async () => {
    const { visitor, sven, desk, newest, enrollment } = await open()
    const form = {
      enrollment,
      company: "Nordlys AS",
      contact_email: "kari@nordlys.test",
      domain: "nordlys.test",
      note: "",
    }
    const sent = await visitor.post("/deals", form)
    expect([sent.status, sent.location], words(sent.text)).toEqual([303, "/deals"])
    const own = words((await visitor.get("/deals")).text)
    expect(own).toContain("Nordlys AS")
    expect(own).toContain("waits for a decision")

    const deal = await newest()
    expect(words((await sven.get(`${desk}/deals`)).text)).toContain("Nordlys AS")
    const home = words((await sven.get(`${desk}/home`)).text)
    expect(home).toMatch(/ Deals +1 1 waits /)
    expect(home).toContain("1 deal waits for a decision")
    const inquiry = (await sven.get(`${desk}/inbox/${deal.inquiry_id}`)).text
    expect(inquiry).toContain(`href="${desk}/deals/${deal.id}"`)
    expect(words(inquiry)).not.toContain("dea_")
    const page = `${desk}/deals/${deal.id}`
    const asked = await sven.post(`${page}/approval`)
    expect(words(asked.text)).toContain("Approve the deal with Nordlys AS for ada")
    expect(words(asked.text)).toContain("For 90 days from now")
    expect((await newest()).status).toBe("registered")
    expect((await sven.confirm(`${page}/approval`)).location).toBe(page)
    expect(await newest()).toMatchObject({ status: "approved" })
    expect(words((await sven.get(`${desk}/home`)).text)).not.toMatch(/ Deals +1/)
    expect(words((await sven.get(page)).text)).toMatch(/It is ada.{1,40} until 1 Apr 2031/)
    expect(words((await visitor.get("/deals")).text)).toContain("It is yours until 1 Apr 2031")
    expect(words((await sven.get(`${desk}/deals`)).text)).toContain("No deal waits for a decision.")

    const again = await visitor.post("/deals", { ...form, contact_email: "ola@nordlys.test" })
    expect(again.status).toBe(422)
    expect(words(again.text)).toContain("This company or contact is protected by a deal for now.")
    expect(again.text).toContain('value="ola@nordlys.test"')
  })

  it("let the desk take one down for an affiliate, and reject it with a reason that the affiliate reads", async () => {
    const { visitor, sven, desk, newest, ada, programId } = await open()
    const form = {
      affiliate_email: ada.email.toUpperCase(),
      program_id: programId,
      company: "Fjord",
      contact_email: "x",
    }
    const refused = await sven.post(`${desk}/deals/new`, form)
    expect([refused.status, words(refused.text).includes("An e-mail address, please")]).toEqual([422, true])
    const nobody = await sven.post(`${desk}/deals/new`, { ...form, affiliate_email: "nobody@mail.test" })
    expect(nobody.status).toBe(422)
    const sent = await sven.post(`${desk}/deals/new`, { ...form, contact_email: "eva@fjord.test" })
    const deal = await newest()
    expect([sent.status, sent.location]).toEqual([303, `${desk}/deals/${deal.id}`])
    expect((await sven.post(`${sent.location}/rejection`, { reason: " " })).status).toBe(422)
    const rejected = await sven.post(`${sent.location}/rejection`, { reason: "We know Eva already." })
    expect(rejected.status).toBe(303)
    expect(words((await visitor.get("/deals")).text)).toContain("It is not yours: We know Eva already.")
    const late = await sven.confirm(`${sent.location}/approval`)
    expect(words((await sven.get(late.location!)).text)).toContain("This deal is rejected.")
  })
})
