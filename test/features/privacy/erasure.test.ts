import { describe, expect, it, vi } from "vitest"
import { storeDeadLetters } from "../../../src/features/links/dead-letters/store-dead-letters.ts"
import { ask, createAffiliate, createProgram, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { rawMail } from "../../support/mail-shapes.ts"
import { fingerprint } from "../../support/matrix.ts"
import { usePayouts } from "../../support/payouts.ts"
import { openReceiver, subscribe } from "../../support/receiver.ts"
import { readTables } from "../../support/tables.ts"
import { Visitor } from "../../support/visitor.ts"

const test = usePayouts(async () => ({ ALLOW_PRIVATE_WEBHOOKS: "1" }))

let people = 0
/** Somebody whom nobody else in this file is called like. */
function somebody() {
  const last = `Quaxworth${"abcdefghij"[people++]}`
  return { email: `zelda.${last.toLowerCase()}@mail.test`, name: `Zelda ${last}`, last }
}
type Somebody = ReturnType<typeof somebody>

const PHONE = "+47 911 22 333"
const MESSAGE = 'We want nine "storm" tents\nbefore the ice melts in Qaanaaq'
const LEDGER = [
  "ledger_accounts",
  "ledger_changes",
  "ledger_entries",
  "ledger_transactions",
  "ledger_seals",
  "ledger_closes",
]

/** Every row of every table, as text. */
async function dump(): Promise<{ table: string; row: string }[]> {
  const rows: { table: string; row: string }[] = []
  for (const { name } of await readTables(test.app.admin))
    for (const { row } of await test.app.admin`select row_to_json(t)::text as row from ${test.app.admin(name)} t`)
      rows.push({ table: name, row })
  return rows
}

/** What still says something of a person, by table. */
async function tracesOf(words: string[]): Promise<string[]> {
  const says = (row: string) =>
    words.filter((word) => row.toLowerCase().includes(JSON.stringify(word).slice(1, -1).toLowerCase()))
  return (await dump()).flatMap(({ table, row }) => says(row).map((word) => `${table}: ${word}: ${row.slice(0, 900)}`))
}

const post = (path: string, body: Json, key: string, status = 201) => ask(test.app, status, "POST", path, key, body)

type Life = Awaited<ReturnType<typeof liveAt>>

/** A vendor at which a person is everything that one can be: buyer, lead, asker, affiliate, member. */
async function liveAt({ email, name: NAME, last }: Somebody) {
  const vendor = await createVendor(test.app)
  const receiver = await openReceiver()
  await subscribe(test.app, vendor, receiver, ["*"])
  const program = await createProgram(test.app, vendor, { hold_days: 0, min_payout: 1 })
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
  await ask(test.app, 200, "PUT", `/v1/programs/${program.id}/rules`, vendor.sk, { rules })
  const other = await createAffiliate(test.app, vendor, String(program.id), { name: "Ole Other" })
  const theirs = await applied(vendor, String(program.id), { email, name: NAME, last })
  const known = { name: `${NAME} jr`, country: "NO", handle: `@${last}`, status: "approved" }
  await ask(test.app, 200, "PATCH", `/v1/affiliates/${theirs.id}`, vendor.owner, known)
  const member = await post("/v1/members", { email, name: NAME, role: "sales" }, vendor.owner)
  const slug = unique(`zelda-${last.toLowerCase()}`)
  const links = { program_id: program.id }
  const first = unique(`${last}-zelda`)
  const link = await post("/v1/links", { ...links, affiliate_id: theirs.id, slug: first }, vendor.sk)
  await ask(test.app, 200, "PATCH", `/v1/links/${link.id}`, vendor.sk, { slug })
  const code = `ZELDA${last.toUpperCase()}${unique("x").replaceAll("-", "")}`
  await post("/v1/coupons", { ...links, affiliate_id: theirs.id, code }, vendor.sk)
  const bought = unique("slug")
  await post("/v1/links", { ...links, affiliate_id: other.id, slug: bought }, vendor.sk)
  const url = `https://shop.acme.test/?mail=${encodeURIComponent(email)}`
  const { click_id } = await post("/v1/clicks", { slug: bought, url, sub1: email, consent: "granted" }, vendor.sk)
  const external = `user:${email}`
  const who = { customer_external_id: external, email }
  const keyed = { "idempotency-key": unique("key") }
  const lead = { ...who, name: NAME, click_id, metadata: { note: `call ${NAME}`, plan: "pro" } }
  const sent = { key: vendor.sk, body: lead, headers: keyed }
  expect((await test.app.call("POST", "/v1/leads", sent)).status).toBe(201)
  const sale = await post(
    "/v1/sales",
    { ...who, external_id: unique("o"), amount: 9000, currency: "EUR", coupon: code },
    vendor.sk,
  )
  await post(
    "/v1/refunds",
    { external_id: unique("r"), sale_external_id: sale.external_id, amount: 500, reason: `${NAME} asked` },
    vendor.sk,
  )
  const ask1 = { kind: "request", name: NAME, email, phone: PHONE, message: MESSAGE, customer_external_id: external }
  const inquiry = await post("/v1/inquiries", ask1, vendor.sk)
  const told = { channel: "call", outcome: "no_answer", note: `Rang ${NAME} on ${PHONE}` }
  await post(`/v1/inquiries/${inquiry.id}/responses`, told, vendor.owner)
  await wrote(vendor, { email, name: NAME, last }, String(inquiry.id))
  await named(vendor, [email, `@${last.toUpperCase()}`, NAME, `my friend ${NAME}, I think`, slug], who)
  // Whoever brought a person is known by name to them: where data came from is theirs to know.
  const dealer = await createAffiliate(test.app, vendor, String(program.id), { name: "Dana Dealer" })
  const deal = { program_id: program.id, affiliate_id: dealer.id, company: "Qaanaaq Tents" }
  await post("/v1/deals", { ...deal, contact_email: email, note: `Wants nine, says ${NAME}` }, vendor.owner)
  const second = { company: "Another", contact_email: `${unique("buyer")}@mail.test`, note: `Knows ${NAME}` }
  await post("/v1/deals", { ...deal, ...second }, vendor.owner)
  await post(
    "/v1/costs",
    { channel: "sales", period: "2026-11", kind: "tools", amount: 1, currency: "EUR", note: `for ${email}` },
    vendor.owner,
  )
  await storeDeadLetters(test.app.deps, "clicks", [
    { body: { vendorId: vendor.id, referrer: `https://x.test/?${email}` }, reason: "r" },
  ])
  const file = `external_id,customer_external_id,amount,currency,email\nx,,1,EUR,${email}\n`
  await test.app.call("POST", "/v1/imports?kind=sales", {
    key: vendor.sk,
    body: file,
    headers: { "content-type": "text/csv" },
  })
  const event = {
    type: "checkout.session.completed",
    data: { object: { customer_details: { email, name: NAME, phone: PHONE } } },
  }
  await test.app.admin`insert into stripe_events (owner, id, type, payload, status, received_at)
    values (${vendor.id}, 'evt_1', 'checkout.session.completed', ${test.app.admin.json(event)}, 'parked', now())`
  await test.app.settle()
  await test.app.deliver()
  await test.app.settle()
  return { vendor, receiver, program, other, theirs, member, slug, code, inquiry, sale, external, sent, click_id }
}

/** The person applies by a program's page, and answers what it asks. */
async function applied(vendor: TestVendor, programId: string, { email, name, last }: Somebody): Promise<Json> {
  const slug = unique("page")
  const questions = [{ label: "Where do you post?", required: true }]
  const page = { slug, is_public: true, terms: "Be honest.", questions }
  await ask(test.app, 200, "PUT", `/v1/programs/${programId}/page`, vendor.sk, page)
  const form = { email, name, website: `https://${last.toLowerCase()}.test`, answer_1: `On the blog of ${name}` }
  const seen = await new Visitor(test.app).post(`/p/${slug}/application`, { ...form, terms: "on" })
  expect(seen.status).toBeLessThan(400)
  const { data } = await ask(test.app, 200, "GET", `/v1/affiliates?email=${encodeURIComponent(email)}`, vendor.sk)
  return ask(test.app, 200, "GET", `/v1/affiliates/${data[0].id}`, vendor.sk)
}

/** The person writes to the desk's address, is answered by mail, and writes back; one mail cannot be read as anything. */
async function wrote(vendor: TestVendor, { email, name }: Somebody, inquiryId: string) {
  const { mail_address, mail_secret } = await ask(test.app, 200, "GET", "/v1/desk", vendor.owner)
  const send = async (to: string, subject: string, text: string) => {
    const raw = rawMail({ From: `${name} <${email}>`, To: to, Subject: subject }, text)
    const sent = { method: "POST", headers: { "content-type": "message/rfc822" }, body: raw }
    const taken = await test.app.app.request(`http://app.localhost/hooks/mail?secret=${mail_secret}`, sent)
    expect(taken.status).toBe(200)
  }
  await send(String(mail_address), `Tents for ${name}`, MESSAGE)
  await post(`/v1/inquiries/${inquiryId}/replies`, { text: `Dear ${name}, nine are here.` }, vendor.owner)
  const [out] = await test.app.admin`select payload from outbox where vendor_id = ${vendor.id} and topic = 'mail.send'
    and payload->>'to' = ${email} and payload->'desk'->>'replyTo' is not null order by number desc limit 1`
  await send(String(out!.payload.desk.replyTo), `Re: Tents for ${name}`, `Yes, ${MESSAGE}`)
  await test.app.admin`insert into desk_mails (vendor_id, id, direction, message_key, status, sort, content, created_at)
    values (${vendor.id}, ${unique("mai")}, 'in', ${unique("key")}, 'received', 'person', ${test.app.admin.json({ from: email, name })}, now())`
}

/** Somebody else says who sent them, in each of these words, and once the person says it themself. */
async function named(vendor: TestVendor, answers: string[], who: Json) {
  const friend = { customer_external_id: unique("friend"), email: `${unique("friend")}@mail.test` }
  for (const told_by of answers) await post("/v1/leads", { ...friend, event_name: unique("ev"), told_by }, vendor.sk)
  const sale = { ...who, external_id: unique("o"), amount: 100, currency: "EUR", told_by: `me, ${who.email}` }
  await post("/v1/sales", sale, vendor.sk)
}

/** Requests it, and runs it to its end; the erasure as it stands then. */
async function erase(vendor: TestVendor, email: string): Promise<Json> {
  const { id } = await post("/v1/erasures", { email }, vendor.owner, 202)
  await test.app.settle()
  return ask(test.app, 200, "GET", `/v1/erasures/${id}`, vendor.owner)
}

const words = ({ email, name, last }: Somebody, life: Life) => [
  ...[email, encodeURIComponent(email), name, last, life.slug, life.code],
]
const ledgerOf = async (vendorId: string) => {
  const all = await fingerprint(test.app, vendorId)
  return LEDGER.map((table) => `${table} ${all[table]}`)
}

describe("an erasure", () => {
  it("leaves no name, address, message or click of the person in any table or log, and the books as they were", async () => {
    const who = somebody()
    const { email } = who
    const life = await liveAt(who)
    const { vendor } = life
    const visitor = await new Visitor(test.app).signIn(email)
    const before = await tracesOf(words(who, life))
    expect(before.length).toBeGreaterThan(25)
    for (const table of ["affiliates", "claims", "desk_mails", "inquiries", "mails", "customers", "audit_log", "deals"])
      expect(
        before.some((trace) => trace.startsWith(`${table}:`)),
        table,
      ).toBe(true)
    const ledger = await ledgerOf(vendor.id)
    const balances = await ask(test.app, 200, "GET", "/v1/ledger/trial-balance", vendor.sk)
    const lines: string[] = []
    const spy = vi.spyOn(console, "error").mockImplementation((line) => void lines.push(String(line)))
    const done = await erase(vendor, email)
    spy.mockRestore()
    expect(done).toMatchObject({ status: "done", email: null })
    expect(done.rows).toMatchObject({ customers: 1, affiliates: 1, members: 1, inquiries: 2, clicks: 1 })
    expect(await tracesOf([...words(who, life), PHONE, MESSAGE])).toEqual([])
    expect(lines.join("\n")).not.toMatch(/quaxworth|911 22/i)
    expect(await ledgerOf(vendor.id)).toEqual(ledger)
    expect(await ask(test.app, 200, "GET", "/v1/ledger/trial-balance", vendor.sk)).toEqual(balances)
    expect(await ask(test.app, 200, "GET", "/v1/ledger/verify", vendor.sk)).toMatchObject({ complete: true })
    expect((await visitor.get(`/v/${vendor.id}/inbox`)).location).toContain("/sign-in")
  })

  it("closes open inquiries as erased, ends the membership and the links, and keeps money where it was", async () => {
    const who = somebody()
    const { email } = who
    const { vendor, inquiry, member, theirs, other, sale, sent } = await liveAt(who)
    const claims = await ask(test.app, 200, "GET", "/v1/claims", vendor.sk)
    const before = await ask(test.app, 200, "GET", `/v1/affiliates/${theirs.id}/balance`, vendor.sk)
    await erase(vendor, email)
    const shown = await ask(test.app, 200, "GET", `/v1/inquiries/${inquiry.id}`, vendor.owner)
    expect(shown).toMatchObject({ status: "closed", ending: "erased", name: null, email: null, message: null })
    expect(shown.timeline.at(-1)).toMatchObject({ type: "closed", ending: "erased" })
    const members = (await ask(test.app, 200, "GET", "/v1/members", vendor.owner)).data
    expect(members.map((one: Json) => one.id)).not.toContain(member.id)
    const affiliate = await ask(test.app, 200, "GET", `/v1/affiliates/${theirs.id}`, vendor.owner)
    expect(affiliate).toMatchObject({ name: "Erased", status: "banned", country: null })
    expect(await ask(test.app, 200, "GET", `/v1/affiliates/${theirs.id}/balance`, vendor.sk)).toEqual(before)
    const answered = (await ask(test.app, 200, "GET", "/v1/claims", vendor.sk)).data
    expect(answered.map((one: Json) => [one.id, one.status])).toEqual(
      claims.data.map((one: Json) => [one.id, one.status]),
    )
    expect(answered.length).toBeGreaterThan(4)
    for (const claim of answered) expect(claim.told_by).toMatch(/^erased$|^my friend erased/)
    const kept = await ask(test.app, 200, "GET", `/v1/sales/${sale.id}`, vendor.sk)
    expect(kept).toMatchObject({ amount: 9000 })
    const earned = (await ask(test.app, 200, "GET", `/v1/commissions?affiliate_id=${other.id}`, vendor.sk)).data
    expect(earned.length + (await ask(test.app, 200, "GET", "/v1/commissions", vendor.sk)).data.length).toBeGreaterThan(
      0,
    )
    const replayed = await test.app.call("POST", "/v1/leads", sent)
    expect([replayed.status, replayed.body.code]).toEqual([409, "idempotency_answer_erased"])
  })

  it("touches nothing of another vendor's, where the same person is too, and who signs in there still does", async () => {
    const who = somebody()
    const { email } = who
    const [here, there] = [await liveAt(who), await liveAt(who)]
    const before = await fingerprint(test.app, there.vendor.id)
    await erase(here.vendor, email)
    const after = await fingerprint(test.app, there.vendor.id)
    expect(Object.keys(before).filter((table) => before[table] !== after[table])).toEqual([])
    const mine = (await dump()).filter(({ row }) => row.includes(here.vendor.id)).map(({ row }) => row)
    expect(mine.filter((row) => /quaxworth/i.test(row))).toEqual([])
    const visitor = await new Visitor(test.app).signIn(email)
    const home = await visitor.get(`/v/${there.vendor.id}/inbox`)
    expect(home.status).toBe(200)
    expect((await visitor.get(`/v/${here.vendor.id}/inbox`)).status).toBe(404)
  })

  it("goes on where it was when the process died, and a second one changes nothing", async () => {
    const who = somebody()
    const { email } = who
    const life = await liveAt(who)
    await test.app.admin.unsafe(`
      create function dies() returns trigger language plpgsql as $$ begin raise exception 'the process dies here'; end $$;
      create trigger dies before update on webhook_events for each row execute function dies()`)
    const { id } = await post("/v1/erasures", { email }, life.vendor.owner, 202)
    expect((await post("/v1/erasures", { email: email.toUpperCase() }, life.vendor.owner, 202)).id).toBe(id)
    await test.app.settle()
    const path = `/v1/erasures/${id}`
    expect(await ask(test.app, 200, "GET", path, life.vendor.owner)).toMatchObject({ status: "running", email })
    await test.app.admin.unsafe("drop trigger dies on webhook_events; drop function dies")
    await test.app.admin`update outbox set due_at = now() where ref = ${id}`
    await test.app.settle()
    expect(await ask(test.app, 200, "GET", path, life.vendor.owner)).toMatchObject({ status: "done" })
    expect(await tracesOf(words(who, life))).toEqual([])
    const before = await fingerprint(test.app, life.vendor.id)
    const again = await erase(life.vendor, email)
    const after = await fingerprint(test.app, life.vendor.id)
    const grown = ["audit_log", "erasures", "outbox"]
    expect(Object.keys(before).filter((table) => before[table] !== after[table] && !grown.includes(table))).toEqual([])
    expect(again.rows).toEqual({})
  })

  it("takes what was written of a deal with it, also where nothing but its e-mail says whose it is", async () => {
    const vendor = await createVendor(test.app)
    const program = await createProgram(test.app, vendor)
    const dealer = await createAffiliate(test.app, vendor, String(program.id))
    const email = `${unique("buyer")}@mail.test`
    const deal = { program_id: program.id, affiliate_id: dealer.id }
    const note = "Moves house in May, ask after the twins"
    const theirs = await post(
      "/v1/deals",
      { ...deal, company: "Qaanaaq Tents", contact_email: email, note },
      vendor.owner,
    )
    const another = { company: "Another", contact_email: `${unique("other")}@mail.test`, note: `Knows ${email} well` }
    const others = await post("/v1/deals", { ...deal, ...another }, vendor.owner)
    expect((await erase(vendor, email)).rows).toMatchObject({ deals: 2 })
    const [erased, left] = await Promise.all(
      [theirs, others].map(({ id }) => ask(test.app, 200, "GET", `/v1/deals/${id}`, vendor.owner)),
    )
    expect(erased).toMatchObject({ company: "Erased", note: null })
    expect(left).toMatchObject({ company: "Another", contact_email: another.contact_email, note: null })
  })

  it("leaves who has the same first name, and whom the vendor needs", async () => {
    const vendor = await createVendor(test.app, { owner_email: "only.owner@acme.test" })
    await post("/v1/erasures", { email: "only.owner@acme.test" }, vendor.owner, 409)
    await post("/v1/leads", { customer_external_id: "a", email: "zelda@one.test", name: "Zelda" }, vendor.sk)
    await post("/v1/leads", { customer_external_id: "b", email: "zelda@two.test", name: "Zelda" }, vendor.sk)
    await erase(vendor, "zelda@one.test")
    const rows = await test.app.admin`select name from customers where vendor_id = ${vendor.id} order by external_id`
    expect(rows.map(({ name }) => name)).toEqual([null, "Zelda"])
  })

  it("is the owner's alone, in person", async () => {
    const vendor = await createVendor(test.app)
    await post("/v1/erasures", { email: "a@b.test" }, vendor.sk, 403)
    await ask(test.app, 404, "GET", "/v1/people/export?email=a@b.test", vendor.sk)
    await post("/v1/erasures", { email: "nobody" }, vendor.owner, 422)
    expect(await erase(vendor, "nobody@mail.test")).toMatchObject({ status: "done", rows: {} })
  })
})

describe("an export", () => {
  it("is what is known of a person, without secrets, and is written down", async () => {
    const who = somebody()
    const { email } = who
    const { vendor, sale, theirs } = await liveAt(who)
    // The oldest row comes first, wherever it lies.
    await test.app.admin`update sales set occurred_at = occurred_at - interval '1 hour' where id = ${sale.id}`
    const known = await ask(test.app, 200, "GET", `/v1/people/export?email=${encodeURIComponent(email)}`, vendor.owner)
    expect(Object.keys(known.records)).toEqual(
      expect.arrayContaining([
        "customers",
        "leads",
        "sales",
        "refunds",
        "inquiries",
        "inquiry_responses",
        "affiliates",
        "links",
        "clicks",
        "members",
        "mails",
      ]),
    )
    expect(known.records.sales[0].id).toBe(sale.id)
    expect(known.records.inquiries[0].message).toBe(MESSAGE)
    expect(known.records.clicks[0].consent).toBe("granted")
    expect(known.records.clicks[0].landing_url).toContain("shop.acme.test")
    expect(JSON.stringify(known)).not.toMatch(/token_hash|"hash"|Ole Other/)
    const { data } = await ask(test.app, 200, "GET", "/v1/audit?action=person.read", vendor.owner)
    expect(data[0]).toMatchObject({ after: { email } })
    expect(theirs.id).toBe(known.records.affiliates[0].id)
  })
})
