import { describe, expect, it } from "vitest"
import { intentOf } from "../../../src/features/payouts/transfers/create-intents.ts"
import { driveRuns } from "../../../src/features/payouts/transfers/drive-runs.ts"
import { lockItem } from "../../../src/features/payouts/transfers/item-store.ts"
import { recordOutcome } from "../../../src/features/payouts/transfers/record-outcome.ts"
import { asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { ask, unique } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { type Desk, expectSound, openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const world = usePayouts()
const TRANSFERS = { method: "POST", path: "/v1/transfers" } as const

async function deliverEvents() {
  await world.standIn.settleWebhooks()
  await world.app.settle()
}

async function drive(desk: Desk, run: Json) {
  await world.app.admin`update payout_items set due_at = now() - interval '1 minute' where run_id = ${run.id}`
  await driveRuns(systemContext(world.app.deps, "test"))
  return desk.show(run)
}

/** A run whose only item was called for once; Stripe did not answer, and will act when `runAbandoned` says so. */
async function abandonOne(desk: Desk) {
  const run = await desk.release()
  await world.standIn.addFault({ ...TRANSFERS, kind: "abandon" })
  await world.standIn.addFault({ ...TRANSFERS, kind: "drop_before", times: 0 })
  await world.app.settle()
  await world.standIn.clearFaults()
  expect(await desk.show(run)).toMatchObject({ items: [{ status: "unknown" }] })
  return run
}

/** The same, looked for in vain for more than a day, and let go. */
async function giveUpOne(desk: Desk) {
  const run = await abandonOne(desk)
  await desk.advance("2030-01-02T13:00:00Z")
  for (let looks = 1; looks <= 3; looks++) await drive(desk, run)
  await world.app.admin`update payout_attempts set empty_since = empty_since - interval '1 minute'`
  expect(await drive(desk, run)).toMatchObject({ status: "completed", items: [{ status: "failed" }] })
  return run
}

describe("a transfer that comes after its item was let go", () => {
  it("settles the item when Stripe reports it, and nothing is paid again", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await giveUpOne(desk)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 5000, paid: 0 })
    await world.hearEvents()
    await world.standIn.setWebhookMode({ copies: 2 })
    await world.standIn.runAbandoned()
    await deliverEvents()
    await world.standIn.setWebhookMode({})
    expect(await desk.show(run)).toMatchObject({ status: "completed", items: [{ status: "sent", reason: null }] })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, in_transit: 0, paid: 5000 })
    expect((await desk.draft()).items).toEqual([])
    await expectSound(world, desk, run)
  })

  it("is settled by the night's comparison when no event came", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await giveUpOne(desk)
    await world.standIn.runAbandoned()
    const [difference] = (await desk.reconcile(run)).differences
    expect(difference).toMatchObject({ kind: "transfer_late", expected: 0, found: 5000 })
    await desk.advance("2030-01-03T13:00:00Z")
    const nights = await ask(world.app, 200, "GET", "/v1/reconciliation/nights", desk.vendor.sk)
    expect(nights.data[0]).toMatchObject({ status: "matched", differences: [] })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, paid: 5000 })
    await expectSound(world, desk, run)
  })

  it("is settled at once by a button of the page that names it", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await giveUpOne(desk)
    await world.standIn.runAbandoned()
    const email = `${unique("finance")}@acme.test`
    await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, role: "finance" })
    const fay = await new Visitor(world.app).signIn(email)
    const page = `/v/${desk.vendor.id}/finance/reconciliation`
    const before = wordsOf((await fay.get(page)).text)
    expect(before).toContain("what it paid is payable still")
    expect(before).toContain("Settle late transfers")
    expect((await fay.post(`${page}/settlement`)).location).toBe(page)
    const after = wordsOf((await fay.get(page)).text)
    expect(after).toContain("Ledger, items and Stripe agree.")
    expect(after).not.toContain("Settle late transfers")
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, paid: 5000 })
    await expectSound(world, desk, run)
  })

  it("is to be reversed when its money was paid by another run meanwhile, and is no difference once it is", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await giveUpOne(desk)
    const next = await desk.pay()
    expect(next).toMatchObject({ items: [{ status: "sent", amount: 5000 }] })
    await world.hearEvents()
    await world.standIn.runAbandoned()
    await deliverEvents()
    expect(await desk.show(run)).toMatchObject({ items: [{ status: "failed" }] })
    const [difference] = (await desk.reconcile(run)).differences
    expect(difference).toMatchObject({ kind: "transfer_too_late", found: 5000 })
    expect(difference.action).toContain("Reverse this transfer at Stripe")
    await world.standIn.reverseTransfer({ transfer: difference.transfer_id })
    await deliverEvents()
    await expectSound(world, desk, run)
    await expectSound(world, desk, next)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, in_transit: 0, paid: 5000 })
  })

  it("and was reversed in part before anybody looked owes just that part again", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await giveUpOne(desk)
    await world.standIn.runAbandoned()
    const [made] = await desk.transfers(run)
    await world.hearEvents()
    await world.standIn.reverseTransfer({ transfer: made!.id, amount: 1500 })
    await deliverEvents()
    expect(await desk.show(run)).toMatchObject({ items: [{ status: "sent", returned_amount: 1500 }] })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 1500, in_transit: 0 })
    await expectSound(world, desk, run)
  })
})

it("a transfer of an attempt that was retired settles its item, before another is made for it", async () => {
  const desk = await openDesk(world)
  await desk.payee(5000)
  const run = await abandonOne(desk)
  const ctx = await desk.context()
  const item = await asVendor(ctx, desk.vendor.id, (tx) => lockItem(tx, desk.vendor.id, run.items[0].id))
  await recordOutcome(ctx, intentOf(item!), { kind: "retired" })
  expect(await desk.show(run)).toMatchObject({ items: [{ status: "planned" }] })
  await world.hearEvents()
  await world.app.admin`update payout_items set due_at = now() + interval '1 hour' where run_id = ${run.id}`
  await world.standIn.runAbandoned()
  await deliverEvents()
  expect(await desk.show(run)).toMatchObject({ status: "completed", items: [{ status: "sent" }] })
  expect(await desk.transfers(run)).toHaveLength(1)
  await expectSound(world, desk, run)
})
