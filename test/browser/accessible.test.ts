import { mkdirSync } from "node:fs"
import { afterAll, beforeAll, it } from "vitest"
import { expectAccessible } from "../support/accessible.ts"
import { startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

let local: LocalApp
let browser: Awaited<ReturnType<typeof startBrowser>>

beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

it("whoever is not signed in finds pages that everybody can use", async () => {
  const page = await (await browser.newContext()).newPage()
  const folder = process.env.SCREENSHOTS
  if (folder) mkdirSync(folder, { recursive: true })
  const look = async (name: string) => folder && page.screenshot({ path: `${folder}/open-${name}.png`, fullPage: true })
  const urls = ["/", "/sign-in", "/signed-out"].map((path) => local.url + path)
  await expectAccessible(page, urls, { look })
})
