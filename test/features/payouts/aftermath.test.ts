import { describe, expect, it } from "vitest"
import { ask, createMember, unique } from "../../support/actors.ts"
import { expectSound, openDesk, refund, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const world = usePayouts()

async function deliverEvents() {
  await world.standIn.settleWebhooks()
  await world.app.settle()
}

describe("a refund", () => {
  it("between draft and approval leaves the run's amount alone and is netted by the next run", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee()
    const commission = await desk.grant(ada.id, 5000)
    const run = await desk.draft()
    await refund(desk, commission, 1200)
    await desk.submit(run)
    await desk.approve(run)
    await world.app.settle()
    expect(await desk.show(run)).toMatchObject({ hash: run.hash, total: 5000, status: "completed" })
    expect(await desk.balance(ada.id)).toMatchObject({ paid: 5000, owed_back: 1200 })
    await desk.grant(ada.id, 6000)
    const next = await desk.pay()
    expect(next.items).toMatchObject([{ amount: 4800, status: "sent" }])
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, paid: 9800, owed_back: 0 })
    await expectSound(world, desk, next)
  })

  it("of more than is payable since leaves the affiliate out as owing, and nothing is paid", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee()
    const commission = await desk.grant(ada.id, 5000)
    await desk.pay()
    await refund(desk, commission, 5000)
    await desk.grant(ada.id, 1500)
    const run = await desk.pay()
    expect(run.items).toEqual([])
    expect(run.left_out).toEqual([{ affiliate_id: ada.id, amount: 3500, reason: "owes" }])
    expect(run.status).toBe("completed")
  })

  it("of a commission in a run that is then canceled costs the affiliate the refund once", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee()
    const commission = await desk.grant(ada.id, 5000)
    const run = await desk.draft()
    await refund(desk, commission, 1200)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 5000, owed_back: 1200 })
    await ask(world.app, 200, "POST", `/v1/payout-runs/${run.id}/cancellation`, desk.preparer)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 3800, owed_back: 0 })
    expect(await desk.pay()).toMatchObject({ items: [{ amount: 3800, status: "sent" }] })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, paid: 3800, owed_back: 0 })
  })

  it("that another run has withheld already is payable again when its own run is canceled", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee()
    const commission = await desk.grant(ada.id, 5000)
    const run = await desk.draft()
    await refund(desk, commission, 1200)
    await desk.grant(ada.id, 6000)
    expect(await desk.pay()).toMatchObject({ items: [{ amount: 4800, status: "sent" }] })
    await ask(world.app, 200, "POST", `/v1/payout-runs/${run.id}/cancellation`, desk.preparer)
    expect(await desk.pay()).toMatchObject({ items: [{ amount: 5000, status: "sent" }] })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, paid: 9800, owed_back: 0 })
  })
})

describe("a transfer that comes back", () => {
  it("in parts gives back just those parts, each once, and the next run pays them", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await desk.pay()
    await world.hearEvents()
    const transfer = run.items[0].transfer_id
    await world.standIn.setWebhookMode({ copies: 2 })
    await world.standIn.reverseTransfer({ transfer, amount: 1000 })
    await world.standIn.reverseTransfer({ transfer, amount: 500 })
    await deliverEvents()
    await world.standIn.setWebhookMode({})
    expect(await desk.show(run)).toMatchObject({ items: [{ status: "sent", returned_amount: 1500 }] })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 1500, in_transit: 0 })
    await world.standIn.reverseTransfer({ transfer })
    await deliverEvents()
    expect(await desk.show(run)).toMatchObject({ items: [{ status: "returned", returned_amount: 5000 }] })
    await expectSound(world, desk, run)
    const next = await desk.pay()
    expect(next.items).toMatchObject([{ affiliate_id: ada.id, amount: 5000, status: "sent" }])
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, in_transit: 0 })
  })

  it("is a difference that reconciliation names until its event has arrived", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const run = await desk.pay()
    await world.standIn.reverseTransfer({ transfer: run.items[0].transfer_id, amount: 700 })
    const report = await desk.reconcile(run)
    expect(report.status).toBe("differs")
    expect(report.differences).toMatchObject([
      { kind: "return_differs", item_id: run.items[0].id, expected: 0, found: 700 },
    ])
  })
})

