import { describe, expect, it } from "vitest"
import { ROLES, type Role } from "../../../src/vocabulary/roles.ts"
import { signatureHeader } from "../../../tools/stripe-stand-in/signature.ts"
import { ask, createProgram, createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"
import { eventBody } from "../../support/vendor-stripe.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()

/** A company with somebody of each role. */
async function openCompany() {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email, timezone: "Europe/Oslo" })
  const owner = await new Visitor(test.app).signIn(email)
  const join = async (role: Role) => {
    const member = { email: `${unique(role)}@acme.test`, role }
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, member)
    return new Visitor(test.app).signIn(member.email)
  }
  const token = async (role: Role) => {
    const { id } = await ask(test.app, 201, "POST", "/v1/members", vendor.owner, {
      email: `${unique(role)}@acme.test`,
      role,
    })
    return (await ask(test.app, 201, "POST", `/v1/members/${id}/tokens`, vendor.owner)).token as string
  }
  return { vendor, owner, join, token, base: `/v/${vendor.id}`, settings: `/v/${vendor.id}/settings` }
}

const onceOf = (html: string) => /name="once" value="([^"]+)"/.exec(html)![1]!

describe("the list of settings", () => {
  it("leads each role to what it may read, with a line each", async () => {
    const { owner, join, settings } = await openCompany()
    const linksOf = async (visitor: Visitor) => {
      const main = /<main\b.*<\/main>/s.exec((await visitor.get(settings)).text)![0]
      return [...main.matchAll(/href="([^"]+)"/g)].map(([, href]) => href!)
    }
    const seen = new Map([["owner", await linksOf(owner)]])
    for (const role of ROLES.slice(1)) seen.set(role, await linksOf(await join(role)))
    expect(seen.get("owner")).toContain(`${settings}/keys`)
    for (const role of ROLES.slice(1)) {
      expect(seen.get(role)).toContain(`${settings}/vendor`)
      expect(seen.get(role)).not.toContain(`${settings}/keys`)
    }
    for (const href of seen.get("owner")!) expect([href, (await owner.get(href)).status]).toEqual([href, 200])
  })

  it("and the navigation count what waits there, for whoever can do something about it", async () => {
    const { vendor, owner, join, base, settings } = await openCompany()
    const viewer = await join("viewer")
    const isInNav = async (visitor: Visitor, path: string) =>
      /<nav class="nav".*?<\/nav>/s.exec((await visitor.get(settings)).text)![0].includes(`${base}${path}"`)
    expect(await isInNav(owner, "/stripe-events")).toBe(false)
    await test.app.admin`
      insert into stripe_events (owner, id, type, payload, status, attempts, received_at)
      values (${vendor.id}, ${unique("evt")}, 'invoice.paid', '{}', 'parked', 1, now())`
    expect(await isInNav(owner, "/stripe-events")).toBe(true)
    expect(await isInNav(viewer, "/stripe-events")).toBe(false)
    expect(wordsOf((await owner.get(settings)).text)).toContain("Stripe events 1 waits")
  })
})

describe("the company", () => {
  it("gets another name at once, and another time zone after it is asked about", async () => {
    const { vendor, token, owner, settings } = await openCompany()
    await ask(test.app, 200, "PUT", "/v1/payout-schedule", await token("finance"), { day: 1, enabled: true })
    const path = `${settings}/vendor`
    const nextRun = async () => (await ask(test.app, 200, "GET", "/v1/payout-schedule", vendor.owner)).next_at
    const inZone = async (timeZone: string) =>
      new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", hour: "2-digit", minute: "2-digit" }).format(
        new Date(await nextRun()),
      )
    const before = await inZone("Europe/Oslo")
    const named = await owner.post(path, { name: "Ünterwegs <b>", timezone: "Europe/Oslo" })
    expect(named.location).toBe(path)
    expect((await owner.get(path)).text).toContain('value="Ünterwegs &lt;b&gt;"')
    const moved = { name: "Ünterwegs <b>", timezone: "America/New_York" }
    expect(wordsOf((await owner.post(path, moved)).text)).toContain(
      "Change the time zone from Europe/Oslo to America/New_York",
    )
    expect(wordsOf((await owner.get(path)).text)).toContain("Europe/Oslo")
    await owner.confirm(path, moved)
    expect((await owner.get(path)).text).toMatch(/value="America\/New_York" selected/)
    expect([before, await inZone("America/New_York")]).toEqual(["1, 00:00", "1, 00:00"])
    const { data } = await ask(test.app, 200, "GET", "/v1/audit?action=vendor.save", vendor.owner)
    expect(data.map((row: { after: unknown }) => row.after)).toEqual([
      { timezone: "America/New_York" },
      { name: "Ünterwegs <b>" },
    ])
  })

  it("keeps what was entered where something does not fit, and shows it to others without a form", async () => {
    const { owner, join, settings } = await openCompany()
    const path = `${settings}/vendor`
    const refused = await owner.post(path, { name: "", timezone: "Europe/Oslo" })
    expect([refused.status, /aria-invalid="true"/.test(refused.text)]).toEqual([422, true])
    const zone = await owner.post(path, { name: "Kept", timezone: "Mars/Base" })
    expect([zone.status, zone.text.includes('value="Kept"')]).toEqual([422, true])
    const manager = await join("manager")
    const seen = await manager.get(path)
    expect([seen.status, seen.text.includes(`action="${path}"`)]).toEqual([200, false])
    expect((await manager.post(path, { name: "Mine", timezone: "UTC" })).status).toBe(403)
  })
})

