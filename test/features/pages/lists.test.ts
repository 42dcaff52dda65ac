import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { OPERATOR_KEY } from "../../support/app.ts"
import { openDesk as openCredit } from "../../support/credit.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const world = usePayouts()
const MOST_BYTES = 50 * 1024

async function openOffice() {
  const desk = await openDesk(world)
  const email = `${unique("fay")}@acme.test`
  await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name: "Fay", role: "finance" })
  const fay = await new Visitor(world.app).signIn(email)
  return { ...desk, base: `/v/${desk.vendor.id}/finance`, fay }
}

const from = (text: string, mark: string) => text.slice(text.indexOf(mark))
const lines = ({ text }: { text: string }) => text.split("\r\n")

describe("a list of finance", () => {
  it("of fundings is sorted, filtered, searched and summed per currency, and its file is what is seen", async () => {
    const { base, fay, vendor } = await openOffice()
    const fund = (amount: number, currency: string, reference: string) =>
      ask(world.app, 201, "POST", `/v1/vendors/${vendor.id}/fundings`, OPERATOR_KEY, { amount, currency, reference })
    for (let n = 1; n <= 28; n += 1) await fund(1000 + n, "EUR", `bank ${n}`)
    await fund(40_000, "JPY", "yen")
    const all = await fay.get(`${base}/fundings?sort=-amount`)
    expect(all.text.length).toBeLessThan(MOST_BYTES)
    expect(from(words(all.text), "29 rows")).toMatch(/^29 rows .*yen 40,000 JPY .*bank 28 10\.28 EUR/)
    expect(words(all.text)).toMatch(/Total 284\.06 EUR 40,000 JPY/)
    const one = words((await fay.get(`${base}/fundings?q=yen`)).text)
    expect(from(one, "1 row")).not.toContain("EUR 0.00")
    const file = await fay.get(`${base}/fundings?currency=EUR&q=bank&sort=amount&file=csv`)
    expect(lines(file)).toHaveLength(29)
    expect(lines(file)[0]).toBe("Asked for,Reference,Amount,Currency,Paid,Taken back,Currency paid in,State")
    expect(lines(file)[1]).toMatch(/^20.*Z,bank 1,10\.01,EUR,10\.01,,EUR,funded$/)
  })

  it("of funds, minimums and months has each figure once: sorted, and in a file", async () => {
    const { base, fay, vendor, payee } = await openOffice()
    await ask(world.app, 201, "POST", `/v1/vendors/${vendor.id}/fundings`, OPERATOR_KEY, {
      amount: 7000,
      currency: "EUR",
      reference: "bank",
    })
    await payee(2500)
    const needs = from((await fay.get(`${base}/fundings?of=needs&sort=-missing`)).text, 'id="needs"')
    expect(words(needs.split("</section>")[0]!)).toMatch(/CSV .*Currency Available/)
    const funds = lines(await fay.get(`${base}/fundings?of=needs&sort=currency&file=csv`))
    expect(funds[0]).toMatch(/^Currency,Available,/)
    const settings = `/v/${vendor.id}/settings/schedule`
    expect(words((await fay.get(`${settings}?q=nothing+such`)).text)).toContain("Nothing matches.")
    const minimums = lines(await fay.get(`${settings}?sort=-least&file=csv`))
    expect(minimums[0]).toMatch(/^Program,EUR/)
    expect(minimums[1]).toMatch(/,10\.00$/)
    expect(lines(await fay.get(`${base}/closes?file=csv`))[0]).toBe("Month,State,Closed on,Closed by")
  })

  it("of ledger entries is searched by name, filtered by currency, turned round, and written into a file", async () => {
    const { base, fay, payee, grant } = await openOffice()
    const ada = await payee(2500, { name: "Ada" })
    await payee(700, { name: "Grace" })
    await grant(ada.id, 40_000, "JPY")
    const entries = async (query: string) => {
      const { text } = await fay.get(`${base}/ledger?${query}`)
      return words(text.split("<caption>Entries")[1] ?? "")
    }
    expect(await entries("q=ada")).toMatch(/40,000 JPY.*25\.00 EUR/)
    expect(await entries("q=ada&sort=at")).toMatch(/25\.00 EUR.*40,000 JPY/)
    expect(await entries("q=ada&currency=JPY")).not.toContain("EUR")
    expect(words((await fay.get(`${base}/ledger?q=nobody`)).text)).toContain("Nothing matches")
    const file = await fay.get(`${base}/ledger?q=ada&currency=EUR&file=csv`)
    expect(lines(file)[0]).toBe("When,Account,Affiliate,Debit,Credit,Currency,What happened")
    expect(lines(file)).toHaveLength(4)
    expect(lines(file)[2]).toMatch(/^2030-.*Z,"Owed to affiliates, payable",Ada,,25\.00,EUR,commission$/)
  })

  it("of a statement's movements has the closing balance, and the sum of what is found", async () => {
    const { base, fay, payee, grant } = await openOffice()
    const { id } = await payee(2500, { name: "Ada" })
    await grant(id, 700)
    await grant(id, 40_000, "JPY")
    const page = `${base}/statements/${id}`
    expect(words((await fay.get(page)).text)).toMatch(/Closing balance 32\.00 EUR/)
    const { text } = await fay.get(`${page}?of=EUR&sort=-amount&q=bonus`)
    expect(words(text)).toMatch(/25\.00 EUR .*7\.00 EUR Total 32\.00 EUR/)
    expect(text).toContain(`${page}?of=EUR&amp;q=bonus&amp;sort=amount#EUR`)
    expect(words(text)).toContain("40,000 JPY")
    const file = await fay.get(`${page}?of=EUR&sort=amount&file=csv`)
    expect(lines(file)).toEqual([
      "When,What,For,Amount,Currency",
      expect.stringMatching(/^2030-.*,7\.00,EUR$/),
      expect.stringMatching(/^2030-.*,25\.00,EUR$/),
    ])
  })

  it("of differences and nights says that there are none, and is a file of its own each", async () => {
    const { base, fay } = await openOffice()
    const page = words((await fay.get(`${base}/reconciliation`)).text)
    expect(page).toContain("no differences")
    expect(lines(await fay.get(`${base}/reconciliation?of=differences&file=csv`))).toEqual([
      "Affiliate,Expected,Found,Currency,What to do",
    ])
    expect(lines(await fay.get(`${base}/reconciliation?of=nights&file=csv`))[0]).toMatch(/^When,Items,/)
  })
})

