import sparticuz from "@sparticuz/chromium"
import { type Browser, chromium, type Locator, type Page } from "playwright-core"
import { expect, vi } from "vitest"

// The package is made for scraping in little memory. Here it is part of what is tested that no page reads another's
// answers, and in one process the browser ends with the first context that is closed. Without a zygote to fork, each page
// begins a program of its own.
const UNFIT = ["--disable-web-security", "--allow-running-insecure-content", "--single-process", "--no-zygote"]

// Nothing here is drawn in three dimensions; without a graphics card, readiness for it is dear.
sparticuz.setGraphicsMode = false

/** A real Chromium, without a window, that talks to loopback only. */
export async function startBrowser(extraArguments: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    headless: true,
    args: [
      ...sparticuz.args.filter((argument) => !UNFIT.includes(argument)),
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-gpu",
      "--no-first-run",
      ...extraArguments,
    ],
  })
}

// A headless Chromium says so in its name, and is taken for a bot: visitors have windows.
export const VISITOR =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

/** Presses what leads on, and waits for the whole page: a click by itself ends when the first of it has come. */
export async function follow(target: Locator, key?: string) {
  await (key ? target.press(key) : target.click())
  await target.page().waitForLoadState()
}

/** Follows the button of this name. */
export const press = (page: Page, name: string) => follow(page.getByRole("button", { name, exact: true }))

/** Signs in as a person would on a machine of their own: by the newest of so many mails in the outbox. */
export async function signIn(page: Page, url: string, email: string, mails: number) {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel("E-mail").fill(email)
  await follow(page.getByRole("button", { name: "Send me a link" }))
  await follow(page.getByRole("link", { name: "outbox" }).first())
  const letters = page.locator("section.card", { hasText: `To ${email}` }).filter({ hasText: "sign-in link" })
  const isThere = async () => {
    await page.reload()
    expect(await letters.count()).toBe(mails)
  }
  await vi.waitFor(isThere, { timeout: 20_000 })
  await follow(letters.first().getByRole("link"))
  await follow(page.getByRole("button", { name: "Sign in" }))
}

/** Goes to a page that must fit the window's width. */
export async function expectNarrow(page: Page, url: string) {
  await page.goto(url)
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: document.documentElement.clientWidth,
  }))
  expect(scroll, url).toBe(width)
}
