import { describe, expect, it } from "vitest"
import { verifyClickId } from "../../../src/features/links/redirect/mint-click-id.ts"
import { asCookieHeader, keys, LinkWorld, NOON } from "../../support/links.ts"

const DAY = 86_400_000
const world = () => new LinkWorld()

describe("a visitor who names no program", () => {
  it.each([null, "", "   "])(
    "but %j is sent on without a click id, and the click is kept as a bot's",
    async (agent) => {
      const w = world().add("ada")
      const { status, location, cookies } = await w.follow("/r/ada", { "user-agent": agent })
      expect([status, location, cookies]).toEqual([302, "https://acme.com/start?plan=pro", []])
      expect(w.clicks).toMatchObject([{ flags: { bot: true, unattributed: true } }])
    },
  )
})

describe("following a link", () => {
  it("answers 302 with the click id in Location and cookie, never to be cached", async () => {
    const { status, response, location, cookies, clickId } = await world().add("ada").follow("/r/ada")
    expect(status).toBe(302)
    expect(response.headers.get("cache-control")).toBe("private, no-store")
    expect(location).toBe(`https://acme.com/start?plan=pro&gv_click=${clickId}`)
    expect(cookies).toEqual([`gv_click=${clickId}; Path=/; Max-Age=5184000; SameSite=Lax; Secure`])
    expect(await verifyClickId(keys, clickId!)).toMatchObject({ kind: "valid", at: NOON, linkNumber: 1n })
  })

  it("records the click before it answers, under the id that the visitor got", async () => {
    const w = world().add("ada")
    const { clickId } = await w.follow("/r/ada?sub1=mail&q=1", { referer: "https://blog.test/post" })
    expect(w.clicks).toEqual([
      {
        v: 1,
        id: clickId,
        linkId: "lnk_1",
        linkNumber: 1,
        vendorId: "ven_1",
        programId: "prg_1",
        affiliateId: "aff_1",
        at: NOON,
        flags: { head: false, prefetch: false, bot: false, qr: false, unattributed: false },
        keptId: null,
        subs: { sub1: "mail" },
        landingUrl: "/r/ada?sub1=mail&q=1",
        referrer: "https://blog.test/post",
        userAgent: expect.stringContaining("Firefox"),
        country: "FR",
        visitor: expect.stringMatching(/^[A-Za-z0-9_-]{16}$/),
      },
    ])
    expect(JSON.stringify(w.clicks)).not.toContain("203.0.113.7")
  })

  it("gives two visitors behind one address and browser two click ids", async () => {
    const w = world().add("ada")
    const [a, b] = [await w.follow("/r/ada"), await w.follow("/r/ada")]
    expect(a.clickId).not.toBe(b.clickId)
    expect(w.clicks[0]!.visitor).toBe(w.clicks[1]!.visitor)
  })

  it("works on a link host, with the program's own parameter, over plain http without Secure", async () => {
    const w = world().add("команда/ада", { clickParam: "cid" })
    const { location, cookies } = await w.follow("http://go.acme.com/команда/ада?cid=forged&via=bob")
    expect(location).toMatch(/^https:\/\/acme\.com\/start\?plan=pro&cid=clk_[\w-]+$/)
    expect(cookies[0]).not.toContain("Secure")
  })

  it("lives at a test vendor's time", async () => {
    const later = NOON + 90 * DAY
    const { clickId } = await world().add("ada", { mode: "test", testNow: later }).follow("/r/ada")
    expect(await verifyClickId(keys, clickId!)).toMatchObject({ at: later })
  })

  it("knows a scanned code from a followed link, and does not pass the mark on", async () => {
    const w = world().add("ada")
    const { location } = await w.follow("/r/ada?gv_qr=1")
    expect(location).not.toContain("gv_qr")
    expect(w.clicks[0]!.flags.qr).toBe(true)
  })
})

describe("what is no visit", () => {
  it.each([
    ["a HEAD", {}, "HEAD", "head"],
    ["a prefetch", { "sec-purpose": "prefetch;prerender" }, "GET", "prefetch"],
    ["an old prefetch", { purpose: "prefetch" }, "GET", "prefetch"],
    ["a Firefox prefetch", { "x-moz": "prefetch" }, "GET", "prefetch"],
    ["a bot", { "user-agent": "Slackbot-LinkExpanding 1.0" }, "GET", "bot"],
  ])("%s gets the redirect and is kept, flagged, without an id or a cookie", async (_name, headers, method, flag) => {
    const w = world().add("ada")
    const { status, location, cookies } = await w.follow("/r/ada", headers as Record<string, string>, method)
    expect([status, location, cookies]).toEqual([302, "https://acme.com/start?plan=pro", []])
    expect(w.clicks).toHaveLength(1)
    expect(w.clicks[0]!.flags).toMatchObject({ [flag]: true, unattributed: true })
  })

  it("a banned affiliate's link still leads to the destination, without an id, even one of the destination's own", async () => {
    const w = world().add("ada", { attributes: false, destination: "https://acme.com/?gv_click=clk_stolen" })
    const { status, location, cookies } = await w.follow("/r/ada")
    expect([status, location, cookies]).toEqual([302, "https://acme.com/", []])
    expect(w.clicks[0]!.flags.unattributed).toBe(true)
  })
})

