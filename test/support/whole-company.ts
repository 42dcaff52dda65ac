import { ROLES, type Role } from "../../src/vocabulary/roles.ts"
import { type Json, OPERATOR_KEY } from "./app.ts"

/** Calls the API; the body of an answer that was a success. */
export type AskApi = (method: string, path: string, key: string, body?: unknown, type?: string) => Promise<Json>

export const COMPANY_ROLES = [...ROLES, "affiliate", "operator"] as const
export type CompanyRole = (typeof COMPANY_ROLES)[number]
export type WholeCompany = {
  vendorId: string
  emails: Record<Role | "affiliate", string>
  /** Everything that people typed: whatever a page shows beside these is the product's own words. */
  typed: Set<string>
}

/** Markup, another direction, a word of 40 letters. */
const AWKWARD = `<b>Ünterwegs</b> שלום ${"x".repeat(40)}`
const LONG = `${"<i>Lang</i> ".repeat(82)}${"y".repeat(16)}`

/** A company in which something stands on every page: names are awkward, and one of each thing is there. */
export async function openWholeCompany(
  api: AskApi,
  onboard: (url: string) => Promise<unknown>,
  settle: () => Promise<unknown>,
): Promise<WholeCompany> {
  const typed = new Set<string>()
  const note = (value: unknown): void => {
    if (typeof value === "string" && value.includes("\n")) for (const part of value.split(/[\n,]/)) note(part)
    else if (typeof value === "string" && !/^[a-z_]*$/.test(value)) typed.add(value)
    else if (value && typeof value === "object") for (const inner of Object.values(value)) note(inner)
  }
  const ask: AskApi = (method, path, key, body, type) => {
    note(body)
    return api(method, path, key, body, type)
  }
  const emails = Object.fromEntries([...ROLES, "affiliate"].map((role) => [role, `${role}.1@acme.test`]))
  const vendor = await ask("POST", "/v1/vendors", OPERATOR_KEY, {
    name: `Acme ${AWKWARD}`,
    currency: "EUR",
    timezone: "Europe/Oslo",
    owner_email: emails.owner,
    mode: "test",
  })
  const company: Building = { ask, onboard, settle, sk: vendor.secret_key, owner: vendor.owner_token, emails }
  await moveTo(company, "2030-01-01T12:00:00Z")
  const members = await hire(company)
  const partners = await recruit(company)
  await sell(company, partners)
  await answer(company, members)
  await planAhead(company)
  await connect(company)
  await pay(company, partners, members)
  return { vendorId: vendor.id, emails: emails as WholeCompany["emails"], typed }
}

type Building = {
  ask: AskApi
  onboard: (url: string) => Promise<unknown>
  /** What has been asked for until now is done. */
  settle: () => Promise<unknown>
  sk: string
  owner: string
  emails: Record<string, string>
}
type Partners = Awaited<ReturnType<typeof recruit>>
type Members = Awaited<ReturnType<typeof hire>>

const moveTo = ({ ask, sk }: Building, now: string) => ask("POST", "/v1/test-clock", sk, { now })

async function hire({ ask, owner, emails }: Building) {
  const members: Record<string, { id: string; token: string }> = {}
  for (const role of ROLES.slice(1)) {
    const name = `${role[0]?.toUpperCase()}. ${AWKWARD}`
    const { id } = await ask("POST", "/v1/members", owner, { email: emails[role], name, role })
    members[role] = { id, token: (await ask("POST", `/v1/members/${id}/tokens`, owner)).token }
  }
  return members as Record<Exclude<Role, "owner">, { id: string; token: string }>
}

