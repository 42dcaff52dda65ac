import { DAY_MS, HOUR_MS } from "../src/lib/time.ts"
import type { Client } from "./client.ts"

type Vendor = { secret_key: string; owner_token: string }
type Fields = Record<string, unknown>

/**
 * The other half of the demo: what marketing, the product and sales did, what it cost, a plan, and an inbox. Goes on
 * where the clicks and sales of the affiliates end, so many days ago.
 */
export async function seedDesk(client: Client, vendor: Vendor, now: number, daysAgo: number): Promise<void> {
  const at = (days: number, hours = 0) => new Date(now - days * DAY_MS + hours * HOUR_MS).toISOString()
  const post = (path: string, body: Fields) => client.ask("POST", `/v1/${path}`, vendor.secret_key, body)
  const put = (path: string, body: unknown) => client.ask("PUT", `/v1/${path}`, vendor.secret_key, body)
  const moveTo = (instant: string) => post("test-clock", { now: instant })
  const seller = { email: "sales@demo.test", name: "Sally Seller", role: "sales" }
  const { id: member_id } = await client.ask("POST", "/v1/members", vendor.owner_token, seller)
  const touch = (customer_external_id: string, fields: Fields) => post("touches", { customer_external_id, ...fields })
  const sell = (customer: string, amount: number) =>
    post("sales", { external_id: `order-${customer}`, customer_external_id: customer, amount, currency: "EUR" })

  await moveTo(at(daysAgo))
  await touch("acorn", {
    url: "https://shop.demo.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=abc",
  })
  await touch("birch", { channel: "product", source: "invitation accepted" })
  await moveTo(at(daysAgo - 3))
  await touch("acorn", { channel: "sales", source: "call", milestone: "opportunity", member_id })
  await touch("cedar", { url: "https://shop.demo.test/?utm_source=newsletter&utm_medium=email", milestone: "lead" })
  await sell("birch", 4_900)
  await moveTo(at(daysAgo - 5))
  const acorn = await sell("acorn", 24_000)
  await sell("cedar", 9_900)
  await sell("walk-in", 3_000)
  await put(`sales/${acorn.id}/credit`, {
    splits: [
      { channel: "sales", bps: 6000 },
      { channel: "marketing", bps: 4000 },
    ],
    reason: "The ad brought them, Sally closed it.",
  })
  await seedPlan(
    post,
    put,
    [daysAgo, 0].map((days) => at(days).slice(0, 7)),
  )

  await moveTo(at(daysAgo - 6))
  const nora = await post("inquiries", {
    kind: "request",
    name: "Nora",
    email: "nora@mail.test",
    message: "Do you ship?",
  })
  await post("inquiries", { kind: "deal", name: "Olav", message: "An offer for 40 people, please.", urgency: "hot" })
  await moveTo(at(daysAgo - 6, 0.2))
  await post(`inquiries/${nora.id}/responses`, {
    channel: "email",
    outcome: "answered",
    note: "Yes, to all of Europe.",
  })
  await post(`inquiries/${nora.id}/resolution`, { reason: "Answered" })
  // A quarter of an hour ago: whatever the hour of the day, nobody is late with it.
  await moveTo(at(0, -0.25))
  await post("inquiries", { kind: "question", name: "Per", email: "per@mail.test", message: "Can I pay by invoice?" })
  await moveTo(at(0))
  await post("inquiries", {
    kind: "request",
    name: "Quinn",
    phone: "+47 22 33 44 55",
    urgency: "hot",
    message: "Call me.",
  })
}

type Send = (path: string, body: Fields) => Promise<unknown>

/** Costs of some months, and what was planned for them. */
async function seedPlan(post: Send, put: (path: string, body: unknown) => Promise<unknown>, all: string[]) {
  const months = [...new Set(all)]
  for (const period of months) {
    await post("costs", { channel: "marketing", period, amount: 6_000, currency: "EUR", kind: "media" })
    await post("costs", { channel: "sales", period, amount: 15_000, currency: "EUR", kind: "people", note: "Sally" })
    await post("costs", { channel: "product", period, amount: 1_200, currency: "EUR", kind: "tools" })
  }
  await put(
    "targets",
    months.flatMap((period) => [
      { channel: "community", metric: "closes", period, value: 4 },
      { channel: "sales", metric: "closes", period, value: 1 },
      { channel: "marketing", metric: "closes", period, value: 2 },
      { channel: "community", metric: "revenue", period, value: 50_000 },
      { channel: "sales", metric: "revenue", period, value: 20_000 },
      { channel: "unattributed", metric: "inquiries", period, value: 6 },
    ]),
  )
  await put(
    "budgets",
    months.flatMap((period) => [
      { channel: "marketing", kind: "media", period, amount: 8_000 },
      { channel: "sales", kind: "people", period, amount: 15_000 },
    ]),
  )
}
