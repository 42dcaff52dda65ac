import { setTimeout as pause } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createMember, unique } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { type Desk, openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor } from "../../support/visitor.ts"

const world = usePayouts()

async function mailsOf(email: string): Promise<Json[]> {
  await world.app.settle()
  return world.app.admin`select subject, body from mails where recipient = ${email} order by created_at, id`
}

const tokenIn = (mail: Json) => /email-change\?token=([0-9A-Za-z]+)/.exec(mail.body)?.[1]

/** An affiliate with an account that is ready and 50.00 payable, and another address that wants to be theirs. */
async function payee() {
  const desk = await openDesk(world)
  const [email, other] = [`${unique("ada")}@mail.test`, `${unique("eve")}@mail.test`]
  const ada = await desk.payee(5000, { email, name: "Ada" })
  const manager = await createMember(world.app, desk.vendor, "manager")
  const path = `/v1/affiliates/${ada.id}`
  const propose = (key: string, to = other) => ask(world.app, 202, "PATCH", path, key, { email: to })
  const show = () => ask(world.app, 200, "GET", path, desk.vendor.sk)
  return { desk, ada, email, other, manager, path, propose, show }
}

const heldOut = (ada: { id: string }, until: string, detail = "payee_changed") => ({
  items: [],
  left_out: [{ affiliate_id: ada.id, amount: 5000, reason: "account_restricted", detail, held_until: until }],
})

async function expectHeld(desk: Desk, ada: { id: string }, until: string) {
  expect(await desk.draft()).toMatchObject(heldOut(ada, until))
  const before = new Date(new Date(until).getTime() - 1).toISOString()
  await desk.advance(before)
  expect(await desk.draft()).toMatchObject(heldOut(ada, until))
  await desk.advance(until)
  expect(await desk.draft()).toMatchObject({ items: [{ affiliate_id: ada.id, amount: 5000 }] })
}

