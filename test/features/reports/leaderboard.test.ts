import { expect, it } from "vitest"
import { ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { DAY, openShop } from "../../support/shop.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const PATH = "/leaderboard"

/** Sigrid sold two in these days and Bo one, each for sums that are easily found; Olga sold three, long ago. */
async function openBoard() {
  const shop = await openShop(test.app)
  const { vendor, programId } = shop
  const [owner] = (await ask(test.app, 200, "GET", "/v1/members", vendor.owner)).data
  const join = async (name: string) => {
    const email = `${unique(name.split(" ")[0]!.toLowerCase())}@mail.test`
    const affiliate = await shop.join({ name, email })
    return { ...affiliate, visitor: await new Visitor(test.app).signIn(email) }
  }
  const [sigrid, bo, olga] = [await join("Sigrid Sold"), await join("Bo Brought"), await join("Olga Once")]
  for (const customer of ["one", "two", "three"]) await shop.sale(customer, { affiliate_id: olga.id })
  await shop.pass(40 * DAY)
  await shop.click(bo)
  await shop.sale("ann", { affiliate_id: sigrid.id, amount: 12_345, external_id: "order-ann" })
  await shop.sale("ben", { affiliate_id: sigrid.id, amount: 67_890 })
  await shop.sale("cat", { affiliate_id: bo.id, amount: 24_680 })
  const boss = await new Visitor(test.app).signIn(owner.email)
  const terms = `/v/${vendor.id}/programs/${programId}/terms`
  const form = {
    name: "Main",
    destination_url: "https://shop.acme.test/start",
    window_days: "30",
    winner: "last_click",
    hold_days: "30",
    deal_days: "90",
    min_payout: "10",
    click_param: "gv_click",
  }
  const setBoard = async (isOn: boolean) => {
    const saved = await boss.post(terms, { ...form, ...(isOn && { has_leaderboard: "on" }) })
    expect([saved.status, saved.location]).toEqual([303, terms])
  }
  const see = async (who: { visitor: Visitor }) => wordsOf((await who.visitor.get(PATH)).text)
  const choose = (who: { visitor: Visitor }, isShown: boolean, program = programId) =>
    who.visitor.post(PATH, { program_id: String(program), ...(isShown && { shows_name: "on" }) })
  return { shop, boss, terms, sigrid, bo, olga, setBoard, see, choose }
}

it("affiliates see a leaderboard where their program has one, and names only of those who agree", async () => {
  const { shop, boss, terms, sigrid, bo, olga, setBoard, see, choose } = await openBoard()
  expect(await see(sigrid)).toContain("None of your programs has a leaderboard")
  await choose(sigrid, true)
  expect(await see(sigrid)).toContain("Choose a program that you are approved for")
  await setBoard(true)
  expect((await boss.get(terms)).text).toMatch(
    /<input[^>]*has_leaderboard[^>]*checked|checked[^>]*name="has_leaderboard"/,
  )

  expect(await see(sigrid)).toMatch(/1 Sigrid Sold you 2 0 2 An affiliate 1 1 /)
  expect(await see(bo)).toMatch(/1 An affiliate 2 0 2 Bo Brought you 1 1 /)
  expect(await see(olga)).toMatch(/1 An affiliate 2 0 2 An affiliate 1 1 3 Olga Once you 0 0 /)

  expect((await choose(sigrid, true)).location).toBe(PATH)
  expect(await see(sigrid)).toContain("read your name now")
  const seen = await bo.visitor.get(PATH)
  expect(wordsOf(seen.text)).toMatch(/1 Sigrid Sold 2 0 2 Bo Brought you 1 1 /)
  for (const foreign of [sigrid.id, sigrid.email, "Olga", "order-ann", "123.45", "678.90", "12.35", "EUR"])
    expect(seen.text).not.toContain(foreign)
  await choose(sigrid, false)
  expect(await see(bo)).not.toContain("Sigrid")

  await choose(sigrid, true)
  await ask(test.app, 200, "PATCH", `/v1/affiliates/${sigrid.id}`, shop.vendor.sk, { status: "banned" })
  expect(await see(bo)).toMatch(/1 Bo Brought you 1 1 /)
  expect(await see(bo)).not.toContain("Sigrid")
  expect(await see(sigrid)).toContain("None of your programs has a leaderboard")
  await setBoard(false)
  expect(await see(bo)).toContain("None of your programs has a leaderboard")
})

it("a leaderboard is of one program, and nobody chooses at another's", async () => {
  const { shop, bo, setBoard, see, choose } = await openBoard()
  await setBoard(true)
  const second = String((await createProgram(test.app, shop.vendor, { name: "Second" })).id)
  await createAffiliate(test.app, shop.vendor, second, { name: "Sven Second", email: bo.email })
  expect(await see(bo)).not.toMatch(/Second/)
  await choose(bo, true, second)
  const rival = await createVendor(test.app)
  const { id } = await createProgram(test.app, rival)
  await choose(bo, true, String(id))
  expect(await see(bo)).toContain("Choose a program that you are approved for")
  const [shown] = await test.app.admin`select count(*)::int as n from affiliates
    where shows_name and vendor_id in (${shop.vendor.id}, ${rival.id})`
  expect(shown).toEqual({ n: 0 })
})
