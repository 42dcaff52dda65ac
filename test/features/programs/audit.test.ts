import Papa from "papaparse"
import { describe, expect, it } from "vitest"
import {
  advanceTo,
  ask,
  createAffiliate,
  createMember,
  createProgram,
  createVendor,
  type TestVendor,
  unique,
} from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()

const read = async (vendor: TestVendor, query = ""): Promise<Json[]> =>
  (await ask(test.app, 200, "GET", `/v1/audit?limit=100${query}`, vendor.owner)).data

/** A vendor with a program and one affiliate. */
async function furnished() {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email })
  const program = await createProgram(test.app, vendor)
  const ada = await createAffiliate(test.app, vendor, String(program.id), { name: "Ada" })
  return { email, vendor, program, ada }
}

describe("the audit log", () => {
  it("is the owner's: no other role, no machine and no other vendor finds it", async () => {
    const { vendor } = await furnished()
    const other = await createVendor(test.app)
    for (const role of ["manager", "sales", "finance", "viewer"] as const) {
      const key = await createMember(test.app, vendor, role)
      await ask(test.app, 404, "GET", "/v1/audit", key)
      await ask(test.app, 404, "GET", "/v1/audit.csv", key)
    }
    await ask(test.app, 404, "GET", "/v1/audit", vendor.sk)
    const rows = await read(other)
    expect(rows.filter((row) => JSON.stringify(row).includes(vendor.id))).toEqual([])
  })

  it("says who by name, what, before and after, and in which request", async () => {
    const { vendor, program, ada } = await furnished()
    const reply = await test.app.call("PATCH", `/v1/programs/${program.id}`, {
      key: vendor.sk,
      body: { min_payout: 7000, postback_secret: "a secret of sixteen", name: program.name },
    })
    expect(reply.status, reply.text).toBe(200)
    const [row] = await read(vendor, `&subject=${program.id}&action=program.update`)
    expect(row).toMatchObject({
      actor: { kind: "secret_key", id: expect.stringMatching(/^key_/), name: expect.any(String) },
      action: "program.update",
      outcome: "done",
      before: { min_payout: "5000", postback_secret: null },
      after: { min_payout: "7000", postback_secret: "changed" },
      reason: null,
      request_id: reply.headers.get("x-request-id"),
    })
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${ada.id}`, vendor.owner, { status: "banned", name: "Ada B" })
    const [banned] = await read(vendor, `&subject=${ada.id}`)
    expect(banned).toMatchObject({
      actor: { kind: "member" },
      before: { status: "approved", name: "Ada" },
      after: { status: "banned", name: "Ada B" },
    })
  })

  it("holds no key, token, secret or hash of any of them", async () => {
    const { vendor } = await furnished()
    const made = await ask(test.app, 201, "POST", "/v1/keys", vendor.owner, { name: "Shop", kind: "secret" })
    const webhook_secret = "whsec_of_this_vendor_0123456789"
    await ask(test.app, 200, "PUT", "/v1/integrations/stripe", vendor.owner, { webhook_secret })
    const token = await createMember(test.app, vendor, "viewer")
    const text = JSON.stringify(await read(vendor))
    expect(text).toContain("key.create")
    for (const secret of [made.key, webhook_secret, token, vendor.sk, vendor.owner]) expect(text).not.toContain(secret)
    const hashes = await test.app.admin`
      select hash from api_keys where vendor_id = ${vendor.id}
      union all select hash from personal_tokens where vendor_id = ${vendor.id}`
    for (const { hash } of hashes) expect(text).not.toContain(hash)
  })

  it("has sign-ins and sign-outs of a member, at each vendor of theirs", async () => {
    const { vendor, email } = await furnished()
    const second = await createVendor(test.app, { owner_email: email })
    const visitor = await new Visitor(test.app).signIn(email)
    await visitor.post("/sign-out")
    for (const one of [vendor, second]) {
      const rows = await read(one, "&action=session")
      expect(rows.map((row) => [row.action, row.actor.kind, row.outcome])).toEqual([
        ["session.end", "member", "done"],
        ["session.begin", "member", "done"],
      ])
      expect(rows[0].subject).toBe(rows[1].subject)
    }
  })

  it("has reads of where somebody is paid", async () => {
    const { vendor, ada } = await furnished()
    const finance = await createMember(test.app, vendor, "finance")
    await ask(test.app, 200, "GET", `/v1/affiliates/${ada.id}/payout-account`, finance)
    expect(await read(vendor, "&action=payout_account.read")).toMatchObject([
      { actor: { kind: "member" }, subject: ada.id, outcome: "done" },
    ])
  })

  it("has refusals: what a role may not do or see, and what a second person has to do", async () => {
    const { vendor, program, ada } = await furnished()
    const viewer = await createMember(test.app, vendor, "viewer")
    await ask(test.app, 403, "PATCH", `/v1/programs/${program.id}`, viewer, { name: "x" })
    await ask(test.app, 404, "GET", `/v1/affiliates/${ada.id}/payout-account`, viewer)
    const manager = await createMember(test.app, vendor, "manager")
    await ask(test.app, 202, "PATCH", `/v1/affiliates/${ada.id}`, manager, { email: `${unique("eve")}@mail.test` })
    await ask(test.app, 403, "POST", `/v1/affiliates/${ada.id}/email-change/approval`, manager)
    await ask(test.app, 404, "GET", "/v1/programs/prg_none", viewer)
    await ask(test.app, 422, "PATCH", `/v1/programs/${program.id}`, vendor.sk, { nmae: "x" })
    const refused = (await read(vendor)).filter((row) => row.outcome === "refused")
    expect(refused.map((row) => [row.action, row.subject, row.reason]).reverse()).toEqual([
      ["program.save", `/v1/programs/${program.id}`, "action_not_allowed"],
      ["payout_account.read", `/v1/affiliates/${ada.id}/payout-account`, "not_found"],
      ["email_change.approve", `/v1/affiliates/${ada.id}/email-change/approval`, "approver_is_proposer"],
    ])
  })

  it("has refusals at pages", async () => {
    const { vendor } = await furnished()
    const email = `${unique("viewer")}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role: "viewer" })
    const visitor = await new Visitor(test.app).signIn(email)
    expect((await visitor.post(`/v/${vendor.id}/affiliates`, { name: "x" })).status).toBe(403)
    expect((await visitor.get(`/v/${vendor.id}/settings/audit`)).status).toBe(404)
    const rows = (await read(vendor)).filter((row) => row.outcome === "refused")
    expect(rows.map((row) => row.action)).toEqual(["audit.read", "affiliate.save"])
  })

  it("has the use of a key and a token that ended, and nothing of what nobody ever had", async () => {
    const { vendor } = await furnished()
    const made = await ask(test.app, 201, "POST", "/v1/keys", vendor.owner, { name: "Old shop", kind: "secret" })
    await ask(test.app, 204, "DELETE", `/v1/keys/${made.id}`, vendor.owner)
    const token = await createMember(test.app, vendor, "viewer")
    const { data } = await ask(test.app, 200, "GET", "/v1/members", vendor.owner)
    await ask(test.app, 204, "DELETE", `/v1/members/${data[0].id}`, vendor.owner)
    for (const key of [made.key, token, "gv_sk_nobody", "gv_pat_nobody"])
      await ask(test.app, 401, "GET", "/v1/programs", key)
    const rows = await read(vendor, "&action=credential")
    expect(rows.map((row) => [row.outcome, row.actor.kind, row.actor.id])).toEqual([
      ["refused", "member", data[0].id],
      ["refused", "secret_key", made.id],
    ])
    expect(rows[1].actor.name).toBe("Old shop")
  })

  it("is not flooded by refusals: 20 a minute of one credential, and others go on", async () => {
    const { vendor, program } = await furnished()
    const [viewer, sales] = [
      await createMember(test.app, vendor, "viewer"),
      await createMember(test.app, vendor, "sales"),
    ]
    const refuse = (key: string) => ask(test.app, 403, "PATCH", `/v1/programs/${program.id}`, key, { name: "x" })
    for (let at = 0; at < 25; at++) await refuse(viewer)
    await refuse(sales)
    const rows = (await read(vendor)).filter((row) => row.outcome === "refused")
    const actors = new Map<string, number>()
    for (const { actor } of rows) actors.set(actor.id, (actors.get(actor.id) ?? 0) + 1)
    expect([...actors.values()].sort((a, b) => a - b)).toEqual([1, 20])
  })

  it("is filtered by actor, action, subject and the vendor's time, and read in pages", async () => {
    const { vendor, program } = await furnished()
    await advanceTo(test.app, vendor, "2031-01-01T12:00:00Z")
    for (const name of ["a", "b", "c"])
      await ask(test.app, 200, "PATCH", `/v1/programs/${program.id}`, vendor.sk, { name })
    await advanceTo(test.app, vendor, "2031-01-02T00:00:00Z")
    await ask(test.app, 200, "PATCH", `/v1/programs/${program.id}`, vendor.owner, { name: "d" })
    const day = await read(vendor, "&action=program.update&from=2031-01-01&to=2031-01-02")
    expect(day.map((row) => row.after.name)).toEqual(["c", "b", "a"])
    expect((await read(vendor, "&action=program")).map((row) => row.action)).toEqual([
      ...Array(4).fill("program.update"),
      "program.create",
    ])
    const [last] = await read(vendor, "&action=program.update")
    expect((await read(vendor, `&actor=${last.actor.id}&action=program`)).map((row) => row.after.name)).toEqual(["d"])
    const first = await ask(test.app, 200, "GET", `/v1/audit?limit=2&subject=${program.id}`, vendor.owner)
    const second = await ask(
      test.app,
      200,
      "GET",
      `/v1/audit?limit=2&subject=${program.id}&cursor=${first.next_cursor}`,
      vendor.owner,
    )
    expect([...first.data, ...second.data].map((row: Json) => row.after.name)).toEqual(["d", "c", "b", "a"])
    await ask(test.app, 422, "GET", "/v1/audit?cursor=nonsense", vendor.owner)
  })

  it("is a file too, in which a name is no formula", async () => {
    const { vendor, program } = await furnished()
    const name = "=HYPERLINK(1)"
    const added = await ask(test.app, 201, "POST", "/v1/members", vendor.owner, {
      email: `${unique("m")}@acme.test`,
      name,
      role: "manager",
    })
    const { token } = await ask(test.app, 201, "POST", `/v1/members/${added.id}/tokens`, vendor.owner)
    await ask(test.app, 200, "PATCH", `/v1/programs/${program.id}`, token, { name: "mine" })
    const reply = await test.app.call("GET", `/v1/audit.csv?subject=${program.id}`, { key: vendor.owner })
    expect(reply.headers.get("content-type")).toContain("text/csv")
    const { data } = Papa.parse<Record<string, string>>(reply.text, { header: true })
    expect(data[0]).toMatchObject({ actor_name: `'${name}`, action: "program.update", after: '{"name":"mine"}' })
  })

  it("is searched by words that a row says, by whom and by what, and the file holds what is seen", async () => {
    const { vendor, email, program } = await furnished()
    for (const name of ["Mountain", "River"])
      await ask(test.app, 200, "PATCH", `/v1/programs/${program.id}`, vendor.sk, { name })
    const visitor = await new Visitor(test.app).signIn(email)
    const path = `/v/${vendor.id}/settings/audit`
    const [member] = (await ask(test.app, 200, "GET", "/v1/members", vendor.owner)).data
    const all = await visitor.get(path)
    expect(all.text).toContain(`<option value="${member.id}"`)
    expect(all.text).toContain('<option value="program"')
    const some = await visitor.get(`${path}?search=mountain&action=program`)
    expect(some.text).toContain("→ Mountain<")
    expect(some.text).toContain("Mountain → River")
    expect(some.text).not.toContain("Program: created")
    const file = (await visitor.get(`${path}.csv?search=mountain&action=program`)).text
    expect(file.trim().split("\n")).toHaveLength(3)
    expect((await visitor.get(`${path}?actor=${member.id}&search=mountain`)).text).toContain("No matching entries.")
  })

  it("is a page of the owner's, with filters and the file", async () => {
    const { vendor, email, program } = await furnished()
    await ask(test.app, 200, "PATCH", `/v1/programs/${program.id}`, vendor.sk, { name: "Renamed" })
    const visitor = await new Visitor(test.app).signIn(email)
    const path = `/v/${vendor.id}/settings/audit`
    const all = await visitor.get(path)
    expect(all.text).toMatch(/name: [^<]+ → Renamed</)
    expect(all.text).toContain("Session: begun")
    const some = await visitor.get(`${path}?action=program&from=nonsense`)
    expect(some.text).toMatch(/name: [^<]+ → Renamed</)
    expect(some.text).not.toContain("Session: begun")
    expect(some.text).toContain(`href="${path}.csv?action=program"`)
    expect((await visitor.get(`${path}.csv?action=program`)).text).toContain("program.update")
  })

  it("shows people names, money and times, and no ids; the API and the file go on as they were", async () => {
    const { vendor, email, program, ada } = await furnished()
    const slug = unique("slug")
    const link = await ask(test.app, 201, "POST", "/v1/links", vendor.sk, {
      program_id: program.id,
      affiliate_id: ada.id,
      slug,
    })
    await ask(test.app, 200, "PATCH", `/v1/programs/${program.id}`, vendor.sk, { min_payout: 7000 })
    const grant = { affiliate_id: ada.id, program_id: program.id, amount: 1234, currency: "JPY", reason: "thanks" }
    await ask(test.app, 201, "POST", "/v1/commissions", vendor.sk, grant)
    await ask(test.app, 201, "POST", "/v1/keys", vendor.owner, { name: "Shop till", kind: "secret" })
    const viewer = await createMember(test.app, vendor, "viewer")
    await ask(test.app, 403, "PATCH", `/v1/programs/${program.id}`, viewer, { name: "x" })
    const visitor = await new Visitor(test.app).signIn(email)
    const seen = (await visitor.get(`/v/${vendor.id}/settings/audit`)).text
    const words = wordsOf(seen)
    for (const name of [slug, "Ada", "Shop till", String(program.name)]) expect(words).toContain(name)
    expect(words).toContain("50.00 EUR → 70.00 EUR")
    expect(words).toContain("1,234 JPY")
    expect(words).not.toMatch(/\b[a-z]{3}_[0-9a-z]{6,}|\d{4}-\d\d-\d\dT|\/v1\//)
    expect(seen).toContain(`subject=${link.id}`)
    expect((await read(vendor, `&subject=${link.id}`))[0]).toMatchObject({ subject: link.id })
    const refused = (await read(vendor)).filter((row) => row.outcome === "refused")
    expect(refused[0]).toMatchObject({ subject: `/v1/programs/${program.id}` })
  })
})
