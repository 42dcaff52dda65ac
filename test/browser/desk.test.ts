import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { seed } from "../../scripts/seed.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { expectNarrow, follow, signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

const OWNER = "owner@demo.test"

let local: LocalApp
let browser: Browser
let base: string

beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
  const people = await seed({ baseUrl: local.url, operatorKey: OPERATOR_KEY })
  base = local.url + people.find((one) => one.audience === "Vendor")!.path.replace("/affiliates", "")
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

async function openPage(width: number, javaScriptEnabled = true) {
  const page = await (await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 } })).newPage()
  const troubles: string[] = []
  page.on("pageerror", (error) => troubles.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text())
  })
  return { page, troubles }
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

describe("the demo's desk", () => {
  it("is worked by keys: lists by letters, rows by j and k, Enter opens, r responds", async () => {
    const { page, troubles } = await openPage(1280)
    await signIn(page, local.url, OWNER, 1)
    await page.goto(`${base}/inbox`)
    expect(await page.getByRole("status").textContent()).toMatch(/1\s*late/)
    await page.keyboard.press("t")
    await page.waitForURL(/show=team/)
    const rows = await page.locator("[data-row]").allTextContents()
    expect([...rows].sort()).toEqual(["Olav", "Per", "Quinn"])
    await page.keyboard.press("j")
    expect(await focused(page)).toBe(rows[0])
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    expect(await focused(page)).toBe(rows[1])
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/inbox\/inq_/)
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain(rows[1])
    const note = page.getByRole("link", { name: "Call or note" })
    if (await note.isVisible()) await follow(note)
    await page.keyboard.press("r")
    await page.keyboard.press("ArrowDown")
    expect(await page.getByLabel("How").inputValue()).toBe("email")
    await page.getByLabel("Outcome").first().selectOption("answered")
    await follow(page.getByRole("button", { name: "Record" }))
    expect(await page.locator(".timeline").textContent()).toContain("responded")
    expect(troubles).toEqual([])
  })

  it("says at a glance where sales come from and what a close costs there, without script too", async () => {
    const { page } = await openPage(1280, false)
    await signIn(page, local.url, OWNER, 2)
    await page.goto(`${base}/inbox`)
    await follow(page.getByRole("link", { name: "Channels" }))
    const charts = page.locator("svg[role=img]")
    expect(await charts.first().getAttribute("aria-label")).toContain("Closes")
    const boxes = await Promise.all([0, 1].map((index) => charts.nth(index).boundingBox()))
    for (const box of boxes) expect(box!.y + box!.height).toBeLessThan(900)
    await page.getByLabel("Beside").selectOption("last_touch")
    await follow(page.getByRole("button", { name: "Show" }))
    await page.getByText("By last touch").waitFor()
    await follow(page.getByRole("link", { name: "Credit", exact: true }))
    await page.getByLabel("Customer, by your own id").fill("acorn")
    await follow(page.getByRole("button", { name: "Show the journey" }))
    expect(await page.locator(".timeline li").allTextContents()).toHaveLength(3)
  })

  it("fits a phone, page by page", async () => {
    const { page, troubles } = await openPage(390)
    await signIn(page, local.url, OWNER, 3)
    for (const path of [
      "/inbox?show=team",
      "/team",
      "/desk",
      "/channels",
      "/credit",
      "/plan",
      "/journeys?customer=acorn",
    ])
      await expectNarrow(page, base + path)
    expect(troubles).toEqual([])
  })
})
