import type { Json, Reply } from "../app.ts"
import type { Chance } from "./chance.ts"
import { CANARY, type Company, hire, remember } from "./company.ts"

const HOUR_MS = 3_600_000
export const CUSTOMERS = 6

/** How a customer came; an order of its own so that what comes next can be guessed from outside, as real ones can. */
type Evidence = "click" | "coupon" | "none"
export type Step =
  | { kind: "visit" }
  | { kind: "lead"; customer: number; by: Evidence }
  | { kind: "sale"; customer: number; amount: number; by: Evidence }
  | { kind: "refund"; which: number; share: number }
  | { kind: "grant"; amount: number }
  | { kind: "import"; customer: number; amount: number }
  | { kind: "pass"; hours: number }
  | { kind: "inquiry" }
  | { kind: "read" }
  | { kind: "submit"; by: "preparer" | "colleague" }
  | { kind: "approve" }
  | { kind: "hire" }
  | { kind: "fire" }
  | { kind: "demote" }

/** What happens to staff and money in every season, in this order, between what chance adds. */
const SPINE: Step[] = [
  ...[{ kind: "sale", customer: 0, amount: 50_000, by: "click" } as const, { kind: "hire" } as const],
  ...[{ kind: "pass", hours: 200 } as const, { kind: "submit", by: "preparer" } as const, { kind: "fire" } as const],
  ...[{ kind: "approve" } as const, { kind: "grant", amount: 4000 } as const, { kind: "hire" } as const],
  ...[{ kind: "pass", hours: 200 } as const, { kind: "submit", by: "colleague" } as const, { kind: "fire" } as const],
  ...[{ kind: "hire" } as const, { kind: "approve" } as const, { kind: "demote" } as const, { kind: "read" } as const],
]

/** The business of one season: the spine, with `more` steps of chance between. */
export function planBusiness(chance: Chance, more: number): Step[] {
  const steps = [...SPINE]
  const place = () => chance.below(steps.length + 1)
  for (let added = 0; added < more; added++) steps.splice(place(), 0, anyStep(chance))
  return steps
}

function anyStep({ pick, below, between }: Chance): Step {
  const by = pick<Evidence>(["click", "coupon", "none"])
  const customer = below(CUSTOMERS)
  return pick<Step>([
    { kind: "visit" },
    { kind: "lead", customer, by },
    { kind: "sale", customer, amount: between(100, 90_000), by },
    { kind: "sale", customer, amount: between(100, 90_000), by },
    { kind: "refund", which: below(20), share: between(1, 100) },
    { kind: "grant", amount: between(1, 9000) },
    { kind: "import", customer, amount: between(100, 90_000) },
    { kind: "pass", hours: between(1, 240) },
    { kind: "inquiry" },
    { kind: "read" },
  ])
}

export const customerName = (company: Company, customer: number) => `kim-${company.seed}-${customer}`
export const orderName = (company: Company, offset = 0) => `SO-${company.seed}-${company.orders.length + 1 + offset}`

type Call = { method: string; path: string; key?: string; body?: unknown; headers?: Record<string, string> }

/** One call of the company's own, which must not be refused. */
async function call(company: Company, { method, path, ...sent }: Call): Promise<Reply> {
  const reply = await company.place.app.call(method, path, { key: company.sk, ...sent })
  remember(company, reply)
  if (reply.status >= 400) throw new Error(`refused: ${method} ${path} ${reply.status} ${reply.text}`)
  // A click is a row of its own, and a lead reported again changes nothing.
  const isChange = method !== "GET" && path !== "/v1/clicks" && !(path === "/v1/leads" && reply.status === 200)
  if (isChange) company.writes.set(String(reply.headers.get("x-request-id")), `${method} ${path}`)
  return reply
}

