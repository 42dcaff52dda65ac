import { endpoints } from "../../src/app.ts"
import { PERMISSIONS } from "../../src/features/identity/permissions/core/permissions.ts"
import { storeDeadLetters } from "../../src/features/links/dead-letters/store-dead-letters.ts"
import type { Endpoint } from "../../src/platform/http/endpoint.ts"
import type { StandIn } from "../../tools/stripe-stand-in/stand-in.ts"
import { ask, createAffiliate, createProgram, unique } from "./actors.ts"
import { type Json, OPERATOR_KEY, type Reply, type TestApp } from "./app.ts"
import { type Caller, type Company, callersOf, type Mode, openCompany } from "./callers.ts"
import { type Ids, nameOf, type Sample, sampleOf } from "./matrix-samples.ts"
import type { PayoutWorld } from "./payouts.ts"
import { readTables } from "./tables.ts"

/** A name of the vendor's own making, in the form of our ids. */
const CUSTOMER = "customer_ann"

export type World = { mode: Mode; vendorId: string; ids: Ids; company: Company; callers: Caller[] }

/** A vendor with one of everything, and everybody who might knock at it. */
export async function furnish({ app, standIn }: Pick<PayoutWorld, "app" | "standIn">, mode: Mode): Promise<World> {
  const company = await openCompany(app, mode)
  const ids: Ids = { ...(await makeThings(app, company, standIn)), ...(await makeClaims(app, company.vendor.sk)) }
  const { program_id, affiliate_id } = ids
  Object.assign(ids, await makeDeals(app, company.vendor.sk, { program_id, affiliate_id, company: "Buyer" }))
  const coupon = { code: unique("CODE"), affiliate_id: ids.affiliate_id, program_id: ids.program_id }
  ids.coupon_code = String((await ask(app, 201, "POST", "/v1/coupons", company.vendor.sk, coupon)).code)
  const page = { slug: unique("page"), is_public: true }
  await ask(app, 200, "PUT", `/v1/programs/${ids.program_id}/page`, company.vendor.sk, page)
  return { mode, vendorId: company.vendor.id, ids, company, callers: await callersOf(app, company, ids.program_id!) }
}