describe("keys", () => {
  it("are made, shown once, listed in words, replaced and revoked by pages alone", async () => {
    const { vendor, owner, settings } = await openCompany()
    const path = `${settings}/keys`
    const before = await owner.get(path)
    expect(wordsOf(before.text)).toMatch(
      /Secret key secret, ends in …\w{4} everything never .* when the company was opened/,
    )
    const wanted = {
      name: "Shop",
      kind: "secret",
      scope_links: "write",
      scope_reports: "read",
      until: "2040-12-31",
      once: onceOf(before.text),
    }
    const made = await owner.post(path, wanted)
    const key = /gv_sk_\w+/.exec(made.text)![0]
    await ask(test.app, 200, "GET", "/v1/links", key)
    await ask(test.app, 403, "GET", "/v1/sales", key)
    const again = await owner.post(path, wanted)
    expect([again.location, again.text.includes(key)]).toEqual([path, false])
    const list = await owner.get(path)
    expect(list.text).not.toContain(key)
    expect(wordsOf(list.text)).toMatch(
      /Shop secret, ends in …\w{4} read Reports; read and change Links .* ends 1 Jan 2041, 00:00/,
    )
    const { data } = await ask(test.app, 200, "GET", "/v1/keys", vendor.owner)
    const { id } = data.find(({ name }: { name: string }) => name === "Shop")
    const replaced = await owner.confirm(`${path}/${id}/replacement`)
    const next = /gv_sk_\w+/.exec(replaced.text)![0]
    await ask(test.app, 200, "GET", "/v1/links", next)
    await ask(test.app, 200, "GET", "/v1/links", key)
    expect(wordsOf((await owner.post(`${path}/${id}/revocation`)).text)).toContain("Revoke the key “Shop”")
    expect((await owner.confirm(`${path}/${id}/revocation`)).location).toBe(path)
    await ask(test.app, 401, "GET", "/v1/links", key)
    expect((await owner.post(`${path}/${id}/revocation`)).status).toBe(404)
  })

  it("come back on the form with what was entered when something does not fit", async () => {
    const { owner, settings } = await openCompany()
    const form = { name: "Old", kind: "secret", scope_plan: "read", until: "2020-01-01" }
    const refused = await owner.post(`${settings}/keys`, form)
    expect(refused.status).toBe(422)
    expect(wordsOf(refused.text)).toContain("Last day: That is over already")
    expect(refused.text).toContain('value="Old"')
    expect(refused.text).toMatch(/name="scope_plan"[^>]*>.*?value="read" selected/s)
  })

  it("want a recent sign-in, and are not there for anybody but owners", async () => {
    const { owner, join, settings } = await openCompany()
    for (const role of ROLES.slice(1)) {
      const visitor = await join(role)
      expect((await visitor.get(`${settings}/keys`)).status).toBe(404)
      expect((await visitor.post(`${settings}/keys`, { name: "x", kind: "secret" })).status).toBe(403)
    }
    await test.app.admin`update sessions set created_at = now() - interval '20 minutes'`
    const sent = await owner.post(`${settings}/keys`, { name: "Late", kind: "secret" })
    expect(sent.location).toContain("/sign-in/again")
    expect(wordsOf((await owner.get(`${settings}/keys`)).text)).not.toContain("Late")
  })
})

