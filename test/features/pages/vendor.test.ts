import { describe, expect, it } from "vitest"
import type { Role } from "../../../src/vocabulary/roles.ts"
import { advanceTo, ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

/** A vendor with a program of 20 %, and a visitor signed in as its owner. */
async function openShop() {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email, timezone: "Europe/Oslo" })
  const program = await createProgram(test.app, vendor)
  await ask(test.app, 200, "PUT", `/v1/programs/${program.id}/rules`, vendor.sk, {
    rules: [{ event: "sale", rate: { kind: "percent", bps: 2000 } }],
  })
  const owner = await new Visitor(test.app).signIn(email)
  return { vendor, program, owner, base: `/v/${vendor.id}` }
}
type Shop = Awaited<ReturnType<typeof openShop>>

async function colleague({ vendor }: Shop, role: Role) {
  const email = `${unique(role)}@acme.test`
  await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role })
  return new Visitor(test.app).signIn(email)
}

const sell = ({ vendor }: Shop, affiliateId: string, fields: Record<string, unknown> = {}) =>
  ask(test.app, 201, "POST", "/v1/sales", vendor.sk, {
    external_id: unique("order"),
    customer_external_id: unique("customer"),
    amount: 12_000,
    currency: "EUR",
    affiliate_id: affiliateId,
    ...fields,
  })

