import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Client, createClient } from "../../scripts/client.ts"
import type { Runtime } from "../../scripts/local/runtime.ts"
import { invoicePaid } from "../../tools/stripe-stand-in/events.ts"
import { purchase } from "../../tools/stripe-stand-in/purchase.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { startBrowser, VISITOR } from "../support/browser.ts"
import { eventually, type Product, startProduct, startShop } from "../support/product.ts"

let product: Product
let shop: Awaited<ReturnType<typeof startShop>>
let client: Client

const VENDOR_WEBHOOK_SECRET = "whsec_of_the_vendors_own_stripe"
const AFTER_THE_HOLD = () => new Date(Date.now() + 40 * 86_400_000).toISOString()

/** A vendor with an affiliate and a link to the shop, two people in finance, and the affiliate ready to be paid. */
async function openVendor() {
  const vendor = await client.ask("POST", "/v1/vendors", OPERATOR_KEY, {
    name: "Acme",
    currency: "EUR",
    owner_email: "owner@acme.test",
    mode: "test",
  })
  const key: string = vendor.secret_key
  const member = await client.ask("POST", "/v1/members", vendor.owner_token, {
    email: "finn@acme.test",
    role: "finance",
  })
  const { token: finance } = await client.ask("POST", `/v1/members/${member.id}/tokens`, vendor.owner_token)
  const program = await client.ask("POST", "/v1/programs", key, {
    name: "Friends",
    destination_url: `${shop.url}/welcome?from=us`,
  })
  await client.ask("PUT", `/v1/programs/${program.id}/rules`, key, {
    rules: [{ event: "sale", rate: { kind: "percent", bps: 2000 } }],
  })
  const affiliate = await client.ask("POST", "/v1/affiliates", key, {
    email: "ada@mail.test",
    name: "Ada",
    program_id: program.id,
    status: "approved",
  })
  const link = await client.ask("POST", "/v1/links", key, {
    program_id: program.id,
    affiliate_id: affiliate.id,
    slug: "ada",
  })
  // Before any money waits for it, since an account that is named later is held for 72 hours.
  const account = await client.ask("POST", `/v1/affiliates/${affiliate.id}/payout-account`, key)
  await product.standIn.setAccountStatus({ account: account.stripe_account_id, status: "ready" })
  return {
    id: vendor.id as string,
    key,
    owner: vendor.owner_token as string,
    finance: finance as string,
    affiliate,
    link,
  }
}

async function expectBalanced(key: string) {
  const trial = await client.ask("GET", "/v1/ledger/trial-balance", key)
  expect(trial.balanced).toBe(true)
  return trial
}

async function clickInBrowser(url: string): Promise<string> {
  const browser = await startBrowser()
  try {
    const page = await browser.newPage({ userAgent: VISITOR })
    await page.goto(`${url}?sub1=newsletter&via=forged&gv_click=forged`)
    expect(await page.textContent("h1")).toBe("Welcome to the shop")
    const landed = new URL(page.url())
    expect(landed.origin).toBe(shop.url)
    expect(landed.searchParams.get("sub1")).toBe("newsletter")
    expect(landed.searchParams.get("from")).toBe("us")
    expect(landed.searchParams.has("via")).toBe(false)
    const cookies = await page.context().cookies(product.url)
    const clickId = landed.searchParams.get("gv_click")
    expect(cookies.find((cookie) => cookie.name === "gv_click")?.value).toBe(clickId)
    return clickId!
  } finally {
    await browser.close()
  }
}

