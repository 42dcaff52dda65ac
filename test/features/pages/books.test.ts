import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { openDesk, refund, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const world = usePayouts()

async function openOffice() {
  const desk = await openDesk(world)
  const seat = async (role: string, name = `${role} of the office`) => {
    const email = `${unique(role)}@acme.test`
    await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name, role })
    return new Visitor(world.app).signIn(email)
  }
  return { ...desk, base: `/v/${desk.vendor.id}/finance`, seat, fay: await seat("finance", "Fay") }
}

const from = (text: string, mark: string) => text.slice(text.indexOf(mark))

describe("the liability of a day", () => {
  it("is by age and by affiliate, per currency, as it was at the end of that day", async () => {
    const { base, fay, payee, grant, advance } = await openOffice()
    const ada = await payee(2500, { name: "Ada" })
    const grace = await payee(0, { name: "Grace" })
    await advance("2030-02-15T12:00:00Z")
    await grant(ada.id, 700)
    await grant(grace.id, 40_000, "JPY")
    const now = words((await fay.get(`${base}/liability`)).text)
    expect(now).toContain("Right now you have 32.00 EUR to pay to affiliates.")
    expect(now).toContain("Right now you have 40,000 JPY to pay to affiliates.")
    expect(now).toContain("By age, EUR State 0–30 days 31–60 days 61–90 days Over 90 days Total")
    expect(now).toContain("Payable 7.00 EUR 25.00 EUR 0.00 EUR 0.00 EUR 32.00 EUR")
    expect(from(now, "By affiliate")).toContain("Ada EUR 7.00 EUR 25.00 EUR 0.00 EUR 0.00 EUR 32.00 EUR 0.00 EUR")
    const then = words((await fay.get(`${base}/liability?on=2030-01-31`)).text)
    expect(then).toContain("At the end of 31 Jan 2030 you had 25.00 EUR to pay to affiliates.")
    expect(then).not.toContain("JPY")
    const before = words((await fay.get(`${base}/liability?on=2029-12-31`)).text)
    expect(before).toContain("Nothing was owed to affiliates, and nothing by them.")
  })

  it("is searched, filtered and written into a file; what was entered stays after an error", async () => {
    const { base, fay, payee } = await openOffice()
    await payee(2500, { name: "Ada" })
    await payee(1200, { name: "=Grace" })
    const found = await fay.get(`${base}/liability?on=2030-01-01&q=ada`)
    expect(from(words(found.text), "By affiliate")).toContain("1 row")
    expect(from(words(found.text), "By affiliate")).not.toContain("=Grace")
    expect(found.text).toContain('name="on" value="2030-01-01"')
    const file = await fay.get(`${base}/liability?on=2030-01-01&state=payable&file=csv`)
    expect(file.headers.get("content-disposition")).toContain("liability-2030-01-01.csv")
    expect(file.text.split("\r\n")).toEqual([
      "Affiliate,Currency,0–30 days,31–60 days,61–90 days,Over 90 days,To pay,Owed back",
      "Ada,EUR,25.00,0.00,0.00,0.00,25.00,0.00",
      "'=Grace,EUR,12.00,0.00,0.00,0.00,12.00,0.00",
    ])
    for (const [on, why] of [
      ["2030-02-31", "is not one"],
      ["2031-01-01", "still to come"],
    ]) {
      const wrong = await fay.get(`${base}/liability?on=${on}`)
      expect(wrong.status).toBe(422)
      expect(wrong.text).toContain(`value="${on}"`)
      expect(words(wrong.text)).toContain(why)
    }
  })

  it("shows a debt beside what is owed, in the reader's language", async () => {
    const desk = await openOffice()
    const { base, fay, payee, grant, pay } = desk
    const { id } = await payee(0, { name: "Ada" })
    const paid = await grant(id, 2500)
    await pay()
    await refund(desk, paid, 2500)
    fay.cookies.set("gv_reader", "nb.auto")
    const seen = words((await fay.get(`${base}/liability`)).text)
    expect(seen).toContain("25,00 EUR skylder de tilbake.")
  })
})