async function makeThings(app: TestApp, { vendor }: Company, standIn: StandIn): Promise<Ids> {
  const make = (path: string, body: Json, key = vendor.sk) => ask(app, 201, "POST", path, key, body)
  const program_id = String((await createProgram(app, vendor, { hold_days: 0, min_payout: 1 })).id)
  const affiliate_email = `${unique("partner")}@mail.test`
  const affiliate_id = String((await createAffiliate(app, vendor, program_id, { email: affiliate_email })).id)
  const payee = await createAffiliate(app, vendor, program_id)
  const opened = await make(`/v1/affiliates/${payee.id}/payout-account`, {}, vendor.owner)
  await standIn.setAccountStatus({ account: String(opened.stripe_account_id), status: "ready" })
  const members = (await ask(app, 200, "GET", "/v1/members", vendor.sk)).data
  const memberOf = (role: string) => String(members.find((member: Json) => member.role === role).id)
  const inquiry_id = String((await make("/v1/inquiries", { kind: "request", email: affiliate_email })).id)
  await make("/v1/touches", { customer_external_id: CUSTOMER, channel: "sales" })
  const sale = { external_id: "o-1", customer_external_id: CUSTOMER, amount: 1200, currency: "EUR", affiliate_id }
  const sale_id = String((await make("/v1/sales", sale)).id)
  const move = { sale_id, from: "sales", to: "product", bps: 1, reason: "fair" }
  const cost = { channel: "sales", period: "2026-11", kind: "tools", amount: 1200, currency: "EUR" }
  const slug = unique("slug")
  const link_id = String((await make("/v1/links", { affiliate_id, program_id, slug })).id)
  await storeDeadLetters(app.deps, "clicks", [{ body: { vendorId: vendor.id }, reason: "r" }])
  const [letter] = (await ask(app, 200, "GET", "/v1/dead-letters", vendor.sk)).data
  const grant = (affiliate: string) =>
    make("/v1/commissions", { affiliate_id: affiliate, program_id, amount: 1200, currency: "EUR", reason: "fair" })
  await grant(String(payee.id))
  const run = await make("/v1/payout-runs", {}, vendor.owner)
  const canceled = await make("/v1/payout-runs", {}, vendor.owner)
  const inquire = () => make("/v1/inquiries", { kind: "request" })
  const [answered, open, spam] = [(await inquire()).id, await inquire(), (await inquire()).id]
  await make(`/v1/inquiries/${answered}/responses`, { channel: "call", outcome: "reached" }, vendor.owner)
  const viewer = memberOf("viewer")
  return {
    program_id,
    affiliate_id,
    affiliate_email,
    link_id,
    slug,
    click_id: String((await make("/v1/clicks", { slug })).click_id),
    dead_letter_id: String(letter.id),
    customer_external_id: CUSTOMER,
    sale_id,
    credit_transfer_id: String((await make("/v1/credit-transfers", move)).id),
    cost_id: String((await make("/v1/costs", cost)).id),
    group_id: String((await make("/v1/groups", { name: unique("group"), program_id })).id),
    member_id: viewer,
    substitute_id: viewer,
    owner_id: viewer,
    sales_id: memberOf("sales"),
    // An inquiry's owner cannot ask themself.
    expert_id: String(members.find((member: Json) => member.id !== open.owner_id).id),
    inquiry_id,
    answered_inquiry_id: String(answered),
    open_inquiry_id: String(open.id),
    spam_inquiry_id: String(spam),
    thread_id: inquiry_id,
    commission_id: String((await grant(affiliate_id)).id),
    run_id: String(run.id),
    canceled_run_id: String(canceled.id),
    hash: String(run.hash),
    debt_id: await makeDebt(app, vendor.id),
    ...(await makeSignIns(app, vendor.id)),
    stripe_event_id: await parkEvent(app, vendor.id),
    import_id: await makeImport(app, vendor.sk),
    vendor_id: vendor.id,
    ...(await makeWebhook(make)),
    funding_id: await makeFunding(app, vendor.id),
    parked_id: await parkWork(app, vendor.id),
    ...(await makeOwners(app, vendor.owner)),
    // In a live vendor a token is made by whom it is for.
    token_id: String((await make(`/v1/members/${memberOf("owner")}/tokens`, {}, vendor.owner)).id),
  }
}

/** What only an owner makes. */
async function makeOwners(app: TestApp, key: string): Promise<Ids> {
  const named = await ask(app, 201, "POST", "/v1/keys", key, { name: "k", kind: "secret" })
  const erasure = await ask(app, 202, "POST", "/v1/erasures", key, { email: "gone@mail.test" })
  return { key_id: String(named.id), erasure_id: String(erasure.id) }
}

/** Two deals of an affiliate's that nobody decided about. */
async function makeDeals(app: TestApp, key: string, fields: Json): Promise<Ids> {
  const one = async (name: string) =>
    String((await ask(app, 201, "POST", "/v1/deals", key, { ...fields, contact_email: `${name}@buyer.test` })).id)
  return { deal_id: await one("kim"), rejected_deal_id: await one("lee") }
}

/** An endpoint, and a delivery to it. */
async function makeWebhook(make: (path: string, body: Json) => Promise<Json>): Promise<Ids> {
  const hook = await make("/v1/webhook-endpoints", { url: "https://hooks.acme.test/in", events: ["lead.created"] })
  const { id } = await make(`/v1/webhook-endpoints/${hook.id}/test`, {})
  return { webhook_endpoint_id: String(hook.id), webhook_delivery_id: String(id) }
}

/** A debt that a run has withheld. */
async function makeDebt(app: TestApp, vendorId: string): Promise<string> {
  const id = unique("dbt")
  await app.admin`
    insert into debts (vendor_id, id, affiliate_id, commission_id, cause_id, amount_minor, currency, status, created_at, at)
    select vendor_id, ${id}, affiliate_id, id, 'rfd_1', 1, currency, 'netted', now(), now()
    from commissions where vendor_id = ${vendorId} limit 1`
  return id
}

