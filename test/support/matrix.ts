import * as z from "zod"
import { endpoints } from "../../src/app.ts"
import { keepDeadLetters } from "../../src/features/links/keep-dead-letters.ts"
import type { Endpoint } from "../../src/platform/http/endpoint.ts"
import { ask, createAffiliate, createMember, createProgram, createVendor, type Role, unique } from "./actors.ts"
import { type Json, OPERATOR_KEY, type Reply, type TestApp } from "./app.ts"
import { readTables } from "./tables.ts"

/** The site from which the publishable key is used. */
const ORIGIN = { origin: "https://shop.acme.test" }
const ROLES: Role[] = ["owner", "manager", "sales", "finance", "viewer"]

/** A name of the vendor's own making, in the form of our ids. */
const CUSTOMER = "customer_ann"

/** Ids of one vendor's things by the field, or the place in a path, that names them. */
export type Ids = Record<string, string>
export type World = { vendorId: string; ids: Ids; credentials: Record<string, string | null> }

/** A vendor with one of everything, and every credential that might knock at it. */
export async function furnish(app: TestApp): Promise<World> {
  const vendor = await createVendor(app)
  const stranger = await createVendor(app)
  const members: [Role, string][] = []
  for (const role of ROLES.slice(1)) members.push([role, await createMember(app, vendor, role)])
  await createProgram(app, stranger)
  const credentials = {
    none: null,
    unknown: "gv_sk_nobodyhasthiskey",
    operator: OPERATOR_KEY,
    sk: vendor.sk,
    pk: vendor.pk,
    owner: vendor.owner,
    ...Object.fromEntries(members),
    other_sk: stranger.sk,
    other_owner: stranger.owner,
  }
  return { vendorId: vendor.id, ids: await makeThings(app, vendor), credentials }
}

