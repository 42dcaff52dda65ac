import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { OPERATOR_KEY } from "../support/app.ts"
import { expectNarrow, follow, signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

const ADA = "ada@mail.test"
const OWNER = "owner@acme.test"

let local: LocalApp
let browser: Browser
let vendorId: string
let adaId: string

beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
  const must = async (path: string, key: string, body: unknown) => {
    const reply = await local.call("POST", path, key, body)
    expect(reply.status, reply.text).toBe(201)
    return reply.body
  }
  const vendor = await must("/v1/vendors", OPERATOR_KEY, { name: "Acme", currency: "EUR", owner_email: OWNER })
  vendorId = vendor.id
  const program = await must("/v1/programs", vendor.secret_key, {
    name: "Friends",
    destination_url: "https://shop.acme.test/start",
  })
  const ada = await must("/v1/affiliates", vendor.secret_key, {
    email: ADA,
    name: "Ada",
    program_id: program.id,
    status: "approved",
  })
  adaId = ada.id
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

/** A browser of somebody's own, with everything that went wrong in it. */
async function openPage({ javaScriptEnabled = true, width = 1280 } = {}) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 } })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on("pageerror", (error) => troubles.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("422")) troubles.push(message.text())
  })
  return { page, troubles }
}

async function makeLink(page: Page, slug: string) {
  await page.getByLabel("Name in the address").fill(slug)
  await follow(page.getByRole("button", { name: "Create link" }))
  await page.getByRole("status").waitFor()
  expect(await page.getByRole("status").textContent()).toBe(`The link ${slug} works from now on.`)
  expect(await page.getByLabel(`Address of ${slug}`, { exact: true }).inputValue()).toBe(`${local.url}/r/${slug}`)
}

describe("an affiliate", () => {
  it("signs in by mail and makes a link that works", async () => {
    const { page, troubles } = await openPage()
    await signIn(page, local.url, ADA, 1)
    expect(new URL(page.url()).pathname).toBe("/links")
    await page.getByLabel("Leads to").fill("https://evil.test/")
    await follow(page.getByRole("button", { name: "Create link" }))
    const alert = page.getByRole("alert")
    expect(await alert.textContent()).toContain("Leads to:")
    expect(await alert.evaluate((node) => node === document.activeElement)).toBe(true)
    await page.getByLabel("Leads to").fill("")
    await makeLink(page, "ada")
    expect(await page.getByRole("button", { name: "Copy: Address of ada" }).isVisible()).toBe(true)
    await follow(page.getByRole("link", { name: "ada", exact: true }))
    expect(await page.getByRole("img", { name: "QR code of" }).isVisible()).toBe(true)
    const followed = await fetch(`${local.url}/r/ada`, { redirect: "manual" })
    expect(followed.status).toBe(302)
    expect(followed.headers.get("location")).toContain("https://shop.acme.test/start")
    expect(troubles).toEqual([])
  })

  it("does the same without script", async () => {
    const { page } = await openPage({ javaScriptEnabled: false, width: 390 })
    await signIn(page, local.url, ADA, 2)
    await makeLink(page, "ada-plain")
    expect(await page.getByRole("button", { name: "Copy: Address of ada-plain" }).isVisible()).toBe(false)
    await follow(page.getByRole("link", { name: "Earnings" }))
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Earnings")
    await follow(page.locator(".who summary"))
    await follow(page.getByRole("button", { name: "Sign out" }))
    expect(new URL(page.url()).pathname).toBe("/signed-out")
    await page.goto(`${local.url}/links`)
    expect(new URL(page.url()).pathname).toBe("/sign-in")
  })
})

describe("an owner", () => {
  it("is asked before banning, and no page is wider than a phone", async () => {
    const { page, troubles } = await openPage({ width: 390 })
    await signIn(page, local.url, OWNER, 1)
    const [vendor, finance] = [`${local.url}/v/${vendorId}`, `${local.url}/v/${vendorId}/finance`]
    for (const path of ["/affiliates", "/sales", "/owed"].map((tail) => vendor + tail)) await expectNarrow(page, path)
    for (const path of ["/payable", "/runs", "/ledger"].map((tail) => finance + tail)) await expectNarrow(page, path)
    await page.goto(`${vendor}/affiliates/${adaId}`)
    const ban = page.getByRole("button", { name: "Ban" })
    await follow(ban)
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Ban Ada")
    await follow(page.getByRole("link", { name: "Not now" }))
    await follow(ban)
    await follow(page.getByRole("button", { name: "Ban" }))
    await page.getByRole("status").waitFor()
    expect(await page.getByRole("status").textContent()).toBe("Ada is banned.")
    expect(troubles).toEqual([])
  })

  it("prints a statement without what can only be used on a screen", async () => {
    const { page } = await openPage()
    await signIn(page, local.url, OWNER, 2)
    await page.goto(`${local.url}/v/${vendorId}/finance/statements/${adaId}`)
    const [title, from] = [page.getByRole("heading", { name: "Statement for Ada" }), page.getByLabel("From")]
    expect(await from.isVisible()).toBe(true)
    await page.emulateMedia({ media: "print" })
    expect([await title.isVisible(), await from.isVisible()]).toEqual([true, false])
  })
})
