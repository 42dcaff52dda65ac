import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { expectAccessible } from "../support/accessible.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { signIn, startBrowser } from "../support/browser.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

const LONG = `Ünterwegs \u05e9\u05dc\u05d5\u05dd ${"x".repeat(60)}`
const OWNER = "owner@acme.test"

const SETTINGS = ["vendor", "keys", "stripe", "sites?address=acme.test", "campaigns", "policy", "schedule"]

let local: LocalApp
let browser: Browser
let page: Page
let base: string

const must = async (path: string, key: string, body: unknown = {}, method = "POST") => {
  const reply = await local.call(method, path, key, body)
  expect(reply.status, `${path}: ${reply.text}`).toBeLessThan(300)
  return reply.body
}

/** A vendor of which there is something to see on each page, with names as long as they can be. */
beforeAll(async () => {
  ;[local, browser] = await Promise.all([startLocalApp({ ALLOW_PRIVATE_WEBHOOKS: "1" }), startBrowser()])
  const vendor = await must("/v1/vendors", OPERATOR_KEY, {
    name: LONG,
    currency: "EUR",
    owner_email: OWNER,
    mode: "test",
  })
  const [sk, owner] = [vendor.secret_key, vendor.owner_token]
  base = `${local.url}/v/${vendor.id}`
  const program = await must("/v1/programs", sk, { name: LONG, destination_url: "https://shop.acme.test/start" })
  await must(`/v1/programs/${program.id}`, owner, { min_payout: 7000, hold_days: 10 }, "PATCH")
  const rate = { kind: "percent", bps: 1250 }
  await must(`/v1/programs/${program.id}/rules`, sk, { rules: [{ event: "sale", rate }] }, "PUT")
  const ada = await must("/v1/affiliates", sk, {
    email: "ada@mail.test",
    name: LONG,
    program_id: program.id,
    status: "approved",
  })
  await must("/v1/links", sk, { program_id: program.id, affiliate_id: ada.id, slug: `ada-${"long".repeat(14)}` })
  const grant = { affiliate_id: ada.id, program_id: program.id, amount: 3288, currency: "JPY", reason: LONG }
  await must("/v1/commissions", sk, grant)
  await must("/v1/keys", owner, { name: LONG, kind: "secret", scopes: ["reports:read"] })
  const viewer = await must("/v1/members", owner, { email: "vi@acme.test", name: LONG, role: "viewer" })
  const { token } = await must(`/v1/members/${viewer.id}/tokens`, owner)
  expect((await local.call("PATCH", `/v1/programs/${program.id}`, token, { name: "x" })).status).toBe(403)
  await must("/v1/erasures", owner, { email: "gone@mail.test" })
  await must("/v1/retention", owner, { clicks_days: 400, mails_days: 20 }, "PUT")
  const url = `http://127.0.0.1:9/${"long".repeat(20)}`
  const endpoint = await must("/v1/webhook-endpoints", owner, { url, events: ["*"] })
  await must(`/v1/webhook-endpoints/${endpoint.id}/test`, owner)
  await local.tick()
  await must("/v1/integrations/stripe", owner, { webhook_secret: "whsec_of_the_vendor" }, "PUT")
  await must("/v1/payout-schedule", owner, { day: 31, enabled: true }, "PUT")
  const match = { utm_source: "s".repeat(200), utm_medium: "*" }
  await must("/v1/campaign-mapping", sk, { rules: [{ match, channel: "community" }] }, "PUT")
  await must("/v1/credit-policy", sk, { model: "time_decay", responsible: { sales: viewer.id } }, "PUT")
  await local.admin`
    insert into stripe_events (owner, id, type, payload, status, reason, attempts, received_at)
    values (${vendor.id}, 'evt_1', 'invoice.paid', '{}', 'parked', ${LONG}, 1, now())`
  pages = [
    "audit",
    "privacy",
    "retention",
    "webhooks",
    `webhooks/${endpoint.id}`,
    "sso",
    "status",
    "members",
    ...SETTINGS,
  ]
    .map((path) => `${base}/settings/${path}`)
    .concat(
      `${base}/settings`,
      `${base}/stripe-events`,
      `${local.url}/profile/security`,
      `${local.url}/status`,
      `${base}/growth`,
    )
}, 120_000)
let pages: string[]
afterAll(async () => {
  await browser?.close()
  await local?.close()
})

it("an owner signs in", async () => {
  page = await (await browser.newContext()).newPage()
  await signIn(page, local.url, OWNER, 1)
})

it.each(Array.from({ length: 20 }, (_, index) => index))(
  "page %i of who gets in, what goes out and what is kept has no fault that axe finds, and fits",
  async (index) => {
    const folder = process.env.SCREENSHOTS
    if (folder) mkdirSync(folder, { recursive: true })
    const look = async (name: string) =>
      folder && page.screenshot({ path: `${folder}/${index}-${name.slice(-40)}.png`, fullPage: true })
    await expectAccessible(page, [pages[index]!], { look })
  },
)
