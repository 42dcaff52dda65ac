import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { expectAccessible } from "../support/accessible.ts"
import { signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"
import { openLocalCompany } from "../support/local-company.ts"
import type { WholeCompany } from "../support/whole-company.ts"

/** Pages of money, and those that are worked on as grids. */
const PAGES = (
  process.env.PAGES ??
  "finance/payable,finance/debts,finance/liability,finance/closes,plan,plan/reviews?period=2030-01,desk"
).split(",")

/** Lists of what happened and of what figures say. */
const LISTS = (
  process.env.LISTS ??
  "finance/fundings,finance/ledger,finance/reconciliation,held,growth,channels,channels/marketing,paths,investment,plan?period=2030-Q1,desk?rule=0"
).split(",")

let local: LocalApp
let browser: Browser
let company: WholeCompany

beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
  company = await openLocalCompany(local)
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

const urlsOf = (paths: string[]) => paths.map((path) => `${local.url}/v/${company.vendorId}/${path}`)

/** Signed in as the owner by the latest of so many mails, in spring: every list has something. */
async function openPage(mails: number) {
  const page = await (await browser.newContext()).newPage()
  await signIn(page, local.url, company.emails.owner, mails)
  const headers = { origin: local.url, "x-grapevine-vendor": company.vendorId }
  const data = { now: "2030-03-02T12:00:00Z" }
  const moved = await page.request.post(`${local.url}/v1/test-clock`, { headers, data })
  expect(moved.status(), await moved.text()).toBe(200)
  return page
}

const lookAt = (page: Page) => async (name: string) => {
  const folder = process.env.SCREENSHOTS
  if (folder) mkdirSync(folder, { recursive: true })
  if (folder) await page.screenshot({ path: `${folder}/${name.slice(-60)}.png`, fullPage: true })
}

it("pages of money can be used by everybody, in languages, widths and themes in turn", async () => {
  const page = await openPage(1)
  await expectAccessible(page, urlsOf(PAGES), { look: lookAt(page) })
}, 120_000)

it("lists of money and of insight can, too", async () => {
  const page = await openPage(2)
  await expectAccessible(page, urlsOf(LISTS), { look: lookAt(page) })
}, 180_000)
