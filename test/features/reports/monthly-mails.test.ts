import { describe, expect, it } from "vitest"
import { mailMonths } from "../../../src/features/reports/growth/mail-months.ts"
import { addMonths } from "../../../src/lib/calendar.ts"
import { systemContext } from "../../../src/queues.ts"
import { advanceTo, ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()

/** The first of the month after this one, in the morning, UTC; so many months, days and hours later. */
function nextMonth({ months = 0, day = 1, hour = 9 } = {}): Date {
  const first = addMonths(new Date(`${new Date().toISOString().slice(0, 7)}-01T00:00:00Z`), 1 + months, "UTC")
  return new Date(first.getTime() + (day - 1) * 86_400_000 + hour * 3_600_000)
}
const mail = (now: Date) => mailMonths(systemContext(test.app.deps, "test"), now)
const subjectsTo = async (email: string) => {
  await test.app.settle()
  return (await test.app.admin`select subject, body from mails where recipient = ${email} order by created_at`).filter(
    ({ subject }) => subject.startsWith("Acme Outdoor: "),
  )
}

async function openShop() {
  const vendor = await createVendor(test.app, { name: "Acme Outdoor" })
  const program = await createProgram(test.app, vendor)
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
  await ask(test.app, 200, "PUT", `/v1/programs/${program.id}/rules`, vendor.sk, { rules })
  const join = async (word: string) => {
    const email = `${unique(word)}@mail.test`
    const { id } = await createAffiliate(test.app, vendor, String(program.id), { email, name: word })
    return { id: String(id), email }
  }
  const sell = ({ id }: { id: string }, amount = 12_345) => {
    const sale = { external_id: unique("o"), customer_external_id: unique("c"), amount, currency: "EUR" }
    return ask(test.app, 201, "POST", "/v1/sales", vendor.sk, { ...sale, affiliate_id: id })
  }
  return { vendor, program, join, sell }
}

describe("the monthly mail", () => {
  it("says what an affiliate brought, in their language, once, whoever runs it and however often", async () => {
    const { vendor, program, join, sell } = await openShop()
    const [ada, bob, idle] = [await join("ada"), await join("bob"), await join("idle")]
    await test.app.admin`update people set language = 'nb' where email = ${ada.email}`
    const link = await ask(test.app, 201, "POST", "/v1/links", vendor.sk, {
      program_id: program.id,
      affiliate_id: ada.id,
    })
    await ask(test.app, 201, "POST", "/v1/clicks", vendor.sk, { slug: link.slug })
    await sell(ada)
    await sell(bob, 1000)
    await sell(bob, 2000)
    for (const now of [nextMonth({ hour: 3 }), nextMonth({ day: 4 })]) await mail(now)
    expect(await subjectsTo(bob.email)).toEqual([])
    await Promise.all([mail(nextMonth()), mail(nextMonth()), mail(nextMonth({ day: 2 }))])
    await mail(nextMonth({ day: 3 }))
    const [own, ...more] = await subjectsTo(ada.email)
    expect(more).toEqual([])
    expect(own!.subject).toMatch(/^Acme Outdoor: din /)
    for (const words of ["1 klikk", "1 salg", "Tjent: 12,35\u00a0EUR", "Ikke flere slike e-poster"])
      expect(own!.body.replaceAll(" EUR", "\u00a0EUR")).toContain(words)
    const [his] = await subjectsTo(bob.email)
    for (const words of ["0 clicks", "2 sales", "Earned: 3.00 EUR"]) expect(his!.body).toContain(words)
    expect(await subjectsTo(idle.email)).toEqual([])
    await sell(ada)
    await mail(nextMonth({ months: 1 }))
    expect(await subjectsTo(ada.email)).toHaveLength(1)
  })

  it("goes to nobody who wants none, is not approved, or is at a vendor whose clock is moved by hand", async () => {
    const { join, sell, vendor } = await openShop()
    const [cat, dan] = [await join("cat"), await join("dan")]
    for (const one of [cat, dan]) await sell(one)
    const visitor = await new Visitor(test.app).signIn(cat.email)
    const isChosen = async () =>
      /name="mail_monthly"[^>]*checked|checked[^>]*name="mail_monthly"/.test((await visitor.get("/profile")).text)
    expect(await isChosen()).toBe(true)
    expect((await visitor.post("/profile/mails", {})).status).toBe(303)
    expect(await isChosen()).toBe(false)
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${dan.id}`, vendor.sk, { status: "banned" })
    const other = await openShop()
    const eve = await other.join("eve")
    await other.sell(eve)
    await advanceTo(test.app, other.vendor, "2031-01-01T12:00:00Z")
    await mail(nextMonth())
    for (const { email } of [cat, dan, eve]) expect(await subjectsTo(email)).toEqual([])
    expect((await visitor.post("/profile/mails", { mail_monthly: "on" })).status).toBe(303)
    await mail(nextMonth({ day: 2 }))
    expect(await subjectsTo(cat.email)).toHaveLength(1)
    expect(wordsOf((await visitor.get("/profile")).text)).toContain("My figures, once a month")
  })
})