describe("what leads nowhere", () => {
  it.each([
    "/r/nobody",
    "/r/",
    "/r/a.b",
    "/r/%zz",
    "/r/%E0%A4",
    "https://go.acme.com/",
    "https://go.acme.com//evil.test",
  ])("%s is a 404 page, and no click", async (url) => {
    const w = world().add("ada")
    const { status, response } = await w.follow(url)
    expect(status).toBe(404)
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8")
    expect(await response.text()).toContain("<h1>")
    expect(w.clicks).toEqual([])
  })

  it.each(["javascript:alert(1)", "", "//evil.test", "not a url"])(
    "a stored destination of %j is a 404, not a 500, and no click",
    async (destination) => {
      const w = world().add("ada", { destination })
      expect((await w.follow("/r/ada")).status).toBe(404)
      expect(w.clicks).toEqual([])
    },
  )

  it("a link that nobody can look up now is a 503 to be tried again, never a 404", async () => {
    const w = world()
    w.links.set("ada", { kind: "unavailable" })
    const { status, response } = await w.follow("/r/ada")
    expect([status, response.headers.get("retry-after")]).toEqual([503, "5"])
  })

  it("another method is a 405", async () => {
    const { status, response } = await world().add("ada").follow("/r/ada", {}, "POST")
    expect([status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"])
  })
})

describe("when the click cannot be kept", () => {
  it("the visitor arrives all the same, without an id that nothing would know", async () => {
    const w = world().add("ada")
    w.queueIsAway = true
    const { status, location, cookies } = await w.follow("/r/ada")
    expect([status, location, cookies]).toEqual([302, "https://acme.com/start?plan=pro", []])
  })

  it("a first-click visitor goes on with the earlier click, which is kept", async () => {
    const w = world().add("ada", { winner: "first_click" })
    const first = await w.follow("/r/ada")
    w.queueIsAway = true
    expect((await w.follow("/r/ada", { cookie: asCookieHeader(first.cookies) })).clickId).toBe(first.clickId)
  })
})

describe("the winner", () => {
  const two = (winner: "first_click" | "last_click", more = {}) =>
    world()
      .add("ada", { winner })
      .add("bob", { winner, linkId: "lnk_2", linkNumber: 2, affiliateId: "aff_2", ...more })

  it("by last click is the new one", async () => {
    const w = two("last_click")
    const first = await w.follow("/r/ada")
    const second = await w.follow("/r/bob", { cookie: `gv_click=${first.clickId}` })
    expect(second.clickId).not.toBe(first.clickId)
    expect(second.cookies[0]).toContain(second.clickId)
  })

  it("who carries a click of the same link and day comes again, and is not paid for; another day or link is new", async () => {
    const w = two("last_click")
    const first = await w.follow("/r/ada")
    await w.follow("/r/ada", { cookie: `gv_click=${first.clickId}` })
    await w.follow("/r/bob", { cookie: `gv_click=${first.clickId}` })
    w.now += DAY
    await w.follow("/r/ada", { cookie: `gv_click=${first.clickId}` })
    expect(w.clicks.map(({ repeat }) => repeat ?? false)).toEqual([false, true, false, false])
  })

  it("by first click is the earlier one, in cookie and destination; the new click is a touch of its own", async () => {
    const w = two("first_click")
    const first = await w.follow("/r/ada")
    w.now += 10 * DAY
    const second = await w.follow("/r/bob", { cookie: `x=1; gv_click=${first.clickId}; y` })
    expect(second.clickId).toBe(first.clickId)
    expect(second.cookies[0]).toBe(
      `gv_click=${first.clickId}; Path=/; Max-Age=${(50 * DAY) / 1000}; SameSite=Lax; Secure`,
    )
    expect(w.clicks[1]).toMatchObject({ keptId: first.clickId, affiliateId: "aff_2", flags: { unattributed: false } })
    expect(w.clicks[1]!.id).not.toBe(first.clickId)
  })

  it("by first click is the new one once the earlier one's window is over", async () => {
    const w = two("first_click")
    const first = await w.follow("/r/ada")
    w.now += 60 * DAY
    const second = await w.follow("/r/bob", { cookie: asCookieHeader(first.cookies) })
    expect(second.clickId).not.toBe(first.clickId)
    expect(w.clicks[1]!.keptId).toBeNull()
  })

  it("by first click is not another program's click", async () => {
    const w = two("first_click", { programId: "prg_2" })
    const first = await w.follow("/r/ada")
    expect((await w.follow("/r/bob", { cookie: `gv_click=${first.clickId}` })).clickId).not.toBe(first.clickId)
  })

  it("by first click survives a click of another program in between", async () => {
    const w = two("first_click", { programId: "prg_2" })
    const first = await w.follow("/r/ada")
    const other = await w.follow("/r/bob", { cookie: asCookieHeader(first.cookies) })
    const jar = new Map(
      [...first.cookies, ...other.cookies].map((c) => c.split(";")[0]!.split("=") as [string, string]),
    )
    expect(jar.get("gv_click")).toBe(other.clickId)
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ")
    expect((await w.follow("/r/ada", { cookie })).clickId).toBe(first.clickId)
  })

  it.each(["clk_forged", "", "clk_a".padEnd(61, "A"), `${"a".repeat(5000)}`])(
    "by first click does not believe the cookie %j",
    async (value) => {
      const w = two("first_click")
      const { clickId, status } = await w.follow("/r/ada", { cookie: `gv_click=${value}` })
      expect(status).toBe(302)
      expect(w.clicks[0]).toMatchObject({ id: clickId, keptId: null })
    },
  )
})
