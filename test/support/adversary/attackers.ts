import { endpoints } from "../../../src/app.ts"
import type { Endpoint } from "../../../src/platform/http/endpoint.ts"
import { ask, createVendor, type TestVendor } from "../actors.ts"
import type { Reply } from "../app.ts"
import { PUBLIC_URL } from "../app.ts"
import { fieldOf, pathParam } from "../matrix.ts"
import { CUSTOMERS, customerName, orderName } from "./business.ts"
import type { Chance } from "./chance.ts"
import type { Company } from "./company.ts"
import { crawlForms, type Form, fillIn, openSessions, type Sessions } from "./pages.ts"
import { twistedBody, type Vocabulary } from "./twisted.ts"

/** Who attacks: nobody known, a colleague who may only read, one who has left, a machine of small scope, another vendor. */
export type Role = "stranger" | "public_key" | "viewer" | "leaver" | "small_key" | "rival" | "affiliate"

export type Attackers = {
  company: Company
  rival: TestVendor
  smallKey: string
  /** Click ids that Mallory's link gives out to whoever follows it. */
  clicks: string[]
  /** Requests whose body is still on its way. */
  held: Held[]
  sessions: Sessions
  /** What the owner's pages offered when they were last looked through. */
  forms: Form[]
  /** Tokens of those who have left. */
  leavers: { token: string }[]
}

type Held = { finish(): Promise<Reply>; said: string; what: string }
export type Attack = { role: Role; what: string; said: string; reply: Reply }

/** What a role may bring about by itself, so that it is no success of an attack. */
export const MAY_CHANGE: Record<Role, readonly string[]> = {
  stranger: [],
  public_key: [],
  viewer: ["inquiry_responses", "absences", "learnt_windows", "ledger_closes"],
  leaver: [],
  small_key: ["email_changes", "affiliate_email_changes"],
  rival: [],
  affiliate: [],
}

export async function gatherAttackers(company: Company): Promise<Attackers> {
  const { app } = company.place
  const rivalEmail = `rival-${company.seed}@rival.test`
  const rival = await createVendor(app, { owner_email: rivalEmail })
  const { key } = await ask(app, 201, "POST", "/v1/keys", company.owner, {
    name: "sync of partners",
    kind: "secret",
    scopes: ["affiliates:write"],
  })
  const sessions = await openSessions(app, {
    owner: company.ownerEmail,
    viewer: company.viewerEmail,
    affiliate: company.mallory.email,
    rival: rivalEmail,
  })
  return { company, rival, smallKey: String(key), sessions, forms: [], clicks: [], held: [], leavers: [] }
}

/** Words for an attacker's fields: what of the company can be guessed or was seen, and Mallory's own. */
function vocabularyOf({ company, clicks }: Attackers, chance: Chance): Vocabulary {
  const byPrefix = (prefix: string) => [...company.ids].filter((id) => id.startsWith(prefix))
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => customerName(company, index))
  const orders = [...company.orders.map(({ name }) => name), orderName(company), orderName(company, 1)]
  const words: Record<string, () => readonly string[]> = {
    customer_external_id: () => customers,
    external_id: () => orders,
    sale_external_id: () => orders,
    click_id: () => [...clicks, ...company.clicks],
    coupon: () => [company.mallory.coupon, company.ada.coupon],
    code: () => [company.mallory.coupon.toLowerCase(), ` ${company.ada.coupon}`, "NEW10"],
    slug: () => [company.mallory.slug, company.ada.slug.toUpperCase(), "new-slug"],
    email: () => [company.ownerEmail, company.ada.email, company.mallory.email, "stranger@mail.test"],
    country: () => ["DE", "no"],
    language: () => ["en", "no"],
    currency: () => ["EUR", "usd", "JPY"],
    affiliate_id: () => [company.mallory.id, company.ada.id],
    program_id: () => [company.programId],
    member_id: () => byPrefix("mem_"),
    sale_id: () => byPrefix("sal_"),
    commission_id: () => byPrefix("com_"),
    run_id: () => byPrefix("run_"),
    hash: () => [String(company.run?.hash ?? "none")],
    role: () => ["owner", "finance"],
    period: () => ["2030-01"],
    url: () => [`https://shop.acme.test/?via=${company.mallory.slug}`],
    now: () => [new Date(company.now + chance.between(1, 9) * 3_600_000).toISOString()],
    occurred_at: () => [new Date(company.now).toISOString()],
  }
  return (field) => words[field]?.() ?? []
}

