import { gzipSync } from "node:zlib"
import type { Page } from "playwright-core"
import { describe, expect, it } from "vitest"
import { follow } from "../support/browser.ts"
import { useShopSite } from "../support/shop-site.ts"
import { until } from "../support/start-script.ts"

const MAX_GZIPPED = 2048
const CLICK_ID = /^clk_[A-Za-z0-9_-]{1,60}$/
const QUEUE = "<script>window.gv = window.gv || function () { (gv.q = gv.q || []).push(arguments) }</script>"

const test = useShopSite({ allowed_hosts: ["shop.localhost", "*.shop.localhost", "other.localhost"], window_days: 30 })
const { visit, shop, tag } = test

const gv = (page: Page, ...call: unknown[]) =>
  page.evaluate((args) => (window as unknown as { gv(...all: unknown[]): unknown }).gv(...args), call)
const clickOf = (page: Page) => gv(page, "click") as Promise<string | undefined>
const cookieOf = async (page: Page) => /gv_click=([^;]+)/.exec(await page.evaluate(() => document.cookie))?.[1]
const queryOf = (page: Page) => new URL(page.url()).search
/** A visitor on a clean page who came by this link before; their click. */
async function arrive(slug: string, html = tag(), path = "/") {
  const page = await visit(shop(`${path}?via=${slug}`), html)
  await until(async () => queryOf(page) === "")
  return { page, id: (await clickOf(page))! }
}

/** As a script of the page does it. */
const setCookie = (page: Page, cookie: string) => page.evaluate(`document.cookie = ${JSON.stringify(cookie)}`)

/** The click id of each lead that the page reports, from now on. */
function clicksSent(page: Page): (string | null)[] {
  const sent: (string | null)[] = []
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/v1/leads"))
      sent.push(request.postDataJSON().click_id ?? null)
  })
  return sent
}

