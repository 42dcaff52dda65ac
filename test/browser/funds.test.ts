import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { OPERATOR_KEY } from "../support/app.ts"
import { expectNarrow, follow, signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

const [FAY, BO] = ["fay@acme.test", "bo@acme.test"]

let local: LocalApp
let browser: Browser
let finance: string
let runId: string

/** A prefunded vendor with a submitted run of 2500.00 and nothing to pay it with. */
beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp(), startBrowser()])
  const must = async (path: string, key: string, body: unknown = {}) => {
    const reply = await local.call("POST", path, key, body)
    expect(reply.status, reply.text).toBeLessThan(300)
    return reply.body
  }
  const vendor = await must("/v1/vendors", OPERATOR_KEY, {
    name: "Acme",
    currency: "EUR",
    owner_email: "owner@acme.test",
    mode: "test",
    funding: "prefunded",
  })
  const [key, owner] = [vendor.secret_key, vendor.owner_token]
  const { id: fay } = await must("/v1/members", owner, { email: FAY, name: "Fay", role: "finance" })
  await must("/v1/members", owner, { email: BO, name: "Bo", role: "finance" })
  const { token } = await must(`/v1/members/${fay}/tokens`, owner)
  const program = await must("/v1/programs", key, {
    name: "Friends",
    destination_url: "https://shop.acme.test/",
    hold_days: 0,
  })
  const ada = await must("/v1/affiliates", key, {
    email: "ada@mail.test",
    name: "Ada",
    program_id: program.id,
    status: "approved",
  })
  const { onboarding_url } = await must(`/v1/affiliates/${ada.id}/payout-account`, owner)
  await fetch(onboarding_url, { method: "POST", redirect: "manual", body: new URLSearchParams({ outcome: "ready" }) })
  await must("/v1/commissions", key, {
    affiliate_id: ada.id,
    program_id: program.id,
    amount: 250_000,
    currency: "EUR",
    reason: "thank you",
  })
  const account = () => local.call("GET", `/v1/affiliates/${ada.id}/payout-account`, key)
  await vi.waitFor(async () => expect((await account()).body.status).toBe("ready"), { timeout: 10_000 })
  runId = (await must("/v1/payout-runs", token)).id
  await must(`/v1/payout-runs/${runId}/submission`, token)
  finance = `${local.url}/v/${vendor.id}/finance`
})
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

describe("a run that funds do not cover", () => {
  it("waits, says what is missing, and goes out once that is paid at Stripe, without script", async () => {
    const page = await (
      await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 900 } })
    ).newPage()
    const see = async (path: string, text: RegExp) => {
      const main = async () => (await page.goto(finance + path)) && page.locator("main").textContent()
      await expect.poll(main, { timeout: 10_000 }).toMatch(text)
    }
    await signIn(page, local.url, BO, 1)
    await page.goto(`${finance}/runs/${runId}`)
    await follow(page.getByRole("button", { name: "Approve and pay" }))
    await follow(page.getByRole("button", { name: "Approve and pay" }))
    await see(`/runs/${runId}`, /waiting for funds/)
    await expectNarrow(page, `${finance}/runs/${runId}`)
    await follow(page.getByRole("link", { name: "Add funds" }))
    expect(await page.getByLabel("Amount").inputValue()).toBe("2500.00")
    await follow(page.getByRole("button", { name: "Continue to payment" }))
    expect(await page.locator("body").textContent()).toContain("2,500.00 EUR")
    await follow(page.getByRole("button", { name: "Pay by card" }))
    const { pathname, search } = new URL(page.url())
    expect(`${local.url}${pathname}`).toBe(`${finance}/fundings`)
    await see(`/fundings${search}`, /The payment is here/)
    await expectNarrow(page, page.url())
    await see(`/runs/${runId}`, /completed/)
    await follow(page.locator(".who summary"))
    await follow(page.getByRole("link", { name: "Account" }))
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Sign-in and security")
  })
})