/** A visit through the affiliate's link; the click id that the destination gets. */
async function visit(company: Company): Promise<string> {
  const { body } = await call(company, { method: "POST", path: "/v1/clicks", body: { slug: company.ada.slug } })
  company.clicks.push(String(body.click_id))
  return String(body.click_id)
}

async function evidence(company: Company, by: Evidence): Promise<Record<string, string>> {
  if (by === "coupon") return { coupon: company.ada.coupon }
  if (by === "none") return {}
  return { click_id: company.clicks.at(-1) ?? (await visit(company)) }
}

type Take<K extends Step["kind"]> = (company: Company, step: Extract<Step, { kind: K }>) => Promise<unknown>

/** Does a step and returns what the company could see of it. */
const take: { [K in Step["kind"]]: Take<K> } = {
  async visit(company) {
    await visit(company)
    return "visited"
  },
  async lead(company, { customer, by }) {
    const name = customerName(company, customer)
    const body = { customer_external_id: name, ...(await evidence(company, by)), email: `${name}.${CANARY}@mail.test` }
    const { status, body: lead } = await call(company, { method: "POST", path: "/v1/leads", body })
    // Reported again it is the first one, whatever comes with it now.
    return [status, lead.verified, seenOf(company, status === 200 ? "none" : by, lead)]
  },
  async sale(company, { customer, amount, by }) {
    const name = orderName(company)
    const named = { external_id: name, customer_external_id: customerName(company, customer) }
    const body = { ...named, amount, currency: "EUR", ...(await evidence(company, by)) }
    const headers = { "idempotency-key": `order-${name}` }
    const { status, body: sale } = await call(company, { method: "POST", path: "/v1/sales", body, headers })
    company.orders.push({ name, customer: named.customer_external_id, amount, left: amount })
    return [status, sale.amount, sale.customer.external_id, seenOf(company, by, sale)]
  },
  async refund(company, { which, share }) {
    const order = company.orders[which % Math.max(1, company.orders.length)]
    const amount = order ? Math.ceil((order.left * share) / 100) : 0
    if (!order || amount === 0) return "nothing to refund"
    order.left -= amount
    const body = { external_id: `re-${order.name}-${order.left}`, sale_external_id: order.name, amount }
    const { status, body: refund } = await call(company, { method: "POST", path: "/v1/refunds", body })
    return [status, refund.status, refund.amount]
  },
  async grant(company, { amount }) {
    const of = { affiliate_id: company.ada.id, program_id: company.programId }
    const body = { ...of, amount, currency: "EUR", reason: `thanks ${CANARY}` }
    const { status, body: made } = await call(company, { method: "POST", path: "/v1/commissions", body })
    return [status, made.status, made.amount]
  },
  async import(company, { customer, amount }) {
    const name = orderName(company)
    const file = `external_id,customer_external_id,amount,currency\n${name},${customerName(company, customer)},${amount},EUR\n`
    const sent = { body: file, headers: { "content-type": "text/csv" } }
    const begun = await call(company, { method: "POST", path: "/v1/imports?kind=sales", ...sent })
    await company.place.app.settle()
    const ended = await call(company, { method: "GET", path: `/v1/imports/${begun.body.id}` })
    company.orders.push({ name, customer: customerName(company, customer), amount, left: amount })
    // Done in the same turns as alone: what others left in the outbox has not held it up.
    const turns = await company.place.app.admin`
      select attempts, done_at is not null as is_done from outbox where vendor_id = ${company.id} and ref = ${begun.body.id}`
    return [ended.body.status, ended.body.imported, ended.body.failed, turns.map((row) => [row.attempts, row.is_done])]
  },
  async pass(company, { hours }) {
    company.now += hours * HOUR_MS
    const body = { now: new Date(company.now).toISOString() }
    return (await call(company, { method: "POST", path: "/v1/test-clock", body })).body.now
  },
  async inquiry(company) {
    const body = { kind: "request", email: `kari.${CANARY}@mail.test`, message: `a tent, ${CANARY}` }
    const { status, body: made } = await call(company, { method: "POST", path: "/v1/inquiries", body })
    company.inquiries.push(made.id)
    return [status, made.kind, made.status, made.owner_id !== null]
  },
  read: (company) => readFigures(company),
  async submit(company, { by }) {
    const key = by === "colleague" ? company.colleague!.token : company.preparer
    const drafted = await call(company, { method: "POST", path: "/v1/payout-runs", key, body: { currency: "EUR" } })
    company.run = drafted.body
    if (drafted.body.items.length === 0) return [drafted.status, "nobody to pay"]
    const sent = await call(company, { method: "POST", path: `/v1/payout-runs/${company.run.id}/submission`, key })
    company.submitter = by === "colleague" ? company.colleague!.email : null
    return [drafted.status, sent.status, sent.body.status, sent.body.total, sent.body.left_out.length]
  },
  async approve(company) {
    const { run } = company
    company.run = null
    if (!run || run.items.length === 0) return "nothing to approve"
    const path = `/v1/payout-runs/${run.id}`
    const body = { hash: run.hash }
    await call(company, { method: "POST", path: `${path}/approval`, key: company.approver, body })
    await company.place.app.settle()
    const { body: paid } = await call(company, { method: "GET", path })
    return [paid.status, paid.total, paid.items.map((item: Json) => [item.amount, item.status])]
  },
  async hire(company) {
    const email = `colleague-${CANARY}-${company.seed}@acme.test`
    company.colleague = await hire(company.place.app, company.owner, { role: "finance", email })
    company.isColleagueThere = true
    company.ids.add(company.colleague.id)
    return "hired"
  },
  async fire(company) {
    const { status } = await call(company, {
      method: "DELETE",
      path: `/v1/members/${company.colleague!.id}`,
      key: company.owner,
    })
    company.isColleagueThere = false
    return status
  },
  async demote(company) {
    const sent = { key: company.owner, body: { role: "viewer" } }
    company.isColleagueThere = false
    return (await call(company, { method: "PATCH", path: `/v1/members/${company.colleague!.id}`, ...sent })).body.role
  },
}

