import { DAY_MS } from "../src/lib/time.ts"
import { type Client, createClient } from "./client.ts"
import { seedDesk } from "./seed-desk.ts"

export type SeedOptions = { baseUrl: string; operatorKey: string }
/** Whom the demo data lets in, by what they came to see. */
export type DemoPerson = { audience: string; email: string; path: string }

const OWNER = "owner@demo.test"
const FINANCE = "finance@demo.test"
const AFFILIATES = [
  { name: "Ada Lovelace", email: "ada@demo.test", slug: "ada", sales: [12_000, 4_900, 25_000] },
  { name: "Grace Hopper", email: "grace@demo.test", slug: "grace", sales: [9_900, 9_900] },
  { name: "Alan Turing", email: "alan@demo.test", slug: "alan", sales: [1_500] },
]

/**
 * Puts in the demo data over the public API: a vendor of mode test with three affiliates, clicks and sales of the last
 * weeks, a refund, commissions that have matured, and the desk. Called once per data folder.
 */
export async function seed({ baseUrl, operatorKey }: SeedOptions): Promise<DemoPerson[]> {
  const client = createClient(baseUrl)
  const now = Date.now()
  const at = (daysAgo: number) => new Date(now - daysAgo * DAY_MS).toISOString()
  const vendor = await client.ask("POST", "/v1/vendors", operatorKey, {
    name: "Demo Shop",
    currency: "EUR",
    timezone: "Europe/Oslo",
    owner_email: OWNER,
    mode: "test",
  })
  await client.ask("POST", "/v1/members", vendor.owner_token, { email: FINANCE, name: "Finn Ance", role: "finance" })
  const moveTo = (instant: string) => client.ask("POST", "/v1/test-clock", vendor.secret_key, { now: instant })
  await moveTo(at(45))
  const program = await client.ask("POST", "/v1/programs", vendor.secret_key, {
    name: "Friends of the shop",
    destination_url: "https://shop.demo.test/welcome",
    auto_approve: true,
  })
  await client.ask("PUT", `/v1/programs/${program.id}/rules`, vendor.secret_key, {
    rules: [{ event: "sale", rate: { kind: "percent", bps: 2000 } }],
  })
  let daysAgo = 44
  for (const affiliate of AFFILIATES) {
    const link = await addAffiliate(client, vendor.secret_key, program.id, affiliate)
    for (const [index, amount] of affiliate.sales.entries()) {
      await moveTo(at(daysAgo--))
      await sell(client, vendor.secret_key, link.url, `${affiliate.slug}-${index + 1}`, amount, () =>
        moveTo(at(daysAgo--)),
      )
    }
  }
  await client.ask("POST", "/v1/refunds", vendor.secret_key, {
    external_id: "refund-1",
    sale_external_id: "order-grace-2",
    amount: 4_950,
    reason: "half of it was returned",
  })
  await seedDesk(client, vendor, now, daysAgo)
  return [
    { audience: "Affiliate", email: AFFILIATES[0]!.email, path: "/links" },
    { audience: "Vendor", email: OWNER, path: `/v/${vendor.id}/affiliates` },
    { audience: "Finance", email: FINANCE, path: `/v/${vendor.id}/finance/payable` },
  ]
}

async function addAffiliate(
  client: Client,
  key: string,
  programId: string,
  { name, email, slug }: (typeof AFFILIATES)[number],
) {
  const affiliate = await client.ask("POST", "/v1/affiliates", key, { name, email, program_id: programId })
  return client.ask("POST", "/v1/links", key, { program_id: programId, affiliate_id: affiliate.id, slug })
}

// A visitor clicks, signs up, and buys a day later.
async function sell(
  client: Client,
  key: string,
  linkUrl: string,
  customer: string,
  amount: number,
  nextDay: () => Promise<unknown>,
) {
  const clickId = await client.visit(linkUrl)
  await client.ask("POST", "/v1/leads", key, {
    customer_external_id: customer,
    click_id: clickId,
    email: `${customer}@customer.test`,
  })
  await nextDay()
  await client.ask("POST", "/v1/sales", key, {
    external_id: `order-${customer}`,
    customer_external_id: customer,
    amount,
    currency: "EUR",
  })
}