describe("an affiliate's e-mail", () => {
  it("changes by nobody's word alone: what a machine's key asks for is a proposal, and the old address is mailed", async () => {
    const { desk, ada, email, other, propose, path, show } = await payee()
    const answer = await ask(world.app, 202, "PATCH", path, desk.vendor.sk, { email: other, name: "Ada B" })
    expect(answer).toMatchObject({ email, name: "Ada B", pending_email: other, confirm_by: "2030-01-08T12:00:00.000Z" })
    expect(await show()).toMatchObject({ email, pending_email: other })
    expect(await propose(desk.vendor.sk)).toMatchObject({ pending_email: other })
    const mails = await mailsOf(email)
    expect(mails.map((mail) => mail.subject)).toEqual(["A change of your e-mail was proposed"])
    expect(await mailsOf(other)).toEqual([])
    const signed = await new Visitor(world.app).post("/sign-in", { email: other })
    expect(signed.status).toBe(200)
    expect(await mailsOf(other)).toEqual([])
    // Nothing moved yet, so that nothing is held either.
    expect((await desk.draft()).items).toMatchObject([{ affiliate_id: ada.id }])
  })

  it("changes when the old address agrees: opening the link does nothing, the form works once, and 72 hours are held", async () => {
    const { desk, ada, email, other, propose, show } = await payee()
    await propose(desk.vendor.sk)
    const token = tokenIn((await mailsOf(email))[0])!
    const stored = await world.app.admin`select token_hash from email_changes where affiliate_id = ${ada.id}`
    expect(stored[0]!.token_hash).not.toContain(token)
    const holder = new Visitor(world.app)
    expect((await holder.get(`/email-change?token=${token}`)).text).toContain(other)
    expect(await show()).toMatchObject({ email })
    expect((await holder.post("/email-change", { token: "nobody-sent-this", answer: "agree" })).status).toBe(422)
    expect((await holder.post("/email-change", { token, answer: "agree" })).status).toBe(200)
    expect((await holder.post("/email-change", { token, answer: "agree" })).status).toBe(422)
    expect((await holder.get(`/email-change?token=${token}`)).status).toBe(422)
    expect(await show()).toMatchObject({ email: other, pending_email: null, confirm_by: null })
    for (const address of [email, other])
      expect((await mailsOf(address)).at(-1)?.subject, address).toBe("Your e-mail was changed")
    await expectHeld(desk, ada, "2030-01-04T12:00:00.000Z")
  })

  it("changes when another person agrees: not who proposed it, not a machine, not whose e-mail it would become", async () => {
    const { desk, ada, email, other, manager, propose, path, show } = await payee()
    const approve = (key: string, status: number) =>
      ask(world.app, status, "POST", `${path}/email-change/approval`, key)
    expect(await approve(manager, 409)).toMatchObject({ code: "email_change_not_pending" })
    await propose(manager)
    await world.app.settle()
    expect(await approve(manager, 403)).toMatchObject({ code: "approver_is_proposer" })
    await approve(desk.vendor.sk, 403)
    await approve(await createMember(world.app, desk.vendor, "viewer"), 403)
    const theirs = await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, {
      email: other,
      role: "finance",
    })
    const { token } = await ask(world.app, 201, "POST", `/v1/members/${theirs.id}/tokens`, desk.vendor.owner)
    expect(await approve(token, 403)).toMatchObject({ code: "approver_is_payee" })
    expect(await show()).toMatchObject({ email, pending_email: other })
    expect(await approve(desk.vendor.owner, 200)).toMatchObject({ email: other, pending_email: null })
    await approve(desk.vendor.owner, 409)
    await expectHeld(desk, ada, "2030-01-04T12:00:00.000Z")
  })

  it("of a machine's proposal is approved by one person, and a proposal that is rejected or over changes nothing", async () => {
    const { desk, email, other, manager, propose, path, show } = await payee()
    await propose(desk.vendor.sk)
    const token = tokenIn((await mailsOf(email))[0])!
    await ask(world.app, 200, "POST", `${path}/email-change/rejection`, manager)
    expect((await new Visitor(world.app).post("/email-change", { token, answer: "agree" })).status).toBe(422)
    await propose(desk.vendor.sk)
    await desk.advance("2030-01-08T12:00:00.000Z")
    const over = await ask(world.app, 409, "POST", `${path}/email-change/approval`, manager)
    expect(over).toMatchObject({ code: "email_change_expired" })
    expect(await show()).toMatchObject({ email, pending_email: null })
    expect(await propose(desk.vendor.sk)).toMatchObject({ confirm_by: "2030-01-15T12:00:00.000Z" })
    await ask(world.app, 200, "POST", `${path}/email-change/approval`, manager)
    expect(await show()).toMatchObject({ email: other })
  })

  it("is refused by the old address with the same link", async () => {
    const { desk, email, propose, show } = await payee()
    await propose(desk.vendor.sk)
    const token = tokenIn((await mailsOf(email))[0])!
    const seen = await new Visitor(world.app).post("/email-change", { token, answer: "refuse" })
    expect(seen.text).toContain("stays as it is")
    expect(await show()).toMatchObject({ email, pending_email: null })
  })

  it("that others had within 30 days hears of every change since, with no link for it", async () => {
    const { desk, email, other, manager, propose, path } = await payee()
    const third = `${unique("mal")}@mail.test`
    await propose(desk.vendor.sk)
    await ask(world.app, 200, "POST", `${path}/email-change/approval`, manager)
    // What is mailed goes out side by side: the next mail is later for sure once the last is there.
    await world.app.settle()
    await desk.advance("2030-01-31T11:59:59Z")
    await propose(desk.vendor.sk, third)
    const [first, second] = [(await mailsOf(email)).at(-1), (await mailsOf(other)).at(-1)]
    expect([first?.subject, second?.subject]).toEqual([
      "A change of your e-mail was proposed",
      "A change of your e-mail was proposed",
    ])
    expect([tokenIn(first), tokenIn(second)]).toEqual([undefined, expect.any(String)])
    await desk.advance("2030-01-31T12:00:00Z")
    await ask(world.app, 200, "POST", `${path}/email-change/approval`, manager)
    expect((await mailsOf(other)).at(-1)?.subject).toBe("Your e-mail was changed")
    expect((await mailsOf(email)).at(-1)).toEqual(first)
  })

  it("cannot become one that has a place in the program", async () => {
    const { desk, path, propose, other, manager } = await payee()
    await propose(desk.vendor.sk)
    await createAffiliate(world.app, desk.vendor, desk.programId, { email: other })
    await ask(world.app, 409, "POST", `${path}/email-change/approval`, manager)
    const taken = await ask(world.app, 409, "PATCH", path, desk.vendor.sk, { email: other })
    expect(taken.code).toBe("affiliate_exists")
  })

  it("is decided on the page of affiliates, by a colleague of who proposed it", async () => {
    const { desk, other, path, show } = await payee()
    const mail = { owner: `${unique("own")}@acme.test`, manager: `${unique("man")}@acme.test` }
    for (const [role, email] of Object.entries(mail))
      await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, role })
    await ask(world.app, 202, "PATCH", path, desk.vendor.sk, { email: other })
    const manager = await new Visitor(world.app).signIn(mail.manager)
    const page = `/v/${desk.vendor.id}/affiliates`
    expect((await manager.get(page)).text).toContain(other)
    const id = path.split("/").at(-1)
    expect((await manager.confirm(`${page}/${id}/email-change/approval`)).status).toBe(303)
    expect(await show()).toMatchObject({ email: other })
    expect((await manager.get(page)).text).not.toContain("E-mails to be changed")
  })
})

