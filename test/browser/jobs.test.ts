import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { OPERATOR_KEY } from "../support/app.ts"
import { follow, signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

const MOST_STEPS = 150

let local: LocalApp
let browser: Browser

const must = async (path: string, key: string, body: unknown = {}, method = "POST") => {
  const reply = await local.call(method, path, key, body)
  expect(reply.status, `${path}: ${reply.text}`).toBeLessThan(300)
  return reply.body
}

beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

/** Marketing has spent and closed nothing, sales has closed an order; 2,500.00 are payable, and nothing is there to pay with. */
async function openVendor(name: string) {
  const [olga, fay, bo] = ["olga", "fay", "bo"].map((one) => `${one}.${name}@acme.test`) as [string, string, string]
  const vendor = await must("/v1/vendors", OPERATOR_KEY, {
    name: "Acme",
    currency: "EUR",
    owner_email: olga,
    mode: "test",
    funding: "prefunded",
  })
  const { secret_key: sk, owner_token: owner } = vendor
  for (const [email, called] of [
    [fay, "Fay"],
    [bo, "Bo"],
  ])
    await must("/v1/members", owner, { email, name: called, role: "finance" })
  const program = await must("/v1/programs", sk, {
    name: "Friends",
    destination_url: "https://shop.acme.test/",
    hold_days: 0,
  })
  const ada = await must("/v1/affiliates", sk, {
    email: `ada.${name}@mail.test`,
    name: "Ada",
    program_id: program.id,
    status: "approved",
  })
  const { onboarding_url } = await must(`/v1/affiliates/${ada.id}/payout-account`, owner)
  await fetch(onboarding_url, { method: "POST", redirect: "manual", body: new URLSearchParams({ outcome: "ready" }) })
  const account = () => local.call("GET", `/v1/affiliates/${ada.id}/payout-account`, sk)
  await vi.waitFor(async () => expect((await account()).body.status).toBe("ready"), { timeout: 10_000 })
  const own = { affiliate_id: ada.id, program_id: program.id }
  await must("/v1/commissions", sk, { ...own, amount: 250_000, currency: "EUR", reason: "thank you" })
  const month = new Date().toISOString().slice(0, 7)
  const spent = { period: month, currency: "EUR" }
  await must("/v1/costs", sk, { ...spent, channel: "marketing", kind: "media", amount: 1_260_000 })
  await must("/v1/touches", sk, { customer_external_id: "kari", channel: "sales", source: "call" })
  const order = { external_id: "SO-1", customer_external_id: "kari", amount: 48_000, currency: "EUR" }
  await must("/v1/sales", sk, order)
  return { base: `${local.url}/v/${vendor.id}`, olga, fay, bo }
}

/** Goes on by the tab key until what has the focus is called so, and presses Enter. */
async function press(page: Page, name: string) {
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press("Tab")
    const at = await page.evaluate(() => {
      const { activeElement } = document
      return (activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? "").trim()
    })
    if (at === name) return follow(page.locator(":focus"), "Enter")
  }
  throw new Error(`no way by keys to “${name}” on ${page.url()}`)
}

const title = (page: Page, text: string) =>
  expect.poll(() => page.locator("h1").textContent(), { timeout: 20_000 }).toBe(text)

async function enter(email: string, javaScriptEnabled: boolean) {
  const page = await (await browser.newContext({ javaScriptEnabled })).newPage()
  await signIn(page, local.url, email, 1)
  return page
}

const MODES = [
  ["with script", true],
  ["without script", false],
] as const

it.each(MODES)(
  "an owner finds by keys which channel costs and closes nothing, and the sales behind a channel: %s",
  async (_mode, hasScript) => {
    const { base, olga } = await openVendor(`owner-${hasScript ? "with" : "without"}`)
    const page = await enter(olga, hasScript)
    await page.goto(`${base}/home`)
    await press(page, "Channels")
    await title(page, "Channels")
    expect(await page.locator(".lead").textContent()).toContain(
      "Marketing has cost 12,600.00 EUR and closed nothing. Community has cost 2,500.00 EUR and closed nothing. Sales closes most: 1 of 1.",
    )
    await press(page, "sales")
    await title(page, "Inside sales")
    await press(page, "SO-1")
    await title(page, "Credit of SO-1")
  },
)

it.each(MODES)(
  "finance funds, prepares, a colleague approves, and the statement opens, by keys: %s",
  async (_mode, hasScript) => {
    const { base, fay: preparer, bo: approver } = await openVendor(`finance-${hasScript ? "with" : "without"}`)
    const fay = await enter(preparer, hasScript)
    await fay.goto(`${base}/finance/payable`)
    await press(fay, "Funds")
    await title(fay, "Funds")
    await fay.getByLabel("Amount").focus()
    await fay.keyboard.type("2,500.00")
    await press(fay, "Continue to payment")
    await fay.getByRole("button", { name: "Pay by card" }).waitFor()
    await press(fay, "Pay by card")
    await title(fay, "Funds")
    await press(fay, "Payable")
    expect(await fay.locator(".lead").textContent()).toContain("2,500.00 EUR to 1 affiliate is ready.")
    await press(fay, "Prepare")
    await title(fay, "Payout run, EUR")
    const run = fay.url()
    await press(fay, "Submit for approval")
    await fay.getByText("A colleague has to approve it.").first().waitFor()

    const bo = await enter(approver, hasScript)
    await bo.goto(run)
    await press(bo, "Approve and pay")
    await title(bo, "Pay 2,500.00 EUR to 1 affiliate")
    await press(bo, "Approve and pay")
    const isSent = async () => (await bo.goto(run)) && (await bo.locator("main").textContent())?.includes("sent")
    await expect.poll(isSent, { timeout: 20_000 }).toBe(true)
    await press(bo, "Statement")
    await title(bo, "Statement for Ada")
  },
  60_000,
)