describe("affiliates", () => {
  it("are added by a form, which says once that it worked", async () => {
    const { owner, base, program } = await openShop()
    const sent = await owner.post(`${base}/affiliates`, {
      name: "Ada Lovelace",
      email: "ada@mail.test",
      program_id: program.id,
    })
    expect([sent.status, sent.location]).toEqual([303, `${base}/affiliates`])
    const list = await owner.get(sent.location!)
    expect(list.text).toContain('role="status">Ada Lovelace is added.')
    expect(words(list.text)).toMatch(/Ada Lovelace ada@mail\.test ! applied Program-\S+ – none \d+ \w+ \d+ 0 0/)
    expect((await owner.get(sent.location!)).text).not.toContain("is added.")
  })

  it("come back on the form with everything entered when something does not fit", async () => {
    const { owner, base, program } = await openShop()
    const form = { name: 'A "quoted" <name>', email: "not an address", program_id: program.id }
    const seen = await owner.post(`${base}/affiliates`, form)
    expect(seen.status).toBe(422)
    expect(seen.text).toContain('value="A &quot;quoted&quot; &lt;name&gt;"')
    expect(seen.text).toContain('value="not an address"')
    expect(words(seen.text)).toContain("E-mail: An e-mail address, please, such as kari@example.com.")
    expect(words((await owner.get(`${base}/affiliates`)).text)).not.toContain("quoted")
  })

  it("with hostile names stay text", async () => {
    const shop = await openShop()
    const name = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`
    const affiliate = await createAffiliate(test.app, shop.vendor, shop.program.id, { name })
    const sale = await sell(shop, affiliate.id, { customer_external_id: name, external_id: name })
    for (const path of ["/affiliates", `/affiliates/${affiliate.id}`, "/sales", `/sales/${sale.id}`, "/owed"]) {
      const seen = await shop.owner.get(shop.base + path)
      expect(seen.status).toBe(200)
      expect(seen.text).not.toMatch(/<script>|<img src=x/)
      expect(seen.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;")
    }
    await shop.owner.confirm(`${shop.base}/affiliates/${affiliate.id}/status`, { status: "banned" })
    expect((await shop.owner.get(`${shop.base}/affiliates`)).text).toContain('role="status">&lt;script&gt;')
  })

  it("are approved and banned by buttons that a viewer neither sees nor can force", async () => {
    const shop = await openShop()
    const affiliate = await createAffiliate(test.app, shop.vendor, shop.program.id, { status: "applied" })
    const path = `${shop.base}/affiliates/${affiliate.id}/status`
    const viewer = await colleague(shop, "viewer")
    for (const page of ["/affiliates", `/affiliates/${affiliate.id}`]) {
      expect((await shop.owner.get(shop.base + page)).text).toContain(`action="${path}"`)
      expect((await viewer.get(shop.base + page)).text).not.toMatch(/<form method="post" action="\/v\//)
    }
    expect((await viewer.post(path, { status: "approved" })).status).toBe(403)
    const status = async () =>
      (await ask(test.app, 200, "GET", `/v1/affiliates/${affiliate.id}`, shop.vendor.sk)).status
    expect(await status()).toBe("applied")
    expect((await shop.owner.post(path, { status: "approved" })).status).toBe(303)
    expect(await status()).toBe("approved")
    expect((await shop.owner.post(path, { status: "emperor" })).status).toBe(422)
  })

  it("of another vendor are not there, whatever the address", async () => {
    const [mine, theirs] = [await openShop(), await openShop()]
    const affiliate = await createAffiliate(test.app, theirs.vendor, theirs.program.id)
    const sale = await sell(theirs, affiliate.id)
    for (const path of [`/affiliates/${affiliate.id}`, `/sales/${sale.id}`])
      expect((await mine.owner.get(mine.base + path)).status).toBe(404)
    const ban = await mine.owner.post(`${mine.base}/affiliates/${affiliate.id}/status`, { status: "banned" })
    expect(ban.status).toBe(404)
    const add = await mine.owner.post(`${mine.base}/affiliates`, {
      name: "X",
      email: "x@mail.test",
      program_id: theirs.program.id,
    })
    expect(words(add.text)).toContain("Program: There is no such program: choose one of yours.")
  })

  it("count their clicks, sales and what is owed to them in one look", async () => {
    const shop = await openShop()
    const affiliate = await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Ada" })
    const body = { program_id: shop.program.id, affiliate_id: affiliate.id }
    const links = await Promise.all([1, 2].map(() => ask(test.app, 201, "POST", "/v1/links", shop.vendor.sk, body)))
    for (const [index, link] of links.entries())
      await test.app.admin`insert into link_clicks (link_number, vendor_number, clicks, visitors, flagged)
        select l.number, v.number, ${500 + index}, 1, 7 from links l join vendors v on v.id = l.vendor_id where l.id = ${link.id}`
    await sell(shop, affiliate.id)
    await sell(shop, affiliate.id, { amount: 500, currency: "JPY" })
    expect(words((await shop.owner.get(`${shop.base}/affiliates`)).text)).toMatch(
      /Ada \S+ ✓ approved Program-\S+ – none \d+ \w+ \d+ 1,001 2 24\.00 EUR 100 JPY/,
    )
  })
})

describe("sales", () => {
  it("show their credit and what it earned, filtered by days of the vendor's zone", async () => {
    const shop = await openShop()
    await advanceTo(test.app, shop.vendor, "2030-06-01T12:00:00Z")
    const affiliate = await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Ada" })
    const first = await sell(shop, affiliate.id)
    await ask(test.app, 201, "POST", "/v1/refunds", shop.vendor.sk, {
      external_id: unique("refund"),
      sale_external_id: first.external_id,
      amount: 3000,
    })
    await advanceTo(test.app, shop.vendor, "2030-06-01T22:30:00Z")
    const { external_id: second } = await ask(test.app, 201, "POST", "/v1/sales", shop.vendor.sk, {
      external_id: unique("order"),
      customer_external_id: "c",
      amount: 700,
      currency: "EUR",
    })
    const list = words((await shop.owner.get(`${shop.base}/sales`)).text)
    expect(list).toContain("120.00 EUR 30.00 EUR Ada By hand 18.00 EUR · pending")
    expect(list).toMatch(new RegExp(`${second} 2 Jun 2030, 00:30 Oslo c 7\\.00 EUR`))
    const later = words((await shop.owner.get(`${shop.base}/sales?from=2030-06-02`)).text)
    expect(later).toContain(second)
    expect(later).not.toContain(first.external_id)
    const earlier = words((await shop.owner.get(`${shop.base}/sales?to=2030-06-02`)).text)
    expect(earlier).toContain(first.external_id)
    expect(earlier).not.toContain(second)
  })

  it("refuse a day that is none, on the form", async () => {
    const { owner, base } = await openShop()
    for (const from of ["yesterday", "2030-02-30", "0000-01-01"]) {
      const seen = await owner.get(`${base}/sales?from=${from}`)
      expect(seen.status).toBe(422)
      expect(seen.text).toContain(`value="${from}"`)
    }
    expect((await owner.get(`${base}/sales?cursor=nobody-gave-this`)).status).toBe(422)
  })

  it("explain who won, by which rule, how it was reckoned, and what stands in the ledger", async () => {
    const shop = await openShop()
    const affiliate = await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Ada" })
    const sale = await sell(shop, affiliate.id, { amount: 12_000, tax: 2_000 })
    const seen = words((await shop.owner.get(`${shop.base}/sales/${sale.id}`)).text)
    expect(seen).toContain("20 % of a sale (version 1)")
    expect(seen).toContain("Amount less tax and shipping 100.00 EUR")
    expect(seen).toContain("Ada : 20 % of 100.00 EUR = 20.00 EUR")
    expect(seen).toMatch(/By hand Ada .*✓ won/)
    expect(seen).toMatch(/Commissions, your cost .* 20\.00 EUR/)
    expect(seen).toMatch(/Ada, pending .* 20\.00 EUR/)
    expect(seen).not.toMatch(/expense:|liability:|\baff_|\b10000\b/)
    expect(seen).not.toContain("Changed since")
  })

  it("are refunded and changed after a page that names order and amount, once however often it is sent", async () => {
    const shop = await openShop()
    const affiliate = await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Ada" })
    const sale = await sell(shop, affiliate.id, { external_id: "SO-1", amount: 12_000 })
    const path = `${shop.base}/sales/${sale.id}`
    const much = await shop.owner.post(`${path}/refund`, { amount: "200" })
    expect([much.status, words(much.text)]).toEqual([
      422,
      expect.stringContaining("Only 120.00 EUR is left of this sale."),
    ])
    const asked = await shop.owner.post(`${path}/refund`, { amount: "20,50", reason: "broken" })
    expect(words(asked.text)).toContain("Refund 20.50 EUR of SO-1")
    const once = /name="once" value="(\w+)"/.exec(asked.text)![1]!
    const form = { amount: "20,50", reason: "broken", once, confirmed: "yes" }
    for (const _twice of [1, 2]) expect((await shop.owner.post(`${path}/refund`, form)).location).toBe(path)
    const stored = () => ask(test.app, 200, "GET", `/v1/sales/${sale.id}`, shop.vendor.sk)
    expect(await stored()).toMatchObject({ refunded_amount: 2050 })
    expect(words((await shop.owner.get(path)).text)).toMatch(/Refunds .* 20\.50 EUR broken/)

    const below = await shop.owner.post(`${path}/amendment`, { amount: "20", reason: "a line was removed" })
    expect(words(below.text)).toContain("20.50 EUR of it is refunded already; it cannot be less.")
    const change = { amount: "100", reason: "a line was removed" }
    expect(words((await shop.owner.post(`${path}/amendment`, change)).text)).toContain(
      "Change SO-1 from 120.00 EUR to 100.00 EUR",
    )
    await shop.owner.confirm(`${path}/amendment`, change)
    expect(await stored()).toMatchObject({ amount: 10_000 })
    await shop.owner.confirm(`${path}/refund`, { amount: "" })
    expect(await stored()).toMatchObject({ refunded_amount: 10_000 })
  })

  it("lead to their customer, who can be given to another affiliate", async () => {
    const shop = await openShop()
    const [ada, bob] = [
      await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Ada" }),
      await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Bob" }),
    ]
    const customer = "kari/ø?#1"
    await sell(shop, ada.id, { customer_external_id: customer, email: "kari@mail.test" })
    const path = `${shop.base}/customers/${encodeURIComponent(customer)}`
    expect((await shop.owner.get(`${shop.base}/sales`)).text).toContain(`href="${path}"`)
    const seen = words((await shop.owner.get(path)).text)
    expect(seen).toContain("kari@mail.test")
    expect(seen).toContain("120.00 EUR")
    const wrong = await shop.owner.post(`${path}/rebinding`, { email: "nobody@mail.test", reason: "x" })
    expect([wrong.status, words(wrong.text)]).toEqual([
      422,
      expect.stringContaining("No affiliate of yours has that e-mail."),
    ])
    const form = { email: bob.email, program: shop.program.id, reason: "they met" }
    expect(words((await shop.owner.post(`${path}/rebinding`, form)).text)).toContain(`Give ${customer} to Bob`)
    expect((await shop.owner.confirm(`${path}/rebinding`, form)).location).toBe(path)
    expect(words((await shop.owner.get(path)).text)).toContain("Bob brought this customer")
    expect((await shop.owner.get(`${shop.base}/customers/nobody`)).status).toBe(404)
  })

  it("explain what an amendment changed, and why", async () => {
    const shop = await openShop()
    const affiliate = await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Ada" })
    const sale = await sell(shop, affiliate.id, { amount: 12_000 })
    const change = { amount: 10_000, reason: "a line was removed" }
    await ask(test.app, 201, "POST", `/v1/sales/${sale.id}/amendments`, shop.vendor.sk, change)
    const seen = words((await shop.owner.get(`${shop.base}/sales/${sale.id}`)).text)
    expect(seen).toMatch(/Changed since .* Sale amended 120\.00 EUR 100\.00 EUR a line was removed/)
    expect(seen).toContain("Commission recalculated 24.00 EUR 20.00 EUR The sale was amended")
  })
})

it("members are invited, changed and removed by who owns the vendor", async () => {
  const shop = await openShop()
  const path = `${shop.base}/settings/members`
  const email = `${unique("kari")}@acme.test`
  expect((await shop.owner.post(path, { name: "Kari", email, role: "viewer" })).location).toBe(path)
  expect(words((await shop.owner.get(path)).text)).toContain(
    `Kari can sign in with ${email} from now on, and is mailed an invitation.`,
  )
  const again = await shop.owner.post(path, { email, role: "viewer" })
  expect(words(again.text)).toContain(`E-mail: ${email} is a member already.`)
  const kari = await new Visitor(test.app).signIn(email)
  expect((await kari.post(path, { email: "x@acme.test", role: "owner" })).status).toBe(403)
  expect((await kari.get(path)).text).not.toContain(`action="${path}`)
  const { data } = await ask(test.app, 200, "GET", "/v1/members", shop.vendor.owner)
  const { id } = data.find((member: { email: string }) => member.email === email)
  await shop.owner.post(`${path}/${id}/role`, { role: "manager" })
  expect(words((await shop.owner.get(path)).text)).toContain("Kari: manager from now on.")
  expect(words((await shop.owner.post(`${path}/${id}/removal`)).text)).toContain("Remove Kari")
  await shop.owner.confirm(`${path}/${id}/removal`)
  expect((await kari.get(path)).status).toBe(404)
})

it("who is invited gets a mail with a link that signs in once, within a week, in the language that is known", async () => {
  const shop = await openShop()
  const invited = `${unique("ola")}@acme.test`
  const mailed = async (email: string) => {
    await test.app.settle()
    const rows = await test.app.admin`select subject, body, expires_at from mails where recipient = ${email}`
    return rows as unknown as { subject: string; body: string; expires_at: Date }[]
  }
  await shop.owner.post(`${shop.base}/settings/members`, { name: "Ola", email: invited, role: "finance" })
  const [mail] = await mailed(invited)
  const { name } = await ask(test.app, 200, "GET", "/v1/members", shop.vendor.owner).then(({ data }) => data.at(-1))
  expect(mail?.subject).toMatch(/ invites you to Grapevine$/)
  expect(mail?.body).toMatch(new RegExp(`^${name} has added you to .+\\. Your role: finance\\.`))
  expect(mail?.body).toContain("within 7 days")
  const weeks = (mail!.expires_at.getTime() - Date.now()) / (7 * 86_400_000)
  expect(weeks).toBeGreaterThan(0.99)
  expect(weeks).toBeLessThanOrEqual(1)
  const path = /https?:\/\/[^/]+(\/sign-in\/link\?\S+)/.exec(mail!.body)![1]!
  const ola = new Visitor(test.app)
  expect((await ola.get(path)).status).toBe(200)
  const { token, next } = Object.fromEntries(new URL(path, "http://app.test").searchParams) as Record<string, string>
  expect((await ola.post("/sign-in/link", { token: token!, next: next! })).location).toBe(`${shop.base}/home`)
  expect((await ola.get(`${shop.base}/home`)).status).toBe(200)
  expect((await new Visitor(test.app).post("/sign-in/link", { token: token! })).status).not.toBe(303)

  const known = `${unique("liv")}@acme.test`
  const person = { email: known, role: "viewer" }
  await ask(test.app, 201, "POST", "/v1/members", (await openShop()).vendor.owner, person)
  await test.app.settle()
  await test.app.admin`update people set language = 'nb' where email = ${known}`
  await ask(test.app, 201, "POST", "/v1/members", shop.vendor.owner, person)
  expect((await mailed(known)).map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([expect.stringMatching(/inviterer deg til Grapevine$/)]),
  )
})

describe("the list of affiliates", () => {
  const open = async () => {
    const shop = await openShop()
    const group = await ask(test.app, 201, "POST", "/v1/groups", shop.vendor.sk, {
      name: "Gold",
      program_id: shop.program.id,
    })
    const add = (name: string, fields = {}) =>
      createAffiliate(test.app, shop.vendor, shop.program.id, { name, ...fields })
    const ada = await add("Ada 100%", { group_id: group.id })
    const bob = await add("bob", { status: "applied" })
    const cay = await add("Çay")
    await sell(shop, cay.id)
    await sell(shop, cay.id)
    await sell(shop, ada.id)
    const names = async (query: string) => {
      const { text } = await shop.owner.get(`${shop.base}/affiliates?${query}`)
      return [...text.matchAll(/<a href="[^"]*\/affiliates\/aff_\w+"><bdi>([^<]*)/g)].map(([, name]) => name)
    }
    return { shop, group, ada, bob, cay, names }
  }

  it("is searched, filtered and ordered, and one sees what for", async () => {
    const { shop, group, names } = await open()
    expect(await names("sort=name")).toEqual(["Ada 100%", "bob", "Çay"])
    expect(await names("sort=-sales")).toEqual(["Çay", "Ada 100%", "bob"])
    expect(await names("sort=-clicks")).toHaveLength(3)
    expect(await names("q=BOB")).toEqual(["bob"])
    expect(await names("q=100%25")).toEqual(["Ada 100%"])
    expect(await names("q=%25%25")).toEqual([])
    expect(await names("status=applied")).toEqual(["bob"])
    expect(await names(`group=${group.id}`)).toEqual(["Ada 100%"])
    expect(await names(`group=none&program=${shop.program.id}&sort=name`)).toEqual(["bob", "Çay"])
    expect(await names("sort=nothing&status=emperor&page=x")).toHaveLength(3)
    const seen = words((await shop.owner.get(`${shop.base}/affiliates?status=banned`)).text)
    expect(seen).toContain("Nothing matches.")
  })

  it("is a file of what is seen, with amounts as people write them", async () => {
    const { shop } = await open()
    const file = await shop.owner.get(`${shop.base}/affiliates?sort=name&status=approved&file=csv`)
    expect(file.headers.get("content-type")).toContain("text/csv")
    const [title, ada, cay, ...more] = file.text.trim().split("\r\n")
    expect(title).toBe('Name,E-mail,Status,Program,Group,Since,Links,Clicks,Sales,"Earned, not yet paid"')
    expect(ada).toMatch(/^Ada 100%,.*,approved,.*,Gold,.*,0,0,1,24\.00 EUR$/)
    expect(cay).toMatch(/^Çay,.*,2,48\.00 EUR$/)
    expect(more).toEqual([])
  })
})

describe("one affiliate", () => {
  it("is edited in a page; another e-mail waits for somebody to agree", async () => {
    const shop = await openShop()
    const [ada, bob] = [
      await createAffiliate(test.app, shop.vendor, shop.program.id),
      await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Bob" }),
    ]
    const group = await ask(test.app, 201, "POST", "/v1/groups", shop.vendor.sk, {
      name: "Gold",
      program_id: shop.program.id,
    })
    const path = `${shop.base}/affiliates/${ada.id}`
    const form = {
      name: "Ada",
      email: ada.email,
      group_id: group.id,
      country: "no",
      recruiter: bob.email,
      min_payout: "12.5",
    }
    const wrong = await shop.owner.post(`${path}/edit`, { ...form, recruiter: "nobody@mail.test" })
    expect([wrong.status, words(wrong.text)]).toEqual([
      422,
      expect.stringContaining("Brought by: Nobody here has that e-mail."),
    ])
    expect((await shop.owner.post(`${path}/edit`, form)).location).toBe(path)
    const stored = () => ask(test.app, 200, "GET", `/v1/affiliates/${ada.id}`, shop.vendor.sk)
    expect(await stored()).toMatchObject({
      name: "Ada",
      group_id: group.id,
      country: "NO",
      sub_affiliate_of: bob.id,
      min_payout: 1250,
    })
    const page = words((await shop.owner.get(path)).text)
    expect(page).toContain("Gold")
    expect(page).not.toMatch(/\b(aff|prg|grp)_/)
    expect((await shop.owner.get(`${path}/edit`)).text).toContain('value="12.50"')
    await shop.owner.post(`${path}/edit`, { ...form, email: "new@mail.test", min_payout: "", recruiter: "" })
    expect(await stored()).toMatchObject({
      email: ada.email,
      pending_email: "new@mail.test",
      min_payout: null,
      sub_affiliate_of: null,
    })
  })

  it("gets a bonus that was asked about by name and amount, once however often it is sent", async () => {
    const shop = await openShop()
    const ada = await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Ada" })
    const path = `${shop.base}/affiliates/${ada.id}/bonus`
    const form = { amount: "1,250.5", currency: "eur", reason: "a talk" }
    const asked = await shop.owner.post(path, form)
    expect(words(asked.text)).toContain("Give Ada 1,250.50 EUR")
    const once = /name="once" value="(\w+)"/.exec(asked.text)![1]!
    for (const _twice of [1, 2]) {
      const done = await shop.owner.post(path, { ...form, once, confirmed: "yes" })
      expect([done.status, done.location]).toEqual([303, `${shop.base}/affiliates/${ada.id}`])
    }
    const { data } = await ask(test.app, 200, "GET", `/v1/commissions?affiliate_id=${ada.id}`, shop.vendor.sk)
    expect(data).toMatchObject([{ amount: 125_050, currency: "EUR", reason: "a talk", event: "manual" }])
    const wrong = await shop.owner.post(path, { ...form, amount: "much" })
    expect([wrong.status, words(wrong.text)]).toEqual([422, expect.stringContaining("“much” is not one.")])
  })

  it("gets links and coupons made for them, once", async () => {
    const shop = await openShop()
    const ada = await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Ada" })
    const path = `${shop.base}/affiliates/${ada.id}/links`
    const once = /name="once" value="(\w+)"/.exec((await shop.owner.get(path)).text)![1]!
    for (const _twice of [1, 2])
      expect((await shop.owner.post(path, { slug: "", destination_url: "", once })).location).toBe(path)
    const { data } = await ask(test.app, 200, "GET", `/v1/links?affiliate_id=${ada.id}`, shop.vendor.sk)
    expect(data).toHaveLength(1)
    const wrong = await shop.owner.post(path, { slug: "", destination_url: "https://evil.test/" })
    expect([wrong.status, words(wrong.text)]).toEqual([422, expect.stringContaining("Leads to:")])
    await shop.owner.post(`${shop.base}/affiliates/${ada.id}/coupons`, { code: "ADA10" })
    expect(words((await shop.owner.get(path)).text)).toMatch(/Coupons .*ADA10/)
  })

  it("share a link with others of the program, each by their per cent; what does not fit is said at its field", async () => {
    const shop = await openShop()
    const join = (name: string) => createAffiliate(test.app, shop.vendor, shop.program.id, { name })
    const [ada, bea, cem] = [await join("Ada"), await join("Bea"), await join("Cem")]
    const path = `${shop.base}/affiliates/${ada.id}/links`
    const made = async () => (await ask(test.app, 200, "GET", `/v1/links?affiliate_id=${ada.id}`, shop.vendor.sk)).data
    const post = async (form: Record<string, string>) => {
      const once = /name="once" value="(\w+)"/.exec((await shop.owner.get(path)).text)![1]!
      return shop.owner.post(path, { slug: "", destination_url: "", once, ...form })
    }
    const [withBea, withCem] = [String(bea.email), String(cem.email)]
    for (const [form, said] of [
      [{ with_1: "nobody@mail.test", part_1: "30" }, "Nobody in this program has that e-mail"],
      [{ with_1: withBea, part_1: "" }, "Part: Please fill this in"],
      [{ with_2: "", part_2: "30" }, "e-mail: Please fill this in"],
      [{ with_1: withBea, part_1: "0" }, "Part: must be more than nothing"],
      [{ with_1: withBea, part_1: "70", with_2: withCem, part_2: "40" }, "0 to 30"],
      [{ with_1: withBea, part_1: "10", with_2: withBea, part_2: "10" }, "is named twice"],
      [{ with_1: String(ada.email), part_1: "10" }, "is this affiliate"],
    ] as const) {
      const refused = await post(form)
      expect([refused.status, words(refused.text)]).toEqual([422, expect.stringContaining(said)])
    }
    expect(await made()).toEqual([])
    expect(
      (await post({ with_1: withBea.toUpperCase(), part_1: "30", with_3: withCem, part_3: "12.5 %" })).location,
    ).toBe(path)
    expect(await made()).toMatchObject([
      {
        splits: [
          { affiliate_id: ada.id, bps: 5750 },
          { affiliate_id: bea.id, bps: 3000 },
          { affiliate_id: cem.id, bps: 1250 },
        ],
      },
    ])
    expect(words((await shop.owner.get(path)).text)).toMatch(/Ada 57\.5\s%, Bea 30\s%, Cem 12\.5\s%/)
  })
})

it("who is owed what comes from the ledger, a page at a time", async () => {
  const shop = await openShop()
  for (let i = 0; i < 27; i++) {
    const affiliate = await createAffiliate(test.app, shop.vendor, shop.program.id, { name: `Affiliate ${i}.` })
    await sell(shop, affiliate.id, { amount: 1000 + 5 * i })
  }
  await createAffiliate(test.app, shop.vendor, shop.program.id, { name: "Nothing earned" })
  const first = await shop.owner.get(`${shop.base}/owed`)
  expect(words(first.text)).toContain("Affiliate 26. 2.26 EUR 0.00 EUR")
  expect(first.text).not.toContain("Affiliate 1.")
  expect(first.text).not.toContain("Nothing earned")
  const older = /href="([^"]*page=2)"/.exec(first.text)![1]!.replaceAll("&amp;", "&")
  const second = await shop.owner.get(older)
  expect(second.text).toContain("Affiliate 1.")
  expect(second.text).not.toContain("Affiliate 2.")
  const found = await shop.owner.get(`${shop.base}/owed?q=affiliate+26.&file=csv`)
  expect(found.text.split("\r\n")).toEqual([
    "Affiliate,Pending,Payable,In transit,Paid,Owed back,Currency",
    "Affiliate 26.,2.26,0.00,0.00,0.00,0.00,EUR",
  ])
})
