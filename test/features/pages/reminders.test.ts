import { describe, expect, it } from "vitest"
import { ask, createAffiliate, unique } from "../../support/actors.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const world = usePayouts()

async function openOffice() {
  const desk = await openDesk(world)
  await world.hearEvents()
  /** Their account is known to be ready. */
  const ready = async (name: string, amount: number) => {
    await desk.payee(amount, { name })
    await world.standIn.settleWebhooks()
    await world.app.settle()
  }
  const seat = async (role: string) => {
    const email = `${unique(role)}@acme.test`
    await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name: role, role })
    return new Visitor(world.app).signIn(email)
  }
  /** Somebody without an account, for whom something waits. */
  const unready = async (name: string, amount: number, language = "en") => {
    const email = `${unique("payee")}@mail.test`
    const { id } = await createAffiliate(world.app, desk.vendor, desk.programId, { name, email })
    await desk.grant(String(id), amount)
    await world.app.admin`update people set language = ${language} where email = ${email}`
    return { id: String(id), email }
  }
  const page = `/v/${desk.vendor.id}/finance/payable`
  return { ...desk, ready, seat, unready, page, fay: await seat("finance") }
}

async function mailsTo(email: string) {
  await world.app.settle()
  return world.app.admin`select subject, body from mails where recipient = ${email} and subject not like '%sign-in%'`
}

describe("money that waits for an affiliate's account", () => {
  it("is reminded of in one step that names everybody, in their language, once in some days", async () => {
    const { fay, unready, ready, page } = await openOffice()
    await ready("Ada", 2500)
    const [bob, eva] = [await unready("Bob", 221_900), await unready("Eva", 3000, "nb")]
    await unready("Low", 300)
    const seen = words((await fay.get(page)).text)
    expect(seen).toContain("2,249.00 EUR of 2 affiliates cannot be paid until they set up their account.")
    expect(seen).toContain("Nobody was reminded yet.")
    expect(seen).toContain("Bob 2,219.00 EUR · left out No payout account yet Remind")
    expect(seen).toContain("Low 3.00 EUR · left out Below the program's minimum: it stays and adds up Total")

    const asked = words((await fay.post(`${page}/reminders`)).text)
    expect(asked).toContain("Mail 2 affiliates that 2,249.00 EUR wait for them")
    expect(asked).toMatch(/To: (Bob \(2,219\.00 EUR\), Eva \(30\.00 EUR\)|Eva \(30\.00 EUR\), Bob \(2,219\.00 EUR\))\./)
    expect((await fay.confirm(`${page}/reminders`)).location).toBe(page)
    const done = words((await fay.get(page)).text)
    expect(done).toContain("Reminded 2 affiliates: the mail is on its way.")
    expect(done).toContain("All of them were reminded in the last 3 days.")
    expect((await mailsTo(bob.email)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining("2,219.00 EUR wait for you at Acme"),
    ])
    expect((await mailsTo(eva.email))[0]?.subject).toMatch(/30,00 EUR venter på deg/)

    await fay.post(`${page}/reminders`, { confirmed: "yes" })
    expect(words((await fay.get(page)).text)).toContain("All of them were reminded in the last 3 days.")
    expect(await mailsTo(bob.email)).toHaveLength(1)
    await world.app.admin`update mail_marks set at = at - interval '4 days' where ref = ${bob.id}`
    const again = words((await fay.post(`${page}/reminders`)).text)
    expect(again).toContain("Mail 1 affiliate that 2,219.00 EUR wait for them")
    expect(again).toContain("1 was reminded in the last 3 days and gets none.")
  })

  it("is reminded of one by one, and by nobody who may not prepare payouts", async () => {
    const { fay, seat, unready, page } = await openOffice()
    const [bob, eva] = [await unready("Bob", 221_900), await unready("Eva", 3000)]
    const [sales, viewer] = [await seat("sales"), await seat("viewer")]
    for (const visitor of [sales, viewer]) {
      expect((await visitor.get(page)).text).not.toContain("/payable/reminders")
      expect((await visitor.post(`${page}/reminders`, { confirmed: "yes" })).status).toBe(403)
    }
    expect(words((await fay.post(`${page}/reminders`, { affiliate_id: bob.id })).text)).toContain(
      "Mail Bob that 2,219.00 EUR wait for them",
    )
    await fay.confirm(`${page}/reminders`, { affiliate_id: bob.id })
    expect(words((await fay.get(page)).text)).toContain("Reminded 1 affiliate: the mail is on its way.")
    expect([await mailsTo(bob.email), await mailsTo(eva.email)].map((mails) => mails.length)).toEqual([1, 0])
    await fay.post(`${page}/reminders`, { affiliate_id: bob.id, confirmed: "yes" })
    expect(words((await fay.get(page)).text)).toContain("They were reminded today already.")
    await fay.post(`${page}/reminders`, { affiliate_id: "aff_of_somebody_else", confirmed: "yes" })
    expect(words((await fay.get(page)).text)).toContain("Nothing waits for their account any more.")
  })
})

describe("what is payable", () => {
  it("is searched, filtered and ordered, with the total of what is seen, and a file of it", async () => {
    const { fay, unready, ready, page } = await openOffice()
    await ready("Ada", 2500)
    await ready("Ann", 9900)
    await unready("Bob", 221_900)
    const left = words((await fay.get(`${page}?state=left_out`)).text)
    expect(left).toContain("1 row")
    expect(left).toContain("Total 2,219.00 EUR")
    const found = words((await fay.get(`${page}?q=a&state=ready&sort=-amount`)).text)
    expect(found).toMatch(/Ann 99\.00 EUR .* Ada 25\.00 EUR .* Total 124\.00 EUR/)
    const file = await fay.get(`${page}?sort=name&file=csv`)
    expect(file.text.split("\r\n")).toEqual([
      "Affiliate,Amount,Currency,State,Why,Reminded",
      "Ada,25.00,EUR,ready to pay,,",
      "Ann,99.00,EUR,ready to pay,,",
      "Bob,2219.00,EUR,left out,No payout account yet,",
    ])
  })

  it("keeps what was entered where a run cannot be prepared", async () => {
    const { fay, ready, page } = await openOffice()
    await ready("Ada", 2500)
    const wrong = await fay.post(page.replace("payable", "runs"), { currency: "EUR", cutoff: "2030-02-31" })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('value="2030-02-31"')
  })
})
