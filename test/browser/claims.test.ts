import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { OPERATOR_KEY } from "../support/app.ts"
import { expectNarrow, follow, press, signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

const WIDTHS = [1280, 390, 320]
const SHOP = "http://localhost:9/join"

let local: LocalApp
let browser: Browser

beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

const title = (page: Page) => page.getByRole("heading", { level: 1 }).textContent()

async function openVendor() {
  const fields = { name: "Acme", currency: "EUR", owner_email: "owner@named.test" }
  const { body: vendor } = await local.call("POST", "/v1/vendors", OPERATOR_KEY, fields)
  const must = async (path: string, body: unknown, method = "POST") => {
    const reply = await local.call(method, path, vendor.secret_key, body)
    expect([200, 201], reply.text).toContain(reply.status)
    return reply.body
  }
  const program = await must("/v1/programs", {
    name: "Friends",
    destination_url: "http://localhost/start",
    hold_days: 0,
  })
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
  await must(`/v1/programs/${program.id}/rules`, { rules }, "PUT")
  const enrolled = { email: "ada@named.test", name: "Ada", program_id: program.id, status: "approved", handle: "@ada" }
  await must("/v1/affiliates", enrolled)
  return { id: String(vendor.id), pk: String(vendor.publishable_key), must, base: `${local.url}/v/${vendor.id}` }
}

async function openPage(javaScriptEnabled = true) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } })
  return context.newPage()
}

it("a visitor names who sent them in a form, a manager confirms it, and the affiliate reads and earns it", async () => {
  const vendor = await openVendor()
  const visitor = await openPage()
  const form = `<form method="post" action="${local.url}/forms/inquiry?key=${vendor.pk}">
    <input type="hidden" name="customer_external_id" value="u-42">
    <label>E-mail <input name="email"></label>
    <label>Who recommended us to you? <input name="told_by"></label><button>Join</button></form>`
  await visitor.route(SHOP, (route) => route.fulfill({ contentType: "text/html", body: form }))
  for (const answer of ["Ada", "the man with the dog"]) {
    await visitor.goto(SHOP)
    await visitor.getByLabel("E-mail").fill("ann@mail.test")
    await visitor.getByLabel("Who recommended us to you?").fill(answer)
    await press(visitor, "Join")
    expect(await title(visitor)).toBe("Thank you")
  }
  const order = { external_id: "o-1", customer_external_id: "u-42", amount: 12_500, currency: "EUR" }
  expect((await vendor.must("/v1/sales", order)).attribution.outcome).toBe("unattributed")

  const manager = await openPage(false)
  await signIn(manager, local.url, "owner@named.test", 1)
  await manager.goto(`${vendor.base}/home`)
  await follow(manager.getByRole("link", { name: "2 customers named who sent them" }))
  expect(await title(manager)).toBe("Claims")
  const folder = process.env.SHOTS
  if (folder) mkdirSync(folder, { recursive: true })
  for (const width of WIDTHS) {
    await manager.setViewportSize({ width, height: 900 })
    const open = manager.getByRole("link", { name: "the man with the dog" })
    const claim = `${local.url}${await open.getAttribute("href")}`
    for (const [name, url] of [
      ["claims", `${vendor.base}/claims`],
      ["claim", claim],
    ] as const) {
      await expectNarrow(manager, url)
      if (folder) await manager.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
    }
    await manager.goto(`${vendor.base}/claims`)
  }
  await manager.setViewportSize({ width: 1280, height: 900 })
  await follow(manager.getByRole("link", { name: "Ada", exact: true }).first())
  expect(await title(manager)).toBe("“Ada”")
  expect(await manager.locator(".intro").textContent()).toBe(
    "That is what Ada is called. Their commission waits for your word.",
  )
  if (folder) await manager.screenshot({ path: `${folder}/matched.png`, fullPage: true })
  await press(manager, "It was Ada")
  expect(await title(manager)).toBe("Give what “Ada” stands for to Ada")
  await press(manager, "Give it to them")
  expect(await manager.getByRole("status").textContent()).toContain("It was Ada")

  await manager.goto(`${vendor.base}/claims`)
  await follow(manager.getByRole("link", { name: "the man with the dog" }))
  await manager.getByLabel("Reason").fill("nobody knows him")
  await press(manager, "Reject it")
  expect(await title(manager)).toBe("Reject “the man with the dog”")
  await press(manager, "Reject it")
  expect(await manager.getByRole("status").textContent()).toContain("rejected")
  await manager.goto(`${vendor.base}/claims?show=settled`)
  expect(await manager.locator("tbody tr").count()).toBe(2)

  const ada = await openPage(false)
  await signIn(ada, local.url, "ada@named.test", 1)
  await ada.goto(`${local.url}/a/earnings`)
  expect(await ada.locator("main").textContent()).toContain("12.50")
  await follow(ada.getByRole("link", { name: "o-1" }).first())
  expect(await ada.locator("main").textContent()).toContain("It was you: this sale came by your word.")
  expect(await ada.locator("main").textContent()).not.toContain("u-42")
  if (folder) await ada.screenshot({ path: `${folder}/own.png`, fullPage: true })
})