async function makeThings(app: TestApp, vendor: Awaited<ReturnType<typeof createVendor>>): Promise<Ids> {
  const make = (path: string, body: Json, key = vendor.sk) => ask(app, 201, "POST", path, key, body)
  const program_id = String((await createProgram(app, vendor)).id)
  const affiliate_id = String((await createAffiliate(app, vendor, program_id)).id)
  const of = { program_id, affiliate_id }
  const money = { amount: 1200, currency: "EUR" }
  const members = await ask(app, 200, "GET", "/v1/members", vendor.sk)
  const viewer = members.data.find((member: Json) => member.role === "viewer")
  const inquiry_id = String((await make("/v1/inquiries", { kind: "request" })).id)
  const sale = { external_id: "o-1", customer_external_id: CUSTOMER, ...money }
  await make("/v1/touches", { customer_external_id: CUSTOMER, channel: "sales" })
  const sale_id = String((await make("/v1/sales", sale)).id)
  const move = { sale_id, from: "sales", to: "product", bps: 1, reason: "fair" }
  const cost = { channel: "sales", period: "2026-11", kind: "tools", ...money }
  const slug = unique("slug")
  const link_id = String((await make("/v1/links", { ...of, slug })).id)
  await keepDeadLetters(app.deps, "clicks", [{ body: { vendorId: vendor.id }, reason: "r" }])
  const [letter] = (await ask(app, 200, "GET", "/v1/dead-letters", vendor.sk)).data
  return {
    ...of,
    ...{ link_id, click_id: String((await make("/v1/clicks", { slug })).click_id), dead_letter_id: String(letter.id) },
    customer_external_id: CUSTOMER,
    sale_id,
    credit_transfer_id: String((await make("/v1/credit-transfers", move)).id),
    cost_id: String((await make("/v1/costs", cost)).id),
    group_id: String((await make("/v1/groups", { name: unique("group"), program_id })).id),
    ...{ member_id: String(viewer.id), substitute_id: String(viewer.id), owner_id: String(viewer.id) },
    ...{ inquiry_id, thread_id: inquiry_id },
    commission_id: String((await make("/v1/commissions", { ...of, ...money, reason: "fair" })).id),
    run_id: String((await make("/v1/payout-runs", {}, vendor.owner)).id),
    debt_id: await makeDebt(app, vendor.id),
    session_id: await makeSession(app, vendor.id),
    stripe_event_id: await parkEvent(app, vendor.id),
    import_id: await makeImport(app, vendor.sk),
    ...{ vendor_id: vendor.id, funding_id: await makeFunding(app, vendor.id) },
    parked_id: await parkWork(app, vendor.id),
    key_id: String((await make("/v1/keys", { name: "k", kind: "secret" }, vendor.owner)).id),
    token_id: String((await make(`/v1/members/${viewer.id}/tokens`, {}, vendor.owner)).id),
  }
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

/** A session of the vendor's owner. */
async function makeSession(app: TestApp, vendorId: string): Promise<string> {
  const id = unique("ses")
  await app.admin`
    insert into sessions (id, person_id, expires_at, created_at)
    select ${id}, person_id, now() + interval '1 day', now() from members
    where vendor_id = ${vendorId} and role = 'owner'`
  return id
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

/** The part of a path before its parameter → what the parameter names. */
const PLACES: Record<string, string> = {
  customers: "customer_external_id",
  sales: "sale_id",
  programs: "program_id",
  groups: "group_id",
  affiliates: "affiliate_id",
  sessions: "session_id",
  members: "member_id",
  inquiries: "inquiry_id",
  links: "link_id",
  commissions: "commission_id",
  "payout-runs": "run_id",
  "credit-transfers": "credit_transfer_id",
  costs: "cost_id",
  clicks: "click_id",
  "dead-letters": "dead_letter_id",
  debts: "debt_id",
  events: "stripe_event_id",
  imports: "import_id",
  fundings: "funding_id",
  vendors: "vendor_id",
  parked: "parked_id",
  keys: "key_id",
  tokens: "token_id",
}

export const pathParam = (spec: Endpoint) => /^\/v1\/(?:[\w-]+\/)*?([\w-]+)\/\{/.exec(spec.path)?.[1] ?? null

/** The field that an endpoint's path parameter stands for. */
export function fieldOf(spec: Endpoint): string {
  const place = pathParam(spec)
  const field = place && PLACES[place]
  if (!field) throw new Error(`test/support/matrix.ts does not know what ${spec.path} names: add it to PLACES`)
  return field
}

export const nameOf = (spec: Endpoint) => `${spec.method.toUpperCase()} ${spec.path}`

let knocks = 0

/** Calls an endpoint with the ids of somebody's things. */
export function knock(app: TestApp, spec: Endpoint, ids: Ids, key: string | null, body: Json = {}, query = "") {
  // Each from an address of its own: wrong credentials are counted by it.
  const from = { ...ORIGIN, "cf-connecting-ip": `2001:db8:0:${(++knocks).toString(16)}::1` }
  const path = spec.path.replace(/\{\w+\}/, () => encodeURIComponent(ids[fieldOf(spec)]!)) + query
  const sent = spec.method === "get" ? {} : { body }
  return app.call(spec.method.toUpperCase(), path, { key, headers: from, ...sent })
}

/** Bodies without their ids that pass validation, so that it is the id that decides. */
const BODIES: Record<string, Json> = {
  "POST /v1/sales": { external_id: "o-2", customer_external_id: "bob", amount: 1, currency: "EUR" },
  "POST /v1/sales/{id}/amendments": { amount: 1, reason: "r" },
  "POST /v1/customers/{external_id}/rebinding": { affiliate_id: "aff_none", reason: "r" },
  "PUT /v1/programs/{id}/rules": { rules: [] },
  "POST /v1/programs/{id}/rules/preview": { rules: [] },
  "PATCH /v1/members/{id}": {},
  "POST /v1/keys": { name: "k", kind: "publishable" },
  "POST /v1/keys/{id}/rotation": { overlap_hours: 1 },
  "PATCH /v1/groups/{id}": { name: "g" },
  "POST /v1/groups": { name: "g" },
  "POST /v1/affiliates": { email: "x@mail.test", name: "x" },
  "PATCH /v1/affiliates/{id}": {},
  "POST /v1/commissions": { amount: 1, currency: "EUR", reason: "r" },
  "POST /v1/commissions/{id}/rejection": { reason: "r" },
  "POST /v1/links": {},
  "POST /v1/vendors/{id}/fundings": { amount: 1, currency: "EUR", reference: "SEPA-2" },
  "POST /v1/payout-runs": {},
  "POST /v1/payout-runs/{id}/approval": { hash: "h" },
  "POST /v1/coupons": { code: "CODE" },
  "POST /v1/debts/{id}/write-off": { reason: "r" },
  "POST /v1/touches": { channel: "sales" },
  "PUT /v1/sales/{id}/credit": { splits: [{ channel: "sales", bps: 10_000 }], reason: "r" },
  "POST /v1/credit-transfers": { from: "sales", to: "product", bps: 1, reason: "r" },
  "POST /v1/inquiries": { kind: "request" },
  "POST /v1/inquiries/{id}/responses": { channel: "call", outcome: "no_answer" },
  "POST /v1/inquiries/{id}/assignment": { member_id: "mem_none", reason: "r" },
  "POST /v1/inquiries/{id}/stage": { stage: "qualified" },
  "POST /v1/inquiries/{id}/resolution": { reason: "r" },
  "POST /v1/inquiries/{id}/waiting": { until: "2099-01-01T00:00:00Z" },
  "POST /v1/inquiries/{id}/expert": { member_id: "mem_none", question: "q" },
  "POST /v1/inquiries/{id}/expert-answer": { answer: "a" },
  "PUT /v1/inquiries/{id}/checklist": { done: [] },
  "PUT /v1/members/{id}/availability": { away_from: null, away_until: null },
  "POST /v1/affiliates/{id}/questions": { message: "m" },
}

export const bodyOf = (spec: Endpoint): Json | undefined => BODIES[nameOf(spec)]

/** What an answer says about the door: shut in one of three ways, broken, or open. */
function doorOf({ status }: Reply): string {
  if (status >= 500) return "broken"
  return [401, 403, 404].includes(status) ? String(status) : "ok"
}

const [NAME_WIDTH, ACTION_WIDTH, DOOR_WIDTH] = [50, 22, 3]

/** Every endpoint with every credential, one line an endpoint. */
export async function walkMatrix(app: TestApp, world: World): Promise<string[]> {
  const names = Object.keys(world.credentials)
  const line = (title: string, action: string, cells: string[]) => {
    const doors = cells.map((cell, i) => cell.padEnd(Math.max(names[i]!.length, DOOR_WIDTH)))
    return [title.padEnd(NAME_WIDTH), action.padEnd(ACTION_WIDTH), ...doors].join(" ").trimEnd()
  }
  const lines = [line("endpoint", "action", names)]
  for (const spec of endpoints) {
    const doors: string[] = []
    // What removes is asked with a body that it refuses, or the walk would lose its walkers.
    const body = spec.method === "delete" ? { refused: true } : pathParam(spec) ? bodyOf(spec) : {}
    for (const key of Object.values(world.credentials)) doors.push(doorOf(await knock(app, spec, world.ids, key, body)))
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

/** Names of the ids that a contract takes, in a body or a query. */
export function idFields(contract: z.ZodType | undefined): string[] {
  if (!contract) return []
  const { properties = {} } = z.toJSONSchema(contract, { io: "input", unrepresentable: "any" })
  return Object.keys(properties).filter((name) => name.endsWith("_id") && !FREE_IDS.includes(name))
}

/** Ids of the outside world, or that say by themselves whose they are. */
const FREE_IDS = ["external_id", "customer_external_id", "sale_external_id", "click_id", "product_id"]

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