describe("the script", () => {
  it(`weighs at most ${MAX_GZIPPED} bytes gzipped, and is asked for again by its tag`, async () => {
    const answer = await fetch(`${test.app.url}/gv.js`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(answer.headers.get("content-type")).toMatch(/^text\/javascript/)
    expect(gzipSync(bytes).length).toBeLessThanOrEqual(MAX_GZIPPED)
    const etag = answer.headers.get("etag")!
    const again = await fetch(`${test.app.url}/gv.js`, { headers: { "if-none-match": `"other", W/${etag}` } })
    expect([again.status, await again.text()]).toEqual([304, ""])
  })

  it("runs here in a browser that keeps no cookies of third parties", async () => {
    const page = await visit(shop("/"), "")
    const from = test.site.url("127.0.0.1", "/third-party")
    await page.evaluate((url) => fetch(url, { mode: "no-cors", credentials: "include" }).then((r) => r.type), from)
    expect(await test.cookies()).toEqual([])
  })
})

describe("a visitor of ?via=", () => {
  it("becomes a click, kept on the registrable domain as long as the program says, and the address is clean", async () => {
    const link = await test.join()
    const page = await visit(shop(`/?q=a%20b&via=${link.slug}&sub1=mail&empty#top`, "www.shop.localhost"), tag())
    await until(async () => queryOf(page) === "?q=a%20b&sub1=mail&empty")
    expect(new URL(page.url()).hash).toBe("#top")
    const id = await clickOf(page)
    expect(id).toMatch(CLICK_ID)
    const [cookie] = await test.cookies()
    expect(cookie).toMatchObject({ name: "gv_click", value: id, domain: ".shop.localhost", path: "/", sameSite: "Lax" })
    expect(cookie!.expires - Date.now() / 1000).toBeGreaterThan(29.9 * 86_400)
    expect(cookie!.expires - Date.now() / 1000).toBeLessThan(30.1 * 86_400)
    expect(await test.stored(id)).toMatchObject({
      link_id: link.id,
      sub1: "mail",
      is_attributable: true,
      consent: null,
    })
    const elsewhere = await visit(shop("/", "app.shop.localhost"), tag())
    expect(await clickOf(elsewhere)).toBe(id)
    expect((await test.cookies()).map((one) => one.name)).toEqual(["gv_click"])
  })

  it.each(["ref", "fpr", "aff", "partner"])("is known by ?%s= too", async (name) => {
    const link = await test.join()
    const page = await visit(shop(`/?${name}=${link.slug}`), tag('data-params="partner, friend"'))
    await until(async () => queryOf(page) === "")
    expect(await test.stored(await clickOf(page))).toMatchObject({ link_id: link.id })
  })

  it("who means somebody else's ?ref= stays as they came", async () => {
    const before = (await test.clicks()).length
    const page = await visit(shop("/?ref=producthunt"), tag())
    expect(await clickOf(page)).toBeUndefined()
    expect(queryOf(page)).toBe("?ref=producthunt")
    expect(await test.cookies()).toEqual([])
    expect(await test.clicks()).toHaveLength(before)
  })

  it("is a click beside a foreign ?ref= too", async () => {
    const link = await test.join()
    for (const query of [
      `?ref=producthunt&aff=${link.slug}`,
      `?partner=${link.slug}&ref=x`,
      `?via=x&partner=${link.slug}`,
    ]) {
      const before = (await test.clicks()).length
      const page = await visit(shop(`/${query}`), tag('data-params="partner"'))
      expect(await clickOf(page)).toMatch(CLICK_ID)
      await until(async () => (await test.clicks()).length === before + 1)
      expect((await test.clicks()).at(-1)).toMatchObject({ link_id: link.id })
      await page.close()
      await test.visitor.clearCookies()
    }
  })

  it("is one click, however many tags the page has", async () => {
    const link = await test.join()
    const page = await visit(shop(`/?via=${link.slug}`), tag() + tag())
    await until(async () => queryOf(page) === "")
    await test.stored(await clickOf(page))
    expect((await test.clicks()).filter((click) => click.link_id === link.id)).toHaveLength(1)
  })

  it("is a click in an app of one page, whether its router hides the address first or moves there later", async () => {
    const [first, second] = [await test.join(), await test.join()]
    const hide = "<script>history.replaceState({ route: 1 }, '', '/hidden')</script>"
    const page = await visit(shop(`/?via=${first.slug}`), hide + tag())
    await until(async () => (await test.stored(await clickOf(page)))?.link_id === first.id)
    await page.evaluate((slug) => history.pushState({ route: 2 }, "", `/next?via=${slug}&x=1`), second.slug)
    await until(async () => page.url() === shop("/next?x=1"))
    expect(await page.evaluate(() => history.state)).toEqual({ route: 2 })
    expect(await test.stored(await clickOf(page))).toMatchObject({ link_id: second.id })
  })
})

describe("a visitor of a redirect", () => {
  it("arrives with the click, and no second one is made", async () => {
    const link = await test.join()
    test.site.pages.set("/start", tag())
    const page = await visit(shop("/"), "")
    await page.goto(`${test.app.url}/r/${link.slug}?sub2=x`)
    expect(page.url()).toMatch(/^http:\/\/localhost:\d+\/start/)
    await until(async () => queryOf(page) === "?sub2=x")
    const id = await clickOf(page)
    expect(await cookieOf(page)).toBe(id)
    expect(await test.stored(id)).toMatchObject({ link_id: link.id, sub2: "x" })
    expect((await test.clicks()).filter((click) => click.link_id === link.id)).toHaveLength(1)
  })

  it("whose click was forged keeps the one from before", async () => {
    const link = await test.join()
    const page = await visit(shop(`/?via=${link.slug}`), tag())
    await until(async () => queryOf(page) === "")
    const id = (await clickOf(page))!
    const forged = id.replace(/.{6}$/, "AAAAAA")
    const next = await visit(shop(`/?gv_click=${forged}`), tag())
    expect(await clickOf(next)).toBe(id)
    expect(await cookieOf(next)).toBe(id)
  })
})

describe("the coupon of a friend", () => {
  const CODE = "FRIEND-10%"
  const couponOf = (page: Page) => gv(page, "coupon")

  it("is given as long as the click is kept, wherever on the site, and no longer", async () => {
    await test.offer(CODE)
    const link = await test.join()
    const { page } = await arrive(link.slug)
    expect(await couponOf(page)).toBe(CODE)
    const elsewhere = await visit(shop("/", "app.shop.localhost"), tag())
    expect(await couponOf(elsewhere)).toBe(CODE)
    const [click, coupon] = (await test.cookies()).sort((a, b) => b.name.length - a.name.length)
    expect([coupon!.domain, Math.abs(coupon!.expires - click!.expires) < 60]).toEqual([click!.domain, true])
    await test.offer(null)
    const other = await test.join()
    const next = await visit(shop(`/?via=${other.slug}`), tag())
    await until(async () => queryOf(next) === "")
    expect(await couponOf(next)).toBeUndefined()
    await gv(next, "consent", false)
    expect(await test.cookies()).toEqual([])
  })

  it("comes with a redirect too", async () => {
    await test.offer(CODE)
    const link = await test.join()
    test.site.pages.set("/start", tag())
    const page = await visit(shop("/"), "")
    await page.goto(`${test.app.url}/r/${link.slug}`)
    await until(async () => (await couponOf(page)) === CODE)
    expect(queryOf(page)).toBe(`?coupon=${encodeURIComponent(CODE)}`)
    await test.offer(null)
  })
})

describe("consent", () => {
  const REQUIRED = 'data-consent="required"'

  /** Every request to the API, and every word that a page writes onto the visitor's device. */
  async function watched(address: string, html: string) {
    const asked: string[] = []
    const page = await visit(address, html, async (p) => {
      p.on("request", (request) => request.url().includes("/v1/") && asked.push(request.url()))
      await p.addInitScript(() => {
        const written: string[] = []
        Object.assign(window, { written })
        const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie")!
        Object.defineProperty(document, "cookie", {
          get: () => cookie.get!.call(document),
          set: (text) => {
            written.push(text)
            cookie.set!.call(document, text)
          },
        })
        const setItem = Storage.prototype.setItem
        Storage.prototype.setItem = function (name, text) {
          written.push(name)
          setItem.call(this, name, text)
        }
      })
    })
    const written = () => page.evaluate(() => (window as unknown as { written: string[] }).written)
    return { page, asked, written }
  }
  const loaded = (page: Page) =>
    page.waitForFunction(() => {
      const { gv } = window as never as { gv?: { q?: unknown[] } }
      return gv?.q && gv.q.push !== Array.prototype.push
    })

  it("that is required holds everything until it is given, and is stored with the click", async () => {
    const link = await test.join()
    const customer = crypto.randomUUID()
    const early = `<script>gv("lead", { customer_external_id: "${customer}" })</script>`
    const { page, asked, written } = await watched(shop(`/?via=${link.slug}`), QUEUE + early + tag(REQUIRED))
    await loaded(page)
    await page.evaluate(() => history.pushState(null, "", "/second"))
    expect(await written()).toEqual([])
    expect(asked).toEqual([])
    expect(await test.cookies()).toEqual([])
    expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({})

    await gv(page, "consent", true)
    const id = await clickOf(page)
    expect(await cookieOf(page)).toBe(id)
    expect(await test.stored(id)).toMatchObject({ link_id: link.id, consent: "granted" })
    await until(async () => (await test.lead(customer))?.click_id === id)
  })

  it("to a click that a redirect took is stored with it", async () => {
    const link = await test.join()
    const { page } = await watched(shop("/"), "")
    test.site.pages.set("/start", tag(REQUIRED))
    await page.goto(`${test.app.url}/r/${link.slug}`)
    await loaded(page)
    expect(queryOf(page)).toMatch(/^\?gv_click=clk_/)
    await gv(page, "consent", true)
    await until(async () => queryOf(page) === "")
    const id = await clickOf(page)
    await until(async () => (await test.stored(id))?.consent === "granted")
  })

  it("that is refused sets nothing, and withdrawn takes back what was set", async () => {
    const link = await test.join()
    const { page, asked, written } = await watched(shop(`/?via=${link.slug}`), QUEUE + tag(REQUIRED))
    await loaded(page)
    await gv(page, "consent", false)
    expect(await written()).toEqual([])
    await gv(page, "consent", true)
    await until(async () => (await cookieOf(page)) !== undefined)
    await gv(page, "consent", false)
    expect(await test.cookies()).toEqual([])
    const [reported, wrote] = [asked.length, (await written()).length]
    await page.evaluate((slug) => history.pushState(null, "", `/?via=${slug}x`), link.slug)
    expect([asked.length, (await written()).length]).toEqual([reported, wrote])
    expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({})
  })
})

describe("what a page reports", () => {
  it("before the script has come is reported, with the click", async () => {
    const link = await test.join()
    const customer = crypto.randomUUID()
    const calls = `<script>
      const early = gv
      gv("lead", { customer_external_id: "${customer}", email: "ann@mail.test" }, (lead) => { window.lead = lead })
      gv("click", (id) => { window.click = id })
    </script>`
    const page = await visit(shop(`/?via=${link.slug}`), QUEUE + calls + tag())
    const lead = await (await page.waitForFunction(() => (window as never as { lead?: object }).lead)).jsonValue()
    const id = await clickOf(page)
    expect(lead).toEqual({ id: expect.stringMatching(/^led_/), customer: { external_id: customer }, verified: false })
    const stored = { click_id: id, affiliate_id: link.affiliate_id, source: "unverified", email: "ann@mail.test" }
    expect(await test.lead(customer)).toMatchObject(stored)
    expect(await page.evaluate(() => (window as never as { click: string }).click)).toBe(id)
    await page.evaluate("early('click', (id) => { window.late = id })")
    await page.waitForFunction((wanted) => (window as never as { late?: string }).late === wanted, id)
  })

  it("is reported again when it failed, under the same key, and once", async () => {
    const { page, id } = await arrive((await test.join()).slug)
    const customer = crypto.randomUUID()
    const keys: string[] = []
    let failures = 2
    await page.route("**/v1/leads?*", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]!)
      return failures-- > 0 ? route.abort() : route.continue()
    })
    await gv(page, "lead", { customer_external_id: customer })
    expect(await test.lead(customer)).toMatchObject({ click_id: id })
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({})
  })

  it("when the page was left before it arrived is reported by the next page", async () => {
    const link = await test.join()
    const customer = crypto.randomUUID()
    const page = await visit(shop(`/?via=${link.slug}`), QUEUE + tag(), (p) => p.route("**/v1/**", (r) => r.abort()))
    await page.evaluate(
      (c) => void (window as never as { gv(...all: unknown[]): void }).gv("lead", { customer_external_id: c }),
      customer,
    )
    await page.waitForFunction(() => Object.keys(localStorage).filter((name) => name.startsWith("gv:")).length === 2)
    await page.unroute("**/v1/**")
    await page.goto(shop("/thanks"))
    expect(await test.lead(customer)).toBeUndefined()
    const next = await visit(shop("/next"), tag())
    await until(async () => (await test.lead(customer)) !== undefined)
    expect(await test.lead(customer)).toMatchObject({ affiliate_id: link.affiliate_id, click_id: await clickOf(next) })
    await next.waitForFunction(() => localStorage.length === 0)
    await test.stored(await clickOf(next))
    expect((await test.clicks()).filter((click) => click.link_id === link.id)).toHaveLength(1)
  })

  it("with a click that is none is reported without it", async () => {
    const page = await visit(shop("/"), tag())
    const forged = `clk_${"A".repeat(57)}`
    await test.visitor.addCookies([{ name: "gv_click", value: forged, domain: ".shop.localhost", path: "/" }])
    const customer = crypto.randomUUID()
    await gv(page, "lead", { customer_external_id: customer })
    expect(await test.lead(customer)).toMatchObject({ affiliate_id: null, click_id: null })
    expect(await test.cookies()).toEqual([])
  })

  it("goes on without a click that was refused, which is not sent again on that page, even where its cookie stays", async () => {
    const page = await visit(shop("/landing"), tag())
    const sent = clicksSent(page)
    const forged = `clk_a${"A".repeat(56)}`
    // For another path, so that no script of ours can delete it.
    await setCookie(page, `gv_click=${forged}; path=/landing`)
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()]
    for (const customer of [first, second]) await gv(page, "lead", { customer_external_id: customer })
    expect(sent).toEqual([forged, null, null])
    expect(await cookieOf(page)).toBe(forged)
    expect(await clickOf(page)).toBeUndefined()
    for (const customer of [first, second]) expect(await test.lead(customer)).toMatchObject({ click_id: null })
  })

  it("takes the click that is good, where one that was refused hides it", async () => {
    const { page, id } = await arrive((await test.join()).slug, tag(), "/landing")
    const forged = `clk_a${"A".repeat(56)}`
    await setCookie(page, `gv_click=${forged}; path=/landing`)
    const customer = crypto.randomUUID()
    await gv(page, "lead", { customer_external_id: customer })
    expect(await test.lead(customer)).toMatchObject({ click_id: id })
  })

  it.each(["x.gv_click", "my_gv_click", "__Host-gv_click", "gv_click_2", "Gv_click"])(
    "is reported without what a cookie named %s holds: it is not ours",
    async (name) => {
      const page = await visit(shop("/"), tag())
      const sent = clicksSent(page)
      const value = `clk_a${"A".repeat(56)}`
      await setCookie(page, `${name}=${value}; path=/; secure`)
      expect(await page.evaluate(() => document.cookie)).toBe(`${name}=${value}`)
      const customer = crypto.randomUUID()
      await gv(page, "lead", { customer_external_id: customer })
      expect(sent).toEqual([null])
      expect(await test.lead(customer)).toMatchObject({ click_id: null })
    },
  )

  it("finds our cookie between others, whose names end as its does", async () => {
    const { page, id } = await arrive((await test.join()).slug)
    for (const cookie of ["a=1", "my_gv_click=clk_zzz", "x.gv_click=clk_yyy"]) await setCookie(page, cookie)
    const customer = crypto.randomUUID()
    await gv(page, "lead", { customer_external_id: customer })
    expect(await test.lead(customer)).toMatchObject({ click_id: id })
  })

  it("and is wrong comes back as the problem it is, and is not tried again", async () => {
    const page = await visit(shop("/"), tag())
    const problem = await gv(page, "lead", { customer_external_id: "ann", typo: 1 })
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: "/typo" }] })
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
  })

  it("by a form is what an inquiry may hold, as it was when it was sent", async () => {
    const { page, id } = await arrive((await test.join()).slug)
    const asked = page.waitForRequest(
      (request) => request.method() === "POST" && request.url().includes("/v1/inquiries"),
    )
    await page.evaluate(() => {
      document.body.innerHTML = `<form><input name="email" value="ann@mail.test"><input name="name" value="Ann">
        <textarea name="message">A yacht, please</textarea><input name="phone"><input name="csrf" value="secret"></form>`
      const form = document.querySelector("form")!
      ;(window as never as { gv(...all: unknown[]): void }).gv("inquiry", form)
      form.reset()
      form.remove()
    })
    expect((await asked).postDataJSON()).toEqual({
      kind: "request",
      email: "ann@mail.test",
      name: "Ann",
      message: "A yacht, please",
      click_id: id,
    })
  })
})

