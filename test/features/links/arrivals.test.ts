import { describe, expect, it } from "vitest"
import { captureClicks } from "../../../src/features/links/clicks/capture-clicks.ts"
import { mintClickId } from "../../../src/features/links/redirect/mint-click-id.ts"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, openShop } from "../../support/shop.ts"
import { storedClicks } from "../../support/stored-clicks.ts"

const PROXY_SECRET = "the-secret-of-passing-on-0123456789"
const test = useApp({ PROXY_SECRET })
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
const clicksOf = (vendorId: string): Promise<Json[]> => storedClicks(test.app.admin, vendorId)
const hourOf = async (vendorId: string) =>
  (
    await test.app
      .admin`select clicks, visitors from click_hours h join vendors v on v.number = h.vendor_number where v.id = ${vendorId}`
  )[0]

describe("a visitor who arrives with a click", () => {
  it("has it confirmed as it is, for as long as it counts, and no second one is made", async () => {
    const shop = await openShop(test.app, { window_days: 10 })
    const click_id = await shop.click()
    await shop.pass(DAY)
    const answer = await shop.post(200, "/v1/clicks", { click_id, url: "https://shop.acme.test/" })
    expect(answer).toEqual({ click_id, link_id: shop.ada.link.id, expires_at: "2031-01-11T00:00:00.000Z" })
    expect(await clicksOf(shop.vendor.id)).toHaveLength(1)
    await shop.pass(9 * DAY)
    await shop.post(422, "/v1/clicks", { click_id })
  })

  it("gets the same words for what is forged, another vendor's, or from the future", async () => {
    const [shop, stranger] = [await openShop(test.app), await openShop(test.app)]
    const mine = await shop.click()
    const keys = test.app.deps.ports.env.signingKeys
    const later = { at: Date.parse("2031-01-02T00:00:00Z"), linkNumber: 1n, programId: shop.programId, isVisit: true }
    const refused = [mine.replace(/.$/, (c) => (c === "A" ? "B" : "A")), await stranger.click(), "clk_", "none"]
    for (const click_id of [...refused, await mintClickId(keys, later)]) {
      const problem = await shop.post(422, "/v1/clicks", { click_id })
      expect(problem).toMatchObject({ code: "click_id_invalid", errors: [{ pointer: "/click_id" }] })
    }
    await shop.post(422, "/v1/clicks", {})
  })

  it("has the consent stored with the click, also when that is still on its way", async () => {
    const shop = await openShop(test.app)
    const click_id = await shop.click()
    await shop.post(200, "/v1/clicks", { click_id, consent: "granted" })
    const [stored] = await clicksOf(shop.vendor.id)
    expect(stored).toMatchObject({ id: click_id, consent: "granted" })
    const consent = { v: 1, kind: "consent", vendorId: shop.vendor.id, at: stored!.at.getTime(), consent: "granted" }
    const other = click_id.slice(0, 32) + (click_id[32] === "A" ? "B" : "A") + click_id.slice(33)
    const late = { ...consent, id: other }
    expect(await captureClicks(test.app.deps, [late, { ...consent, id: click_id }])).toEqual(["failed", "stored"])
    expect(await captureClicks(test.app.deps, [{ ...consent, id: click_id, consent: "maybe" }])).toEqual(["refused"])
  })
})

describe("a click from a site", () => {
  it("carries the consent, and the marks of its address unless others are named", async () => {
    const shop = await openShop(test.app)
    const url = `https://shop.acme.test/?sub1=mail&sub2=a&long=${"x".repeat(9000)}`
    await shop.click(shop.ada, { url, sub2: "b", consent: "not_required", referrer: url })
    const [stored] = await clicksOf(shop.vendor.id)
    expect(stored).toMatchObject({ consent: "not_required", sub1: "mail", sub2: "b" })
    expect(stored!.landing_url).toHaveLength(2048)
  })

  it("of a first-click program goes on with the earlier one while that counts; the new one is a touch", async () => {
    const shop = await openShop(test.app, { winner: "first_click", window_days: 10 })
    const bob = await shop.join()
    const first = await shop.click()
    await shop.pass(5 * DAY)
    const again = await shop.post(201, "/v1/clicks", { via: bob.link.slug, click_id: first })
    expect(again).toMatchObject({ click_id: first, expires_at: "2031-01-11T00:00:00.000Z" })
    expect(await clicksOf(shop.vendor.id)).toHaveLength(2)
    await shop.pass(6 * DAY)
    const late = await shop.post(201, "/v1/clicks", { via: bob.link.slug, click_id: first })
    expect(late.click_id).not.toBe(first)
    const forged = await shop.post(201, "/v1/clicks", { via: bob.link.slug, click_id: "clk_forged" })
    expect(forged.click_id).not.toBe("clk_forged")
  })

  it("of a last-click program is the new one", async () => {
    const shop = await openShop(test.app)
    const first = await shop.click()
    expect((await shop.post(201, "/v1/clicks", { via: shop.ada.link.slug, click_id: first })).click_id).not.toBe(first)
  })
})

