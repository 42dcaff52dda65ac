import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, openShop } from "../../support/shop.ts"

const test = useApp()

/** Cem recruited Bea, who recruited Ada: 5 % and 2 % of what the recruited earn; sales earn 10 %, held for 30 days. */
async function family(recruiting: Json = { levels_bps: [500, 200] }) {
  const shop = await openShop(test.app, { hold_days: 30 })
  const { vendor, programId } = shop
  const put = (body: Json, status = 200) =>
    ask(test.app, status, "PUT", `/v1/programs/${programId}/recruiting`, vendor.sk, body)
  const patch = (of: { id: string }, body: Json, status = 200) =>
    ask(test.app, status, "PATCH", `/v1/affiliates/${of.id}`, vendor.sk, body)
  await put(recruiting)
  const cem = await shop.join()
  const bea = await shop.join({ sub_affiliate_of: cem.id })
  const ada = await shop.join({ sub_affiliate_of: bea.id })
  const sell = (fields: Json = {}) => shop.sale("ann", { affiliate_id: ada.id, ...fields })
  /** What somebody's commissions are, and what is left of them. */
  const of = async ({ id }: { id: string }) => {
    const { data } = await shop.get(`/v1/commissions?affiliate_id=${id}`)
    return data.map((row: Json) => [row.event, row.amount, row.reversed_amount, row.status]).reverse()
  }
  const isBalanced = async () => (await shop.get("/v1/ledger/trial-balance")).balanced as boolean
  return { ...shop, put, patch, cem, bea, ada, sell, of, isBalanced }
}

describe("recruiting", () => {
  it("gives recruiters up the line their share of a sale's commission, on top of it and with its hold", async () => {
    const { ada, bea, cem, sell, get, of, programId, isBalanced } = await family()
    expect(await get(`/v1/programs/${programId}/recruiting`)).toEqual({ levels_bps: [500, 200], months: null })
    const sale = await sell()
    expect(sale.commissions).toMatchObject([
      { affiliate_id: ada.id, amount: 1000 },
      { affiliate_id: bea.id, amount: 50 },
      { affiliate_id: cem.id, amount: 20 },
    ])
    const { data } = await get(`/v1/commissions?affiliate_id=${bea.id}`)
    expect(data).toMatchObject([
      {
        event: "recruiting",
        sale_id: sale.id,
        status: "pending",
        rule: null,
        share: { bps: 500, of: 1000, recruited_affiliate_id: ada.id },
        available_at: sale.commissions[0].available_at,
      },
    ])
    const why = await get(`/v1/sales/${sale.id}/explanation`)
    expect(why.commissions[1]).toMatchObject({ event: "recruiting", share: { bps: 500, of: 1000 } })
    expect(why.commissions[1].arithmetic).toContain("1000 × 500 / 10000 = 50")
    expect(await of(cem)).toEqual([["recruiting", 20, 0, "pending"]])
    expect(await isBalanced()).toBe(true)
  })

  it("goes back with refunds and follows an amendment and a rejection", async () => {
    const { ada, bea, cem, sell, refund, post, of, get, isBalanced } = await family()
    const sale = await sell({ external_id: "o-1" })
    await refund("o-1", { amount: 5000 })
    expect([await of(ada), await of(bea), await of(cem)]).toEqual([
      [["sale", 1000, 500, "pending"]],
      [["recruiting", 50, 25, "pending"]],
      [["recruiting", 20, 10, "pending"]],
    ])
    await post(201, `/v1/sales/${sale.id}/amendments`, { amount: 20_000, reason: "edited" })
    expect([await of(ada), await of(bea)]).toEqual([
      [["sale", 2000, 500, "pending"]],
      [["recruiting", 100, 25, "pending"]],
    ])
    const [own] = (await get(`/v1/commissions?affiliate_id=${ada.id}`)).data
    await post(200, `/v1/commissions/${own.id}/rejection`, { reason: "no" })
    expect(await of(cem)).toEqual([["recruiting", 40, 10, "rejected"]])
    expect((await get(`/v1/affiliates/${bea.id}/balance`)).data).toMatchObject([{ pending: 0, owed_back: 0 }])
    expect(await isBalanced()).toBe(true)
  })

  it("waits with a commission that is held, and goes on with it", async () => {
    const { ada, bea, sell, post, of, get } = await family()
    await sell()
    const self = await post(201, "/v1/sales", {
      external_id: "own",
      customer_external_id: "self",
      email: ada.email,
      amount: 10_000,
      currency: "EUR",
      affiliate_id: ada.id,
    })
    const [own, share] = self.commissions
    expect([own.status, share.status]).toEqual(["held", "held"])
    await post(409, `/v1/commissions/${share.id}/release`, {})
    await post(200, `/v1/commissions/${own.id}/release`, {})
    expect((await get(`/v1/commissions/${share.id}`)).status).toBe("pending")
    expect(await of(bea)).toEqual([
      ["recruiting", 50, 0, "pending"],
      ["recruiting", 50, 0, "pending"],
    ])
  })

  it("ends so many months after the recruited was approved, and pays nobody who is banned", async () => {
    const { bea, cem, sell, of, patch, pass } = await family({ levels_bps: [500, 200], months: 1 })
    await patch(bea, { status: "banned" })
    await sell()
    expect([await of(bea), await of(cem)]).toEqual([[], [["recruiting", 20, 0, "pending"]]])
    await pass(31 * DAY)
    await sell()
    expect(await of(cem)).toHaveLength(1)
  })

  it("is earned on sign-ups too, and on no bonus", async () => {
    const { ada, bea, of, post, lead, click, vendor, programId } = await family()
    const rules = [{ event: "lead", rate: { kind: "flat", amount: 300 } }]
    await ask(test.app, 200, "PUT", `/v1/programs/${programId}/rules`, vendor.sk, { rules })
    await lead("eve", { click_id: await click(ada) })
    await post(201, "/v1/commissions", {
      affiliate_id: ada.id,
      program_id: programId,
      amount: 900,
      currency: "EUR",
      reason: "thanks",
    })
    expect(await of(bea)).toEqual([["recruiting", 15, 0, "pending"]])
  })

  it("refuses a circle and shares of more than everything, and stops when there are no levels", async () => {
    const { ada, bea, cem, patch, put, sell, of } = await family()
    const refused = await patch(cem, { sub_affiliate_of: ada.id }, 422)
    expect(refused.errors).toMatchObject([{ pointer: "/sub_affiliate_of" }])
    await patch(cem, { sub_affiliate_of: cem.id }, 422)
    await expect(
      test.app.admin`update affiliates set sub_affiliate_of = ${ada.id} where id = ${cem.id}`,
    ).rejects.toThrow(/recruited/)
    await put({ levels_bps: [9000, 1001] }, 422)
    expect(await put({ levels_bps: [] })).toEqual({ levels_bps: [], months: null })
    await sell()
    expect(await of(bea)).toEqual([])
  })
})