type Sent = { method: string; path: string; key?: string | null; body?: unknown; headers?: Record<string, string> }

async function send({ company }: Attackers, role: Role, sent: Sent): Promise<Attack> {
  const address = { "cf-connecting-ip": `203.0.113.${company.seed % 250}` }
  const body = sent.body === undefined ? {} : { body: sent.body }
  const headers = { ...address, ...sent.headers }
  const reply = await company.place.app.call(sent.method, sent.path, { key: sent.key ?? null, headers, ...body })
  const said = JSON.stringify(sent)
  return { role, what: `${role}: ${sent.method} ${sent.path} ${said.slice(0, 600)}`, said, reply }
}

type Make = (attackers: Attackers, chance: Chance) => Promise<Attack | null>

/** Somebody follows Mallory's link, which anybody may. */
const followLink: Make = async (attackers) => {
  const { company } = attackers
  const body = { slug: company.mallory.slug }
  const headers = { origin: "https://shop.acme.test" }
  const made = await send(attackers, "public_key", {
    method: "POST",
    path: "/v1/clicks",
    key: company.pk,
    body,
    headers,
  })
  if (made.reply.status === 201) attackers.clicks.push(String(made.reply.body.click_id))
  return null
}

/** What the company's public key may say, which every visitor of its site can read. */
const speakByPublicKey: Make = (attackers, chance) => {
  const { company } = attackers
  const path = chance.pick(["/v1/leads", "/v1/leads", "/v1/inquiries", "/v1/clicks"])
  const spec = endpoints.find((row) => row.path === path && row.method === "post")!
  const body = twistedBody(spec.body!, vocabularyOf(attackers, chance), chance)
  const headers: Record<string, string> = { origin: "https://shop.acme.test" }
  if (chance.isIn(0.5)) headers["idempotency-key"] = guessedKey(company, chance)
  return send(attackers, "public_key", { method: "POST", path, key: company.pk, body, headers })
}

const guessedKey = (company: Company, { pick }: Chance) =>
  pick([`order-${orderName(company)}`, `order-${orderName(company, 1)}`, `token-viewer-${company.seed}`])

/** A sale or a lead by a postback that nobody has signed. */
const sendPostback: Make = (attackers, { pick, isIn }) => {
  const { company, clicks } = attackers
  const query = new URLSearchParams({
    event: pick(["sale", "lead", "refund"]),
    external_id: pick([orderName(company), orderName(company, 1), ...company.orders.map(({ name }) => name)]),
    customer: customerName(company, Math.floor(CUSTOMERS / 2)),
    amount: pick(["0.01", "1.00", "9999999999.00", "-5.00"]),
    currency: pick(["EUR", "USD"]),
    ...(clicks.length > 0 && isIn(0.9) ? { click_id: pick(clicks) } : {}),
  })
  return send(attackers, "stranger", { method: "GET", path: `/postback/${company.programId}?${query}` })
}

