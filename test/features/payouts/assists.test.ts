import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openDesk } from "../../support/credit.ts"
import { DAY } from "../../support/shop.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const TITLE = "Sales you helped with"

describe("an affiliate's assists", () => {
  it("are sales that others won after a touch of theirs, without whose or how much", async () => {
    const desk = await openDesk(test.app)
    const { ada, vendor } = desk
    const bea = await desk.join()
    const seen = async (of: { email: string }) => {
      const page = wordsOf((await (await new Visitor(test.app).signIn(of.email)).get("/earnings")).text)
      return page.includes(TITLE) ? page.slice(page.indexOf(TITLE)) : null
    }
    // Their own sales, and a touch that came to nothing, are no assists.
    await desk.sale("own", { click_id: await desk.click(ada) })
    await desk.lead("none", { click_id: await desk.click(ada) })
    expect([await seen(ada), await seen(bea)]).toEqual([null, null])

    // Bound to Bea before Ada's link was followed.
    await desk.lead("ann", { click_id: await desk.click(bea) })
    await desk.pass(DAY)
    const name = "order-of-ann"
    const sale = await desk.sale("ann", { click_id: await desk.click(ada), external_id: name, amount: 123_400 })
    expect(sale.attribution.affiliate_id).toBe(bea.id)
    const first = await seen(ada)
    expect(first).toContain("1 sale in the last 12 months came after a visit you sent, and went to others.")
    expect(first).toContain("On the way, with 1 visit another affiliate")
    for (const secret of [name, "ann", "1,234"]) expect(first).not.toContain(secret)
    expect(await seen(bea)).toBeNull()

    // Brought by Ada, and given to Bea by the vendor.
    await desk.lead("cid", { click_id: await desk.click(ada) })
    await ask(test.app, 200, "POST", "/v1/customers/cid/rebinding", vendor.sk, {
      affiliate_id: bea.id,
      reason: "theirs",
    })
    await desk.pass(DAY)
    await desk.sale("cid")
    expect(await seen(ada)).toContain("2 sales in the last 12 months")
    expect(await seen(ada)).toContain("You were the first, with 1 visit another affiliate")

    // A year later they are no longer counted.
    await desk.pass(366 * DAY)
    expect(await seen(ada)).toBeNull()
  })
})
