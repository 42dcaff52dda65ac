import { beforeAll, describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

describe("a code as people type it", () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(test.app)
    for (const code of ["Ada10", "Fix10"])
      await shop.post(201, "/v1/coupons", { code, affiliate_id: shop.ada.id, program_id: shop.programId })
  })

  it.each([
    "Ada10",
    "ADA10",
    " ada10 ",
    "ada10\u00a0",
    "ada10\t",
    "\uff21\uff24\uff21\uff11\uff10",
    "\ufb01x10",
    "a\u200bda10",
  ])("%j is the affiliate's, and is shown as it was typed", async (coupon) => {
    const sale = await shop.sale(unique("ann"), { coupon })
    expect(sale.attribution).toMatchObject({ basis: "coupon", affiliate_id: shop.ada.id })
    const { evidence } = await shop.get(`/v1/sales/${sale.id}/explanation`)
    expect(evidence).toMatchObject([{ basis: "coupon", verdict: "won", coupon }])
  })

  it("is the same in a lead, an import and a postback", async () => {
    const lead = await shop.lead(unique("lead"), { coupon: " ada10 " })
    expect(lead.attribution).toMatchObject({ basis: "coupon", affiliate_id: shop.ada.id })
    const file = "external_id,customer_external_id,amount,currency,coupon\na01-csv,a01-csv,1000,EUR,\u00a0ADA10\n"
    const headers = { "content-type": "text/csv" }
    await test.app.call("POST", "/v1/imports?kind=sales", { key: shop.vendor.sk, body: file, headers })
    await test.app.settle()
    const reported = {
      click_id: await shop.click(),
      event: "sale",
      external_id: "a01-p",
      amount: "1",
      coupon: "ａｄａ10 ",
    }
    expect((await test.app.call("GET", `/postback/${shop.programId}?${new URLSearchParams(reported)}`)).status).toBe(
      200,
    )
    for (const external_id of ["a01-csv", "a01-p"]) {
      const [sale] = (await shop.get(`/v1/sales?external_id=${external_id}`)).data
      const { evidence } = await shop.get(`/v1/sales/${sale.id}/explanation`)
      expect(evidence.find((one: { basis: string }) => one.basis === "coupon").affiliate_id).toBe(shop.ada.id)
    }
  })

  it("is taken by its first owner in every spelling, and another spelling of one's own is the same coupon", async () => {
    const bob = await shop.join()
    const of = { affiliate_id: bob.id, program_id: shop.programId }
    for (const code of [" \uff41da10", "ADA10", "ada10", "\ufb01X10"])
      expect((await shop.post(409, "/v1/coupons", { ...of, code })).code).toBe("coupon_taken")
    const own = await shop.post(200, "/v1/coupons", { ...of, affiliate_id: shop.ada.id, code: " ada10 " })
    expect(own.code).toBe("Ada10")
    for (const code of ["", "  ", "a b", "\u200b"])
      await ask(test.app, 422, "POST", "/v1/coupons", shop.vendor.sk, { ...of, code })
  })
})
