import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const world = usePayouts()

/** A desk with two people of finance and a viewer, each at a browser. */
async function openOffice() {
  const desk = await openDesk(world)
  await world.hearEvents()
  const seat = async (role: string) => {
    const email = `${unique(role)}@acme.test`
    await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name: `${role} of the office`, role })
    return new Visitor(world.app).signIn(email)
  }
  const base = `/v/${desk.vendor.id}/finance`
  return { ...desk, base, fay: await seat("finance"), bo: await seat("finance"), viewer: await seat("viewer") }
}

const hashIn = (html: string) => /name="hash" value="([0-9a-f]+)"/.exec(html)?.[1] ?? ""

describe("a run", () => {
  it("goes from what is payable to money sent, by two people and no script", async () => {
    const { base, fay, bo, payee, transfers } = await openOffice()
    const [ada, grace] = [await payee(2500, { name: "Ada" }), await payee(400, { name: "Grace" })]
    await world.standIn.settleWebhooks()
    await world.app.settle()
    const payable = words((await fay.get(`${base}/payable`)).text)
    expect(payable).toContain("Sandbox: no money moves.")
    expect(payable).toContain("25.00 EUR to 1 affiliate is ready. 4.00 EUR of 1 affiliate is left out.")
    expect(payable).toContain("Ada 25.00 EUR ✓ ready to pay")
    expect(payable).toContain("Grace 4.00 EUR · left out Below the program's minimum")
    expect(payable).toContain("Total 29.00 EUR")

    const drafted = await fay.post(`${base}/runs`, { currency: "EUR", program_id: "", cutoff: "" })
    const run = drafted.location!
    expect(run).toMatch(new RegExp(`^${base}/runs/run_`))
    expect((await fay.post(`${run}/submission`)).location).toBe(run)
    const own = await fay.get(run)
    expect(words(own.text)).toContain("A colleague has to approve it.")
    expect(own.text).not.toContain(`${run}/approval`)
    expect(own.text).toContain("data-live")

    const forced = await fay.confirm(`${run}/approval`, { hash: hashIn((await bo.get(run)).text) })
    expect(forced.status).toBe(403)
    expect(words(forced.text)).toContain("You submitted this run. Another person has to approve it.")

    const shown = await bo.get(run)
    expect(shown.text).not.toContain("data-live")
    expect((await bo.confirm(`${run}/approval`, { hash: "0".repeat(64) })).location).toBe(run)
    expect(words((await bo.get(run)).text)).toContain("The hash is not that of this run.")
    const asked = await bo.post(`${run}/approval`, { hash: hashIn(shown.text) })
    expect(words(asked.text)).toContain("Pay 25.00 EUR to 1 affiliate")
    expect((await bo.confirm(`${run}/approval`, { hash: hashIn(shown.text) })).location).toBe(run)
    expect((await bo.get(run)).text).toContain("data-live")

    await world.app.settle()
    const done = await bo.get(run)
    expect(words(done.text)).toMatch(/✓ completed .* Ada 25\.00 EUR ✓ sent .* Left out, EUR .* Grace 4\.00 EUR/)
    expect(done.text).not.toContain("data-live")
    const id = run.split("/").at(-1)!
    expect(await transfers({ id })).toMatchObject([{ amount: 2500, destination: ada.account }])
    expect(grace.id).not.toBe(ada.id)
    expect(words((await bo.get(`${base}/ledger`)).text)).toContain("✓ balanced")
  })

  it("is a file for the books", async () => {
    const { base, fay, payee } = await openOffice()
    await payee(2500, { name: "=cmd|'/c calc'!A1" })
    const run = (await fay.post(`${base}/runs`, { currency: "EUR" })).location!
    const runs = await fay.get(`${base}/runs?status=draft&sort=-total`)
    expect(words(runs.text)).toMatch(/1 row .* 25\.00 EUR · draft Total 1 25\.00 EUR/)
    expect(words((await fay.get(`${base}/runs?currency=JPY`)).text)).toContain("Nothing matches.")
    const listed = await fay.get(`${base}/runs?file=csv`)
    expect(listed.text.split("\r\n")[1]).toMatch(/^2030-01-01T\S+,finance of the office,1,25\.00,EUR,draft$/)
    const file = await fay.get(`${run}.csv`)
    expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8")
    expect(file.headers.get("content-disposition")).toBe(`attachment; filename="${run.split("/").at(-1)}.csv"`)
    expect(file.text).toContain("25.00")
    expect(file.text).not.toMatch(/(^|,)"?=cmd/m)
  })

  it("that is canceled lets go of everything, and cannot be approved any more", async () => {
    const { base, fay, bo, payee } = await openOffice()
    await payee(2500)
    const run = (await fay.post(`${base}/runs`, { currency: "EUR" })).location!
    await fay.post(`${run}/submission`)
    const hash = hashIn((await bo.get(run)).text)
    expect(words((await fay.get(`${base}/payable`)).text)).toContain("Nothing is payable now")
    await fay.confirm(`${run}/cancellation`)
    expect(words((await fay.get(`${base}/payable`)).text)).toContain("Total 25.00 EUR")
    await bo.confirm(`${run}/approval`, { hash })
    expect(words((await bo.get(run)).text)).toContain("This run is canceled; only a submitted run can be approved.")
  })

  it("is looked at by a viewer, who can prepare and decide nothing", async () => {
    const { base, fay, viewer, payee } = await openOffice()
    await payee(2500)
    const run = (await fay.post(`${base}/runs`, { currency: "EUR" })).location!
    await fay.post(`${run}/submission`)
    for (const path of [`${base}/payable`, `${base}/runs`, run, `${base}/ledger`]) {
      const seen = await viewer.get(path)
      expect(seen.status).toBe(200)
      expect(seen.text.replaceAll(/action="\/(sign-out|preferences)"/g, "")).not.toMatch(/method="post" action/)
    }
    const forced = [`${base}/runs`, `${run}/submission`, `${run}/approval`, `${run}/cancellation`]
    for (const path of forced) expect((await viewer.post(path, { hash: "x", currency: "EUR" })).status).toBe(403)
    expect(words((await viewer.get(run)).text)).toContain("awaits approval")
  })

  it("gives the form back when it asks for what is not there", async () => {
    const { base, fay, payee } = await openOffice()
    await payee(2500)
    for (const form of [
      { currency: "EUR", program_id: "prg_none" },
      { currency: "EUR", cutoff: "2030-02-31" },
      { currency: "EURO" },
    ]) {
      const seen = await fay.post(`${base}/runs`, form)
      expect(seen.status).toBe(422)
      expect(seen.text).toContain('role="alert"')
    }
    expect(words((await fay.get(`${base}/runs`)).text)).toContain("No run yet.")
  })
})

describe("the ledger", () => {
  it("names whose account it is, and filters by account and reference", async () => {
    const { base, fay, payee, grant } = await openOffice()
    const ada = await payee(2500, { name: "Ada" })
    const grace = await payee(0, { name: "Grace" })
    const bonus = await grant(grace.id, 700)
    const all = words((await fay.get(`${base}/ledger`)).text)
    expect(all).toContain("Ada")
    expect(all).toContain("Total 32.00 EUR 32.00 EUR")
    const rows = async (query: string) =>
      words((await fay.get(`${base}/ledger?${query}`)).text.split("<caption>Entries")[1] ?? "")
    const ofAda = await rows(`account=liability:affiliate:${ada.id}:pending`)
    expect(ofAda).toContain("25.00 EUR")
    expect(ofAda).not.toContain("7.00 EUR")
    const ofBonus = await rows(`ref=${bonus.id}`)
    expect(ofBonus).toContain("7.00 EUR")
    expect(ofBonus).not.toContain("25.00 EUR")
    expect(await rows("ref=%00")).toBe("")
  })
})

describe("the vendor's own funds", () => {
  it("are shown with what a run still needs, and added to on a page of Stripe's, without script", async () => {
    await world.hearEvents()
    const desk = await openDesk(world, {}, { funding: "prefunded" })
    const base = `/v/${desk.vendor.id}/finance`
    const seat = async (role: string) => {
      const email = `${unique(role)}@acme.test`
      await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name: role, role })
      return new Visitor(world.app).signIn(email)
    }
    const [fay, viewer] = [await seat("finance"), await seat("viewer")]
    await desk.payee(250_000)
    await world.app.settle()
    const run = await desk.draft()
    expect(words((await fay.get(`${base}/runs/${run.id}`)).text)).toContain("Funds needs 2,500.00 EUR more: Add funds")
    expect(words((await viewer.get(`${base}/fundings`)).text)).not.toContain("Continue to payment")

    const wrong = await fay.post(`${base}/fundings`, { amount: "1.2.3", currency: "EUR" })
    expect(wrong.status).toBe(422)
    expect(words(wrong.text)).toContain("Amounts like 12.50, please: “1.2.3” is not one.")
    expect((await fay.post(`${base}/fundings`, { amount: "5", currency: "nope" })).status).toBe(422)
    const sent = await fay.post(`${base}/fundings`, { amount: "2,500.00", currency: "eur" })
    expect(sent.status).toBe(303)
    expect(sent.location).toContain(`${world.standIn.url}/_checkout/`)
    expect(words((await fay.get(`${base}/fundings`)).text)).toMatch(/2,500\.00 EUR .*open.* Pay/)

    const page = await fetch(sent.location!)
    expect(await page.text()).toContain("Pay by card")
    const body = new URLSearchParams({ outcome: "paid" })
    const paid = await fetch(sent.location!, { method: "POST", body, redirect: "manual" })
    const back = new URL(paid.headers.get("location")!)
    expect(back.pathname).toBe(`${base}/fundings`)
    const awaited = words((await fay.get(back.pathname + back.search)).text)
    expect(awaited).toContain("The payment counts as soon as Stripe confirms it")
    expect(awaited).toContain("Stripe confirms it")
    expect(awaited).not.toContain("Pay at Stripe")
    await world.standIn.settleWebhooks()
    await world.app.settle()
    expect(words((await fay.get(back.pathname + back.search)).text)).toContain("The payment is here.")
    const unpaid = back.search.replace("paid=fnd_", "unpaid=fnd_none")
    expect(words((await fay.get(back.pathname + unpaid)).text)).not.toContain("back from Stripe")
    expect(words((await fay.get(`${base}/fundings`)).text)).toContain("EUR 2,500.00 EUR 0.00 EUR")
    expect(words((await fay.get(`${base}/runs/${run.id}`)).text)).toContain("Funds 2,500.00 EUR ✓")
  })
})
