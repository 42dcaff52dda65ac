import { describe, expect, it } from "vitest"
import type { Role } from "../../../src/vocabulary/roles.ts"
import { ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

async function openShop(currency = "EUR") {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email, timezone: "Europe/Oslo", currency })
  const owner = await new Visitor(test.app).signIn(email)
  return { vendor, owner, base: `/v/${vendor.id}` }
}
type Shop = Awaited<ReturnType<typeof openShop>>

async function colleague({ vendor }: Shop, role: Role) {
  const email = `${unique(role)}@acme.test`
  await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role })
  return new Visitor(test.app).signIn(email)
}

const FORM = {
  name: "Friends",
  destination_url: "https://shop.acme.test/start",
  allowed_hosts: "blog.acme.test\n https://help.acme.test/",
  window_days: "30",
  deal_days: "90",
  winner: "first_click",
  hold_days: "14",
  min_payout: "12.50",
  click_param: "gv_click",
  auto_approve: "on",
}

/** The fields that a page's form carries along. */
function hidden(html: string): Record<string, string> {
  const unescaped = (text: string) =>
    text
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&")
  const fields = html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)
  return Object.fromEntries([...fields].map(([, name, value]) => [name!, unescaped(value!)]))
}
const carried = (html: string) => {
  const { draft = "", version = "" } = hidden(html)
  return { draft, version }
}

const rulesOf = (shop: Shop, id: string) => ask(test.app, 200, "GET", `/v1/programs/${id}/rules`, shop.vendor.sk)

