import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { signatureHeader } from "../../tools/stripe-stand-in/signature.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { expectNarrow, follow, press, signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"
import { eventBody } from "../support/vendor-stripe.ts"

const WIDTHS = [1280, 390, 320]
const LONG = `${"<b>Ünterwegs</b> \u05e9\u05dc\u05d5\u05dd ".repeat(5)}${"x".repeat(60)}`

let local: LocalApp
let browser: Browser

beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

async function openVendor(owner: string) {
  const reply = await local.call("POST", "/v1/vendors", OPERATOR_KEY, {
    name: "Acme",
    currency: "EUR",
    owner_email: owner,
  })
  expect(reply.status, reply.text).toBe(201)
  return { id: String(reply.body.id), sk: String(reply.body.secret_key) }
}

async function openPage(javaScriptEnabled: boolean) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on("pageerror", (error) => troubles.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("422")) troubles.push(message.text())
  })
  return { page, troubles }
}

const title = (page: Page) => page.getByRole("heading", { level: 1 }).textContent()

const SECRET = "whsec_of_this_endpoint"

/** As Stripe sends a test event to the address that was pasted there. */
async function sendTestEvent(hook: string, secret: string): Promise<number> {
  const body = eventBody({ type: "customer.created", object: { id: "cus_1", object: "customer" } } as never, {})
  const headers = { "stripe-signature": signatureHeader(body, secret, Math.floor(Date.now() / 1000)) }
  return (await fetch(hook, { method: "POST", body, headers })).status
}

