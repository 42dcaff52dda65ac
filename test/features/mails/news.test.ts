import { describe, expect, it } from "vitest"
import { ask, createMember, createProgram, createVendor, unique } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor } from "../../support/visitor.ts"

const world = usePayouts()
const test = {
  get app() {
    return world.app
  },
}

/** What somebody was mailed whose subject says a word; mails side by side come in any order. */
async function mailsTo(email: string, word: string): Promise<{ subject: string; body: string }[]> {
  await test.app.settle()
  const rows = await test.app.admin`select subject, body from mails where recipient = ${email}`
  return rows
    .map(({ subject, body }) => ({ subject: String(subject), body: String(body) }))
    .filter(({ subject }) => subject.includes(word))
}
const speak = (email: string, language: string) =>
  test.app.admin`update people set language = ${language} where email = ${email}`
const switchOff = (email: string, kind: string) =>
  test.app.admin`update people set mails_off = array[${kind}::text] where email = ${email}`

/** Everything is done again as after a crash that came once the mails were made. */
async function runAgain() {
  const left = await test.app.admin`select number, payload from outbox where topic like '%.mail' and done_at is null`
  await test.app.settle()
  for (const { number, payload } of left)
    await test.app
      .admin`update outbox set done_at = null, leased_until = null, payload = ${payload} where number = ${number}`
  await test.app.settle()
}

const commissionOf = async (shop: Awaited<ReturnType<typeof openShop>>, sale: Json) => {
  const { data } = await shop.get(`/v1/commissions?sale_id=${sale.id}`)
  return data[0] as Json
}