describe("where the money goes", () => {
  it("is not followed by what was approved before it changed: the item is blocked, and payable again", async () => {
    const { desk, ada, manager, propose, path } = await payee()
    const run = await desk.release()
    await propose(desk.vendor.sk)
    await ask(world.app, 200, "POST", `${path}/email-change/approval`, manager)
    await world.app.settle()
    expect(await desk.show(run)).toMatchObject({ items: [{ status: "blocked", reason: "payee_changed" }] })
    expect(await desk.transfers(run)).toEqual([])
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 5000, in_transit: 0 })
  })

  it("is held for 72 hours when an account is first named while money waits, and the affiliate is mailed", async () => {
    const desk = await openDesk(world)
    const email = `${unique("ada")}@mail.test`
    const ada = await createAffiliate(world.app, desk.vendor, desk.programId, { email })
    await desk.grant(ada.id, 5000)
    const opened = await ask(world.app, 201, "POST", `/v1/affiliates/${ada.id}/payout-account`, desk.vendor.owner)
    await world.standIn.setAccountStatus({ account: opened.stripe_account_id, status: "ready" })
    expect((await mailsOf(email)).map((mail) => mail.subject)).toEqual([
      "A payout account was added for your commissions",
    ])
    const own = await new Visitor(world.app).signIn(email)
    const { text } = await own.get("/earnings")
    expect(text).toContain("changed a short while ago: your money waits here until")
    expect(text).toContain('datetime="2030-01-04T12:00:00.000Z"')
    await expectHeld(desk, ada, "2030-01-04T12:00:00.000Z")
  })

  it("is held for 72 hours when its bank is first named while money waits, however early a machine opened the account", async () => {
    const desk = await openDesk(world)
    const email = `${unique("ada")}@mail.test`
    const ada = await createAffiliate(world.app, desk.vendor, desk.programId, { email })
    const path = `/v1/affiliates/${ada.id}/payout-account`
    const { stripe_account_id: account } = await ask(world.app, 201, "POST", path, desk.vendor.sk)
    await desk.grant(ada.id, 5000)
    expect(await mailsOf(email)).toEqual([])
    await pause(1_000)
    await world.hearEvents()
    await world.standIn.setAccountStatus({ account, status: "ready" })
    await world.standIn.settleWebhooks()
    expect((await mailsOf(email)).map((mail) => mail.subject)).toEqual(["Bank details were added for your commissions"])
    await expectHeld(desk, ada, "2030-01-04T12:00:00.000Z")
  })

  it("is not followed either where a draft saw that bank before Stripe reported it", async () => {
    const desk = await openDesk(world)
    const ada = await createAffiliate(world.app, desk.vendor, desk.programId)
    const path = `/v1/affiliates/${ada.id}/payout-account`
    const { stripe_account_id: account } = await ask(world.app, 201, "POST", path, desk.vendor.sk)
    await desk.grant(ada.id, 5000)
    await pause(1_000)
    const { external_accounts } = await world.standIn.setAccountStatus({ account, status: "ready" })
    const run = await desk.draft()
    expect(run).toMatchObject({ items: [{ affiliate_id: ada.id, amount: 5000 }] })
    await world.hearEvents()
    await world.standIn.emit({
      type: "account.external_account.created",
      object: external_accounts!.data[0]!,
      account,
    })
    await world.standIn.settleWebhooks()
    await world.app.settle()
    await desk.submit(run)
    await desk.approve(run)
    await world.app.settle()
    expect(await desk.show(run)).toMatchObject({ items: [{ status: "blocked", reason: "payee_changed" }] })
    expect(await desk.transfers(run)).toEqual([])
  })

  it("is not held for a bank that was named before money waited, also where that is heard of later", async () => {
    const desk = await openDesk(world)
    const email = `${unique("ada")}@mail.test`
    const ada = await createAffiliate(world.app, desk.vendor, desk.programId, { email })
    const path = `/v1/affiliates/${ada.id}/payout-account`
    const { stripe_account_id: account } = await ask(world.app, 201, "POST", path, desk.vendor.sk)
    await world.hearEvents()
    await world.standIn.setAccountStatus({ account, status: "ready" })
    await desk.grant(ada.id, 5000)
    await world.standIn.settleWebhooks()
    expect(await mailsOf(email)).toEqual([])
    expect(await desk.draft()).toMatchObject({ items: [{ affiliate_id: ada.id, amount: 5000 }] })
  })

  it("is written in words with its end on the finance pages", async () => {
    const { desk, manager, propose, path } = await payee()
    await propose(desk.vendor.sk)
    await ask(world.app, 200, "POST", `${path}/email-change/approval`, manager)
    const email = `${unique("fin")}@acme.test`
    await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, role: "finance" })
    const run = await desk.draft()
    const finance = await new Visitor(world.app).signIn(email)
    for (const page of ["payable", `runs/${run.id}`]) {
      const { text } = await finance.get(`/v/${desk.vendor.id}/finance/${page}`)
      expect(text, page).toContain("Where the money goes changed: it waits for 72 hours")
      expect(text, page).toContain('datetime="2030-01-04T12:00:00.000Z"')
    }
  })

  it("is refused by the database where a transfer would begin within the hold, or a person change without its moment", async () => {
    const { desk, ada } = await payee()
    const run = await desk.draft()
    await world.app.admin`update affiliates set email_changed_at = '2030-01-01T12:00:00Z' where id = ${ada.id}`
    const begin = (at: string) => world.app.admin`
      insert into payout_attempts (vendor_id, item_id, attempt, outcome, transaction_id, started_at)
      values (${desk.vendor.id}, ${run.items[0].id}, 1, 'open', 'txn_none', ${at})`
    await expect(begin("2030-01-04T11:59:59.999Z")).rejects.toThrow("changed within 72 hours")
    await begin("2030-01-04T12:00:00.000Z")
    const move = world.app
      .admin`update affiliates set person_id = (select min(id) from people where id <> person_id) where id = ${ada.id}`
    await expect(move).rejects.toThrow("without email_changed_at")
  })

  it("is named at Stripe by the affiliate, or by owner and finance in person: a machine's key gets no link", async () => {
    const desk = await openDesk(world)
    const { id } = await createAffiliate(world.app, desk.vendor, desk.programId)
    const path = `/v1/affiliates/${id}/payout-account`
    const made = await ask(world.app, 201, "POST", path, desk.vendor.sk)
    expect(made).toMatchObject({ onboarding_url: null, stripe_account_id: expect.stringMatching(/^acct_/) })
    for (const key of [desk.vendor.owner, desk.preparer])
      expect((await ask(world.app, 200, "POST", path, key)).onboarding_url).toMatch(/^http/)
  })
})