/** A public program with rules, groups and coupons, and people in each state. */
async function recruit({ ask, onboard, sk, owner, emails }: Building) {
  const program = await ask("POST", "/v1/programs", sk, {
    name: `Friends ${AWKWARD}`,
    destination_url: "https://shop.acme.test/start",
    hold_days: 0,
    min_payout: 100,
  })
  const group = await ask("POST", "/v1/groups", sk, { name: `Gold ${AWKWARD}`, program_id: program.id })
  await ask("PUT", `/v1/programs/${program.id}/rules`, sk, {
    rules: [
      { event: "sale", rate: { kind: "percent", bps: 2000 }, group_id: group.id },
      { event: "sale", rate: { kind: "percent", bps: 1250 } },
      { event: "lead", rate: { kind: "flat", amount: 500 } },
    ],
  })
  await ask("PUT", `/v1/programs/${program.id}/page`, owner, {
    slug: "friends-1",
    is_public: true,
    headline: `Refer ${AWKWARD}`,
  })
  const join = (email: string | undefined, name: string, status: string) =>
    ask("POST", "/v1/affiliates", sk, { email, name, program_id: program.id, status })
  const ada = await join(emails.affiliate, `Ada ${AWKWARD}`, "approved")
  await join("bea.1@mail.test", LONG.slice(0, 200), "applied")
  await join("cyd.1@mail.test", "Cyd 1", "banned")
  const bob = await join("bob.1@mail.test", "Bob 1", "approved")
  await ask("PATCH", `/v1/affiliates/${ada.id}`, sk, { group_id: group.id })
  const own = { program_id: program.id, affiliate_id: ada.id }
  const link = await ask("POST", "/v1/links", sk, { ...own, slug: "ada-1" })
  const splits = [
    { affiliate_id: bob.id, bps: 7000 },
    { affiliate_id: ada.id, bps: 3000 },
  ]
  await ask("POST", "/v1/links", sk, { program_id: program.id, affiliate_id: bob.id, slug: "bob-1", splits })
  await ask("POST", "/v1/coupons", sk, { ...own, code: "ADA1" })
  const account = await ask("POST", `/v1/affiliates/${ada.id}/payout-account`, owner)
  await onboard(account.onboarding_url)
  return { program, ada, bob, own, link }
}

/** Clicks, sign-ups, sales of two currencies, one told by its buyer, a refund, what is held, a claim, and an import. */
async function sell({ ask, sk, owner }: Building, { own, link, ada, bob, program }: Partners) {
  const click = await ask("POST", "/v1/clicks", sk, { slug: link.slug, sub1: LONG.slice(0, 200), sub2: "Bio 2" })
  await ask("POST", "/v1/leads", sk, {
    customer_external_id: "Cust-1",
    click_id: click.click_id,
    email: "kari.1@mail.test",
  })
  const sale = (external_id: string, customer: string, amount: number, fields: object = {}) =>
    ask("POST", "/v1/sales", sk, { external_id, customer_external_id: customer, amount, currency: "EUR", ...fields })
  const first = await sale("SO-1", "Cust-1", 99_900)
  await sale("SO-2", "Cust-2", 12_000, { affiliate_id: bob.id, currency: "JPY" })
  await sale("SO-3", "Cust-3", 24_000, { affiliate_id: ada.id })
  await sale("SO-4", "Cust-4", 4_000)
  const shared = await ask("POST", "/v1/clicks", sk, { slug: "bob-1" })
  await sale("SO-6", "Cust-6", 6_000, { click_id: shared.click_id })
  await ask("POST", "/v1/refunds", sk, { external_id: "R-1", sale_external_id: "SO-1", amount: 9_990, reason: AWKWARD })
  const fields = { channel: "sales", bps: 10_000 }
  await ask("PUT", `/v1/sales/${first.id}/credit`, owner, { splits: [fields], reason: `Why ${AWKWARD}` })
  for (const [customer, url] of [
    ["Cust-3", "https://shop.acme.test/?utm_source=Google1&utm_medium=cpc&utm_campaign=Spring1&gclid=Abc1"],
    ["Cust-4", "https://shop.acme.test/?utm_source=News1&utm_medium=email"],
  ])
    await ask("POST", "/v1/touches", sk, { customer_external_id: customer, url })
  await ask("POST", "/v1/commissions", sk, { ...own, amount: 3_288, currency: "JPY", reason: LONG.slice(0, 200) })
  const lines = `external_id,customer_external_id,amount,currency,affiliate_id\nSO-5,Cust-5,1000,EUR,${ada.id}\nSO-6,Cust-6,x,EUR,\n`
  await ask("POST", "/v1/imports?kind=sales", sk, lines, "text/csv")
  void program
}