describe("a program", () => {
  it("is made and changed in a page, in the units of people", async () => {
    const shop = await openShop()
    const blank = await shop.owner.get(`${shop.base}/programs`)
    expect(words(blank.text)).toContain("No program yet")
    const form = await shop.owner.get(`${shop.base}/programs/new`)
    expect(form.text).toContain('value="50.00"')
    const { once = "" } = hidden(form.text)
    const made = await shop.owner.post(`${shop.base}/programs`, { ...FORM, once })
    expect(made.status, made.text).toBe(303)
    const [program] = (await ask(test.app, 200, "GET", "/v1/programs", shop.vendor.sk)).data
    expect(program).toMatchObject({
      name: "Friends",
      allowed_hosts: ["blog.acme.test", "help.acme.test"],
      window_days: 30,
      winner: "first_click",
      hold_days: 14,
      min_payout: 1250,
      auto_approve: true,
    })
    await shop.owner.post(`${shop.base}/programs`, { ...FORM, once })
    expect((await ask(test.app, 200, "GET", "/v1/programs", shop.vendor.sk)).data).toHaveLength(1)

    const path = `${shop.base}/programs/${program.id}/terms`
    expect((await shop.owner.get(path)).text).toContain("blog.acme.test\nhelp.acme.test")
    const secret = { ...FORM, auto_approve: "", min_payout: "7", postback_secret: "a secret of many letters" }
    expect((await shop.owner.post(path, secret)).location).toBe(path)
    const seen = await shop.owner.get(path)
    expect(seen.text).not.toContain("a secret of many letters")
    const stored = async () => ask(test.app, 200, "GET", `/v1/programs/${program.id}`, shop.vendor.sk)
    expect(await stored()).toMatchObject({ min_payout: 700, auto_approve: false, has_postback_secret: true })
    await shop.owner.post(path, { ...FORM, drop_secret: "on" })
    expect(await stored()).toMatchObject({ min_payout: 1250, has_postback_secret: false })
    expect(words((await shop.owner.get(`${shop.base}/programs`)).text)).toContain("30 days 14 days 12.50 EUR")
  })

  it("comes back on its form with what does not fit, named at its field", async () => {
    const shop = await openShop("JPY")
    const refused = await shop.owner.post(`${shop.base}/programs`, { ...FORM, min_payout: "12.5" })
    expect([refused.status, words(refused.text)]).toEqual([
      422,
      expect.stringContaining("Amounts like 1250, please: “12.5” is not one."),
    ])
    const hosts = await shop.owner.post(`${shop.base}/programs`, { ...FORM, min_payout: "12", allowed_hosts: "a b!c" })
    expect(hosts.text).toMatch(/<textarea[^>]*aria-invalid="true"/)
    expect(hosts.text).toContain('value="Friends"')
  })

  it("is read by everybody and changed by who manages", async () => {
    const shop = await openShop()
    const program = await createProgram(test.app, shop.vendor, { name: "<b>Friends</b>" })
    const viewer = await colleague(shop, "viewer")
    for (const tab of ["", "/terms", "/groups", "/coupons"]) {
      const seen = await viewer.get(`${shop.base}/programs/${program.id}${tab}`)
      expect(seen.status).toBe(200)
      expect(seen.text).not.toMatch(/<form method="post" action="\/v\//)
      expect(seen.text).toContain("&lt;b&gt;Friends&lt;/b&gt;")
      expect((await shop.owner.get(`${shop.base}/programs/${program.id}${tab}`)).text).toContain("<form")
    }
    expect((await viewer.get(`${shop.base}/programs/new`)).status).toBe(404)
  })

  it("has groups and coupons beside its rules", async () => {
    const shop = await openShop()
    const program = await createProgram(test.app, shop.vendor)
    const path = `${shop.base}/programs/${program.id}`
    const once = hidden((await shop.owner.get(`${path}/groups`)).text).once!
    for (const _twice of [1, 2])
      expect((await shop.owner.post(`${path}/groups`, { name: "Gold", once })).status).toBe(303)
    const { data } = await ask(test.app, 200, "GET", "/v1/groups", shop.vendor.sk)
    expect(data.map((group: { name: string }) => group.name)).toEqual(["Gold"])
    await shop.owner.post(`${path}/groups/${data[0].id}`, { name: "Silver" })
    expect(words((await shop.owner.get(`${path}/groups`)).text)).toContain("The group is called Silver now.")

    const ada = await createAffiliate(test.app, shop.vendor, program.id, { name: "Ada" })
    const nobody = await shop.owner.post(`${path}/coupons`, { code: "ADA10", email: "nobody@mail.test" })
    expect([nobody.status, words(nobody.text)]).toEqual([
      422,
      expect.stringContaining("Nobody in this program has that e-mail."),
    ])
    expect((await shop.owner.post(`${path}/coupons`, { code: "ADA10", email: ada.email.toUpperCase() })).status).toBe(
      303,
    )
    expect(words((await shop.owner.get(`${path}/coupons`)).text)).toMatch(/ADA10 Ada \d+ /)
    const bob = await createAffiliate(test.app, shop.vendor, program.id)
    const taken = await shop.owner.post(`${path}/coupons`, { code: "ada10", email: bob.email })
    expect(words(taken.text)).toContain("Code: The code ADA10 belongs to another affiliate.")
  })
})

describe("rules", () => {
  const PERCENT = { event: "sale", kind: "percent", percent: "12.5", group: "", lasts: "", cap: "", match: "all" }

  it("are built from parts, previewed, asked about, and count once they are saved", async () => {
    const shop = await openShop()
    const program = await createProgram(test.app, shop.vendor, { name: "Friends" })
    const ada = await createAffiliate(test.app, shop.vendor, program.id, { name: "Ada" })
    await ask(test.app, 200, "PUT", `/v1/programs/${program.id}/rules`, shop.vendor.sk, {
      rules: [{ event: "sale", rate: { kind: "percent", bps: 1000 } }],
    })
    await ask(test.app, 201, "POST", "/v1/sales", shop.vendor.sk, {
      external_id: unique("order"),
      customer_external_id: "kari",
      amount: 99_900,
      currency: "EUR",
      affiliate_id: ada.id,
    })
    const [path, action] = [`${shop.base}/programs/${program.id}`, `${shop.base}/programs/${program.id}/rules`]
    const step = async (form: Record<string, string>) => {
      const seen = await shop.owner.post(action, form)
      expect(seen.status, seen.text).toBe(200)
      return seen
    }
    const saved = await shop.owner.get(path)
    expect(words(saved.text)).toContain("10 % of a sale")
    expect(words(saved.text)).toMatch(/Version 1, saved on .* by one of your systems\./)

    const changing = await step({ ...carried(saved.text), do: "edit.0" })
    expect(changing.text).toMatch(/name="percent"[^>]*value="10"|value="10"[^>]*name="percent"/)
    const changed = await step({ ...PERCENT, ...carried(changing.text), do: "put.0" })
    expect(words(changed.text)).toContain("12.5 % of a sale")
    const added = await step({
      ...PERCENT,
      ...carried(changed.text),
      do: "put",
      percent: "20",
      lasts: "once",
      cap: "500",
      cap_per: "affiliate_month",
      field_0: "sale.product_id",
      op_0: "in",
      value_0: "pro, max",
      field_1: "sale.sequence",
      op_1: "eq",
      value_1: "1",
      field_2: "sale.amount",
      op_2: "gte",
      value_2: "1,000.50",
    })
    const sentence =
      "20 % of a sale, when the product is one of ⁨pro⁩, ⁨max⁩ and it is the customer's first and the sale's amount is at least 1,000.50 EUR, once per customer, at most 500.00 EUR per affiliate and month"
    expect(words(added.text)).toContain(sentence)
    const moved = await step({ ...carried(added.text), do: "up.1" })
    expect(words(moved.text).indexOf("20 % of")).toBeLessThan(words(moved.text).indexOf("12.5 % of"))
    const preview = await step({ ...carried(moved.text), do: "preview" })
    expect(words(preview.text)).toContain("99.90 EUR → 124.88 EUR (+25 %). 1 of 1 affiliates earn more, 0 earn less.")
    expect(words(preview.text)).toContain("Ada 99.90 EUR 124.88 EUR 24.98 EUR")
    expect((await rulesOf(shop, program.id)).version).toBe(1)

    const question = await step({ ...carried(preview.text), do: "save" })
    expect(words(question.text)).toContain("Let Friends pay by 2 rules")
    expect(words(question.text)).toContain("99.90 EUR → 124.88 EUR")
    expect(
      words((await shop.owner.get(/href="([^"]*draft=[^"]*)"/.exec(question.text)![1]!.replaceAll("&amp;", "&"))).text),
    ).toContain("Not saved yet.")
    for (const _twice of [1, 2]) {
      const done = await shop.owner.post(action, { ...hidden(question.text) })
      expect([done.status, done.location]).toEqual([303, path])
    }
    const { version, rules } = await rulesOf(shop, program.id)
    expect(version).toBe(2)
    expect(rules).toEqual([
      {
        event: "sale",
        rate: { kind: "percent", bps: 2000 },
        when: {
          all: [
            { field: "sale.product_id", op: "in", value: ["pro", "max"] },
            { field: "sale.sequence", op: "eq", value: 1 },
            { field: "sale.amount", op: "gte", value: 100_050 },
          ],
        },
        duration: { kind: "once" },
        cap: { amount: 50_000, per: "affiliate_month" },
      },
      { event: "sale", rate: { kind: "percent", bps: 1250 } },
    ])
    const versions = await shop.owner.get(`${path}/versions`)
    expect(words(versions.text)).toMatch(
      /Version 1 .* 10 % of a sale only here .*Version 2 .* 12\.5 % of a sale only here/,
    )
  })

  it("say which part does not fit, with everything that was entered", async () => {
    const shop = await openShop()
    const program = await createProgram(test.app, shop.vendor)
    const action = `${shop.base}/programs/${program.id}/rules`
    const refused = async (form: Record<string, string>) => {
      const seen = await shop.owner.post(action, { draft: "[]", version: "0", do: "put", ...PERCENT, ...form })
      expect(seen.status, seen.text).toBe(422)
      return words(seen.text)
    }
    expect(await refused({ percent: "a lot" })).toContain("Share: A percentage from 0 to 100")
    expect(await refused({ event: "lead" })).toContain("Only a sale has an amount to take a share of.")
    expect(await refused({ field_0: "affiliate.group_id", op_0: "eq", value_0: "Gold" })).toContain(
      "No group of this program is called “Gold”.",
    )
    expect(await refused({ field_0: "metadata", op_0: "eq", value_0: "x" })).toContain("Name the data to look at.")
    expect(await refused({ lasts: "months", months: "" })).toContain("Months:")
    expect((await shop.owner.post(action, { draft: "{", version: "0", do: "preview" })).status).toBe(200)
  })

  it("of two people at once are never lost: the second is shown the first's", async () => {
    const shop = await openShop()
    const program = await createProgram(test.app, shop.vendor)
    const action = `${shop.base}/programs/${program.id}/rules`
    const draft = JSON.stringify([{ event: "sale", rate: { kind: "percent", bps: 500 } }])
    await ask(test.app, 200, "PUT", `/v1/programs/${program.id}/rules`, shop.vendor.sk, { rules: [] })
    const seen = await shop.owner.post(action, { draft, version: "0", do: "save" })
    expect([seen.status, words(seen.text)]).toEqual([
      422,
      expect.stringContaining("Somebody saved these rules meanwhile."),
    ])
    expect((await rulesOf(shop, program.id)).version).toBe(1)
  })

  it("with groups within groups, names and amounts keep their meaning when another part is changed", async () => {
    const shop = await openShop()
    const program = await createProgram(test.app, shop.vendor)
    const group = await ask(test.app, 201, "POST", "/v1/groups", shop.vendor.sk, {
      name: "Gold",
      program_id: program.id,
    })
    const rule = {
      event: "lead",
      rate: { kind: "flat", amount: 500 },
      when: {
        all: [
          { any: [{ field: "customer.country", op: "eq", value: "NO" }] },
          { field: "affiliate.group_id", op: "eq", value: group.id },
        ],
      },
      duration: { kind: "months", months: 3 },
      group_id: group.id,
    }
    await ask(test.app, 200, "PUT", `/v1/programs/${program.id}/rules`, shop.vendor.sk, { rules: [rule] })
    const list = await shop.owner.get(`${shop.base}/programs/${program.id}`)
    expect(words(list.text).replaceAll(/[⁨⁩]/g, "")).toContain(
      "5.00 EUR for a sign-up, for Gold, when (the customer's country is NO) and the affiliate's group is Gold, for 3 months from the customer's first sale",
    )
    expect(words(list.text)).not.toContain(group.id)
    const action = `${shop.base}/programs/${program.id}/rules`
    const form = await shop.owner.post(action, { ...carried(list.text), do: "edit.0" })
    expect(words(form.text)).toContain("Its conditions are grouped within each other and stay as they are")
    const put = await shop.owner.post(action, {
      ...carried(form.text),
      do: "put.0",
      event: "lead",
      kind: "flat",
      flat: "7.5",
      group: group.id,
      lasts: "months",
      months: "3",
      cap: "",
    })
    expect(JSON.parse(carried(put.text).draft)).toEqual([{ ...rule, rate: { kind: "flat", amount: 750 } }])
  })
})
