import { mkdirSync, writeFileSync } from "node:fs"
import type { Browser, BrowserContext } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { LANGUAGES } from "../../src/vocabulary/languages.ts"
import { expectAccessible } from "../support/accessible.ts"
import { signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"
import { openLocalCompany } from "../support/local-company.ts"
import { walkPages } from "../support/page-walk.ts"
import type { WholeCompany } from "../support/whole-company.ts"

const WIDTHS = [1280, 390, 320]
/** So many pages are looked at as whoever forces their own colours sees them. */
const FORCED = 3
const ROLES = ["owner", "manager", "sales", "finance", "viewer", "affiliate"] as const
const isFull = process.env.ACCESSIBLE === "all"

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

async function enter(email: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await signIn(page, local.url, email, 1)
  const troubles: string[] = []
  page.on("pageerror", (error) => troubles.push(`${page.url()}: ${error.message}`))
  page.on("console", (message) => message.type() === "error" && troubles.push(`${page.url()}: ${message.text()}`))
  page.on("request", (request) => {
    if (!request.url().startsWith(local.url)) troubles.push(`${page.url()} asks ${request.url()}`)
  })
  return { context, page, troubles }
}

/** One page of each shape that can be reached by links. */
async function pagesOf(context: BrowserContext, from: string) {
  const get = async (path: string) => {
    const answer = await context.request.get(local.url + path, { maxRedirects: 0 })
    const headers = new Headers(answer.headers())
    return { status: answer.status(), text: await answer.text(), location: headers.get("location"), headers }
  }
  const { paths } = await walkPages({ get }, [from], () => [], 1)
  const names = new Set<string>()
  return paths.filter((path) => {
    const [name = ""] = path.split("?")
    return isFull || (!names.has(name) && names.add(name))
  })
}

// Every page of every role with ACCESSIBLE=all, the owner's in each language, width and theme, and in forced colours; else
// every second of the owner's, in one of each.
it.each(isFull ? ROLES : (["owner"] as const))(
  "pages of the role %s can be used by everybody, at each width, in each language and theme in turn",
  async (role) => {
    const { context, page, troubles } = await enter(company.emails[role])
    const folder = process.env.SCREENSHOTS
    if (folder) mkdirSync(folder, { recursive: true })
    const look = async (name: string) =>
      folder && page.screenshot({ path: `${folder}/${role}-${name.slice(-90)}.png`, fullPage: true })
    const found = await pagesOf(context, role === "affiliate" ? "/links" : `/v/${company.vendorId}/home`)
    expect(found.length).toBeGreaterThan(role === "owner" ? 35 : 5)
    const paths = isFull ? found : found.filter((_, index) => index % 2 === 0)
    const faults: string[] = []
    const inTurn = async (path: string, index: number, forcedColors: "active" | "none", isWhole: boolean) => {
      await page.emulateMedia({ forcedColors })
      const turn = {
        languages: [LANGUAGES[index % LANGUAGES.length]!],
        widths: [WIDTHS[Math.floor(index / LANGUAGES.length) % WIDTHS.length]!],
      }
      await expectAccessible(page, [local.url + path], { ...(!isWhole && turn), look }).catch(
        (error: Error & { actual?: unknown }) =>
          faults.push(...(Array.isArray(error.actual) ? error.actual : [`${path}: ${error.message}`])),
      )
    }
    for (const [index, path] of paths.entries()) {
      if (isFull || index < FORCED) await inTurn(path, index, "active", false)
      if (isFull || index >= FORCED) await inTurn(path, index, "none", isFull && role === "owner")
    }
    await context.close()
    if (process.env.FAULTS) writeFileSync(`${process.env.FAULTS}/${role}.txt`, faults.join("\n"))
    expect(faults).toEqual([])
    expect(troubles).toEqual([])
  },
  isFull ? 2_400_000 : 120_000,
)