/** An inbox in which one is answered, one waits and one is spam. */
async function answer(company: Building, members: Members) {
  const { ask, sk, owner } = company
  const post = (fields: object) => ask("POST", "/v1/inquiries", sk, fields)
  const first = await post({ kind: "request", name: `Kari ${AWKWARD}`, email: "kari.1@mail.test", message: LONG })
  await post({ kind: "deal", name: "Olav 1", message: "An offer 1", urgency: "hot" })
  await post({ kind: "question", name: "Per 1", email: "per.1@mail.test", message: "By invoice 1?" })
  await ask("POST", `/v1/inquiries/${first.id}/responses`, sk, { channel: "email", outcome: "answered", note: AWKWARD })
  await ask("PUT", `/v1/members/${members.sales.id}/availability`, owner, {
    away_from: "2031-01-01T00:00:00Z",
    away_until: "2031-01-02T00:00:00Z",
  })
}

async function planAhead({ ask, sk, owner }: Building) {
  for (const period of ["2029-12", "2030-01"]) {
    const cost = { period, currency: "EUR" }
    await ask("POST", "/v1/costs", sk, {
      ...cost,
      channel: "marketing",
      amount: 1_260_000,
      kind: "media",
      note: AWKWARD,
    })
    await ask("POST", "/v1/costs", sk, { ...cost, channel: "sales", amount: 150_000, kind: "people" })
  }
  await ask("PUT", "/v1/targets", sk, [
    { channel: "community", metric: "closes", period: "2030-01", value: 4 },
    { channel: "marketing", metric: "revenue", period: "2030-01", value: 500_000 },
    { channel: "unattributed", metric: "inquiries", period: "2030-01", value: 6 },
  ])
  await ask("PUT", "/v1/budgets", sk, [{ channel: "marketing", kind: "media", period: "2030-01", amount: 800_000 }])
  await ask("POST", "/v1/plan-reviews", owner, { period: "2029-12", happened: `It ${AWKWARD}`, changes: "More 1" })
}

async function connect({ ask, sk, owner }: Building) {
  await ask("PUT", "/v1/integrations/stripe", owner, { webhook_secret: "whsec_of_the_vendor_12345" })
  await ask("POST", "/v1/webhook-endpoints", owner, { url: "https://hooks.acme.test/in", events: ["*"] })
  await ask("POST", "/v1/keys", owner, { name: `Shop ${AWKWARD}`, kind: "secret", scopes: ["reports:read"] })
  void sk
}

/** One run is paid, a debt stays of a refund after it, and the next run waits for somebody. */
async function pay(company: Building, { own, ada }: Partners, members: Members) {
  const { ask, sk, owner } = company
  const { token } = members.finance
  await ask("PUT", "/v1/payout-schedule", token, { day: 1, enabled: true })
  await ask("POST", "/v1/fundings", owner, { amount: 5_000_000, currency: "EUR" })
  const run = await ask("POST", "/v1/payout-runs", token, {})
  await ask("POST", `/v1/payout-runs/${run.id}/submission`, token)
  await ask("POST", `/v1/payout-runs/${run.id}/approval`, owner, { hash: run.hash })
  await company.settle()
  await moveTo(company, "2030-01-03T12:00:00Z")
  await ask("POST", "/v1/refunds", sk, { external_id: "R-2", sale_external_id: "SO-3", amount: 24_000 })
  await ask("POST", "/v1/commissions", sk, { ...own, amount: 45_712, currency: "EUR", reason: "Thank you 1" })
  await ask("POST", "/v1/payout-runs", token, {})
  void ada
}
