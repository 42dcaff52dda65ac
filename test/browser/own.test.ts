import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { expectAccessible } from "../support/accessible.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { follow, signIn, startBrowser, VISITOR } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

const LONG = `${"<b>Ünterwegs</b> \u05e9\u05dc\u05d5\u05dd ".repeat(4)}${"x".repeat(60)}`
const [ADA, BEA] = ["ada@mail.test", "bea@mail.test"]

let local: LocalApp
let browser: Browser
let sk: string
let paths: string[]

const must = async (path: string, key: string, body: unknown = {}, method = "POST") => {
  const reply = await local.call(method, path, key, body)
  expect(reply.status, `${path}: ${reply.text}`).toBeLessThan(300)
  return reply.body
}

/** A program that pays 12.5 % on the first of the month; Ada with a payout behind her and names as long as they can be. */
beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
  const acme = { name: LONG.slice(0, 100), currency: "EUR", owner_email: "owner@acme.test", mode: "test" }
  const vendor = await must("/v1/vendors", OPERATOR_KEY, acme)
  sk = vendor.secret_key
  const owner = vendor.owner_token
  const { id: fay } = await must("/v1/members", owner, { email: "fay@acme.test", name: "Fay", role: "finance" })
  const { token } = await must(`/v1/members/${fay}/tokens`, owner)
  await must("/v1/payout-schedule", token, { day: 1, enabled: true }, "PUT")
  const program = await must("/v1/programs", sk, {
    name: LONG.slice(0, 120),
    destination_url: "https://shop.acme.test/start",
    hold_days: 0,
    min_payout: 5000,
  })
  const rate = { kind: "percent", bps: 1250 }
  await must(`/v1/programs/${program.id}/rules`, sk, { rules: [{ event: "sale", rate }] }, "PUT")
  const join = (email: string, name: string) =>
    must("/v1/affiliates", sk, { email, name, program_id: program.id, status: "approved" })
  const [ada] = [await join(ADA, LONG.slice(0, 150)), await join(BEA, "Bea")]
  const own = { program_id: program.id, affiliate_id: ada.id }
  const link = await must("/v1/links", sk, { ...own, slug: `ada-${"long".repeat(14)}` })
  const { onboarding_url } = await must(`/v1/affiliates/${ada.id}/payout-account`, owner)
  await fetch(onboarding_url, { method: "POST", redirect: "manual", body: new URLSearchParams({ outcome: "ready" }) })
  const account = () => local.call("GET", `/v1/affiliates/${ada.id}/payout-account`, sk)
  await vi.waitFor(async () => expect((await account()).body.status).toBe("ready"), { timeout: 10_000 })
  await must("/v1/clicks", sk, { slug: link.slug, sub1: LONG.slice(0, 200), sub2: "bio" })
  const sale = { customer_external_id: "c-1", amount: 99_900, currency: "EUR", affiliate_id: ada.id }
  const { id: saleId } = await must("/v1/sales", sk, { ...sale, external_id: LONG })
  const run = await must("/v1/payout-runs", token)
  await must(`/v1/payout-runs/${run.id}/submission`, token)
  await must(`/v1/payout-runs/${run.id}/approval`, owner, { hash: run.hash })
  const shown = () => local.call("GET", `/v1/payout-runs/${run.id}`, sk)
  await vi.waitFor(async () => expect((await shown()).body.items[0].status).toBe("sent"), { timeout: 20_000 })
  await must("/v1/refunds", sk, { external_id: "r-1", sale_external_id: LONG, amount: 9_990 })
  await must("/v1/commissions", sk, { ...own, amount: 3_288, currency: "JPY", reason: LONG })
  await must("/v1/commissions", sk, { ...own, amount: 45_712, currency: "EUR", reason: "thank you" })
  const item = (await shown()).body.items[0].id
  paths = [
    ...["/links", `/links/${link.id}?sub1=bio`, `/links/${link.id}/clicks`, "/earnings", "/payouts"],
    ...[`/statements/${item}`, `/statements/${ada.id}`, `/sales/${saleId}`, "/inquiries", "/profile"],
  ]
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

async function openPage(javaScriptEnabled: boolean, width: number) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 } })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on("pageerror", (error) => troubles.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("422")) troubles.push(message.text())
  })
  page.on("request", (request) => {
    if (!request.url().startsWith(local.url)) troubles.push(`asked ${request.url()}`)
  })
  return { page, troubles }
}

const main = (page: Page) => page.locator("main").textContent()
let [visits, minutes] = [0, 0]

