import { expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const world = usePayouts()

it("a recruiter reads whose commission theirs is a share of, and neither the customer nor anybody's amounts", async () => {
  const ownersMail = `${unique("owner")}@acme.test`
  const desk = await openDesk(world, {}, { owner_email: ownersMail })
  const { app } = world
  const { vendor, programId } = desk
  const put = (path: string, body: object) => ask(app, 200, "PUT", path, vendor.sk, { ...body })
  await put(`/v1/programs/${programId}/rules`, { rules: [{ event: "sale", rate: { kind: "percent", bps: 1000 } }] })
  await put(`/v1/programs/${programId}/recruiting`, { levels_bps: [500] })
  const cemsMail = `${unique("cem")}@mail.test`
  const beasMail = `${unique("bea")}@mail.test`
  const cem = await desk.payee(0, { name: "Cem", email: cemsMail })
  const bea = await desk.payee(0, { name: "Bea", email: beasMail, sub_affiliate_of: cem.id })
  const sale = await ask(app, 201, "POST", "/v1/sales", vendor.sk, {
    external_id: "order-of-bea",
    customer_external_id: "customer-of-bea",
    amount: 765_400,
    currency: "EUR",
    affiliate_id: bea.id,
  })
  const run = await desk.pay()
  expect(run.items).toMatchObject([{ status: "sent" }, { status: "sent" }])
  const item = run.items.find((one: { affiliate_id: string }) => one.affiliate_id === cem.id)
  const of = (words: string) => words.replaceAll("\u00a0", " ")
  const said = "Recruiting: 5 % of Bea's commission"
  const foreign = /order-of-bea|customer-of-bea|7,?654\.00|765\.40/

  const reader = await new Visitor(app).signIn(cemsMail)
  for (const path of ["/earnings", `/statements/${item.id}`]) {
    const { status, text } = await reader.get(path)
    expect([status, of(wordsOf(text))]).toEqual([200, expect.stringContaining(said)])
    expect(wordsOf(text)).toContain("38.27 EUR")
    expect(text).not.toMatch(foreign)
    expect(text).not.toContain(beasMail)
  }
  const file = (await reader.get(`/statements/${item.id}.csv`)).text
  expect(file).not.toMatch(foreign)
  expect((await reader.get(`/sales/${sale.id}`)).status).toBe(404)

  const seller = await new Visitor(app).signIn(beasMail)
  const own = await seller.get(`/sales/${sale.id}`)
  expect(own.status).toBe(200)
  for (const hers of [own.text, (await seller.get("/earnings")).text]) expect(hers).not.toMatch(/Cem|38\.27|Recruiting/)

  const owner = await new Visitor(app).signIn(ownersMail)
  const explained = of(wordsOf((await owner.get(`/v/${vendor.id}/sales/${sale.id}`)).text))
  expect(explained).toContain(`${said}: 5 % of 765.40 EUR = 38.27 EUR`)
})