describe("Stripe gets the click", () => {
  const attribute = (page: Page, query: string, name: string) =>
    page.evaluate(([q, n]) => document.querySelector(q!)?.getAttribute(n!), [query, name])

  it("in payment links, pricing tables and buy buttons, also in those that come later", async () => {
    const html = `<a id="link" href="https://buy.stripe.com/test_1?locale=de#pay">Pay</a>
      <a id="own" href="https://buy.stripe.com/test_1?client_reference_id=mine">Pay</a>
      <a id="host" href="https://pay.acme.test/p">Pay</a><a id="else" href="https://buy.stripe.company/">No</a>
      <stripe-pricing-table id="table"></stripe-pricing-table>
      <stripe-pricing-table id="kept" client-reference-id="mine"></stripe-pricing-table>`
    const { page, id } = await arrive((await test.join()).slug, html + tag('data-stripe="pay.acme.test"'))
    expect(await attribute(page, "#link", "href")).toBe(
      `https://buy.stripe.com/test_1?locale=de&client_reference_id=${id}#pay`,
    )
    expect(await attribute(page, "#own", "href")).toBe("https://buy.stripe.com/test_1?client_reference_id=mine")
    expect(await attribute(page, "#host", "href")).toBe(`https://pay.acme.test/p?client_reference_id=${id}`)
    expect(await attribute(page, "#else", "href")).toBe("https://buy.stripe.company/")
    expect(await attribute(page, "#table", "client-reference-id")).toBe(id)
    expect(await attribute(page, "#kept", "client-reference-id")).toBe("mine")

    await page.evaluate(() => {
      const later = document.createElement("div")
      later.innerHTML = `<stripe-buy-button></stripe-buy-button><a id="late">Pay</a>`
      document.body.append(later)
    })
    await until(async () => (await attribute(page, "stripe-buy-button", "client-reference-id")) === id)
    await page.evaluate(() => document.querySelector("#late")!.setAttribute("href", "https://buy.stripe.com/late"))
    await until(async () => (await attribute(page, "#late", "href"))!.endsWith(`?client_reference_id=${id}`))
  })

  it("only where there is one, and the newer one after a newer click", async () => {
    const [first, second] = [await test.join(), await test.join()]
    const page = await visit(shop("/"), `<a href="https://buy.stripe.com/test_1">Pay</a>${tag()}`)
    expect(await clickOf(page)).toBeUndefined()
    expect(await attribute(page, "a", "href")).toBe("https://buy.stripe.com/test_1")
    for (const link of [first, second]) {
      await page.evaluate((slug) => history.pushState(null, "", `/?via=${slug}`), link.slug)
      await until(async () => queryOf(page) === "")
      expect(await attribute(page, "a", "href")).toBe(
        `https://buy.stripe.com/test_1?client_reference_id=${await clickOf(page)}`,
      )
    }
  })
})