/** Any endpoint, by anybody who should not reach it, with words that mean something there. */
const knockAnywhere: Make = (attackers, chance) => {
  const { company } = attackers
  const keys: [Role, string | null][] = [
    ["stranger", null],
    ["stranger", `gv_sk_${"guess".repeat(4)}`],
    ["public_key", company.pk],
    ["viewer", company.viewer],
    ["rival", attackers.rival.sk],
    ["rival", attackers.rival.owner],
    ["small_key", attackers.smallKey],
    ...attackers.leavers.map(({ token }): [Role, string] => ["leaver", token]),
  ]
  const [role, key] = chance.pick(keys)
  const isOfInterest = (spec: Endpoint) => role !== "small_key" || !spec.action.startsWith("affiliate.")
  const spec = chance.pick(endpoints.filter((row) => isOfInterest(row) && isAim(row, role)))
  const vocabulary = vocabularyOf(attackers, chance)
  const path = spec.path.replace(/\{\w+\}/g, () => encodeURIComponent(aimOf(spec, vocabulary, chance)))
  const body = spec.body && spec.method !== "get" ? twistedBody(spec.body, vocabulary, chance) : undefined
  const headers: Record<string, string> = { origin: "https://shop.acme.test" }
  if (spec.method === "post" && chance.isIn(0.3)) headers["idempotency-key"] = guessedKey(company, chance)
  return send(attackers, role, { method: spec.method.toUpperCase(), path, key, body, headers })
}

/** What a rival does at its own vendor, or an owner of it with people, is no attack on this one. */
const isAim = ({ path, method }: Endpoint, role: Role) =>
  role !== "rival" || method === "get" || path.includes("{") || /sales|commissions|touches|affiliates/.test(path)

function aimOf(spec: Endpoint, vocabulary: Vocabulary, { pick }: Chance): string {
  if (!pathParam(spec)) return "none"
  const words = vocabulary(fieldOf(spec))
  return words.length > 0 ? pick(words) : "none"
}

/** The owner's own request again, by somebody who saw its Idempotency-Key. */
const repeatIdempotencyKey: Make = (attackers) => {
  const { company } = attackers
  return send(attackers, "viewer", {
    method: "POST",
    path: `/v1/members/${company.preparerId}/tokens`,
    key: company.viewer,
    headers: { "idempotency-key": `token-preparer-${company.seed}` },
  })
}

/** Where an affiliate's money goes, as a machine that may keep affiliates would change it. */
const changeEmail: Make = (attackers, { pick }) =>
  send(attackers, "small_key", {
    method: "PATCH",
    path: `/v1/affiliates/${attackers.company.ada.id}`,
    key: attackers.smallKey,
    body: { email: pick(["mallory@evil.test", attackers.company.mallory.email]) },
  })

/** Who submitted a run, left and came back, approves it. */
const approveOwnRun: Make = (attackers) => {
  const { run, colleague, submitter } = attackers.company
  if (!run || !colleague || submitter !== colleague.email || run.items.length === 0) return Promise.resolve(null)
  return send(attackers, "leaver", {
    method: "POST",
    path: `/v1/payout-runs/${run.id}/approval`,
    key: colleague.token,
    body: { hash: run.hash },
  })
}

/** A colleague begins what they may still do, and lets the body wait until they have left. */
const holdBodyOpen: Make = async (attackers, { isIn }) => {
  const { company } = attackers
  const { run, colleague } = company
  if (!colleague || !company.isColleagueThere || attackers.held.length > 0) return null
  const approval = run && run.items.length > 0 && company.submitter !== colleague.email && isIn(0.7)
  const [path, body] = approval
    ? [`/v1/payout-runs/${run.id}/approval`, { hash: run.hash }]
    : ["/v1/payout-runs", { currency: "EUR" }]
  attackers.held.push(begin(company, path, colleague.token, JSON.stringify(body)))
  return null
}