/** A session and a passkey of the vendor's owner. */
async function makeSignIns(app: TestApp, vendorId: string): Promise<Ids> {
  const [session, passkey] = [unique("ses"), unique("psk")]
  await app.admin`
    insert into sessions (id, person_id, expires_at, created_at)
    select ${session}, person_id, now() + interval '1 day', now() from members
    where vendor_id = ${vendorId} and role = 'owner'`
  await app.admin`
    insert into passkeys (id, person_id, credential_id, public_key, counter, name, created_at)
    select ${passkey}, person_id, ${passkey}, 'none', 0, 'Phone', now() from members
    where vendor_id = ${vendorId} and role = 'owner'`
  return { session_id: session, passkey_id: passkey }
}

/** An event of the vendor's Stripe that nobody could understand. */
async function parkEvent(app: TestApp, owner: string): Promise<string> {
  const id = "evt_parked1"
  await app.admin`
    insert into stripe_events (owner, id, type, payload, status, received_at)
    values (${owner}, ${id}, 'invoice.paid', '{}', 'parked', now())`
  return id
}

/** Work of the vendor's that failed too often. */
async function parkWork(app: TestApp, vendorId: string): Promise<string> {
  const [row] = await app.admin`
    insert into outbox (vendor_id, topic, ref, payload, created_at, due_at, attempts, parked_at)
    values (${vendorId}, 'test.parked', 'ref', '{}', now(), now(), 15, now()) returning number`
  return `job_${row!.number}`
}

/** A file of no lines, which is done at once. */
async function makeImport(app: TestApp, key: string): Promise<string> {
  const sent = { key, body: "external_id,sale_external_id", headers: { "content-type": "text/csv" } }
  return String((await app.call("POST", "/v1/imports?kind=refunds", sent)).body.id)
}

async function makeFunding(app: TestApp, vendorId: string): Promise<string> {
  const sent = { amount: 1, currency: "EUR", reference: "SEPA-1" }
  return String((await ask(app, 201, "POST", `/v1/vendors/${vendorId}/fundings`, OPERATOR_KEY, sent)).id)
}

/** What two customers answered, of whom nobody is known. */
async function makeClaims(app: TestApp, key: string): Promise<Ids> {
  for (const customer of ["named-1", "named-2"])
    await ask(app, 201, "POST", "/v1/leads", key, {
      customer_external_id: customer,
      told_by: `a friend of ${customer}`,
    })
  const [second, first] = (await ask(app, 200, "GET", "/v1/claims?status=open", key)).data
  return { claim_id: String(first.id), rejected_claim_id: String(second.id) }
}

/** The part of a path before its parameter → what the parameter names. */
const PLACES: Record<string, string> = {
  customers: "customer_external_id",
  sales: "sale_id",
  erasures: "erasure_id",
  programs: "program_id",
  groups: "group_id",
  affiliates: "affiliate_id",
  sessions: "session_id",
  members: "member_id",
  inquiries: "inquiry_id",
  links: "link_id",
  commissions: "commission_id",
  claims: "claim_id",
  deals: "deal_id",
  "payout-runs": "run_id",
  "credit-transfers": "credit_transfer_id",
  costs: "cost_id",
  clicks: "click_id",
  coupons: "coupon_code",
  "dead-letters": "dead_letter_id",
  debts: "debt_id",
  events: "stripe_event_id",
  imports: "import_id",
  fundings: "funding_id",
  vendors: "vendor_id",
  parked: "parked_id",
  keys: "key_id",
  tokens: "token_id",
  "webhook-endpoints": "webhook_endpoint_id",
  "webhook-deliveries": "webhook_delivery_id",
}

