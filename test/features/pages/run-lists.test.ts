import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const world = usePayouts()
const MOST_BYTES = 50 * 1024
/** More than a page has. */
const ITEMS = 53

/** A run that pays many, and leaves two out. */
async function openRun() {
  const desk = await openDesk(world)
  const email = `${unique("fay")}@acme.test`
  await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name: "Fay", role: "finance" })
  const fay = await new Visitor(world.app).signIn(email)
  const one = await desk.payee(2000, { name: "Payee 000" })
  const { admin } = world.app
  for (let n = 1; n < ITEMS; n += 1) await desk.payee(2000 + n, { name: `Payee ${String(n).padStart(3, "0")}` })
  await desk.payee(400, { name: "Small 1 % off" })
  const restricted = await desk.payee(5000, { name: "Restricted" })
  await world.standIn.setAccountStatus({ account: restricted.account, status: "restricted" })
  const run = await desk.draft()
  await admin`update payout_items set status = 'failed', reason = 'account_closed' where affiliate_id = ${one.id}`
  return { run, fay, path: `/v/${desk.vendor.id}/finance/runs/${run.id}` }
}

const lines = ({ text }: { text: string }) => text.split("\r\n")

describe("the lists of a run", () => {
  it("are searched, filtered, sorted, paged and written into files, with what matches in all as their total", async () => {
    const { run, fay, path } = await openRun()
    const total = (n: number) =>
      `Total ${((n * 2000 + (n * (n - 1)) / 2) / 100).toLocaleString("en", { minimumFractionDigits: 2 })} EUR`
    const list = async (query: string, which: "items" | "left_out") => {
      const { text } = await fay.get(`${path}?of=${which}&${query}`)
      expect(text.length).toBeLessThan(MOST_BYTES)
      return words(text.split(`<section class="stack" id="${which}">`)[1]!.split("</section>")[0]!)
    }
    const first = await list("", "items")
    expect(first).toMatch(/Payee 000 .* Payee 024/)
    expect(first).not.toContain("Payee 025")
    expect(first).toContain(total(ITEMS))
    const second = await list("sort=-amount&page=3", "items")
    expect(second).toMatch(/Payee 002 .* Payee 000 20\.00 EUR/)
    expect(second).not.toContain("Payee 003")
    expect(await list("page=99", "items")).toContain("Payee 052")
    const failed = await list("state=failed", "items")
    expect(failed).toContain("Total 20.00 EUR")
    expect(failed).not.toContain("Payee 001")
    expect(await list("q=051+PAY", "items")).toContain("Total 20.51 EUR")
    expect(await list("q=nobody", "items")).not.toContain("Payee")

    expect(await list("sort=amount", "left_out")).toMatch(
      /Small 1 % off 4\.00 EUR .*Restricted 50\.00 EUR .*Total 54\.00 EUR/,
    )
    expect(await list("q=1+%25", "left_out")).toContain("Total 4.00 EUR")
    expect(await list("why=account_restricted", "left_out")).toContain("Total 50.00 EUR")
    expect(await list("q=nobody", "left_out")).toContain("Nothing matches.")
    expect(await list("sort=id&page=0", "left_out")).toMatch(/Restricted .*Small/)
    const { text } = await fay.get(path)
    expect(words(text)).toContain(`to ${ITEMS} affiliates. 2 left out.`)
    expect(text).not.toContain(run.items[0].id)

    const file = lines(await fay.get(`${path}?of=items&q=payee&sort=-name&file=csv`))
    expect([file[0], file[1], file.length]).toEqual([
      "Affiliate,Amount,Currency,State,Reason",
      "Payee 052,20.52,EUR,planned,",
      ITEMS + 1,
    ])
    const left = lines(await fay.get(`${path}?of=left_out&why=below_minimum&file=csv`))
    expect(left).toEqual([
      "Affiliate,Amount,Currency,Why",
      "Small 1 % off,4.00,EUR,Below the program's minimum: it stays and adds up",
    ])
  })
})