describe("what a vendor's own host passes on", () => {
  async function passOn(query = "", headers: Record<string, string> = {}) {
    const shop = await openShop(test.app, { allowed_hosts: ["*.acme.test", "acme.test"] })
    const send = (more: Record<string, string> = {}) =>
      test.app.call("POST", `/gv/v1/clicks?key=${shop.vendor.pk}${query}`, {
        body: { via: shop.ada.link.slug },
        headers: { origin: "https://www.acme.test", "user-agent": FIREFOX, ...headers, ...more },
      })
    return { shop, send, reply: await send() }
  }

  it("is answered with the cookie, on the domain that was asked for", async () => {
    const { reply } = await passOn("&domain=acme.test")
    expect(reply.status).toBe(201)
    const cookie = new RegExp(
      `^gv_click=${reply.body.click_id}; Path=/; Max-Age=\\d+; SameSite=Lax; Secure; Domain=acme.test$`,
    )
    expect(reply.headers.getSetCookie()).toEqual([expect.stringMatching(cookie)])
  })

  it.each(["&domain=other.test", "&domain=acme.test;x", "&domain=test.", "&domain=cme.test", ""])(
    "gets a cookie for its host alone when asked for %s",
    async (query) => {
      const { reply } = await passOn(query)
      expect(reply.headers.getSetCookie()).toEqual([expect.not.stringContaining("Domain")])
    },
  )

  it("counts visitors, not the connections of the vendor's host", async () => {
    const reported = { "x-grapevine-proxy": PROXY_SECRET, "x-visitor-country": "DE" }
    const { shop, send } = await passOn("", { ...reported, "x-forwarded-for": "203.0.113.1, 10.0.0.1" })
    await send({ "x-forwarded-for": "203.0.113.1, 10.0.0.2" })
    await send({ "x-forwarded-for": "203.0.113.2" })
    const hour = await hourOf(shop.vendor.id)
    expect(hour).toMatchObject({ clicks: 3, visitors: 2 })
    expect((await clicksOf(shop.vendor.id)).map((click) => click.country)).toEqual(["DE", "DE", "DE"])
  })

  it.each([undefined, "", PROXY_SECRET.slice(0, -1), `${PROXY_SECRET}x`])(
    "is one visitor whatever it says of others, from nobody knows where, with %j for the secret",
    async (secret) => {
      const shown: Record<string, string> = secret === undefined ? {} : { "x-grapevine-proxy": secret }
      const lies = { ...shown, "cf-connecting-ip": "198.51.100.7", "x-visitor-country": "DE" }
      const { shop, send } = await passOn("", { ...lies, "x-forwarded-for": "203.0.113.1" })
      await send({ "x-forwarded-for": "203.0.113.2" })
      const hour = await hourOf(shop.vendor.id)
      expect(hour).toMatchObject({ clicks: 2, visitors: 1 })
      expect((await clicksOf(shop.vendor.id)).map((click) => click.country)).toEqual([null, null])
    },
  )

  it("believes no address where the API is called directly, though the secret comes with it", async () => {
    const shop = await openShop(test.app)
    for (const last of [1, 2])
      await test.app.call("POST", `/v1/clicks?key=${shop.vendor.pk}`, {
        body: { via: shop.ada.link.slug },
        headers: {
          origin: "https://shop.acme.test",
          "user-agent": FIREFOX,
          "cf-connecting-ip": "198.51.100.8",
          "x-grapevine-proxy": PROXY_SECRET,
          "x-forwarded-for": `203.0.113.${last}`,
        },
      })
    const hour = await hourOf(shop.vendor.id)
    expect(hour).toMatchObject({ clicks: 2, visitors: 1 })
  })

  it("sets no cookie when the click is refused, nor where the API is called directly", async () => {
    const { shop, reply } = await passOn()
    expect(reply.headers.getSetCookie()).toHaveLength(1)
    const refused = await test.app.call("POST", `/gv/v1/clicks?key=${shop.vendor.pk}`, {
      body: { via: unique("nobody") },
      headers: { origin: "https://acme.test" },
    })
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([422, []])
    const direct = await test.app.call("POST", "/v1/clicks", { key: shop.vendor.sk, body: { via: shop.ada.link.slug } })
    expect([direct.status, direct.headers.getSetCookie()]).toEqual([201, []])
  })

  it("is the script and what the script sends", async () => {
    expect((await test.app.call("GET", "/gv/gv.js")).text).toBe((await test.app.call("GET", "/gv.js")).text)
    for (const path of ["/gv/v1/sales", "/gv/healthz", "/gv", "/gv/v1/clicks/x"])
      expect((await test.app.call("GET", path)).status, path).toBe(404)
    const { shop } = await passOn()
    await ask(test.app, 404, "POST", "/gv/v1/sales", shop.vendor.sk, {})
  })
})