export const pathParam = (spec: Endpoint) => /^\/v1\/(?:[\w-]+\/)*?([\w-]+)\/\{/.exec(spec.path)?.[1] ?? null

/** The field that an endpoint's path parameter stands for. */
export function fieldOf(spec: Endpoint): string {
  const place = pathParam(spec)
  const field = place && PLACES[place]
  if (!field) throw new Error(`test/support/matrix.ts does not know what ${spec.path} names: add it to PLACES`)
  return field
}

let knocks = 0

/** Calls an endpoint with the ids of somebody's things. */
export function knock(
  caller: Caller,
  spec: Endpoint,
  ids: Ids,
  { query = {}, body, type, ids: own }: Sample,
): Promise<Reply> {
  const path = spec.path.replace(/\{\w+\}/, () =>
    encodeURIComponent((own ?? ids)[fieldOf(spec)] ?? ids[fieldOf(spec)]!),
  )
  const search = Object.keys(query).length === 0 ? "" : `?${new URLSearchParams(query)}`
  // Each from an address of its own: wrong credentials are counted by it.
  const from = { "cf-connecting-ip": `2001:db8:0:${(++knocks).toString(16)}::1` }
  const headers = { headers: type === undefined ? from : { ...from, "content-type": type } }
  const sent = spec.method === "get" || body === undefined ? {} : { body }
  return caller.call(spec.method.toUpperCase(), path + search, { ...sent, ...headers })
}

const PARTS: Record<string, string> = { sk: "secret_key", pk: "publishable_key" }

/** Whether the permission table has a caller of this name under an action. */
export const mayBy = (action: string, name: string) =>
  (PERMISSIONS[action as keyof typeof PERMISSIONS] as string[]).includes(PARTS[name] ?? name)

/** What an answer says about the door: shut, broken, open, or open for something else than what was sent. */
function doorOf({ status }: Reply): string {
  if (status >= 500) return "broken"
  return status < 300 ? "ok" : String(status)
}

const [NAME_WIDTH, ACTION_WIDTH, DOOR_WIDTH] = [50, 22, 3]
let count = 0
/** A number that no other request of this worker has. */
export const nextNumber = () => ++count

/** Every endpoint with everybody, one line an endpoint, each with a request that should succeed. */
export async function walkMatrix({ ids, callers }: World): Promise<string[]> {
  const line = (title: string, action: string, cells: string[]) => {
    const doors = cells.map((cell, i) => cell.padEnd(Math.max(callers[i]!.name.length, DOOR_WIDTH)))
    return [title.padEnd(NAME_WIDTH), action.padEnd(ACTION_WIDTH), ...doors].join(" ").trimEnd()
  }
  const names = callers.map(({ name }) => name)
  const lines = [line("endpoint", "action", names)]
  for (const spec of endpoints) {
    const doors: string[] = []
    for (const caller of callers) doors.push(doorOf(await knock(caller, spec, ids, sampleOf(spec, ids, nextNumber()))))
    lines.push(line(nameOf(spec), spec.action, doors))
  }
  return lines
}

/** What differs between two matrices, in words: doors opened, closed, and rows that came or went. */
export function compareMatrices(before: string[], after: string[]): string[] {
  const [was, is] = [parse(before), parse(after)]
  const gone = [...was.keys()].filter((name) => !is.has(name)).map((name) => `gone     ${name}`)
  const changes = [...is].flatMap(([name, doors]) => {
    const old = was.get(name)
    if (!old) return [`new      ${name}: ${[...doors].map((door) => door.join(" ")).join(", ")}`]
    return [...doors].flatMap(([who, door]) => {
      const from = old.get(who) ?? "-"
      if (from === door) return []
      const verb = door === "ok" ? "OPENED " : from === "ok" ? "closed " : "changed"
      return [`${verb}  ${name} to ${who}: ${from} → ${door}`]
    })
  })
  return [...gone, ...changes]
}

function parse(lines: string[]): Map<string, Map<string, string>> {
  const [head = [], ...rows] = lines.filter((line) => line !== "").map((line) => line.split(/ +/))
  const names = head.slice(2)
  return new Map(
    rows.map(([method, path, , ...doors]) => [
      `${method} ${path}`,
      new Map(names.map((name, i) => [name, doors[i] ?? "-"])),
    ]),
  )
}

/** One table after another, what belongs to a vendor, as one text. */
export async function fingerprint(app: TestApp, vendorId: string): Promise<Record<string, string>> {
  const tables = (await readTables(app.admin)).filter(({ columns }) => columns.some(({ name }) => name === "vendor_id"))
  const marks: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await app.admin`
      select coalesce(md5(string_agg(t::text, '|' order by t::text)), 'empty') as mark
      from ${app.admin(name)} t where t.vendor_id = ${vendorId}`
    marks[name] = String(row?.mark)
  }
  return marks
}
