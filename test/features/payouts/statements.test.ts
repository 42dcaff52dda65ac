import { describe, expect, it } from "vitest"
import { ask, createMember } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { expectSound, openDesk, refund, usePayouts, win } from "../../support/payouts.ts"

const world = usePayouts()

const sums = ({ opening, earned, reversed, adjustments, paid, closing }: Json) => [
  ...[opening, earned, reversed, adjustments, paid, closing],
]

describe("a statement", () => {
  it("of each run begins where the one before it ended, and its parts come to its closing balance", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee()
    const commission = await desk.grant(ada.id, 5000)
    const first = await desk.pay()
    await desk.advance("2030-01-20T12:00:00Z")
    await refund(desk, commission, 1200)
    await desk.grant(ada.id, 6000)
    const second = await desk.pay()
    await desk.advance("2030-02-02T12:00:00Z")
    await desk.grant(ada.id, 700)
    const statement = async (query: string) =>
      (await ask(world.app, 200, "GET", `/v1/affiliates/${ada.id}/statement${query}`, desk.vendor.sk)).data
    expect((await statement(`?run_id=${first.id}`)).map(sums)).toEqual([[0, 0, 0, 5000, 5000, 0]])
    expect((await statement(`?run_id=${second.id}`)).map(sums)).toEqual([[0, 0, 1200, 6000, 4800, 0]])
    expect((await statement("")).map(sums)).toEqual([[0, 0, 1200, 11_700, 9800, 700]])
    expect((await statement("?from=2030-01-02&to=2030-02-01")).map(sums)).toEqual([[0, 0, 1200, 6000, 4800, 0]])
    const file = await world.app.call("GET", `/v1/affiliates/${ada.id}/statement-file`, { key: desk.vendor.sk })
    const rows = file.text.trim().split("\r\n")
    expect(rows[0]).toBe("affiliate_id,at,kind,ref,amount,balance,currency")
    expect(rows.at(-1)).toMatch(/closing_balance,,,7\.00,EUR$/)
    await ask(world.app, 404, "GET", `/v1/affiliates/${ada.id}/statement?run_id=run_none`, desk.vendor.sk)
  })
})

describe("a debt", () => {
  it("is given up by two people, and by nobody alone; it is then owed no more and netted by no run", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee()
    const commission = await desk.grant(ada.id, 5000)
    await desk.pay()
    await refund(desk, commission, 1200)
    const [debt] = (await ask(world.app, 200, "GET", "/v1/debts?status=open", desk.vendor.sk)).data
    expect(debt).toMatchObject({ affiliate_id: ada.id, amount: 1200, write_off: null })
    const path = `/v1/debts/${debt.id}/write-off`
    expect((await ask(world.app, 409, "POST", `${path}/approval`, desk.approver)).code).toBe("write_off_not_asked")
    await ask(world.app, 403, "POST", path, desk.vendor.sk, { reason: "gone" })
    await ask(world.app, 200, "POST", path, desk.preparer, { reason: "gone" })
    expect(await desk.balance(ada.id)).toMatchObject({ owed_back: 1200 })
    expect((await ask(world.app, 403, "POST", `${path}/approval`, desk.preparer)).code).toBe("approver_is_asker")
    const done = await ask(world.app, 200, "POST", `${path}/approval`, desk.approver)
    expect(done).toMatchObject({ status: "written_off", write_off: { reason: "gone" } })
    await ask(world.app, 409, "POST", path, desk.preparer, { reason: "again" })
    expect(await desk.balance(ada.id)).toMatchObject({ owed_back: 0 })
    await desk.grant(ada.id, 2000)
    const next = await desk.pay()
    expect(next.items).toMatchObject([{ amount: 2000, status: "sent" }])
    await expectSound(world, desk, next)
  })

  it("that was given up is not payable again when the dispute behind it is won", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee()
    const commission = await desk.grant(ada.id, 5000)
    await desk.pay()
    await refund(desk, commission, 5000)
    const [debt] = (await ask(world.app, 200, "GET", "/v1/debts", desk.vendor.sk)).data
    await ask(world.app, 200, "POST", `/v1/debts/${debt.id}/write-off`, desk.preparer, { reason: "gone" })
    await ask(world.app, 200, "POST", `/v1/debts/${debt.id}/write-off/approval`, desk.approver)
    await win(desk, commission)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, paid: 5000, owed_back: 0 })
    const trial = await ask(world.app, 200, "GET", "/v1/ledger/trial-balance", desk.vendor.sk)
    expect(trial.accounts).toContainEqual({ account: "expense:commissions", currency: "EUR", balance: 5000 })
  })
})

