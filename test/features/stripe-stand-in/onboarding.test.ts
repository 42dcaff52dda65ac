import type Stripe from "stripe"
import { afterEach, beforeEach, expect, test } from "vitest"
import { stripeClient } from "../../../tools/stripe-stand-in/client.ts"
import { startReceiver } from "../../../tools/stripe-stand-in/receiver.ts"
import { type StandIn, startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"

let receiver: Awaited<ReturnType<typeof startReceiver>>
let standIn: StandIn
let stripe: Stripe

beforeEach(async () => {
  receiver = await startReceiver()
  standIn = await startStripeStandIn({ webhook: receiver })
  stripe = stripeClient(standIn)
})
afterEach(async () => {
  await standIn.close()
  await receiver.close()
})

const express = () =>
  stripe.accounts.create({
    country: "DE",
    email: "ada@example.com",
    controller: {
      fees: { payer: "application" },
      losses: { payments: "application" },
      stripe_dashboard: { type: "express" },
    },
    capabilities: { transfers: { requested: true } },
    metadata: { affiliate_id: "aff_1" },
  })

const linkFor = (account: string) =>
  stripe.accountLinks.create({
    account,
    type: "account_onboarding",
    refresh_url: "https://app.example/again",
    return_url: "https://app.example/done",
  })

const press = (url: string, outcome: string) =>
  fetch(url, { method: "POST", body: new URLSearchParams({ outcome }), redirect: "manual" })

test("a new Express account is not ready and names what is due", async () => {
  const account = await express()
  expect(account).toMatchObject({
    type: "express",
    country: "DE",
    default_currency: "eur",
    payouts_enabled: false,
    details_submitted: false,
    capabilities: { transfers: "inactive" },
    metadata: { affiliate_id: "aff_1" },
    requirements: { disabled_reason: "requirements.past_due" },
  })
  expect(account.requirements?.currently_due).toContain("external_account")
  expect((await stripe.accounts.list()).data.map(({ id }) => id)).toEqual([account.id])
})

test("pressing the button on the page makes the account ready, fires account.updated and goes back", async () => {
  const { id } = await express()
  const { url } = await linkFor(id)
  const page = await fetch(url)
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Complete onboarding")])
  const done = await press(url, "ready")
  expect([done.status, done.headers.get("location")]).toEqual([303, "https://app.example/done"])
  const account = await stripe.accounts.retrieve(id)
  expect(account).toMatchObject({ payouts_enabled: true, capabilities: { transfers: "active" } })
  expect(account.requirements?.currently_due).toEqual([])
  await standIn.settleWebhooks()
  expect(receiver.received.map(({ event }) => [event.type, event.account])).toEqual([["account.updated", id]])
})

test("a link works once", async () => {
  const { url } = await linkFor((await express()).id)
  await press(url, "onboarding")
  const again = await fetch(url, { redirect: "manual" })
  expect([again.status, again.headers.get("location")]).toEqual([302, "https://app.example/again"])
})

test.each([
  ["restricted", "inactive", ["individual.verification.document"]],
  ["pending", "pending", []],
])("an account that ends up %s cannot be paid", async (outcome, capability, due) => {
  const { id } = await express()
  await press((await linkFor(id)).url, outcome)
  const account = await stripe.accounts.retrieve(id)
  expect(account).toMatchObject({ payouts_enabled: false, capabilities: { transfers: capability } })
  expect(account.requirements?.currently_due).toEqual(due)
})

test("a link without its addresses, or for an unknown account, is refused", async () => {
  const { id } = await express()
  await expect(stripe.accountLinks.create({ account: id, type: "account_onboarding" })).rejects.toMatchObject({
    code: "parameter_missing",
    param: "refresh_url",
  })
  await expect(linkFor("acct_nobody")).rejects.toMatchObject({ code: "account_invalid" })
})

test("a login link needs a finished onboarding", async () => {
  const { id } = await express()
  await expect(stripe.accounts.createLoginLink(id)).rejects.toMatchObject({ statusCode: 400 })
  await standIn.setAccountStatus({ account: id, status: "ready" })
  const { url } = await stripe.accounts.createLoginLink(id)
  expect(await (await fetch(url)).text()).toContain("Payouts are enabled")
})

test("an update merges metadata and asks for capabilities", async () => {
  const { id } = await stripe.accounts.create({ type: "express", metadata: { a: "1", b: "2" } })
  const changed = await stripe.accounts.update(id, {
    metadata: { a: "", c: "3" },
    capabilities: { transfers: { requested: true } },
  })
  expect(changed).toMatchObject({ metadata: { b: "2", c: "3" }, capabilities: { transfers: "inactive" } })
  expect(changed.metadata).not.toHaveProperty("a")
})
