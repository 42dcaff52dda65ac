import { mkdirSync } from "node:fs"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { expectAccessible } from "../support/accessible.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { press, signIn, startBrowser } from "../support/browser.ts"
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

const folder = process.env.SCREENSHOTS

it.each([
  ["with script", true],
  ["without script", false],
] as const)("whoever moves in sees what would come of a file before it is imported, %s", async (_name, hasScript) => {
  const owner = `mover-${hasScript}@acme.test`
  const sent = { name: "Acme", currency: "EUR", owner_email: owner, timezone: "Europe/Oslo" }
  const vendor = (await local.call("POST", "/v1/vendors", OPERATOR_KEY, sent)).body
  const program = { name: "Friends of Acme", destination_url: "https://shop.acme.test/start" }
  await local.call("POST", "/v1/programs", vendor.secret_key, program)
  const start = `${local.url}/v/${vendor.id}/settings/import`
  const page = await (await browser.newContext({ javaScriptEnabled: hasScript })).newPage()
  await signIn(page, local.url, owner, 1)

  const choose = async (product: string, file: string) => {
    await page.goto(start)
    await page.getByLabel("From", { exact: true }).selectOption({ label: product })
    await page.locator("[name=file]").setInputFiles(`test/fixtures/exports/${file}.csv`)
    await press(page, "Look at it first")
  }
  for (const kind of ["affiliates", "commissions"]) {
    await choose("Tapfiliate", `tapfiliate-${kind}`)
    await page.getByRole("heading", { level: 1, name: `tapfiliate-${kind}.csv` }).waitFor()
    if (kind === "commissions") {
      await page.getByRole("cell", { name: "123.45", exact: true }).first().waitFor()
      if (hasScript) {
        if (folder) mkdirSync(folder, { recursive: true })
        const look = async (name: string) =>
          folder && page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
        await expectAccessible(page, [start, page.url()], { look })
        await page.context().addCookies([{ name: "gv_reader", value: "en.auto", url: page.url() }])
        await page.reload()
      }
    }
    await press(page, "Import")
    await page.getByRole("heading", { level: 1, name: `Import tapfiliate-${kind}.csv` }).waitFor()
    await press(page, "Import it")
    await expect
      .poll(
        async () => {
          if (!hasScript) await page.reload()
          return (await page.locator("#import").textContent())?.replaceAll(/\s+/g, " ")
        },
        { timeout: 20_000 },
      )
      .toMatch(
        kind === "affiliates" ? /done.*Lines ?2 ?Imported ?2/ : /done.*Lines ?4 ?Imported ?3 ?Unchanged ?0 ?Failed ?1/,
      )
  }
})