describe("what Stripe reports of an account", () => {
  it("opens one account for calls at the same time, and the same one ever after", async () => {
    const desk = await openDesk(world)
    const { id } = await ask(world.app, 201, "POST", "/v1/affiliates", desk.vendor.sk, {
      email: `${unique("one")}@mail.test`,
      name: "One",
      program_id: desk.programId,
    })
    const path = `/v1/affiliates/${id}/payout-account`
    expect(await ask(world.app, 200, "GET", path, desk.vendor.owner)).toMatchObject({
      status: "none",
      stripe_account_id: null,
    })
    const replies = await Promise.all([1, 2, 3].map(() => world.app.call("POST", path, { key: desk.vendor.owner })))
    const accounts = new Set(replies.map((reply) => reply.body.stripe_account_id))
    expect(accounts.size).toBe(1)
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 200, 201])
    expect(replies[0]!.body.onboarding_url).toMatch(/^http/)
    expect((await ask(world.app, 200, "POST", path, desk.vendor.owner)).stripe_account_id).toBe([...accounts][0])
  })

  it("becomes its status by account.updated, in any order, seen by owner and finance only", async () => {
    const desk = await openDesk(world)
    await world.hearEvents()
    await world.standIn.setWebhookMode({ hold: true })
    const ada = await desk.payee()
    const path = `/v1/affiliates/${ada.id}/payout-account`
    await world.standIn.setAccountStatus({ account: ada.account, status: "restricted" })
    await world.standIn.setAccountStatus({ account: ada.account, status: "ready" })
    await world.standIn.setWebhookMode({})
    await world.standIn.flushWebhooks({ order: "reverse", copies: 2 })
    await deliverEvents()
    expect(await ask(world.app, 200, "GET", path, desk.preparer)).toMatchObject({ status: "ready", reason: null })
    await world.standIn.deauthorize({ account: ada.account })
    await deliverEvents()
    expect(await ask(world.app, 200, "GET", path, desk.preparer)).toMatchObject({ status: "restricted" })
    const viewer = await createMember(world.app, desk.vendor, "viewer")
    await ask(world.app, 404, "GET", path, viewer)
  })

  it("notes a bank payout that fails after it was paid, and never transfers again for it", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await desk.pay()
    await world.hearEvents()
    const order = { account: ada.account, amount: 5000, currency: "eur" }
    const payout = await world.standIn.payOut({ ...order, status: "paid" })
    await world.standIn.payOut({ ...order, status: "failed", id: payout.id })
    await deliverEvents()
    const account = await ask(world.app, 200, "GET", `/v1/affiliates/${ada.id}/payout-account`, desk.preparer)
    expect(account).toMatchObject({ status: "ready", reason: "bank_payout_failed.account_closed" })
    const { email } = await ask(world.app, 200, "GET", `/v1/affiliates/${ada.id}`, desk.vendor.sk)
    const own = await new Visitor(world.app).signIn(email)
    expect(wordsOf((await own.get("/earnings")).text)).toContain("your bank did not take it (account closed)")
    expect((await desk.draft()).items).toEqual([])
    expect(await desk.transfers(run)).toHaveLength(1)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, paid: 5000 })
    // A draft that asks Stripe how the account stands forgets nothing of it; a payout that arrives does.
    await desk.grant(ada.id, 2000)
    expect((await desk.draft()).items).toMatchObject([{ amount: 2000 }])
    const path = `/v1/affiliates/${ada.id}/payout-account`
    expect(await ask(world.app, 200, "GET", path, desk.preparer)).toMatchObject({ reason: account.reason })
    await world.standIn.payOut({ ...order, status: "paid" })
    await deliverEvents()
    expect(await ask(world.app, 200, "GET", path, desk.preparer)).toMatchObject({ status: "ready", reason: null })
    expect(wordsOf((await own.get("/earnings")).text)).not.toContain("your bank did not take it")
  })
})
