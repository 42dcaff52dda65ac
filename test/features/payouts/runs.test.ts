import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createMember } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { expectSound, openDesk, usePayouts } from "../../support/payouts.ts"

const world = usePayouts()

describe("a payout run", () => {
  it("pays exactly what was payable, by one transfer, and every account agrees", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(7000)
    await desk.grant(ada.id, 1234)
    const run = await desk.pay()
    expect(run).toMatchObject({ status: "completed", total: 8234, currency: "EUR" })
    expect(run.items).toMatchObject([{ affiliate_id: ada.id, amount: 8234, status: "sent", reason: null }])
    const transfers = await desk.transfers(run)
    expect(transfers).toMatchObject([{ amount: 8234, currency: "eur", destination: ada.account }])
    expect(transfers[0]!.metadata.item_id).toBe(run.items[0].id)
    expect(run.items[0].transfer_id).toBe(transfers[0]!.id)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, in_transit: 0, paid: 8234 })
    const paid = await ask(world.app, 200, "GET", "/v1/commissions?status=paid", desk.vendor.sk)
    expect(paid.data).toHaveLength(2)
    await expectSound(world, desk, run)
  })

  it("leaves out with amount and reason whoever cannot be paid, and does not mention who was excluded", async () => {
    const desk = await openDesk(world, { min_payout: 5000 })
    const ready = await desk.payee(5000)
    const small = await desk.payee(4999)
    const lowered = await desk.payee(4000, { min_payout: 4000 })
    const excluded = await desk.payee(9000)
    const restricted = await desk.payee(6000)
    await world.standIn.setAccountStatus({ account: restricted.account, status: "restricted" })
    const onboarding = await desk.payee(6001)
    await world.standIn.setAccountStatus({ account: onboarding.account, status: "onboarding" })
    const bare = await createAffiliate(world.app, desk.vendor, desk.programId)
    await desk.grant(bare.id, 7000)
    const run = await desk.draft({ exclude_affiliate_ids: [excluded.id] })
    expect(run.items.map((item: Json) => [item.affiliate_id, item.amount])).toEqual(
      [
        [ready.id, 5000],
        [lowered.id, 4000],
      ].sort(),
    )
    const leftOut = Object.fromEntries(run.left_out.map((row: Json) => [row.affiliate_id, [row.reason, row.amount]]))
    expect(leftOut).toEqual({
      [small.id]: ["below_minimum", 4999],
      [restricted.id]: ["account_restricted", 6000],
      [onboarding.id]: ["no_account", 6001],
      [bare.id]: ["no_account", 7000],
    })
    expect(await desk.balance(ready.id)).toMatchObject({ payable: 5000, in_transit: 0 })
  })

  it("pays nobody by a misspelled id of whom to leave out: it is refused by its place", async () => {
    const desk = await openDesk(world)
    const [ada, stranger] = [await desk.payee(5000), await (await openDesk(world)).payee(5000)]
    for (const id of [stranger.id, "aff_none"]) {
      const body = { exclude_affiliate_ids: [ada.id, id] }
      const refused = await ask(world.app, 422, "POST", "/v1/payout-runs", desk.preparer, body)
      expect(refused.errors).toMatchObject([{ pointer: "/exclude_affiliate_ids/1" }])
    }
    expect((await ask(world.app, 200, "GET", "/v1/payout-runs", desk.vendor.sk)).data).toEqual([])
  })

  it("is refused to the person who submitted it, to another hash, and to whoever is no person of finance", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const manager = await createMember(world.app, desk.vendor, "manager")
    for (const key of [manager, desk.vendor.sk]) await ask(world.app, 403, "POST", "/v1/payout-runs", key, {})
    const run = await desk.draft()
    const path = `/v1/payout-runs/${run.id}/approval`
    const early = await ask(world.app, 409, "POST", path, desk.approver, { hash: run.hash })
    expect(early.code).toBe("run_not_submitted")
    await desk.submit(run)
    const same = await ask(world.app, 403, "POST", path, desk.preparer, { hash: run.hash })
    expect(same.code).toBe("approver_is_submitter")
    await ask(world.app, 403, "POST", path, desk.vendor.sk, { hash: run.hash })
    const other = await ask(world.app, 409, "POST", path, desk.approver, { hash: "0".repeat(64) })
    expect(other.code).toBe("run_hash_differs")
    await world.app.settle()
    expect(await desk.transfers(run)).toEqual([])
    expect((await desk.show(run)).status).toBe("submitted")
  })

  it("is not approved when its rows say something else than the hash that was looked at", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const run = await desk.draft()
    await desk.submit(run)
    await world.app.admin`update payout_items set amount_minor = 500000 where run_id = ${run.id}`
    const path = `/v1/payout-runs/${run.id}/approval`
    expect((await ask(world.app, 409, "POST", path, desk.approver, { hash: run.hash })).code).toBe("run_hash_differs")
  })

  it("canceled before approval makes all of it payable again; afterwards it cannot be canceled", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    const run = await desk.draft()
    await desk.submit(run)
    const canceled = await ask(world.app, 200, "POST", `/v1/payout-runs/${run.id}/cancellation`, desk.approver)
    expect(canceled.status).toBe("canceled")
    const next = await desk.pay()
    expect(next.items).toMatchObject([{ affiliate_id: ada.id, amount: 5000, status: "sent" }])
    await ask(world.app, 409, "POST", `/v1/payout-runs/${next.id}/cancellation`, desk.approver)
    expect(await desk.transfers(run)).toEqual([])
  })

  it("takes what was earned up to the cutoff; a date means to its end in the vendor's zone", async () => {
    const desk = await openDesk(world)
    const ada = await desk.payee(5000)
    await desk.advance("2030-01-02T00:00:00Z")
    await desk.grant(ada.id, 3000)
    const first = await desk.draft({ cutoff: "2030-01-01" })
    expect(first).toMatchObject({ total: 5000, cutoff: "2030-01-01T23:59:59.999Z" })
    expect(await desk.draft({ cutoff: "2030-01-02T00:00:00Z" })).toMatchObject({ total: 3000 })
    await ask(world.app, 422, "POST", "/v1/payout-runs", desk.preparer, { cutoff: "2030-02-30" })
    await ask(world.app, 422, "POST", "/v1/payout-runs", desk.preparer, { program_id: "prg_none" })
  })

  it("is of one currency; what is payable in another waits for a run of its own", async () => {
    const desk = await openDesk(world)
    await world.standIn.setBalance({ currency: "usd", amount: 1_000_000 })
    const ada = await desk.payee(5000)
    await desk.grant(ada.id, 3000, "USD")
    expect(await desk.pay()).toMatchObject({ currency: "EUR", total: 5000, items: [{ amount: 5000, status: "sent" }] })
    expect(await desk.pay({ currency: "USD" })).toMatchObject({ currency: "USD", total: 3000, status: "completed" })
    expect((await desk.draft()).items).toEqual([])
  })

  it("of two drafts at once, never shares a commission with the other", async () => {
    const desk = await openDesk(world)
    for (let i = 0; i < 6; i++) await desk.payee(5000 + i)
    const runs = await Promise.all([desk.draft(), desk.draft(), desk.draft()])
    expect(runs.reduce((total, run) => total + run.total, 0)).toBe(6 * 5000 + 15)
    const lines = await world.app.admin`select line ->> 'sourceId' as source, count(*) as n
      from payout_items i, jsonb_array_elements(i.lines) line
      where i.vendor_id = ${desk.vendor.id} group by 1 having count(*) > 1`
    expect(lines).toEqual([])
  })

  it("asked twice with one Idempotency-Key is drafted once", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const send = () =>
      world.app.call("POST", "/v1/payout-runs", { key: desk.preparer, body: {}, headers: { "idempotency-key": "k1" } })
    const [first, second] = [await send(), await send()]
    expect(second.headers.get("idempotent-replayed")).toBe("true")
    expect(second.body.id).toBe(first.body.id)
    expect(first.body.total).toBe(5000)
  })

  it("comes as a file for the books, with formulas made harmless", async () => {
    const desk = await openDesk(world)
    await desk.payee(5005, { name: "=HYPERLINK(1)" })
    const run = await desk.pay()
    const file = await world.app.call("GET", `/v1/payout-runs/${run.id}.csv`, { key: desk.vendor.sk })
    expect(file.headers.get("content-type")).toContain("text/csv")
    const [head, row] = file.text.split("\r\n")
    expect(head).toContain("item_id,affiliate_id,affiliate_name")
    expect(row).toContain("'=HYPERLINK(1)")
    expect(row).toContain(",50.05,0.00,EUR,sent,")
    const listed = await ask(world.app, 200, "GET", "/v1/payout-runs", desk.vendor.sk)
    expect(listed.data).toMatchObject([{ id: run.id, status: "completed", total: 5005 }])
  })
})