describe("a monthly schedule", () => {
  it("prepares drafts at its instant in the vendor's zone, each once, and sends nothing", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const schedule = await ask(world.app, 200, "PUT", "/v1/payout-schedule", desk.preparer, { day: 31, enabled: true })
    expect(schedule).toMatchObject({ day: 31, currency: null, next_at: "2030-01-31T00:00:00.000Z" })
    await ask(world.app, 403, "PUT", "/v1/payout-schedule", desk.vendor.sk, { day: 1, enabled: false })
    await desk.advance("2030-01-30T23:59:59Z")
    const runs = async (): Promise<Json[]> => (await ask(world.app, 200, "GET", "/v1/payout-runs", desk.vendor.sk)).data
    expect(await runs()).toEqual([])
    await desk.advance("2030-01-31T12:00:00Z")
    const [run] = await runs()
    expect(run).toMatchObject({ status: "draft", total: 5000, cutoff: "2030-01-31T00:00:00.000Z", submitted_by: null })
    expect(run.created_at).toBe("2030-01-31T00:00:00.000Z")
    await desk.grant(ada.id, 3000)
    await desk.advance("2030-03-01T00:00:00Z")
    expect((await runs()).map((row) => [row.created_at, row.total, row.status])).toEqual([
      ["2030-02-28T00:00:00.000Z", 3000, "draft"],
      ["2030-01-31T00:00:00.000Z", 5000, "draft"],
    ])
    expect(await desk.transfers(run)).toEqual([])
    const shown = await ask(world.app, 200, "GET", "/v1/payout-schedule", desk.vendor.sk)
    expect(shown.next_at).toBe("2030-03-31T00:00:00.000Z")
  })
})

describe("changed bank details", () => {
  it("keep the account unpaid for 72 hours, are mailed to the known address, and are flagged in the draft after", async () => {
    const desk = await openDesk(world)
    const email = `ada.${Date.now()}@mail.test`
    const ada = await desk.payee(0, { email })
    await desk.draft()
    await world.hearEvents()
    await world.standIn.setAccountStatus({ account: ada.account, status: "ready" })
    await world.standIn.settleWebhooks()
    await world.app.settle()
    await desk.grant(ada.id, 5000)
    const submitted = await desk.draft()
    await desk.submit(submitted)
    await world.standIn.changeBankAccount({ account: ada.account })
    await world.standIn.settleWebhooks()
    await world.app.settle()
    const reported = await world.app.admin`select subject from mails where recipient = ${email}`
    expect(reported.map((row) => row.subject)).toEqual(["Your bank details were changed"])
    const approved = await desk.approve(submitted)
    await world.app.settle()
    expect(await desk.show(approved)).toMatchObject({ items: [{ status: "blocked", reason: "bank_details_changed" }] })
    expect(await desk.transfers(approved)).toEqual([])
    const early = await desk.draft()
    expect(early).toMatchObject({
      items: [],
      left_out: [{ affiliate_id: ada.id, amount: 5000, reason: "account_restricted", detail: "bank_details_changed" }],
    })
    await desk.advance("2030-01-04T12:00:00Z")
    const run = await desk.pay()
    expect(run.items).toMatchObject([{ status: "sent", amount: 5000, bank_changed_at: "2030-01-01T12:00:00.000Z" }])
    await expectSound(world, desk, run)
  })
})

describe("every night at three in the vendor's zone", () => {
  it("ledger, items and Stripe are compared, and what it came to is kept with what to do", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const run = await desk.pay()
    await desk.advance("2030-01-02T02:59:59Z")
    const nights = async () => (await ask(world.app, 200, "GET", "/v1/reconciliation/nights", desk.vendor.sk)).data
    expect(await nights()).toEqual([])
    await desk.advance("2030-01-02T03:00:00Z")
    expect(await nights()).toEqual([{ at: "2030-01-02T03:00:00.000Z", status: "matched", items: 1, differences: [] }])
    await world.standIn.reverseTransfer({ transfer: run.items[0].transfer_id, amount: 700 })
    await desk.advance("2030-01-03T09:00:00Z")
    expect((await nights())[0]).toMatchObject({
      status: "differs",
      differences: [{ kind: "return_differs", item_id: run.items[0].id, action: expect.stringContaining("Stripe") }],
    })
  })
})

describe("a payout account", () => {
  it("is opened, and its Stripe id seen, by owner and finance only", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee()
    const manager = await createMember(world.app, desk.vendor, "manager")
    await ask(world.app, 403, "POST", `/v1/affiliates/${ada.id}/payout-account`, manager)
    await ask(world.app, 404, "GET", `/v1/affiliates/${ada.id}/payout-account`, manager)
  })
})