function begin(company: Company, path: string, token: string, body: string): Held {
  const bytes = new TextEncoder().encode(body)
  let end = () => {}
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, 1))
      end = () => {
        controller.enqueue(bytes.slice(1))
        controller.close()
      }
    },
  })
  const request = new Request(`${PUBLIC_URL}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      // Wrong credentials are counted by address: one season's are not another's.
      "cf-connecting-ip": `198.51.100.${company.seed % 250}`,
    },
    body: stream,
    duplex: "half",
  } as RequestInit)
  const answer = Promise.resolve(company.place.app.app.request(request))
  const finish = async () => {
    end()
    const response = await answer
    return { status: response.status, headers: response.headers, text: await response.text(), body: null }
  }
  return { finish, said: body, what: `POST ${path} with a body held open` }
}

/** Lets every held body arrive; called when its sender has left. */
export async function finishHeld(attackers: Attackers): Promise<Attack[]> {
  const made: Attack[] = []
  for (const { finish, said, what } of attackers.held.splice(0))
    made.push({ role: "leaver", what, said, reply: await finish() })
  return made
}

/** A form of the company's site with whatever fields. */
const sendForm: Make = (attackers, { pick }) => {
  const { company } = attackers
  const form = new URLSearchParams({
    email: pick([company.ada.email, "visitor@mail.test"]),
    message: "hello",
    [pick(["__proto__", "constructor", "toString", "owner_id"])]: "x",
  })
  return send(attackers, "public_key", {
    method: "POST",
    path: `/forms/inquiry?key=${company.pk}`,
    body: form.toString(),
    headers: { origin: "https://shop.acme.test", "content-type": "application/x-www-form-urlencoded" },
  })
}

/** A form of the company's pages, sent by somebody whom it was not shown to. */
const sendPageForm: Make = async (attackers, chance) => {
  const { company, sessions } = attackers
  if (attackers.forms.length === 0 || chance.isIn(0.2))
    attackers.forms = await crawlForms(sessions.owner, company, chance)
  if (attackers.forms.length === 0) return null
  const who = chance.pick(["viewer", "affiliate", "rival", "guest"] as const)
  const form = chance.pick(attackers.forms)
  const fields = fillIn(form, vocabularyOf(attackers, chance), chance)
  const { status, headers, text } = await sessions[who].post(form.path, fields)
  const said = JSON.stringify([form.path, fields])
  const role = who === "guest" ? "stranger" : who
  return { role, what: `${who}: form ${said.slice(0, 600)}`, said, reply: { status, headers, text, body: null } }
}

/** Events of Stripe that Stripe did not sign. */
const forgeEvent: Make = (attackers, { pick }) => {
  const { company } = attackers
  const object = {
    id: orderName(company),
    object: "invoice",
    status: "paid",
    amount_paid: 1,
    total: 1,
    currency: "eur",
  }
  const event = { id: `evt_${orderName(company)}`, object: "event", type: "invoice.paid", data: { object } }
  return send(attackers, "stranger", {
    method: "POST",
    path: pick(["/hooks/stripe", `/hooks/stripe/${company.id}`]),
    body: event,
    headers: { "stripe-signature": `t=${Math.floor(company.now / 1000)},v1=${"0".repeat(64)}` },
  })
}

/** What is tried, and how often beside the others. */
const WEIGHTS: readonly [Make, number][] = [
  [followLink, 1],
  [speakByPublicKey, 3],
  [sendPostback, 2],
  [sendForm, 1],
  [forgeEvent, 1],
  [sendPageForm, 3],
  [knockAnywhere, 5],
  [repeatIdempotencyKey, 1],
  [changeEmail, 1],
  [approveOwnRun, 1],
  [holdBodyOpen, 1],
]
const ATTACKS = WEIGHTS.flatMap(([make, weight]) => Array.from({ length: weight }, () => make))
/** What must not wait for its turn of chance: it can be done at one moment only. */
const AT_THE_MOMENT: readonly Make[] = [approveOwnRun, holdBodyOpen]

export async function attack(attackers: Attackers, chance: Chance): Promise<Attack | null> {
  return chance.pick(ATTACKS)(attackers, chance)
}

export async function attackAtTheMoment(attackers: Attackers, chance: Chance): Promise<Attack[]> {
  const made: Attack[] = []
  for (const make of AT_THE_MOMENT) {
    const one = await make(attackers, chance)
    if (one) made.push(one)
  }
  return made
}