describe("Stripe", () => {
  it("is connected by three steps, and the page shows the test event that arrives", async () => {
    const { vendor, owner, join, settings, base } = await openCompany()
    const path = `${settings}/stripe`
    const viewer = await join("viewer")
    const first = await owner.get(path)
    expect(first.text).toContain(`value="${PUBLIC_URL}/hooks/stripe/${vendor.id}"`)
    expect(wordsOf(first.text)).toContain("invoice_payment.paid")
    expect(first.text).not.toContain("data-live")
    const refused = await owner.post(path, { webhook_secret: "whsec of another kind" })
    expect([refused.status, refused.text.includes("whsec of another")]).toEqual([422, false])
    expect((await owner.post(path, { webhook_secret: " whsec_first_secret " })).location).toBe(path)
    const waiting = await owner.get(path)
    expect(wordsOf(waiting.text)).toContain("Waiting for the first event")
    expect(waiting.text).toContain('id="arrivals" data-live')
    const send = async (secret: string) => {
      const body = eventBody({ type: "customer.created", object: { id: "cus_1", object: "customer" } } as never, {})
      const headers = { "stripe-signature": signatureHeader(body, secret, Math.floor(Date.now() / 1000)) }
      return (await test.app.call("POST", `/hooks/stripe/${vendor.id}`, { body, headers })).status
    }
    expect(await send("whsec_wrong_secret")).toBe(400)
    expect(await send("whsec_first_secret")).toBe(200)
    await test.app.settle()
    const arrived = await owner.get(path)
    expect(wordsOf(arrived.text)).toMatch(/customer\.created arrived \d+ \w+ \d{4}, [\d:]+ Oslo , and was processed/)
    const asked = await owner.post(path, { webhook_secret: "whsec_second_secret" })
    expect(wordsOf(asked.text)).toContain("Replace the signing secret of Stripe")
    await owner.confirm(path, { webhook_secret: "whsec_second_secret" })
    expect([await send("whsec_first_secret"), await send("whsec_second_secret")]).toEqual([400, 200])
    const seen = await viewer.get(path)
    expect([seen.status, seen.text.includes("webhook_secret")]).toEqual([200, false])
    expect((await viewer.post(path, { webhook_secret: "whsec_third_secret" })).status).toBe(403)
    expect((await owner.get(`${base}/stripe-events?status=`)).status).toBe(200)
  })
})

describe("allowed sites", () => {
  it("are added and taken away by pages alone, with what is wrong at the field", async () => {
    const { vendor, owner, join, settings } = await openCompany()
    const path = `${settings}/sites`
    expect(wordsOf((await owner.get(path)).text)).toContain("Sites come with programs")
    const { id } = await createProgram(test.app, vendor, { destination_url: "https://shop.acme.test/" })
    const hosts = async () => (await ask(test.app, 200, "GET", `/v1/programs/${id}`, vendor.sk)).allowed_hosts
    for (const [host, words] of [
      ["not a host", "A host name, please"],
      ["shop.acme.test", "is allowed already"],
    ] as const) {
      const refused = await owner.post(path, { host, program_id: id })
      expect([refused.status, refused.text.includes(`value="${host}"`)]).toEqual([422, true])
      expect(wordsOf(refused.text)).toContain(words)
    }
    expect((await owner.post(path, { host: "https://Blog.acme.test/x", program_id: id })).location).toBe(path)
    await owner.post(path, { host: "*.acme.test", program_id: id })
    expect(await hosts()).toEqual(["blog.acme.test", "*.acme.test"])
    expect(wordsOf((await owner.get(`${path}?address=acme.test/x`)).text)).toContain("stands for subdomains only")
    const site = { host: "blog.acme.test", program_id: id }
    expect(wordsOf((await owner.post(`${path}/removal`, site)).text)).toMatch(/Remove blog\.acme\.test from Program/)
    await owner.confirm(`${path}/removal`, site)
    expect(await hosts()).toEqual(["*.acme.test"])
    expect((await owner.post(`${path}/removal`, site)).status).toBe(404)
    const viewer = await join("viewer")
    expect([(await viewer.get(path)).status, (await viewer.post(path, site)).status]).toEqual([200, 403])
    expect((await owner.post(path, { host: "x.test", program_id: "prg_none" })).status).toBe(422)
  })
})

