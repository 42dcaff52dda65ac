import { expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

it("an affiliate reads why a sale is theirs and what it earned, and nothing of others or of the customer", async () => {
  const shop = await openShop(test.app)
  const email = `${unique("bob")}@mail.test`
  const bob = await shop.join({ email, name: "Bob of Bobs" })
  const coupon = unique("ADACODE")
  await shop.post(201, "/v1/coupons", { code: coupon, affiliate_id: shop.ada.id, program_id: shop.programId })
  const customer = `${unique("ann")}@private.test`
  const clickId = await shop.click(bob)
  await shop.pass(60)
  const sale = await shop.sale(customer, { click_id: clickId, coupon, email: customer })
  const visitor = await new Visitor(test.app).signIn(email)

  expect((await visitor.get("/earnings")).text).toContain(`/sales/${sale.id}`)
  const { status, text } = await visitor.get(`/sales/${sale.id}`)
  expect(status, text).toBe(200)
  for (const words of [
    "Bob of Bobs",
    `/clicks/${clickId}/receipt`,
    "10\u00a0% of 100.00 EUR = 10.00 EUR",
    "Bob of Bobs, pending",
  ])
    expect(text).toContain(words)
  expect(text).toContain("evidence that comes first in the published order won")
  for (const secret of [customer, shop.ada.id, shop.ada.email, coupon, "your cost"]) expect(text).not.toContain(secret)

  const theirs = await shop.sale(unique("carl"), { click_id: await shop.click() })
  expect((await visitor.get(`/sales/${theirs.id}`)).status).toBe(404)
})

it("a member of several companies is led from a sale's address to the page of the company that made it", async () => {
  const [shop, other, strange] = [await openShop(test.app), await openShop(test.app), await openShop(test.app)]
  const email = `${unique("olga")}@acme.test`
  const sales = await Promise.all([shop, other, strange].map((one) => one.sale(unique("ann"))))
  for (const { vendor } of [shop, other])
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role: "manager" })
  const olga = await new Visitor(test.app).signIn(email)
  const ways = await Promise.all(sales.map(({ id }) => olga.get(`/sales/${id}`)))
  expect(ways.map(({ status, location }) => [status, location])).toEqual([
    [303, `/v/${shop.vendor.id}/sales/${sales[0]!.id}`],
    [303, `/v/${other.vendor.id}/sales/${sales[1]!.id}`],
    [404, null],
  ])
  expect((await olga.get(ways[1]!.location!)).status).toBe(200)
})
