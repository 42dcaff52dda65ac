import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"

const world = usePayouts()

/** A sale of 100.00 whose commission of 20.00 was paid after a hold of a day. */
async function paid() {
  const desk = await openDesk(world, { hold_days: 1 })
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 2000 } }]
  await ask(world.app, 200, "PUT", `/v1/programs/${desk.programId}/rules`, desk.vendor.sk, { rules })
  const ada = await desk.payee()
  const post = (path: string, body: Json) => ask(world.app, 201, "POST", path, desk.vendor.sk, body)
  const order = { customer_external_id: "ann", amount: 10_000, currency: "EUR", affiliate_id: ada.id }
  const sell = (external_id: string) => post("/v1/sales", { ...order, external_id })
  const sale = await sell("o-1")
  await desk.advance("2030-01-03T12:00:00Z")
  expect(await desk.pay()).toMatchObject({ items: [{ amount: 2000, status: "sent" }] })
  return {
    desk,
    sell,
    amend: (amount: number) => post(`/v1/sales/${sale.id}/amendments`, { amount, reason: "edited" }),
    refund: (amount: number) => post("/v1/refunds", { external_id: "r-1", sale_external_id: "o-1", amount }),
    balance: () => desk.balance(ada.id),
    isBalanced: async () =>
      (await ask(world.app, 200, "GET", "/v1/ledger/trial-balance", desk.vendor.sk)).balanced as boolean,
  }
}

describe("a recruiter who was paid before the recruited", () => {
  it("owes back what an amendment, a refund or a rejection takes, and is given what they give", async () => {
    const desk = await openDesk(world, { min_payout: 100 })
    const { vendor, programId } = desk
    const rules = [{ event: "sale", rate: { kind: "percent", bps: 2000 } }]
    await ask(world.app, 200, "PUT", `/v1/programs/${programId}/rules`, vendor.sk, { rules })
    await ask(world.app, 200, "PUT", `/v1/programs/${programId}/recruiting`, vendor.sk, { levels_bps: [1000] })
    const bea = await desk.payee()
    const ada = await desk.payee(0, { sub_affiliate_of: bea.id, min_payout: 1_000_000 })
    const post = (path: string, body: Json, status = 201) => ask(world.app, status, "POST", path, vendor.sk, body)
    const order = { external_id: "o-1", customer_external_id: "ann", amount: 10_000, currency: "EUR" }
    const sale = await post("/v1/sales", { ...order, affiliate_id: ada.id })
    await desk.advance("2030-01-01T12:01:00Z")
    expect(await desk.pay()).toMatchObject({ items: [{ affiliate_id: bea.id, amount: 200, status: "sent" }] })
    const amend = (amount: number) => post(`/v1/sales/${sale.id}/amendments`, { amount, reason: "edited" })
    await amend(6000)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 1200 })
    expect(await desk.balance(bea.id)).toMatchObject({ paid: 200, owed_back: 80 })
    await amend(15_000)
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 3000 })
    expect(await desk.balance(bea.id)).toMatchObject({ paid: 200, owed_back: 0, payable: 100 })
    await post("/v1/refunds", { external_id: "r-1", sale_external_id: "o-1", amount: 12_000 })
    expect(await desk.balance(ada.id)).toMatchObject({ payable: 600 })
    expect(await desk.balance(bea.id)).toMatchObject({ paid: 200, owed_back: 140, payable: 0 })
    const [own] = (await ask(world.app, 200, "GET", `/v1/commissions?affiliate_id=${ada.id}`, vendor.sk)).data
    await post(`/v1/commissions/${own.id}/rejection`, { reason: "no" }, 200)
    expect(await desk.balance(bea.id)).toMatchObject({ paid: 200, owed_back: 200, payable: 0 })
    expect((await ask(world.app, 200, "GET", "/v1/ledger/trial-balance", vendor.sk)).balanced).toBe(true)
  })
})

describe("an amendment of a sale whose commission was paid", () => {
  it("to less makes a debt, which the next run nets", async () => {
    const { desk, sell, amend, balance, isBalanced } = await paid()
    expect(await amend(6000)).toMatchObject({ commissions: [{ amount: 2000, reversed_amount: 800, status: "paid" }] })
    expect(await balance()).toMatchObject({ paid: 2000, owed_back: 800 })
    expect(await isBalanced()).toBe(true)
    await amend(8000)
    expect(await balance()).toMatchObject({ paid: 2000, owed_back: 400, pending: 0 })
    await sell("o-2")
    await desk.advance("2030-01-05T12:00:00Z")
    expect(await desk.pay()).toMatchObject({ items: [{ amount: 1600, status: "sent" }] })
    expect(await balance()).toMatchObject({ paid: 3600, owed_back: 0 })
  })

  it("to more earns the difference besides, which waits as long as the commission did", async () => {
    const { desk, amend, refund, balance, isBalanced } = await paid()
    const { commissions } = await amend(15_000)
    expect(commissions).toMatchObject([
      { amount: 2000, status: "paid" },
      { amount: 1000, status: "pending", available_at: "2030-01-04T12:00:00.000Z" },
    ])
    expect(await balance()).toMatchObject({ paid: 2000, pending: 1000, owed_back: 0 })
    await refund(7500)
    expect(await balance()).toMatchObject({ paid: 2000, pending: 0, owed_back: 500 })
    expect(await isBalanced()).toBe(true)
    await amend(30_000)
    expect(await balance()).toMatchObject({ paid: 2000, pending: 2500, owed_back: 0 })
    await desk.advance("2030-01-05T12:00:00Z")
    expect(await desk.pay()).toMatchObject({ items: [{ amount: 2500, status: "sent" }] })
    expect(await isBalanced()).toBe(true)
  })
})