describe("campaigns", () => {
  it("are lines in order, added, moved and removed by pages alone; an address can be tried", async () => {
    const { vendor, owner, join, settings } = await openCompany()
    const path = `${settings}/campaigns`
    const versionOf = async () => /name="version" value="(\d+)"/.exec((await owner.get(path)).text)![1]!
    const rules = async () => (await ask(test.app, 200, "GET", "/v1/campaign-mapping", vendor.sk)).rules
    const empty = await owner.post(path, { version: "0", channel: "product", where: "first" })
    expect([empty.status, wordsOf(empty.text).includes("Fill in at least one of these")]).toEqual([422, true])
    const partners = { utm_source: "partner*", utm_medium: "email", channel: "community", where: "first" }
    expect((await owner.post(path, { ...partners, version: "0" })).location).toBe(path)
    const late = await owner.post(path, { ...partners, utm_source: "Kept <b>", version: "0" })
    expect([late.status, late.text.includes('value="Kept &lt;b&gt;"')]).toEqual([422, true])
    expect(wordsOf(late.text)).toContain("Somebody changed the lines meanwhile")
    await owner.post(path, { utm_campaign: "own", channel: "", where: "last", version: "1" })
    expect(await rules()).toHaveLength(6)
    const trial = async (query: string) =>
      wordsOf((await owner.get(`${path}?${new URLSearchParams({ address: `https://a.test/?${query}` })}`)).text)
    expect(await trial("utm_source=Partner7&utm_medium=email")).toContain("By line 1: community.")
    expect(await trial("x=1")).toContain("carries no mark of a campaign")
    await owner.post(`${path}/move`, { line: "0", way: "down", version: await versionOf() })
    expect((await rules())[1]).toEqual({ match: { utm_source: "partner*", utm_medium: "email" }, channel: "community" })
    const removal = { line: "1", version: await versionOf() }
    expect(wordsOf((await owner.post(`${path}/removal`, removal)).text)).toMatch(/Remove line 2: source is .partner\*/)
    await owner.confirm(`${path}/removal`, removal)
    expect(await rules()).toHaveLength(5)
    const sales = await join("sales")
    expect((await sales.get(path)).text).not.toContain(`action="${path}/removal"`)
    expect((await sales.post(`${path}/removal`, removal)).status).toBe(403)
  })
})

describe("the credit policy", () => {
  it("is changed after a page that says what it comes to, and keeps its versions", async () => {
    const { vendor, owner, join, settings } = await openCompany()
    const path = `${settings}/policy`
    const first = await owner.get(path)
    expect(wordsOf(first.text)).toContain("sales 40 %, marketing 20 %, community 40 %")
    const { data } = await ask(test.app, 200, "GET", "/v1/members", vendor.owner)
    const form = {
      model: "linear",
      half_life_days: "7",
      lookback_days: "90",
      min_touches: "2",
      within_days: "30",
      ignored_sources: "newsletter\nbot",
      own_community: "on",
      record_owner: "on",
      transfer_owner: "on",
      by_sales: data[0].id,
    }
    const asked = wordsOf((await owner.post(path, form)).text)
    expect(asked).toContain("Save version 1 of the credit policy")
    expect(asked).toContain("All contacts share alike. Contacts of the last 90 days before a sale count.")
    expect(asked).toContain("sales 33.33 %, marketing 33.33 %, community 33.34 %")
    await owner.confirm(path, form)
    expect(await ask(test.app, 200, "GET", "/v1/credit-policy", vendor.sk)).toMatchObject({
      version: 1,
      model: "linear",
      sales_assisted: { min_touches: 2, within_days: 30, ignored_sources: ["newsletter", "bot"] },
      self_serve: { channels: ["community"] },
      approvers: { record: ["owner"], transfer: ["owner"] },
      responsible: { sales: data[0].id },
    })
    expect(wordsOf((await owner.get(path)).text)).toMatch(/Version 1 \d+ \w+ \d{4}/)
    expect(wordsOf((await owner.get(`${path}?version=0`)).text)).toContain("The first and the last contact get 40 %")
    for (const [wrong, words] of [
      [{ lookback_days: "soon" }, "Days before a sale that count: A whole number, please: “soon” is not one."],
      [{ record_owner: "" }, "a system with a secret key:"],
      [{ min_touches: "1000" }, "at least so many contacts:"],
    ] as const) {
      const refused = await owner.post(path, { ...form, ...wrong })
      expect([refused.status, refused.text.includes("newsletter\nbot")]).toEqual([422, true])
      expect(wordsOf(refused.text)).toContain(words)
    }
    const finance = await join("finance")
    expect([(await finance.get(path)).status, (await finance.post(path, form)).status]).toEqual([200, 403])
  })
})

describe("the payout schedule", () => {
  it("is set by finance, says when the next drafts are prepared, and lists the minimums", async () => {
    const { vendor, owner, join, settings } = await openCompany()
    const path = `${settings}/schedule`
    await createProgram(test.app, vendor, { name: "Friends", min_payout: 5000 })
    const finance = await join("finance")
    expect(wordsOf((await finance.get(path)).text)).toContain("Nothing is prepared by itself")
    const refused = await finance.post(path, { day: "32", enabled: "on", currency: "" })
    expect([refused.status, refused.text.includes('value="32"')]).toEqual([422, true])
    expect(wordsOf(refused.text)).toContain("A day from 1 to 31, please.")
    expect((await finance.post(path, { day: "31", enabled: "on", currency: "EUR" })).location).toBe(path)
    const shown = wordsOf((await finance.get(path)).text)
    expect(shown).toMatch(/A draft in EUR is prepared next on \d+ \w+ \d{4}, 00:00 Oslo , and waits for two people/)
    expect(shown).toContain("Friends 50.00 EUR")
    await owner.post(path, { day: "31", currency: "" })
    expect(await ask(test.app, 200, "GET", "/v1/payout-schedule", vendor.sk)).toMatchObject({ day: 31, enabled: false })
    const manager = await join("manager")
    expect([(await manager.get(path)).status, (await manager.post(path, { day: "1" })).status]).toEqual([200, 403])
  })
})
