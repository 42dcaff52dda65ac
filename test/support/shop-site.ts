import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, expect } from "vitest"
import { unique } from "./actors.ts"
import { type Json, OPERATOR_KEY } from "./app.ts"
import { startBrowser, VISITOR } from "./browser.ts"
import { type LocalApp, startLocalApp } from "./local.ts"
import { PROXY_SECRET, type Site, startSite } from "./site.ts"
import { until } from "./start-script.ts"
import { storedClicks } from "./stored-clicks.ts"

type Fields = Record<string, unknown>

/** The product on workerd, a vendor's site of another origin, and a Chromium that keeps no cookies of third parties. */
export function useShopSite(program: Fields) {
  let app: LocalApp
  let site: Site
  let browser: Browser
  let vendor: Awaited<ReturnType<typeof openVendor>>
  let context: BrowserContext | null = null

  beforeAll(async () => {
    ;[app, browser] = await Promise.all([
      startLocalApp({ PROXY_SECRET }),
      startBrowser(["--test-third-party-cookie-phaseout"]),
    ])
    site = await startSite(app.url)
    vendor = await openVendor(app, { destination_url: site.url("localhost", "/start"), ...program })
  })
  afterEach(async () => {
    await context?.close()
    context = null
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await app?.close()
  })

  const clicks = async (): Promise<Json[]> => storedClicks(app.admin, vendor.id)
  return {
    get app() {
      return app
    },
    get site() {
      return site
    },
    get visitor() {
      return context!
    },
    join: () => vendor.join(),
    /** What a friend who comes by one of the program's links gets, from the next link on. */
    offer: (friend_coupon: string | null) => vendor.offer(friend_coupon),
    clicks,
    /** The row of a click, once the queue has brought it. */
    stored: async (id: string | undefined) => {
      const row = async () => (await clicks()).find((click) => click.id === id)
      await until(async () => (await row()) !== undefined)
      return row()
    },
    lead: async (customer: string) => {
      const [row] = await app.admin`
        select l.click_id, l.source, l.affiliate_id, c.email from leads l
        join customers c on c.vendor_id = l.vendor_id and c.id = l.customer_id
        where l.vendor_id = ${vendor.id} and c.external_id = ${customer}`
      return row
    },
    cookies: () => context!.cookies(),
    shop: (path = "/", host = "shop.localhost") => site.url(host, path),
    tag: (attributes = "", src = `${app.url}/gv.js`) =>
      `<script async src="${src}" data-key="${vendor.pk}" ${attributes}></script>`,
    /** A visitor, the same within a test, on a page of the site as the vendor wrote it. */
    visit: async (address: string, html: string, prepare: (page: Page) => unknown = () => {}) => {
      context ??= await browser.newContext({ userAgent: VISITOR })
      site.pages.set(new URL(address).pathname, `<!doctype html><title>Shop</title>${html}`)
      const page = await context.newPage()
      await prepare(page)
      await page.goto(address)
      return page
    },
  }
}

/** A live vendor with one program; `join` makes an affiliate with a link. */
async function openVendor(app: LocalApp, program: Fields) {
  async function post(path: string, key: string, body: Fields) {
    const reply = await app.call("POST", path, key, body)
    expect(reply.status, `${path}: ${reply.text}`).toBe(201)
    return reply.body
  }
  const owner_email = `${unique("owner")}@acme.test`
  const made = await post("/v1/vendors", OPERATOR_KEY, { name: "Acme", currency: "EUR", owner_email })
  const key = made.secret_key
  const { id: program_id } = await post("/v1/programs", key, { name: "Friends", ...program })
  return {
    id: String(made.id),
    pk: String(made.publishable_key),
    offer: async (friend_coupon: string | null) => {
      const reply = await app.call("PATCH", `/v1/programs/${program_id}`, key, { friend_coupon })
      expect(reply.status, reply.text).toBe(200)
    },
    join: async (): Promise<{ id: string; slug: string; affiliate_id: string }> => {
      const affiliate = { email: `${unique("ada")}@mail.test`, name: "Ada", program_id, status: "approved" }
      const { id: affiliate_id } = await post("/v1/affiliates", key, affiliate)
      return post("/v1/links", key, { program_id, affiliate_id, slug: unique("ada") })
    },
  }
}
