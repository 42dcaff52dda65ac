import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

/** A shop with an affiliate who is signed in. */
async function openOwn() {
  const shop = await openShop(test.app)
  const email = `${unique("bob")}@mail.test`
  const bob = await shop.join({ email })
  return { shop, bob, path: `/links/${bob.link.id}`, visitor: await new Visitor(test.app).signIn(email) }
}

describe("an affiliate's link", () => {
  it("says what came of it: clicks, sign-ups, sales and earnings, and the same by sub id", async () => {
    const { shop, bob, path, visitor } = await openOwn()
    const { sk } = shop.vendor
    const letter = await shop.click(bob, { sub1: "letter" })
    await shop.click(bob, { sub1: "letter" })
    await shop.click(bob, { sub1: "<b>bio</b>" })
    const customer = unique("c")
    const lead = { customer_external_id: customer, event_name: "signup", click_id: letter }
    await ask(test.app, 201, "POST", "/v1/leads", sk, lead)
    const sale = { external_id: unique("o"), customer_external_id: customer, amount: 10_000, currency: "EUR" }
    await ask(test.app, 201, "POST", "/v1/sales", sk, { ...sale, click_id: letter })
    const rate = (await ask(test.app, 200, "GET", `/v1/commissions?affiliate_id=${bob.id}`, sk)).data
    const earned = rate.map((one: { amount: number }) => `${(one.amount / 100).toFixed(2)} EUR`).join(" ")
    const seen = words((await visitor.get(path)).text)
    expect(seen).toContain(`Clicks 3 Sign-ups 1 Sales 1 Earned ${earned}`)
    expect(seen).toMatch(new RegExp(`letter 2 1 1 ${earned}`))
    expect(seen).toContain("<b>bio</b> 1 0 0")
    expect(words((await visitor.get(`${path}?by=sub2`)).text)).toMatch(/without 3 1 1/)
    expect(words((await visitor.get("/links")).text)).toContain(`${bob.link.slug}`)
  })

  it("has an address for each place where it is shared", async () => {
    const { bob, path, visitor } = await openOwn()
    const seen = await visitor.get(`${path}?sub1=my+bio&sub2=%22`)
    expect(seen.text).toContain(`value="${bob.link.url}?sub1=my+bio&amp;sub2=%22"`)
  })

  it("is changed by whose it is; what stops an address from working is asked about first", async () => {
    const { bob, path, visitor } = await openOwn()
    const slug = unique("new")
    const asked = await visitor.post(path, { slug, works: "on" })
    expect(words(asked.text)).toContain(`The address ${bob.link.url} stops leading anywhere.`)
    expect((await visitor.confirm(path, { slug, works: "on" })).location).toBe(path)
    expect(words((await visitor.get(path)).text)).toContain(`The link ${slug} is saved.`)
    const page = "https://shop.acme.test/tents"
    expect((await visitor.post(path, { slug, destination_url: page, works: "on" })).location).toBe(path)
    expect((await visitor.get(path)).text).toContain(`href="${page}"`)
    const refused = await visitor.post(path, { slug, destination_url: "https://evil.test/", works: "on" })
    expect(refused.status).toBe(422)
    expect((await visitor.confirm(path, { slug, destination_url: page })).location).toBe(path)
    expect(words((await visitor.get("/links")).text)).toContain("disabled")
    const { visitor: eve } = await openOwn()
    expect((await eve.get(path)).status).toBe(404)
    expect((await eve.post(path, { slug, works: "on" })).status).toBe(404)
  })

  it("has the friend's coupon beside it, to copy, while its affiliate may refer any", async () => {
    const { shop, bob, path, visitor } = await openOwn()
    const patch = (of: string, body: object) => ask(test.app, 200, "PATCH", of, shop.vendor.sk, { ...body })
    for (const page of [path, "/links"]) expect((await visitor.get(page)).text).not.toContain("friends’ coupon")
    await patch(`/v1/programs/${shop.programId}`, { friend_coupon: "FRIEND10" })
    for (const [page, id] of [
      [path, "coupon"],
      ["/links", `coupon-${bob.link.id}`],
    ] as const) {
      const { text } = await visitor.get(page)
      expect(text).toContain(`id="${id}" value="FRIEND10"`)
      expect(text).toContain(`data-copy="${id}"`)
    }
    await patch(`/v1/affiliates/${bob.id}`, { status: "banned" })
    for (const page of [path, "/links"]) expect((await visitor.get(page)).text).not.toContain("FRIEND10")
  })

  it("is found by a part of its name", async () => {
    const { bob, visitor } = await openOwn()
    expect((await visitor.get(`/links?q=${bob.link.slug.slice(1, 4)}`)).text).toContain(bob.link.url)
    expect(words((await visitor.get("/links?q=%25_")).text)).toContain("Nothing matches")
  })
})