describe("another domain of the vendor", () => {
  it("gets the click of who goes there, and the address on the page stays as it was", async () => {
    const link = await test.join()
    const other = test.site.url("other.localhost", "/far?x=1")
    test.site.pages.set("/far", tag())
    const html = `<a id="far" target="_blank" href="${other}">Far</a><a id="out" href="https://else.test/">Out</a>`
    const { page, id } = await arrive(link.slug, html + tag('data-linker="other.localhost"'))
    const [far] = await Promise.all([page.waitForEvent("popup"), follow(page.locator("#far"))])
    await until(async () => far.url() === other)
    expect(await clickOf(far)).toBe(id)
    expect((await test.cookies()).map(({ domain, value }) => [domain, value])).toEqual(
      expect.arrayContaining([
        [".shop.localhost", id],
        [".other.localhost", id],
      ]),
    )
    expect(await page.getAttribute("#far", "href")).toBe(other)
    const out = page.waitForRequest("https://else.test/**")
    await page.route("https://else.test/**", (route) => route.abort())
    await follow(page.locator("#out"))
    expect((await out).url()).toBe("https://else.test/")
  })
})

describe("through the vendor's own host", () => {
  it("the script talks to that host alone, and the cookie is set by HTTP on the registrable domain", async () => {
    const link = await test.join()
    const hosts = new Set<string>()
    const cookies: string[] = []
    const page = await visit(shop(`/?via=${link.slug}`, "www.shop.localhost"), tag("", "/gv/gv.js"), (p) => {
      p.on("request", (request) => hosts.add(new URL(request.url()).hostname))
      p.on("response", async (response) => {
        const header = await response.headerValue("set-cookie").catch(() => null)
        if (header) cookies.push(header)
      })
    })
    await until(async () => queryOf(page) === "")
    const id = await clickOf(page)
    expect([...hosts]).toEqual(["www.shop.localhost"])
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatch(
      new RegExp(`^gv_click=${id}; Path=/; Max-Age=259\\d{4}; SameSite=Lax; Domain=shop.localhost$`),
    )
    expect(await test.cookies()).toMatchObject([{ name: "gv_click", value: id, domain: ".shop.localhost" }])
    expect(await test.stored(id)).toMatchObject({ link_id: link.id, country: "FR" })
    const customer = crypto.randomUUID()
    await gv(page, "lead", { customer_external_id: customer })
    expect(await test.lead(customer)).toMatchObject({ click_id: id })
  })

  it("nothing else of ours can be reached", async () => {
    for (const path of [
      "/gv/v1/sales",
      "/gv/v1/links",
      "/gv/sign-in",
      "/gv/healthz",
      "/gv/openapi.json",
      "/gv/gv/gv.js",
    ])
      expect((await fetch(`${test.app.url}${path}`)).status, path).toBe(404)
  })
})

describe("a page that is loaded ahead of its visitor", () => {
  it("is no visit before the visitor comes", async () => {
    const link = await test.join()
    const asked: string[] = []
    const page = await visit(shop(`/?via=${link.slug}`), QUEUE + tag(), async (p) => {
      p.on("request", (request) => request.url().includes("/v1/") && asked.push(request.url()))
      await p.addInitScript(() => {
        Object.defineProperty(document, "prerendering", { get: () => !("arrived" in window) })
      })
    })
    await page.waitForLoadState("networkidle")
    expect(asked).toEqual([])
    await page.evaluate(() => {
      Object.assign(window, { arrived: true })
      document.dispatchEvent(new Event("prerenderingchange", { bubbles: true }))
    })
    await until(async () => queryOf(page) === "")
    expect(await test.stored(await clickOf(page))).toMatchObject({ link_id: link.id })
  })
})
