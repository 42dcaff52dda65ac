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
