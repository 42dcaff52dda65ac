import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { expectAccessible } from "../support/accessible.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { follow, press, signIn, startBrowser, VISITOR } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"
import { eventually, startShop } from "../support/product.ts"
import { wordsOf } from "../support/visitor.ts"

let local: LocalApp
let browser: Browser
let site: Awaited<ReturnType<typeof startShop>>

beforeAll(async () => {
  ;[local, browser, site] = await Promise.all([startLocalApp(), startBrowser(), startShop()])
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
  await site?.close()
})

const textOf = async (page: Page) => (await page.locator("main").textContent()) ?? ""
const plainText = async (page: Page) => wordsOf((await page.locator("main").innerHTML()).replaceAll("&nbsp;", " "))
const folder = process.env.SCREENSHOTS
const picture = async (page: Page, name: string) => {
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** A vendor at a time of its own, whose program pays 10 % of a sale, and 5 % of that to who recruited. */
async function openVendor(owner: string, slug: string) {
  const sent = { name: "Acme", currency: "EUR", owner_email: owner, timezone: "Europe/Oslo", mode: "test" }
  const vendor = (await local.call("POST", "/v1/vendors", OPERATOR_KEY, sent)).body
  const ask = async (status: number, method: string, path: string, body: object) => {
    const reply = await local.call(method, path, vendor.secret_key, body)
    expect(reply.status, `${path}: ${reply.text}`).toBe(status)
    return reply.body
  }
  const clock = (now: string) => ask(200, "POST", "/v1/test-clock", { now })
  await clock("2031-03-01T09:00:00.000Z")
  const program = await ask(201, "POST", "/v1/programs", {
    name: "Friends of Acme",
    destination_url: `${site.url}/start`,
    hold_days: 14,
  })
  const path = `/v1/programs/${program.id}`
  await ask(200, "PUT", `${path}/rules`, { rules: [{ event: "sale", rate: { kind: "percent", bps: 1000 } }] })
  await ask(200, "PUT", `${path}/recruiting`, { levels_bps: [500] })
  await ask(200, "PUT", `${path}/page`, { slug, is_public: true, headline: "Recommend shoes that last" })
  return { ask, clock, base: `${local.url}/v/${vendor.id}`, programId: String(program.id) }
}

async function apply(page: Page, slug: string, email: string, name: string) {
  await page.goto(`${local.url}/p/${slug}`)
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Your name").fill(name)
  await press(page, "Send the application")
  expect(await textOf(page)).toContain("Thank you for applying")
}

async function takeIn(owners: Page, base: string, name: string) {
  await owners.goto(`${base}/applications`)
  expect(await textOf(owners)).toContain(name)
  await press(owners, "Approve")
  expect(await textOf(owners)).toContain("Nobody waits")
}

it.each([
  ["with script", true],
  ["without script", false],
] as const)(
  "a visitor applies, is accepted, shares and recruits a friend who sells, and both read why, %s",
  async (_name, hasScript) => {
    const slug = `job-${hasScript}`
    const [owner, ann, bea] = ["owner", "ann", "bea"].map((name) => `${name}-${hasScript}@job.test`) as [
      string,
      string,
      string,
    ]
    const { ask, clock, base } = await openVendor(owner, slug)
    const open = async () => {
      const page = await (await browser.newContext({ javaScriptEnabled: hasScript, userAgent: VISITOR })).newPage()
      page.setDefaultTimeout(15_000)
      return page
    }
    const [owners, anns, beas, buyers] = [await open(), await open(), await open(), await open()]
    await signIn(owners, local.url, owner, 1)

    // Ann finds the program and is taken in; her friend Bea too, whom she brought.
    await apply(anns, slug, ann, "Ann Lee")
    await takeIn(owners, base, "Ann Lee")
    await apply(beas, slug, bea, "Bea Moe")
    await takeIn(owners, base, "Bea Moe")
    await owners.goto(`${base}/affiliates`)
    await follow(owners.getByRole("main").getByRole("link", { name: "Bea Moe" }))
    await follow(owners.locator('a[href$="/edit"]').first())
    await owners.getByLabel("Brought by").fill(ann)
    await press(owners, "Save")
    await owners.getByRole("status").waitFor()
    await picture(owners, `${slug}-recruited`)

    // Bea shares her link, and a visitor follows it to the shop and buys there.
    await signIn(beas, local.url, bea, 1)
    await beas.goto(`${local.url}/links`)
    await beas.getByLabel("Name in the address").fill(`bea-${hasScript}`)
    await follow(beas.locator("main form", { hasText: "Name in the address" }).getByRole("button").last())
    expect(await textOf(beas)).toContain(`bea-${hasScript}`)
    await buyers.goto(`${local.url}/r/bea-${hasScript}`)
    expect(await buyers.getByRole("heading", { level: 1 }).textContent()).toBe("Welcome to the shop")
    const click_id = new URL(buyers.url()).searchParams.get("gv_click")
    expect(click_id).toMatch(/^clk_/)
    await clock("2031-03-01T09:10:00.000Z")
    const order = {
      external_id: `SO-${hasScript}`,
      customer_external_id: "kim",
      amount: 20_000,
      currency: "EUR",
      click_id,
    }
    const sale = await eventually(
      () => ask(201, "POST", "/v1/sales", order).catch(() => ask(200, "POST", "/v1/sales", order)),
      (one) => one.attribution.outcome === "attributed",
    )
    expect(sale.attribution.basis).toBe("click_id")

    // Bea reads that it was her link, and of what it earned how much; Ann that it is a share of Bea's, and of nothing else.
    await beas.goto(`${local.url}/earnings`)
    await picture(beas, `${slug}-bea-earnings`)
    expect(await plainText(beas)).toContain("10 % of 200.00 EUR = 20.00 EUR")
    await follow(beas.locator(`a[href="/sales/${sale.id}"]`).first())
    await picture(beas, `${slug}-bea-why`)
    const why = await plainText(beas)
    for (const words of ["10 % of 200.00 EUR = 20.00 EUR", "10 % of a sale", "Bea Moe", "Click"])
      expect(why).toContain(words)
    expect(why).not.toContain("Ann Lee")
    await signIn(anns, local.url, ann, 1)
    await anns.goto(`${local.url}/earnings`)
    await picture(anns, `${slug}-ann-earnings`)
    const anns1 = await plainText(anns)
    for (const words of ["Recruiting: 5 % of Bea Moe's commission", "1.00 EUR"]) expect(anns1).toContain(words)
    expect(anns1).not.toContain("SO-")
    await owners.goto(`${base}/sales/${sale.id}`)
    await picture(owners, `${slug}-why`)
    const vendors = await plainText(owners)
    expect(vendors).toContain("Recruiting: 5 % of Bea Moe's commission: 5 % of 20.00 EUR = 1.00 EUR")

    // Bea shares the link with Ann from now on, and the next sale says so to both.
    await owners.goto(`${base}/affiliates`)
    await follow(owners.getByRole("main").getByRole("link", { name: "Bea Moe" }))
    await follow(owners.locator('main a[href$="/links"]').first())
    await follow(owners.getByRole("link", { name: "Change this link" }).first())
    await owners.locator('input[name="with_1"]').fill(ann)
    await owners.locator('input[name="part_1"]').fill("25")
    await picture(owners, `${slug}-link`)
    const edited = owners.url()
    await press(owners, "Save")
    expect(await plainText(owners)).toContain("Bea Moe 75 %, Ann Lee 25 %")
    await press(owners, "Share it so")
    await owners.getByRole("status").waitFor()
    await clock("2031-03-01T10:00:00.000Z")
    const next = { ...order, external_id: `SO2-${hasScript}` }
    const second = await ask(201, "POST", "/v1/sales", next)
    await beas.goto(`${local.url}/links`)
    await picture(beas, `${slug}-bea-links`)
    expect(await plainText(beas)).toContain("Shared with Ann Lee 25 %; 75 % of what it earns is yours")
    await beas.goto(`${local.url}/earnings`)
    expect(await plainText(beas)).toContain(`75 % by the shared link “bea-${hasScript}”, the rest: Ann Lee 25 %`)
    await anns.goto(`${local.url}/links`)
    await picture(anns, `${slug}-ann-links`)
    expect(await plainText(anns)).toContain("Links shared with you")
    await anns.goto(`${local.url}/earnings`)
    const part = `25 % of Bea Moe's sale by the shared link “bea-${hasScript}”`
    expect(await plainText(anns)).toContain(part)
    await follow(anns.locator(`a[href="/sales/${second.id}"]`).first())
    await picture(anns, `${slug}-ann-why`)
    expect(await plainText(anns)).toContain(`${part}: 10 % of 200.00 EUR = 20.00 EUR; 25 % of 20.00 EUR = 5.00 EUR`)

    // Neither is in hold any more once nobody can send it back.
    await clock("2031-03-15T10:00:00.000Z")
    for (const page of [anns, beas]) {
      await page.goto(`${local.url}/earnings`)
      expect(await textOf(page)).not.toContain("in hold until")
      expect(await textOf(page)).toContain("payable")
    }
    // In another language too, whose texts are a module of their own.
    for (const [language, words] of [
      ["nb", "25 % av salget til Bea Moe gjennom den delte lenken"],
      ["ru", "25 % от продажи партнёра Bea Moe по общей ссылке"],
    ] as const) {
      await anns.context().addCookies([{ name: "gv_reader", value: `${language}.auto`, url: local.url }])
      await anns.goto(`${local.url}/earnings`)
      expect(await plainText(anns)).toContain(words)
    }
    if (hasScript) {
      await expectAccessible(anns, [`${local.url}/links`, `${local.url}/earnings`, `${local.url}/sales/${second.id}`])
      await expectAccessible(owners, [`${base}/sales/${second.id}`, edited])
    }
  },
)

it("an affiliate reads their figures in the shop's own page, which alone may frame them", async () => {
  const { ask, programId } = await openVendor("owner-frame@job.test", "job-frame")
  const affiliate = { email: "eva@job.test", name: "Eva" }
  const { url } = await ask(201, "POST", "/v1/embed-tokens", { program_id: programId, affiliate })
  const page = await (await browser.newContext({ viewport: { width: 390, height: 800 } })).newPage()
  const frameIn = async (place: string) => {
    await page.goto(place)
    await page.evaluate((src) => {
      const frame = Object.assign(document.createElement("iframe"), { src, width: "380", height: "700" })
      document.body.append(frame)
      return new Promise((done) => frame.addEventListener("load", done))
    }, url)
    return page.frameLocator("iframe")
  }
  const shown = await frameIn(site.url)
  await shown.getByRole("heading", { level: 1, name: "Friends of Acme" }).waitFor()
  expect(await shown.getByLabel("Your link", { exact: true }).inputValue()).toContain("/r/")
  await picture(page, "embedded")
  expect(await page.context().cookies()).toEqual([])
  const refused = await frameIn(site.url.replace("localhost", "127.0.0.1"))
  expect(await refused.getByRole("heading", { level: 1 }).count()).toBe(0)
})

it("a deal is registered, approved and won by the sale of whoever works there", async () => {
  const { ask, base, programId } = await openVendor("owner-deal@job.test", "job-deal")
  const affiliate = { email: "dag@job.test", name: "Dag Lie", program_id: programId, status: "approved" }
  await ask(201, "POST", "/v1/affiliates", affiliate)
  const open = async () => (await browser.newContext()).newPage()
  const [owners, dags] = [await open(), await open()]
  await signIn(dags, local.url, affiliate.email, 1)
  await dags.goto(`${local.url}/deals`)
  await dags.getByLabel("Company", { exact: true }).fill("Nordlys AS")
  await dags.getByLabel("Contact's e-mail").fill("kari@nordlys.test")
  await dags.getByLabel("The company's domain").fill("nordlys.test")
  await press(dags, "Register a deal")
  await dags.getByRole("status").waitFor()
  await picture(dags, "deal-registered")
  await signIn(owners, local.url, "owner-deal@job.test", 1)
  await owners.goto(`${base}/deals`)
  await picture(owners, "deals")
  await follow(owners.getByRole("main").getByRole("link", { name: "Nordlys AS" }))
  await picture(owners, "deal")
  await press(owners, "Approve the deal")
  await picture(owners, "deal-asked")
  await press(owners, "Approve the deal")
  await owners.getByRole("status").waitFor()
  const order = { external_id: "SO-deal", customer_external_id: "ola", email: "ola@nordlys.test" }
  const sale = await ask(201, "POST", "/v1/sales", { ...order, amount: 50_000, currency: "EUR" })
  expect(sale.attribution).toMatchObject({ basis: "deal" })
  await eventually(
    async () => (await dags.goto(`${local.url}/deals`)) && textOf(dags),
    (text) => text?.includes("They bought, and the sale is yours.") === true,
  )
  const deal = owners.url()
  await expectAccessible(dags, [`${local.url}/deals`])
  await expectAccessible(owners, [`${base}/deals?show=all`, `${base}/deals/new`, deal])
  await dags.setViewportSize({ width: 390, height: 800 })
  await dags.goto(`${local.url}/deals`)
  await picture(dags, "deal-won-390")
})
