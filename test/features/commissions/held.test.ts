import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

/** A shop with somebody who decides and an affiliate who looks on, both at their pages. */
async function openWithPages(program: Record<string, unknown> = {}) {
  const shop = await openShop(test.app, program)
  const [manager, email] = [`${unique("manager")}@acme.test`, `${unique("bob")}@mail.test`]
  await ask(test.app, 201, "POST", "/v1/members", shop.vendor.owner, { email: manager, role: "manager" })
  const bob = await shop.join({ email })
  const [desk, affiliate] = [await new Visitor(test.app).signIn(manager), await new Visitor(test.app).signIn(email)]
  const queue = `/v/${shop.vendor.id}/held`
  return { shop, bob, desk, affiliate, queue, email }
}

const held = async (shop: { get(path: string): Promise<{ data: { id: string; hold_reasons: string[] }[] }> }) =>
  (await shop.get("/v1/commissions?status=held")).data

describe("what is held", () => {
  it.each([
    [
      "banned_referrer",
      { banned_referrers: ["deals.test"] },
      { referrer: "https://www.deals.test/x" },
      "does not accept",
    ],
    ["paid_search", { forbid_paid_search: true }, { url: "https://shop.acme.test/?gclid=abc" }, "does not allow"],
  ])(
    "for a %s is in the queue and in the affiliate's words, and goes on when released",
    async (reason, program, click, words) => {
      const { shop, bob, desk, affiliate, queue } = await openWithPages(program)
      const click_id = await shop.click(bob, click)
      await shop.pass(60)
      const sale = await shop.sale(unique("ann"), { click_id })
      expect(sale.attribution).toMatchObject({ outcome: "attributed", affiliate_id: bob.id })
      const [commission] = await held(shop)
      expect(commission!.hold_reasons).toEqual([reason])
      expect((await affiliate.get("/earnings")).text).toContain(words)
      expect((await affiliate.get(`/sales/${sale.id}`)).text).toContain(words)
      expect((await desk.get(queue)).text).toContain(`${queue}/${commission!.id}/release`)

      const released = await desk.post(`${queue}/${commission!.id}/release`, { reason: "" })
      expect([released.status, released.location]).toEqual([303, queue])
      expect((await desk.get(queue)).text).not.toContain(commission!.id)
      expect(await shop.get(`/v1/commissions/${commission!.id}`)).toMatchObject({ status: "pending" })
    },
  )

  it("is rejected with a reason that the affiliate reads; without one nothing happens", async () => {
    const { shop, bob, desk, affiliate, queue, email } = await openWithPages()
    const [name, domain] = email.split("@")
    const click_id = await shop.click(bob)
    await shop.pass(60)
    await shop.sale(unique("self"), { click_id, email: `${name!.toUpperCase()}+shop@${domain}` })
    const [commission] = await held(shop)
    expect((await affiliate.get("/earnings")).text).toContain("e-mail is your own")
    await desk.post(`${queue}/${commission!.id}/rejection`, { reason: " " })
    expect(await shop.get(`/v1/commissions/${commission!.id}`)).toMatchObject({ status: "held" })
    await desk.confirm(`${queue}/${commission!.id}/rejection`, { reason: "You bought this yourself." })
    expect(await shop.get(`/v1/commissions/${commission!.id}`)).toMatchObject({ status: "rejected" })
    expect((await affiliate.get("/earnings")).text).toContain("You bought this yourself.")
  })
})
