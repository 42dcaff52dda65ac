import type { StandIn } from "../../../tools/stripe-stand-in/stand-in.ts"
import { ask } from "../actors.ts"
import { type Json, OPERATOR_KEY, type Reply, type TestApp } from "../app.ts"

export type Place = { app: TestApp; standIn: StandIn }

const BEGIN = Date.parse("2030-01-01T12:00:00Z")
/** Words that stand nowhere but in the company's own data: in an answer to somebody else they are a leak. */
export const CANARY = "canary"

export type Colleague = { id: string; token: string; email: string }
export type Partner = { id: string; email: string; slug: string; coupon: string }
export type Order = { name: string; customer: string; amount: number; left: number }

/** An honest business: what it is, and what has happened to it so far. Its names follow from the seed alone. */
export type Company = {
  place: Place
  seed: number
  id: string
  sk: string
  pk: string
  owner: string
  ownerEmail: string
  programId: string
  ada: Partner
  mallory: Partner
  preparer: string
  approver: string
  viewer: string
  viewerEmail: string
  preparerId: string
  now: number
  clicks: string[]
  orders: Order[]
  run: Json | null
  inquiries: string[]
  colleague: Colleague | null
  isColleagueThere: boolean
  /** The e-mail of who submitted the run that waits. */
  submitter: string | null
  /** Requests of its own that changed something, by their id. */
  writes: Map<string, string>
  /** Every id that an answer to the company has held, and every secret. */
  ids: Set<string>
  secrets: Set<string>
}

const ID = /\b(?:ven|prg|grp|aff|lnk|cus|led|sal|rfd|com|txn|run|itm|inq|tch|crt|mem|key|fnd|imp|dbt)_[a-z0-9]{6,}/g
const SECRET = /\b(?:gv_(?:sk|pat)_|whsec_)\w+|https?:\/\/[^"\s]*\/connect\/[^"\s]*/g

/** Remembers what an answer to the company holds that is nobody else's business. */
export function remember(company: Pick<Company, "ids" | "secrets">, { text }: Pick<Reply, "text">) {
  for (const [id] of text.matchAll(ID)) company.ids.add(id)
  for (const [secret] of text.matchAll(SECRET)) company.secrets.add(secret)
}

export async function openCompany(place: Place, seed: number): Promise<Company> {
  const { app } = place
  const ownerEmail = `owner-${CANARY}-${seed}@acme.test`
  const made = await ask(app, 201, "POST", "/v1/vendors", OPERATOR_KEY, {
    name: `Acme ${seed}`,
    currency: "EUR",
    owner_email: ownerEmail,
    mode: "test",
  })
  const [sk, owner] = [String(made.secret_key), String(made.owner_token)]
  await ask(app, 200, "POST", "/v1/test-clock", sk, { now: new Date(BEGIN).toISOString() })
  const program = await ask(app, 201, "POST", "/v1/programs", sk, {
    name: "Friends",
    destination_url: "https://shop.acme.test/start",
    hold_days: 7,
    min_payout: 100,
  })
  const rules = [
    { event: "sale", rate: { kind: "percent", bps: 2000 } },
    { event: "lead", rate: { kind: "flat", amount: 500 } },
  ]
  await ask(app, 200, "PUT", `/v1/programs/${program.id}/rules`, sk, { rules })
  const partner = (name: string) => enroll(place, { sk, owner, programId: String(program.id), name, seed })
  const [ada, mallory] = [await partner("ada"), await partner("mallory")]
  const member = (role: string, name: string) =>
    hire(app, owner, { role, email: `${name}-${CANARY}-${seed}@acme.test` })
  const [preparer, approver] = [await member("finance", "preparer"), await member("finance", "approver")]
  const viewer = await member("viewer", "viewer")
  return {
    place,
    seed,
    id: String(made.id),
    sk,
    pk: String(made.publishable_key),
    owner,
    ownerEmail,
    ada,
    mallory,
    programId: String(program.id),
    now: BEGIN,
    clicks: [],
    orders: [],
    run: null,
    inquiries: [],
    colleague: null,
    isColleagueThere: false,
    submitter: null,
    preparer: preparer.token,
    approver: approver.token,
    viewer: viewer.token,
    viewerEmail: viewer.email,
    preparerId: preparer.id,
    writes: new Map(),
    ids: new Set([preparer.id, approver.id]),
    secrets: new Set([sk, owner, preparer.token, approver.token]),
  }
}

type Hired = { role: string; email: string; idempotencyKey?: string }

/** A new member, and a token of theirs that the owner made. */
export async function hire(app: TestApp, owner: string, { role, email, idempotencyKey }: Hired): Promise<Colleague> {
  const { id } = await ask(app, 201, "POST", "/v1/members", owner, { email, role })
  const headers = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }
  const { status, text, body } = await app.call("POST", `/v1/members/${id}/tokens`, { key: owner, headers })
  if (status !== 201) throw new Error(`no token for ${email}: ${text}`)
  return { id: String(id), token: String(body.token), email }
}

type Enrolled = { sk: string; owner: string; programId: string; name: string; seed: number }

/** An affiliate with a link, a coupon and an account that is ready to be paid. */
async function enroll({ app, standIn }: Place, { sk, owner, programId, name, seed }: Enrolled): Promise<Partner> {
  // Mallory's own pages may name Mallory.
  const word = name === "mallory" ? "partner" : CANARY
  const email = `${name}-${word}-${seed}@mail.test`
  const { id } = await ask(app, 201, "POST", "/v1/affiliates", sk, {
    email,
    name: `${name} ${word}`,
    program_id: programId,
    status: "approved",
  })
  const of = { affiliate_id: id, program_id: programId }
  const [slug, coupon] = [`${name}-${seed}`, `${name}${seed}`.toUpperCase()]
  await ask(app, 201, "POST", "/v1/links", sk, { ...of, slug })
  await ask(app, 201, "POST", "/v1/coupons", sk, { ...of, code: coupon })
  const opened = await ask(app, 201, "POST", `/v1/affiliates/${id}/payout-account`, owner)
  await standIn.setAccountStatus({ account: String(opened.stripe_account_id), status: "ready" })
  return { id: String(id), email, slug, coupon }
}