describe("closing a month", () => {
  it("is asked about by name, says what is still to look at, and happens once for all before it", async () => {
    const { base, fay, payee, seat, draft, advance } = await openOffice()
    await payee(2500)
    await draft()
    await advance("2030-03-10T12:00:00Z")
    const seen = await fay.get(`${base}/closes`)
    expect(words(seen.text)).toContain(
      "No month is closed yet. 2 months are over and open: January 2030, February 2030.",
    )
    expect(from(words(seen.text), "Before February 2030 is closed")).toContain(
      "No payout run from it is unfinished ! look at it first 1: Payout runs",
    )
    const viewer = await seat("viewer")
    expect(words((await viewer.get(`${base}/closes`)).text)).not.toContain("Close February 2030")
    expect((await viewer.post(`${base}/closes`, { month: "2030-02", confirmed: "yes" })).status).toBe(403)

    const asked = words((await fay.post(`${base}/closes`, { month: "2030-02" })).text)
    expect(asked).toContain("Close February 2030 and all before it")
    expect(asked).toContain("1 check is still to look at.")
    expect(asked).toContain("This cannot be taken back.")
    expect((await fay.confirm(`${base}/closes`, { month: "2030-02" })).location).toBe(`${base}/closes`)
    const done = words((await fay.get(`${base}/closes`)).text)
    expect(done).toContain("February 2030 is closed, and all before it.")
    expect(done).toContain(
      "Closed up to and including February 2030. Nothing is left to close until this month is over.",
    )
    expect(done).toMatch(/February 2030 ✓ closed 10 Mar 2030, \d\d:\d\d \S+ Fay/)
  })

  it("is refused while the month lasts, in the reader's words", async () => {
    const { base, fay, payee } = await openOffice()
    await payee(2500)
    fay.cookies.set("gv_reader", "ru.auto")
    const early = await fay.post(`${base}/closes`, { month: "2030-01", confirmed: "yes" })
    expect(early.status).toBe(422)
    expect(words(early.text)).toContain("январь 2030 ещё не кончился")
    expect((await fay.post(`${base}/closes`, { month: "x" })).status).toBe(422)
  })
})

describe("a debt", () => {
  it("leads to the sale that it comes from and to the affiliate, is searched, and is a row of a file", async () => {
    const { base, fay, payee, vendor, programId, pay } = await openOffice()
    const call = (path: string, body: unknown, method = "POST") =>
      ask(world.app, method === "PUT" ? 200 : 201, method, path, vendor.sk, body)
    await call(
      `/v1/programs/${programId}/rules`,
      { rules: [{ event: "sale", rate: { kind: "percent", bps: 1000 } }] },
      "PUT",
    )
    const ada = await payee(0, { name: "Ada" })
    const order = { external_id: "SO-1", customer_external_id: "kari", amount: 25_000, currency: "EUR" }
    const sale = await call("/v1/sales", { ...order, affiliate_id: ada.id })
    await pay()
    await call("/v1/refunds", { external_id: "R-1", sale_external_id: "SO-1", amount: 25_000 })
    const seen = await fay.get(`${base}/debts`)
    expect(words(seen.text)).toContain("1 affiliate owes you 25.00 EUR")
    expect(words(seen.text)).toContain("SO-1 refunded after it was paid 25.00 EUR")
    const company = base.replace("/finance", "")
    expect(seen.text).toContain(`href="${company}/sales/${sale.id}"`)
    expect((await fay.get(`${company}/sales/${sale.id}`)).status).toBe(200)
    expect((await fay.get(`${base}/affiliates/${ada.id}`)).status).toBe(200)
    expect(words((await fay.get(`${base}/debts?q=so-2`)).text)).toContain("Nothing matches.")
    expect((await fay.get(`${base}/debts?q=ada&file=csv`)).text.split("\r\n")[1]).toMatch(
      /^Ada,SO-1,refunded after it was paid,25\.00,EUR,2030-01-01T12:00:00\.000Z,open$/,
    )
    const [, write] = /action="([^"]*write-off)"/.exec(seen.text)!
    const long = "x".repeat(501)
    const wrong = await fay.post(write!, { reason: long })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain(`value="${long}"`)
  })
})