describe("a list of insight", () => {
  const YEAR = "from=2031-01-01&through=2031-12-31"

  async function openInsight() {
    const desk = await openCredit(world.app)
    const email = `${unique("olga")}@acme.test`
    await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name: "Olga", role: "owner" })
    const olga = await new Visitor(world.app).signIn(email)
    await desk.sale("ann", { amount: 1000, click_id: await desk.click() })
    await desk.touch("cid", "marketing", { campaign: "spring", source: "newsletter" })
    await desk.sale("cid", { amount: 30_000 })
    const cost = { channel: "marketing", period: "2031-01", currency: "EUR", kind: "media" }
    await desk.post(201, "/v1/costs", { ...cost, campaign: "spring", amount: 70_050 })
    return { desk, olga, base: `/v/${desk.vendor.id}` }
  }

  it("of channels, a channel's keys and sales, and paths is sorted, and its file is in major units", async () => {
    const { olga, base } = await openInsight()
    const channels = await olga.get(`${base}/channels?${YEAR}&sort=-cost&file=csv`)
    expect(lines(channels)[0]).toMatch(/^Channel,Closes,Revenue,Cost,Cost per close,.*,Currency,/)
    expect(lines(channels)[1]).toMatch(/^marketing,1,300\.00,700\.50,700\.50,.*EUR/)
    const page = await olga.get(`${base}/channels?${YEAR}&sort=-cost`)
    expect(page.text).toContain("through=2031-12-31&amp;sort=cost")
    const marketing = `${base}/channels/marketing?${YEAR}`
    expect(words((await olga.get(`${marketing}&of=keys&q=nothing`)).text)).toContain("Nothing matches")
    const keys = lines(await olga.get(`${marketing}&of=keys&file=csv`))
    expect(keys[1]).toBe("spring,1,300.00,700.50,700.50,EUR")
    const sales = lines(await olga.get(`${marketing}&of=sales&file=csv`))
    expect([sales.length, sales[1]]).toEqual([2, expect.stringMatching(/,2031-.*Z,300\.00,EUR,100$/)])
    const paths = lines(await olga.get(`${base}/paths?${YEAR}&sort=-revenue&q=marketing&file=csv`))
    expect([paths.length, paths[1]]).toEqual([2, expect.stringMatching(/^marketing,1,1,300\.00,EUR,/)])
    const investment = lines(await olga.get(`${base}/investment?${YEAR}&sort=-cost&file=csv`))
    expect(investment[1]).toMatch(/^marketing,700\.50,99\.86,50,700\.50,/)
  })

  it("of who does not get going is sorted and a file, each kind by itself", async () => {
    const { olga, base, desk } = await openInsight()
    await desk.join({ name: "Aaron" })
    await desk.join({ name: "Zoe" })
    const file = lines(await olga.get(`${base}/growth?of=unseen&sort=-name&file=csv`))
    expect(file[0]).toBe("Affiliate,Since,Links")
    expect(file[1]).toMatch(/^Zoe,2031-.*,1$/)
    expect((await olga.get(`${base}/growth?of=unseen&sort=-name`)).text).toContain('id="unseen"')
  })

  it("of a plan is in major units, with the sum of its lines, and stays open when it is sorted", async () => {
    const { olga, base, desk } = await openInsight()
    const line = { channel: "marketing", period: "2031-01", kind: "media", amount: 90_000 }
    await ask(world.app, 200, "PUT", "/v1/budgets", desk.vendor.sk, [
      line,
      { ...line, channel: "sales", kind: "people", amount: 5_050 },
    ])
    const page = await olga.get(`${base}/plan?period=2031-01&of=lines&sort=-amount`)
    expect(words(page.text)).toMatch(/Total 950\.50 EUR 0\.00 EUR 70\d\.\d\d EUR/)
    expect(page.text).toMatch(/<details class="card fold" open(=""|)>\s*<summary>\s*<h2>Budget/)
    const file = lines(await olga.get(`${base}/plan?period=2031-01&of=lines&sort=amount&file=csv`))
    expect(file[0]).toBe("Channel,Kind,Contractor,Month,Budget,Committed,Spent,Left,Currency")
    expect(file[1]).toBe("community,rewards,,2031-01,0.00,0.00,1.00,-1.00,EUR")
    expect(file[2]).toBe("sales,people,,2031-01,50.50,0.00,0.00,50.50,EUR")
    const costs = lines(await olga.get(`${base}/plan?period=2031-01&of=cost_rows&file=csv`))
    expect(costs.find((row) => row.startsWith("marketing"))).toContain(",700.50,")
    expect(lines(await olga.get(`${base}/plan/reviews?period=2031-01&file=csv`))[0]).toBe("Channel,Metric,Plan,Actual")
  })

  it("of what is to settle is searched by order and customer, and a file", async () => {
    const { olga, base, desk } = await openInsight()
    await desk.touch("eve", "marketing", { campaign: "spring" })
    await desk.touch("eve", "sales", {})
    await desk.sale("eve", { amount: 4_000, external_id: unique("open") })
    const page = words((await olga.get(`${base}/credit?q=eve&sort=-amount`)).text)
    expect(page).toMatch(/1 row CSV .* 40\.00 EUR .* Total 40\.00 EUR/)
    const file = lines(await olga.get(`${base}/credit?q=eve&file=csv`))
    expect(file[0]).toBe("Sale,When,Customer,Amount,Currency,Proposed,Why open")
    expect([file.length, file[1]]).toEqual([2, expect.stringMatching(/^open.*,2031-.*Z,eve,40\.00,EUR,/)])
  })

  it("of what is held has the order, the amount and both ways to decide, and a file", async () => {
    const { olga, base } = await openInsight()
    const { text } = await olga.get(`${base}/held`)
    expect(words(text)).toMatch(/1 commission waits\. .* 1 row CSV .* 10\.00 EUR .* Total 1\.00 EUR/)
    expect(text).toMatch(/action="[^"]*\/release"[\s\S]*formaction="[^"]*\/rejection"/)
    expect(words((await olga.get(`${base}/held?q=nothing`)).text)).toContain("Nothing matches")
    const file = lines(await olga.get(`${base}/held?file=csv`))
    expect(file[0]).toBe("Affiliate,Sale,Commission,Currency,For,Earned,Why")
    expect(file[1]).toMatch(/,1\.00,EUR,,2031-.*Z,/)
  })
})