describe.each<Runtime>(["workers", "node"])("on %s", (runtime) => {
  beforeAll(async () => {
    ;[product, shop] = await Promise.all([startProduct({}, runtime), startShop()])
    client = createClient(product.url)
  })
  afterAll(async () => {
    await shop?.close()
    await product?.close()
  })

  it("one link becomes one payout, to the cent, with the ledger balanced after every step", async () => {
    const vendor = await openVendor()
    const { key, affiliate } = vendor
    const clickId = await clickInBrowser(vendor.link.url)
    expect(clickId).toMatch(/^clk_[A-Za-z0-9_-]{1,60}$/)

    const lead = await client.ask("POST", "/v1/leads", key, { customer_external_id: "c-1", click_id: clickId })
    expect(lead.attribution).toMatchObject({ outcome: "attributed", basis: "click_id", affiliate_id: affiliate.id })
    await expectBalanced(key)
    await client.ask("POST", "/v1/test-clock", key, { now: new Date(Date.now() + 3_600_000).toISOString() })

    const sale = await client.ask("POST", "/v1/sales", key, {
      external_id: "order-1",
      customer_external_id: "c-1",
      amount: 12_000,
      currency: "EUR",
    })
    expect(sale.commissions).toMatchObject([{ amount: 2400, status: "pending", affiliate_id: affiliate.id }])
    await expectBalanced(key)

    await sellByStripe(vendor)
    await expectBalanced(key)

    await client.ask("POST", "/v1/refunds", key, { external_id: "refund-1", sale_external_id: "order-1", amount: 3600 })
    await expectBalanced(key)
    await client.ask("POST", "/v1/test-clock", key, { now: AFTER_THE_HOLD() })
    const payable = 2400 - 720 + 1000
    const balance = await client.ask("GET", `/v1/affiliates/${affiliate.id}/balance`, key)
    expect(balance.data).toEqual([{ currency: "EUR", pending: 0, payable, in_transit: 0, paid: 0, owed_back: 0 }])
    await expectBalanced(key)

    const transfer = await payOut(vendor, payable)
    expect(transfer).toMatchObject({ amount: payable, currency: "eur" })
    const trial = await expectBalanced(key)
    const stripe = trial.accounts.find((account: { account: string }) => account.account === "asset:stripe")
    expect(stripe.balance).toBe(-payable)
  })
})

/** The same customer buys again, for 50.00, reported by the vendor's own Stripe alone. */
async function sellByStripe({ id, key }: { id: string; key: string }) {
  await client.ask("PUT", "/v1/integrations/stripe", key, { webhook_secret: VENDOR_WEBHOOK_SECRET })
  const order = purchase({
    amount: 5000,
    currency: "eur",
    mode: "subscription",
    subscriptionMetadata: { gv_customer: "c-1" },
  })
  await product.standIn.emit({
    ...invoicePaid(order),
    url: `${product.url}/hooks/stripe/${id}`,
    secret: VENDOR_WEBHOOK_SECRET,
  })
  const sales = await eventually(
    () => client.ask("GET", "/v1/sales", key),
    (list) => list.data.length === 2,
  )
  expect(sales.data[0]).toMatchObject({ amount: 5000, attribution: { outcome: "attributed", basis: "customer" } })
}

/** Drafts, submits, is refused its own approval, is approved by another; the one transfer at Stripe. */
async function payOut(vendor: Awaited<ReturnType<typeof openVendor>>, total: number) {
  const { key, owner, finance, affiliate } = vendor
  await client.ask("PATCH", `/v1/affiliates/${affiliate.id}`, key, { min_payout: 100 })
  const run = await client.ask("POST", "/v1/payout-runs", finance, {})
  expect(run).toMatchObject({ status: "draft", total, items: [{ affiliate_id: affiliate.id, amount: total }] })
  await expectBalanced(key)
  await client.ask("POST", `/v1/payout-runs/${run.id}/submission`, finance)
  const own = await client.send("POST", `/v1/payout-runs/${run.id}/approval`, finance, { hash: run.hash })
  expect([own.status, own.body.code]).toEqual([403, "approver_is_submitter"])
  const other = await client.send("POST", `/v1/payout-runs/${run.id}/approval`, owner, { hash: "0".repeat(64) })
  expect(other.status).toBe(409)
  await client.ask("POST", `/v1/payout-runs/${run.id}/approval`, owner, { hash: run.hash })
  await eventually(
    () => client.ask("GET", `/v1/payout-runs/${run.id}`, key),
    ({ status }) => status === "completed",
  )
  const transfers = await product.standIn.objects({ object: "transfer" })
  expect(transfers).toHaveLength(1)
  return transfers[0]
}
