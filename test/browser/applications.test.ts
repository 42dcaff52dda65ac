import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { expectAccessible } from "../support/accessible.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { follow, press, signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

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

async function openShop(owner: string) {
  const sent = { name: "Acme", currency: "EUR", owner_email: owner, timezone: "Europe/Oslo" }
  const vendor = (await local.call("POST", "/v1/vendors", OPERATOR_KEY, sent)).body
  const program = { name: "Friends of Acme", destination_url: "https://shop.acme.test/start" }
  const { body } = await local.call("POST", "/v1/programs", vendor.secret_key, program)
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1250 }, duration: { kind: "months", months: 12 } }]
  await local.call("PUT", `/v1/programs/${body.id}/rules`, vendor.secret_key, { rules })
  return { base: `${local.url}/v/${vendor.id}`, programId: String(body.id) }
}

const folder = process.env.SCREENSHOTS
const picture = async (page: Page, name: string) => {
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

it.each([
  ["with script", true],
  ["without script", false],
] as const)("a page is published, a visitor finds it and applies, and is taken in, %s", async (_name, hasScript) => {
  const owner = `owner-${hasScript}@acme.test`
  const ann = `ann-${hasScript}@mail.test`
  const { base, programId } = await openShop(owner)
  const open = async () => {
    const context = await browser.newContext({ javaScriptEnabled: hasScript })
    return context.newPage()
  }
  const theirs = await open()
  await signIn(theirs, local.url, owner, 1)
  await theirs.goto(`${base}/programs/${programId}/page`)
  await theirs.getByLabel("Address", { exact: true }).fill(`friends-${hasScript}`)
  await theirs.getByLabel("Anybody may see it and apply").check()
  await theirs.getByLabel("Headline").fill("Recommend shoes that last")
  await theirs.getByLabel("Description").fill("We make shoes by hand in Oslo.\n\nTell people who walk a lot.")
  await theirs.getByLabel("Questions").fill("Where do you post? *\nHow many read it?")
  await theirs.locator("[name=terms]").fill("Be honest about what you earn.")
  await press(theirs, "Save")
  await theirs.getByRole("status").waitFor()
  await picture(theirs, `page-form-${hasScript}`)

  const page = await open()
  await page.goto(`${local.url}/p?q=shoes`)
  await picture(page, `directory-${hasScript}`)
  await follow(page.locator(`a[href="/p/friends-${hasScript}"]`))
  expect(await page.locator("main").textContent()).toContain("12.5\u00a0% of a sale, for 12 months")
  await picture(page, `program-${hasScript}`)
  await page.getByLabel("E-mail").fill(ann)
  await page.getByLabel("Your name").fill("Ann Lee")
  await page.getByLabel("Website").fill("https://ann.test")
  await page.getByLabel("Where do you post?").fill("On my blog about hiking")
  await page.getByLabel("I accept the terms").check()
  await press(page, "Send the application")
  expect(await title(page)).toBe("Thank you for applying")

  await theirs.goto(`${base}/home`)
  await follow(theirs.getByRole("main").getByRole("link", { name: "1 person applied" }))
  expect(await theirs.locator("main").textContent()).toContain("On my blog about hiking")
  await picture(theirs, `applications-${hasScript}`)
  await press(theirs, "Approve")
  expect(await theirs.locator("main").textContent()).toContain("Nobody waits")

  await signIn(page, local.url, ann, 1)
  expect(await page.locator("main").textContent()).toContain("Friends of Acme")
})

it("nothing is wrong with the pages that strangers see, in any language, theme or width", async () => {
  const { base, programId } = await openShop("axe@acme.test")
  const page = await (await browser.newContext()).newPage()
  await signIn(page, local.url, "axe@acme.test", 1)
  await page.goto(`${base}/programs/${programId}/page`)
  await page.getByLabel("Address", { exact: true }).fill("friends-axe")
  await page.getByLabel("Anybody may see it and apply").check()
  await page.getByLabel("Questions").fill("Where do you post? *")
  await press(page, "Save")
  await page.getByRole("status").waitFor()
  await expectAccessible(page, [
    `${local.url}/p`,
    `${local.url}/p/friends-axe`,
    `${base}/programs/${programId}/page`,
    `${base}/applications`,
  ])
})