/** At a desk and on a phone, for looking at. */
async function picture(page: Page, name: string) {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

describe.each([
  ["with script", true],
  ["without script", false],
] as const)("a vendor, %s", (_name, hasScript) => {
  it("signs in for the first time, makes a program with a rule after its preview, invites a colleague, connects Stripe and sees the test event", async () => {
    const [owner, colleague] = [`owner-${hasScript}@acme.test`, `kari-${hasScript}@acme.test`]
    const vendor = await openVendor(owner)
    const { page, troubles } = await openPage(hasScript)
    await signIn(page, local.url, owner, 1)
    await follow(page.getByRole("link", { name: "Programs" }))
    await follow(page.getByRole("link", { name: "New program" }))
    await page.getByLabel("Name", { exact: true }).fill("Friends")
    await page.getByLabel("Destination", { exact: true }).fill("https://shop.acme.test/start")
    await page.getByLabel("Smallest payout").fill("25")
    await press(page, "Make the program")
    expect(await title(page)).toBe("Friends")
    expect(await page.getByText("Nothing is earned yet").isVisible()).toBe(true)

    await press(page, "Add a rule")
    await page.getByLabel("Share").fill("12.5")
    await page.getByLabel("For how long").selectOption("once")
    await press(page, "Keep this rule")
    expect(await page.locator(".rule-list").textContent()).toContain("12.5\u00a0% of a sale, once per customer")
    await press(page, "Add a rule")
    await page.getByLabel("Pays for").selectOption("lead")
    await page.getByLabel("How much").selectOption("flat")
    await page.getByLabel("Amount", { exact: false }).first().fill("5")
    await press(page, "Keep this rule")
    await press(page, "Move up: rule 2")
    expect(await page.locator(".rule-list li").first().textContent()).toContain("5.00 EUR for a sign-up")
    await press(page, "Preview")
    expect(await page.locator("#preview").textContent()).toContain(
      "No sales or sign-ups of affiliates in the last 90 days",
    )
    await press(page, "Save…")
    expect(await title(page)).toBe("Let Friends pay by 2 rules")
    await press(page, "Save the rules")
    await page.getByRole("status").waitFor()
    expect(await page.getByRole("status").textContent()).toBe("The rules count from now on. They are version 1.")
    const { body } = await local.call("GET", "/v1/programs", vendor.sk)
    const rules = await local.call("GET", `/v1/programs/${body.data[0].id}/rules`, vendor.sk)
    expect(rules.body.rules.map((rule: { rate: unknown }) => rule.rate)).toEqual([
      { kind: "flat", amount: 500 },
      { kind: "percent", bps: 1250 },
    ])

    await follow(page.getByRole("link", { name: "Members" }))
    await page.getByLabel("E-mail").fill(colleague)
    await press(page, "Invite a colleague")
    await page.getByRole("status").waitFor()
    const { page: theirs } = await openPage(hasScript)
    await signIn(theirs, local.url, colleague, 1)
    await theirs.goto(`${local.url}/v/${vendor.id}/programs`)
    expect(await theirs.getByRole("link", { name: "Friends" }).isVisible()).toBe(true)

    await follow(page.getByRole("link", { name: "Settings", exact: true }))
    await picture(page, `settings-${hasScript}`)
    await follow(page.getByRole("main").getByRole("link", { name: "Stripe", exact: true }))
    const hook = await page.getByRole("textbox", { name: "Address for Stripe" }).inputValue()
    await page.getByLabel("Signing secret").fill(SECRET)
    await press(page, "Connect")
    await page.getByText("Waiting for the first event").waitFor()
    await picture(page, `stripe-waits-${hasScript}`)
    expect(await sendTestEvent(hook, "whsec_of_somebody_else")).toBe(400)
    expect(await sendTestEvent(hook, SECRET)).toBe(200)
    const arrived = page.getByText(/customer\.created arrived/)
    if (hasScript) await arrived.waitFor({ timeout: 20_000 })
    else await follow(page.getByRole("link", { name: "Look again" }))
    expect(await arrived.isVisible()).toBe(true)
    await picture(page, `stripe-${hasScript}`)
    expect(troubles).toEqual([])
  })
})

it("no page of programs, affiliates and sales is wider than its window, whatever names hold", async () => {
  const owner = "wide@acme.test"
  const vendor = await openVendor(owner)
  const must = async (path: string, body: unknown) => {
    const reply = await local.call("POST", path, vendor.sk, body)
    expect(reply.status, reply.text).toBe(201)
    return reply.body
  }
  const name = LONG.slice(0, 200)
  const program = await must("/v1/programs", { name, destination_url: "https://shop.acme.test/start" })
  await must("/v1/groups", { name, program_id: program.id })
  const rule = { event: "sale", rate: { kind: "percent", bps: 1250 }, cap: { amount: 50_000, per: "affiliate_month" } }
  await local.call("PUT", `/v1/programs/${program.id}/rules`, vendor.sk, { rules: [rule, rule] })
  const ada = await must("/v1/affiliates", { email: "ada@mail.test", name, program_id: program.id, status: "approved" })
  const sale = await must("/v1/sales", {
    external_id: LONG,
    customer_external_id: LONG,
    amount: 99_900,
    currency: "EUR",
    affiliate_id: ada.id,
  })
  await must("/v1/coupons", { code: "ADA10", affiliate_id: ada.id, program_id: program.id })
  const { page, troubles } = await openPage(true)
  await signIn(page, local.url, owner, 1)
  const folder = process.env.SCREENSHOTS
  if (folder) mkdirSync(folder, { recursive: true })
  const base = `${local.url}/v/${vendor.id}`
  const tails = [
    "/programs",
    "/programs/new",
    ...["", "/terms", "/groups", "/coupons", "/versions"].map((tail) => `/programs/${program.id}${tail}`),
    "/affiliates",
    ...["", "/links", "/edit"].map((tail) => `/affiliates/${ada.id}${tail}`),
    "/sales",
    `/sales/${sale.id}`,
    `/customers/${encodeURIComponent(LONG)}`,
    "/held",
    "/settings/members",
  ]
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    for (const tail of tails) {
      await expectNarrow(page, base + tail)
      const words = (await page.locator("main").textContent()) ?? ""
      expect(words, tail).not.toMatch(
        /\b(aff|prg|grp|sal|com|cus|ven)_[0-9a-z]{8,}|liability:|expense:|basis points|minor units/,
      )
      if (folder) await page.screenshot({ path: `${folder}/${tails.indexOf(tail)}-${width}.png`, fullPage: true })
    }
    await page.goto(`${base}/programs/${program.id}`)
    await follow(page.getByRole("button", { name: "Change: rule 1" }))
    await page.getByRole("button", { name: "Keep this rule" }).waitFor()
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(scroll).toBe(width)
    if (folder) await page.screenshot({ path: `${folder}/rule-${width}.png`, fullPage: true })
  }
  expect(troubles).toEqual([])
})
