import { describe, expect, it } from "vitest"
import { driveRuns } from "../../../src/features/payouts/transfers/drive-runs.ts"
import { executeRun } from "../../../src/features/payouts/transfers/execute-run.ts"
import { systemContext } from "../../../src/queues.ts"
import type { StandIn } from "../../../tools/stripe-stand-in/stand-in.ts"
import type { Json } from "../../support/app.ts"
import { type Desk, expectSound, openDesk, usePayouts } from "../../support/payouts.ts"

const world = usePayouts()
const TRANSFERS = { method: "POST", path: "/v1/transfers" } as const

/** As if the real time of every wait and lease had passed. */
async function endWaits(run: Json) {
  await world.app.admin`update payout_items set due_at = now() - interval '1 minute' where run_id = ${run.id}`
}

async function drive(desk: Desk, run: Json) {
  await endWaits(run)
  await driveRuns(systemContext(world.app.deps, "test"))
  return desk.show(run)
}

const posts = async (run: Json) =>
  (await world.standIn.requests()).filter((r) => r.method === "POST" && r.params.includes(run.id))

describe("execution pays the exact amount once", () => {
  const faults: Parameters<StandIn["addFault"]>[0]["kind"][] = [
    "drop_before",
    "drop_after",
    "truncate_after",
    "unreadable_after",
    "error_after",
    "error_before",
    "rate_limit",
    "latency",
  ]
  it.each(faults)("when Stripe answers a call with %s", async (kind) => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await desk.release()
    await world.standIn.addFault({ ...TRANSFERS, kind, ms: kind === "latency" ? 300 : 0 })
    await world.app.settle()
    const done = await desk.show(run)
    expect(done).toMatchObject({ status: "completed", items: [{ status: "sent", amount: 5000 }] })
    expect(await desk.transfers(run)).toMatchObject([{ amount: 5000, destination: ada.account }])
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, in_transit: 0, paid: 5000 })
    await expectSound(world, desk, run)
  })

  it("waits for funds, keeps what is claimed, and pays under a new key when there are some", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await desk.release()
    await world.standIn.setBalance({ currency: "eur", amount: 100 })
    await world.app.settle()
    const waiting = await desk.show(run)
    expect(waiting).toMatchObject({
      status: "executing",
      items: [{ status: "waiting_funds", reason: "balance_insufficient" }],
    })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 5000, in_transit: 0 })
    expect((await desk.draft()).items).toEqual([])
    await world.hearEvents()
    await world.standIn.setBalance({ currency: "eur", amount: 1_000_000 })
    await world.standIn.settleWebhooks()
    await world.app.settle()
    expect(await desk.show(run)).toMatchObject({ status: "completed", items: [{ status: "sent" }] })
    expect((await posts(run)).map((r) => r.idempotencyKey)).toEqual([`${run.items[0].id}:1`, `${run.items[0].id}:2`])
    expect(await desk.transfers(run)).toHaveLength(1)
    await expectSound(world, desk, run)
  })

  it("blocks a restricted account's item, whose money is payable again, and goes on with the others", async () => {
    const desk = await openDesk(world)
    const [ada, bob, eve] = [await desk.payee(5000), await desk.payee(6000), await desk.payee(7000)]
    const run = await desk.release()
    await world.standIn.setAccountStatus({ account: bob.account, status: "restricted" })
    await world.app.settle()
    const done = await desk.show(run)
    expect(done.status).toBe("completed")
    const byPayee = Object.fromEntries(done.items.map((item: Json) => [item.affiliate_id, item.status]))
    expect(byPayee).toEqual({ [ada.id]: "sent", [bob.id]: "blocked", [eve.id]: "sent" })
    expect(await desk.balance(bob.id)).toMatchObject({ payable: 6000, in_transit: 0, paid: 0 })
    expect((await desk.draft()).left_out).toMatchObject([{ affiliate_id: bob.id, reason: "account_restricted" }])
    await world.standIn.setAccountStatus({ account: bob.account, status: "ready" })
    const next = await desk.pay()
    expect(next.items).toMatchObject([{ affiliate_id: bob.id, amount: 6000, status: "sent" }])
    await expectSound(world, desk, run)
  })

  it("fails an item that Stripe refuses for good, and its money is payable again", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await desk.release()
    await world.standIn.addFault({ ...TRANSFERS, kind: "error_before", status: 400 })
    await world.app.settle()
    expect(await desk.show(run)).toMatchObject({ status: "completed", items: [{ status: "failed" }] })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 5000, in_transit: 0 })
    expect(await desk.transfers(run)).toEqual([])
    await expectSound(world, desk, run)
  })

  it("when a request that was given up on executes late", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const run = await desk.release()
    await world.standIn.addFault({ ...TRANSFERS, kind: "abandon" })
    await world.app.settle()
    expect(await desk.show(run)).toMatchObject({ items: [{ status: "unknown" }] })
    await world.standIn.runAbandoned()
    expect(await drive(desk, run)).toMatchObject({ status: "completed", items: [{ status: "sent" }] })
    expect(await desk.transfers(run)).toHaveLength(1)
    await expectSound(world, desk, run)
  })

  it("when Stripe's answer came and our commit did not", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const run = await desk.release()
    const { admin } = world.app
    await admin.unsafe(`create function refuse_sent() returns trigger language plpgsql as
      $$ begin if new.status = 'sent' then raise exception 'the machine dies here'; end if; return new; end $$`)
    await admin`create trigger refuse_sent before update on payout_items for each row execute function refuse_sent()`
    await world.app.settle()
    await admin`drop trigger refuse_sent on payout_items`
    expect(await desk.transfers(run)).toHaveLength(1)
    expect(await desk.show(run)).toMatchObject({
      status: "executing",
      items: [{ status: "sending", transfer_id: null }],
    })
    expect((await desk.balance((run.items as Json)[0].affiliate_id)).in_transit).toBe(5000)
    expect(await drive(desk, run)).toMatchObject({ status: "completed", items: [{ status: "sent" }] })
    expect(await desk.transfers(run)).toHaveLength(1)
    await expectSound(world, desk, run)
  })

  it.each([
    ["committing an intent", "payout_attempts", "item_id", "planned"],
    ["settling an answer", "audit_log", "subject", "sending"],
  ])("while %s fails for one of many: the others go on", async (_what, table, column, status) => {
    const desk = await openDesk(world)
    for (let i = 0; i < 5; i++) await desk.payee(5000 + i)
    const run = await desk.release()
    const [unlucky] = run.items as Json[]
    const { admin } = world.app
    await admin.unsafe(`create function refuse_one() returns trigger language plpgsql as
      $$ begin if new.${column} = '${unlucky.id}' then raise exception 'not this one'; end if; return new; end $$`)
    await admin.unsafe(`create trigger refuse_one before insert on ${table} for each row execute function refuse_one()`)
    await world.app.settle()
    await admin.unsafe("drop function refuse_one cascade")
    const shown = (await desk.show(run)).items.map((item: Json) => item.status)
    expect(shown.toSorted()).toEqual([status, "sent", "sent", "sent", "sent"].toSorted())
    const done = await drive(desk, run)
    expect(done).toMatchObject({ status: "completed" })
    expect(await desk.transfers(run)).toHaveLength(5)
    await expectSound(world, desk, run)
  })

  it("when many executors drive one run at once", async () => {
    const desk = await openDesk(world)
    for (let i = 0; i < 12; i++) await desk.payee(5000 + i)
    const run = await desk.release()
    await world.standIn.addFault({ ...TRANSFERS, kind: "drop_after", times: 4 })
    const ctx = await desk.context()
    await Promise.all([1, 2, 3, 4].map(() => executeRun(ctx, desk.vendor.id, run.id, 5000)))
    await world.app.settle()
    const done = await desk.show(run)
    expect(done.status).toBe("completed")
    expect((await desk.transfers(run)).map((t) => t.amount).sort()).toEqual(
      Array.from({ length: 12 }, (_, i) => 5000 + i),
    )
    await expectSound(world, desk, run)
  })

  it("never calls again after 24 hours, and finds what was sent by looking", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const run = await desk.release()
    await world.standIn.addFault({ ...TRANSFERS, kind: "drop_after" })
    await world.standIn.addFault({ method: "GET", path: "/v1/transfers", kind: "drop_before", times: 0 })
    await world.app.settle()
    expect(await desk.show(run)).toMatchObject({ items: [{ status: "unknown" }] })
    await world.standIn.ageKeys()
    await world.standIn.clearFaults()
    await desk.advance("2030-01-02T13:00:00Z")
    expect(await desk.show(run)).toMatchObject({ status: "completed", items: [{ status: "sent" }] })
    expect(await posts(run)).toHaveLength(1)
    expect(await desk.transfers(run)).toHaveLength(1)
  })

  it("gives up after 24 hours only when repeated looks found nothing; then the next run pays", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await desk.release()
    await world.standIn.addFault({ ...TRANSFERS, kind: "drop_before", times: 0 })
    await world.app.settle()
    await world.standIn.clearFaults()
    const before = (await posts(run)).length
    await desk.advance("2030-01-02T13:00:00Z")
    for (let looks = 1; looks <= 3; looks++)
      expect(await drive(desk, run)).toMatchObject({ items: [{ status: "unknown" }] })
    await world.app.admin`update payout_attempts set empty_since = empty_since - interval '1 minute'`
    expect(await drive(desk, run)).toMatchObject({
      status: "completed",
      items: [{ status: "failed", reason: "transfer_never_made" }],
    })
    expect(await posts(run)).toHaveLength(before)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 5000, in_transit: 0 })
    expect(await desk.pay()).toMatchObject({ items: [{ amount: 5000, status: "sent" }] })
  })
})