describe("a first sale", () => {
  it("is mailed once, in the affiliate's language and figures, and no later one is", async () => {
    const shop = await openShop(test.app, { name: "Friends", hold_days: 30 })
    await speak(shop.ada.email, "nb")
    const bob = await shop.join()
    await shop.sale("c1", { affiliate_id: shop.ada.id, amount: 123_450 })
    await test.app.settle()
    await shop.sale("c2", { affiliate_id: shop.ada.id })
    await shop.sale("c3", { affiliate_id: bob.id })
    const [mail, ...more] = await mailsTo(shop.ada.email, "Ditt første salg med Friends")
    expect(more).toEqual([])
    for (const words of ["123,45 EUR", "31. jan. 2031", "/sign-in?next=/earnings", "Ikke flere slike e-poster"])
      expect(mail!.body.replaceAll("\u00a0", " ")).toContain(words)
    expect(await mailsTo(bob.email, "Your first sale")).toHaveLength(1)
    expect(await mailsTo(shop.ada.email, "salg")).toHaveLength(1)
  })

  it("is mailed to nobody who wants none, who sold before, whose sale is of long ago, or who is erased by then", async () => {
    const shop = await openShop(test.app)
    const [bob, cat, dan] = [await shop.join(), await shop.join(), await shop.join()]
    await switchOff(shop.ada.email, "first_sale")
    await shop.sale("c1", { affiliate_id: shop.ada.id })
    await shop.sale("c2", { affiliate_id: bob.id, occurred_at: "2030-06-01T00:00:00Z" })
    await shop.sale("c3", { affiliate_id: dan.id })
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${cat.id}`, shop.vendor.sk, { status: "banned" })
    await ask(test.app, 202, "POST", "/v1/erasures", shop.vendor.owner, { email: dan.email })
    for (const { email } of [shop.ada, bob, cat]) expect(await mailsTo(email, "first sale")).toEqual([])
    const [{ n }] = (await test.app.admin`select count(*)::int as n from mails where vendor_id = ${shop.vendor.id}
      and recipient like '%erased.invalid'`) as unknown as [{ n: number }]
    expect(n).toBe(0)
    await shop.sale("c4", { affiliate_id: bob.id })
    expect(await mailsTo(bob.email, "first sale")).toEqual([])
  })
})

describe("a commission that is looked at", () => {
  it("is mailed about once when it is held, and once when it is released or rejected, with the reason", async () => {
    const shop = await openShop(test.app, { name: "Friends" })
    const held = (customer: string) => shop.sale(customer, { affiliate_id: shop.ada.id, email: shop.ada.email })
    const [first, second] = [await held("c1"), await held("c2")]
    await runAgain()
    const holds = await mailsTo(shop.ada.email, "on hold")
    expect(holds.map(({ subject }) => subject.slice(0, 1))).toEqual(["2"])
    expect(holds[0]!.body).toMatch(/- 10\.00 EUR of 1 Jan 2031: .+\n- 10\.00 EUR of 1 Jan 2031: .+/)
    const release = await commissionOf(shop, first)
    await ask(test.app, 200, "POST", `/v1/commissions/${release.id}/release`, shop.vendor.owner, {})
    const rejected = await commissionOf(shop, second)
    const reason = { reason: "Your own order\r\nBcc: all@mail.test" }
    await ask(test.app, 200, "POST", `/v1/commissions/${rejected.id}/rejection`, shop.vendor.owner, reason)
    await runAgain()
    expect(await mailsTo(shop.ada.email, "1 commission released")).toHaveLength(1)
    const [no, ...more] = await mailsTo(shop.ada.email, "1 commission rejected")
    expect(more).toEqual([])
    expect(no!.body).toContain("- 10.00 EUR of 1 Jan 2031: Your own order Bcc: all@mail.test\n")
    await shop.pass(90 * 86_400)
    expect(await mailsTo(shop.ada.email, "commission")).toHaveLength(3)
  })

  it("is mailed about to nobody who wants none", async () => {
    const shop = await openShop(test.app)
    await switchOff(shop.ada.email, "commission")
    await shop.sale("c1", { affiliate_id: shop.ada.id, email: shop.ada.email })
    expect(await mailsTo(shop.ada.email, "on hold")).toEqual([])
  })
})

describe("a payout", () => {
  const emailOf = async (id: string) =>
    String((await test.app.admin`select email from affiliates where id = ${id}`)[0]!.email)

  it("is mailed about once when it was sent, unless somebody wants none", async () => {
    const desk = await openDesk(world)
    const [ada, bob] = [await desk.payee(221_998), await desk.payee(5000)]
    await switchOff(await emailOf(bob.id), "payout")
    await desk.pay()
    await runAgain()
    const [mail, ...more] = await mailsTo(await emailOf(ada.id), "paid you 2,219.98 EUR")
    expect(more).toEqual([])
    for (const words of ["- 2,219.98 EUR, in your account at Stripe since 1 Jan 2030", "/sign-in?next=/payouts"])
      expect(mail!.body).toContain(words)
    expect(await mailsTo(await emailOf(bob.id), "paid you")).toEqual([])
  })

  it("is mailed about when it did not arrive, whatever is switched off", async () => {
    const desk = await openDesk(world)
    const bob = await desk.payee(5000)
    const email = await emailOf(bob.id)
    await test.app.admin`update people set mails_off = '{payout,payout_waiting,commission}' where email = ${email}`
    await desk.release()
    await world.standIn.setAccountStatus({ account: bob.account, status: "restricted" })
    await test.app.settle()
    await runAgain()
    const [mail, ...more] = await mailsTo(email, "A payout of 50.00 EUR did not reach you")
    expect(more).toEqual([])
    expect(mail!.body).toContain("took no payment")
    expect(mail!.body).not.toContain("/unsubscribe/")
  })
})

describe("an application", () => {
  async function openProgram() {
    const owner = `${unique("owner")}@acme.test`
    const vendor = await createVendor(test.app, { owner_email: owner, name: "Acme Outdoor" })
    const { id } = await createProgram(test.app, vendor, { name: "Friends" })
    const slug = unique("friends")
    const page = { slug, is_public: true }
    await ask(test.app, 200, "PUT", `/v1/programs/${id}/page`, vendor.sk, page)
    const apply = async (fields: Record<string, string> = {}) => {
      const email = `${unique("ann")}@mail.test`
      const seen = await new Visitor(test.app).post(`/p/${slug}/application`, { email, name: "Ann", ...fields })
      expect(seen.status).toBe(200)
      return email
    }
    const idOf = async (email: string) =>
      String(
        (await test.app.admin`select id from affiliates where vendor_id = ${vendor.id} and email = ${email}`)[0]!.id,
      )
    return { owner, vendor, apply, idOf }
  }

  it("is mailed to who applied, and to who manages, at once and then once an hour at most", async () => {
    const { owner, vendor, apply } = await openProgram()
    const boss = `${unique("boss")}@acme.test`
    const gone = `${unique("gone")}@acme.test`
    const idle = `${unique("idle")}@acme.test`
    for (const email of [boss, gone, idle])
      await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, name: "Bo", role: "manager" })
    await createMember(test.app, vendor, "finance")
    await speak(boss, "ru")
    await switchOff(idle, "application")
    await test.app.admin`update members set removed_at = now() where vendor_id = ${vendor.id} and email = ${gone}`
    const ann = await apply()
    await runAgain()
    expect(await mailsTo(ann, "Your application to Friends")).toHaveLength(1)
    const [mail, ...more] = await mailsTo(owner, "1 application waits at Acme Outdoor")
    expect(more).toEqual([])
    expect(mail!.body).toContain(`http://app.localhost/v/${vendor.id}/applications`)
    expect(await mailsTo(boss, "1 заявка ждёт ответа")).toHaveLength(1)
    for (const email of [gone, idle]) expect(await mailsTo(email, "application waits")).toEqual([])
    for (let n = 0; n < 3; n++) await apply()
    await runAgain()
    expect(await mailsTo(owner, "wait")).toHaveLength(1)
    const waiting = await test.app.admin`select number from outbox
      where topic = 'application.mail' and vendor_id = ${vendor.id} and done_at is null`
    expect(waiting).toHaveLength(1)
    await test.app.admin`update mail_marks set ref = ref || '-' where vendor_id = ${vendor.id} and kind = 'application'`
    await test.app.admin`update outbox set due_at = now() - interval '1 second' where number = ${waiting[0]!.number}`
    expect(await mailsTo(owner, "4 applications wait")).toHaveLength(1)
  })

  it("is mailed about when somebody decides, with the reason that they give, whatever is switched off", async () => {
    const { owner, vendor, apply, idOf } = await openProgram()
    const [ann, bea, eve] = [await apply(), await apply(), await apply({ name: "<b>Eve</b>" })]
    await test.app.admin`update affiliates set name = ${"<b>\u202eEve</b>"} where email = ${eve}`
    await test.app.admin`update people set mails_off = '{monthly,deal}' where email = ${bea}`
    const boss = await new Visitor(test.app).signIn(owner)
    const decide = (email: Promise<string>, form: Record<string, string>) =>
      email.then((id) => boss.post(`/v/${vendor.id}/affiliates/${id}/status`, { back: "applications", ...form }))
    expect((await decide(idOf(ann), { status: "approved" })).status).toBe(303)
    const asked = await decide(idOf(bea), { status: "rejected" })
    expect(asked.text).toContain('name="reason"')
    const reason = "We take shops only"
    expect((await decide(idOf(bea), { status: "rejected", reason, confirmed: "yes" })).status).toBe(303)
    await decide(idOf(eve), { status: "rejected", confirmed: "yes" })
    await runAgain()
    const [yes, ...more] = await mailsTo(ann, "You are an affiliate of Friends")
    expect(more).toEqual([])
    expect(yes!.body).toContain("/sign-in?next=/links")
    const [no] = await mailsTo(bea, "did not take your application")
    expect(no!.body).toMatch(/^Hello Ann,\n[\s\S]*The reason: We take shops only\n$/)
    const [bare] = await mailsTo(eve, "did not take your application")
    expect(bare!.body).not.toMatch(/reason|\u202e|<b>/)
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${await idOf(bea)}`, vendor.sk, { status: "approved" })
    expect(await mailsTo(bea, "You are an affiliate")).toHaveLength(1)
  })
})