export const takeStep = (company: Company, step: Step) => (take[step.kind] as Take<Step["kind"]>)(company, step)

/**
 * What of a lead's or sale's answer must be the same whoever else was at work: where it brings no evidence of its own, a
 * stranger may have bound its customer provisionally, and what is held under that earns nobody anything.
 */
function seenOf(company: Company, by: Evidence, { attribution, commissions }: Json) {
  const isHeld = commissions.every((row: Json) => row.status === "held")
  if (by === "none" && isHeld) return ["nobody's", []]
  return [
    attribution.affiliate_id === company.ada.id ? "ada's" : attribution.affiliate_id,
    commissions.map((row: Json) => [row.amount, row.reversed_amount, row.status]),
  ]
}

const SETTLED = ["payable", "in_transit", "paid", "owed_back"] as const
const FUNNEL = ["leads", "customers", "sales", "revenue", "commission"] as const

/** The figures that the company steers by. */
export async function readFigures(company: Company): Promise<unknown> {
  const get = async (path: string) => (await call(company, { method: "GET", path })).body
  const [ada] = (await get(`/v1/affiliates/${company.ada.id}/balance`)).data
  const channels = await get("/v1/reports/channels?from=2029-12-01&to=2033-01-01")
  const funnel = await get("/v1/reports/funnel?from=2029-12-01&to=2033-01-01&group_by=month")
  const trial = await get("/v1/ledger/trial-balance")
  return {
    // What is held is pending too, whoever reported it.
    ada: ada ? SETTLED.map((name) => ada[name]) : null,
    channels: channels.data.map(({ id: _id, ...row }: Json) => row),
    funnel: funnel.data.map((row: Json) => FUNNEL.map((name) => row[name])),
    isBalanced: trial.balanced,
  }
}