describe.each([
  ["with script", true, 1280],
  ["with script", true, 390],
  ["without script", false, 320],
] as const)("an affiliate, %s", (_name, hasScript, width) => {
  it(`shares a link, sees the click within 5 s and the earning explained, and reads when it is paid, at ${width} px`, async () => {
    const { page, troubles } = await openPage(hasScript, width)
    const slug = `bea-${width}`
    await signIn(page, local.url, BEA, ++visits)
    expect(new URL(page.url()).pathname).toBe("/links")
    await page.getByLabel("Name in the address").last().fill(slug)
    await follow(page.getByRole("button", { name: "Create link" }))
    await page.getByRole("status").waitFor()
    const address = await page.getByLabel(`Address of ${slug}`, { exact: true }).inputValue()
    await follow(page.getByRole("link", { name: slug, exact: true }))
    const figure = async (label: string) => {
      if (!hasScript) await page.reload()
      return page.locator("#figures div", { hasText: label }).locator("dd").last().textContent()
    }
    expect(await figure("Clicks")).toBe("0")
    const followed = await fetch(address, { redirect: "manual", headers: { "user-agent": VISITOR } })
    const clickId = new URL(followed.headers.get("location")!).searchParams.get("gv_click")
    await expect.poll(() => figure("Clicks"), { timeout: 5_000 }).toBe("1")
    // A sale within seconds of its click would be looked at first.
    await must("/v1/test-clock", sk, { now: new Date(Date.now() + ++minutes * 60_000).toISOString() })
    const order = `SO-${width}`
    const sale = { external_id: order, customer_external_id: `c-${width}`, amount: 99_900, currency: "EUR" }
    await must("/v1/sales", sk, { ...sale, click_id: clickId })
    await page.goto(`${local.url}/earnings`)
    expect(await main(page)).toMatch(/Not in it: \d+\.\d\d EUR, since there is no payout account yet/)
    expect(await main(page)).toContain("12.5\u00a0% of 999.00 EUR = 124.88 EUR")
    await follow(page.getByRole("link", { name: order, exact: true }))
    expect(await main(page)).toContain("12.5\u00a0% of 999.00 EUR = 124.88 EUR")
    await page.goto(`${local.url}/payouts`)
    expect(await page.getByRole("button", { name: "Set up payouts" }).isVisible()).toBe(true)
    expect(troubles).toEqual([])
  })
})

describe("the pages of somebody who is paid", () => {
  let page: Page

  it("answer first when the next payout is, and what is not in it", async () => {
    ;({ page } = await openPage(true, 1280))
    await signIn(page, local.url, ADA, 1)
    await page.goto(`${local.url}/earnings`)
    expect(await page.locator(".intro").textContent()).toMatch(
      /^Next payout on 1 [A-Z][a-z]+: 444\.63 EUR\.Not in it: 3,288 JPY, below the minimum of 5,000 JPY\.$/,
    )
  })

  it.each(Array.from({ length: 10 }, (_, index) => index))(
    "page %i has no fault that axe finds, and fits",
    async (index) => {
      const folder = process.env.SCREENSHOTS
      if (folder) mkdirSync(folder, { recursive: true })
      const look = async (name: string) =>
        folder &&
        page.screenshot({ path: `${folder}/${index}-${name.slice(0, 40)}-${name.slice(-12)}.png`, fullPage: true })
      await expectAccessible(page, [local.url + paths[index]!], { look })
    },
  )

  it("are reached and worked by keys alone, with forced colours too", async () => {
    await page.context().addCookies([{ name: "gv_reader", value: "en.auto", url: local.url }])
    await page.emulateMedia({ forcedColors: "active", colorScheme: "light" })
    await page.goto(`${local.url}/profile`)
    const focused = () =>
      page.evaluate(() => {
        const at = document.activeElement as HTMLElement
        const style = getComputedStyle(at)
        const isSeen = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0
        return { name: at.getAttribute("name") ?? at.textContent?.trim() ?? "", isSeen, tag: at.tagName }
      })
    const seen: string[] = []
    for (let presses = 0; presses < 60 && !seen.includes("timezone"); presses++) {
      await page.keyboard.press("Tab")
      const { name, isSeen, tag } = await focused()
      if (tag !== "BODY") expect([name, isSeen]).toEqual([name, true])
      seen.push(name)
    }
    expect(seen).toEqual(expect.arrayContaining(["Payouts", "language", "timezone"]))
    await page.keyboard.press("Enter")
    await follow(page.getByRole("button", { name: "Save" }).first(), "Enter")
    await page.getByRole("status").waitFor()
    expect(await page.getByRole("status").textContent()).toBe("Your profile is saved.")
  })
})
