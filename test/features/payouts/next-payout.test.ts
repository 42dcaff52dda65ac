import { beforeEach, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { openDesk, refund, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const world = usePayouts()
beforeEach(() => world.hearEvents())

/** What a person's earnings say first. */
async function answerOf(email: string) {
  const visitor = await new Visitor(world.app).signIn(email)
  const text = words((await visitor.get("/earnings")).text)
  return text
}

it("what earnings say of the next payout is what the schedule's draft then holds, to the last unit", async () => {
  const desk = await openDesk(world, { hold_days: 7, min_payout: 1000 })
  await ask(world.app, 200, "PUT", "/v1/payout-schedule", desk.preparer, { day: 1, enabled: true })
  const [ada, bo, cy] = [`${unique("ada")}@mail.test`, `${unique("bo")}@mail.test`, `${unique("cy")}@mail.test`]
  const [payee, poor] = [await desk.payee(0, { email: ada }), await desk.payee(0, { email: bo })]
  const { id: bare } = await ask(world.app, 201, "POST", "/v1/affiliates", desk.vendor.sk, {
    email: cy,
    name: "Cy",
    program_id: desk.programId,
    status: "approved",
  })
  const first = await desk.grant(payee.id, 40_012)
  await desk.grant(payee.id, 5_700)
  await desk.grant(payee.id, 700, "USD")
  await desk.grant(poor.id, 999)
  await desk.grant(bare, 1_000)
  await desk.advance("2030-01-20T12:00:00Z")
  await desk.grant(payee.id, 3_000)
  await desk.advance("2030-01-26T12:00:00Z")
  await desk.grant(payee.id, 8_000)
  await refund(desk, first, 12)
  const said = await answerOf(ada)
  expect(said).toContain("Next payout on 1 February : 487.00 EUR .")
  expect(said).toContain(
    "Not in it: 7.00 USD , below the minimum of 10.00 USD · 80.00 EUR in hold, the first of it until 2 February .",
  )
  expect(said).toContain("goes out on 1 February")
  expect(await answerOf(bo)).toContain("No payout is due. Not in it: 9.99 EUR , below the minimum of 10.00 EUR .")
  expect(await answerOf(cy)).toContain("Not in it: 10.00 EUR , since there is no payout account yet.")
  await desk.advance("2030-02-01T00:00:01Z")
  await world.app.settle()
  const { data } = await ask(world.app, 200, "GET", "/v1/payout-runs", desk.vendor.sk)
  expect(data.map((run: { currency: string; total: number }) => [run.currency, run.total])).toEqual([["EUR", 48_700]])
  const [run] = data
  const shown = await desk.show(run)
  expect(shown.items.map((item: { affiliate_id: string; amount: number }) => [item.affiliate_id, item.amount])).toEqual(
    [[payee.id, 48_700]],
  )
  expect(await answerOf(ada)).toContain("In a payout that is being prepared or sent: 487.00 EUR .")
})

it("over several vendors each says its own day, and those without a schedule say so", async () => {
  const email = `${unique("ada")}@mail.test`
  const [one, other] = [await openDesk(world), await openDesk(world)]
  await ask(world.app, 200, "PUT", "/v1/payout-schedule", one.preparer, { day: 15, enabled: true })
  await one.payee(2_500, { email })
  await other.payee(4_000, { email })
  const said = await answerOf(email)
  expect(said).toMatch(/Next payout on 15 January : 25\.00 EUR from Acme-\S+ \./)
  expect(said).toMatch(/Ready to be paid: 40\.00 EUR \. Acme-\S+ has set no payout day/)
  const visitor = await new Visitor(world.app).signIn(email)
  expect(words((await visitor.get("/payouts")).text)).toContain("Nothing has been paid yet.")
})

it("a payout that failed says why and the way out, one that arrived leads to its statement", async () => {
  const desk = await openDesk(world)
  const email = `${unique("ada")}@mail.test`
  const payee = await desk.payee(2_500, { email })
  await desk.pay()
  await desk.grant(payee.id, 3_000)
  const run = await desk.release()
  await world.standIn.setAccountStatus({ account: payee.account, status: "restricted" })
  await world.app.settle()
  expect((await desk.show(run)).items[0].status).toBe("blocked")
  const visitor = await new Visitor(world.app).signIn(email)
  const page = await visitor.get("/payouts")
  const said = words(page.text)
  expect(said).toContain("Paid to you so far: 25.00 EUR")
  expect(said).toContain("took no payment. Settle that there; the money is payable again")
  expect(said).toContain("See your payout account")
  expect(said).toMatch(/Total 55\.00 EUR/)
  const arrived = words((await visitor.get("/payouts?state=sent")).text)
  expect(arrived).toContain("Total 25.00 EUR")
  const file = (await visitor.get("/payouts?sort=-amount&file=csv")).text.split("\r\n")
  expect(file[0]).toBe("Date,Amount,Currency,Taken back,From,How,State")
  expect(file[1]).toMatch(/Z,30\.00,EUR,0\.00,Acme-/)
  expect(file).toHaveLength(3)
  const [statement] = /\/statements\/itm_\w+/.exec(page.text) ?? []
  const shown = await visitor.get(statement!)
  expect(words(shown.text)).toContain("Adjustments 55.00 EUR Paid −25.00 EUR Closing balance 30.00 EUR")
  expect(words(shown.text)).toContain("Bonus")
  expect((await visitor.get(`${statement}.csv`)).text).toContain("closing_balance")
  const eve = await new Visitor(world.app).signIn(`${unique("eve")}@mail.test`).catch(() => null)
  if (eve) expect((await eve.get(statement!)).status).toBe(404)
})
