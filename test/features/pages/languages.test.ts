import { beforeAll, describe, expect, it } from "vitest"
import { ask, createProgram, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const NO_LANGUAGE = { "accept-language": "fr-FR" }

let vendor: TestVendor
let owner: Visitor
const email = `${unique("owner")}@acme.test`
const settings = () => `/v/${vendor.id}/settings`

beforeAll(async () => {
  vendor = await createVendor(test.app, { owner_email: email, name: "Acme" })
  owner = await new Visitor(test.app).signIn(email)
})

const speaking = async (language: "en" | "nb" | "ru") =>
  expect((await owner.post(`${settings()}/vendor`, { name: "Acme", timezone: "UTC", language })).location).toContain(
    "vendor",
  )
const mailTo = async (to: string) => {
  await test.app.settle()
  const [mail] = await test.app.admin`select subject, body from mails where recipient = ${to} order by id desc limit 1`
  return mail!
}

describe("a vendor's language", () => {
  it("is that of mails to who chose none, and of public pages whose reader asks for none of ours", async () => {
    await speaking("nb")
    expect((await owner.get(`${settings()}/vendor`)).text).toContain('<option value="nb" selected')
    const invited = `${unique("kari")}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email: invited, role: "sales" })
    expect((await mailTo(invited)).body).toContain("salgsdesk")
    const { id } = await createProgram(test.app, vendor, { name: "Venner" })
    const page = { slug: unique("venner"), is_public: true }
    await ask(test.app, 200, "PUT", `/v1/programs/${id}/page`, vendor.sk, page)
    const seen = async (headers: Record<string, string>) =>
      /<html lang="(\w+)"/.exec((await new Visitor(test.app).get(`/p/${page.slug}`, headers)).text)?.[1]
    expect([await seen(NO_LANGUAGE), await seen({ "accept-language": "ru" }), await seen({})]).toEqual([
      "nb",
      "ru",
      "nb",
    ])
    await speaking("en")
  })

  it("is at first what its owner chose", async () => {
    const russian = `${unique("olga")}@acme.test`
    await createVendor(test.app, { owner_email: russian })
    await test.app.admin`update people set language = 'ru' where email = ${russian}`
    const { id } = await createVendor(test.app, { owner_email: russian })
    expect(await test.app.admin`select language from vendors where id = ${id}`).toEqual([{ language: "ru" }])
  })

  it("is refused where it is none of ours, and so is a zone that nobody reckons by, whoever writes it", async () => {
    const form = { name: "Acme", timezone: "UTC", language: "xx" }
    expect((await owner.post(`${settings()}/vendor`, form)).status).toBe(422)
    expect((await owner.post(`${settings()}/vendor`, { ...form, language: "en", timezone: "+01:00" })).status).toBe(422)
    const written = test.app.admin`update vendors set timezone = 'Europe/Atlantis' where id = ${vendor.id}`
    await expect(written).rejects.toThrow("vendors_zone")
  })
})

describe("a refusal", () => {
  const reading = async (
    language: string,
    send: (visitor: Visitor) => Promise<{ text: string; location: string | null }>,
  ) => {
    owner.cookies.set("gv_reader", `${language}.auto`)
    const seen = await send(owner)
    const shown = seen.location === null ? seen : await owner.get(seen.location)
    owner.cookies.delete("gv_reader")
    return wordsOf(shown.text)
  }

  it("is said in the reader's language at its field, and in English by the API", async () => {
    const again = (visitor: Visitor) => visitor.post(`${settings()}/members`, { email, role: "sales" })
    expect(await reading("nb", again)).toContain("E-post: Denne personen er allerede medlem.")
    expect(await reading("ru", again)).toContain("E-mail: Этот человек уже участник.")
    expect(await reading("en", again)).toContain(`E-mail: ${email} is a member already.`)
    const { detail, code } = await ask(test.app, 409, "POST", "/v1/members", vendor.owner, { email, role: "sales" })
    expect([code, detail]).toEqual(["member_exists", `${email} is a member already.`])
  })

  it("is said so on the page that follows a form, and on a page of its own", async () => {
    const [member] = await test.app.admin`select id from members where vendor_id = ${vendor.id} and role = 'owner'`
    const leave = (visitor: Visitor) => visitor.post(`${settings()}/members/${member!.id}/role`, { role: "viewer" })
    expect(await reading("nb", leave)).toContain("Firmaet må ha en eier. Gi rollen til en annen først.")
    expect(await reading("ru", leave)).toContain("У компании должен быть владелец.")
    const foreign = (visitor: Visitor) => visitor.post("/sign-in", { email }, { origin: "https://evil.test" })
    expect(await reading("nb", foreign)).toContain("Skjemaet ble sendt fra et annet nettsted.")
  })
})

describe("an invitation", () => {
  it("is sent again to who has not signed in, each time with a link of its own", async () => {
    const invited = `${unique("sven")}@acme.test`
    const { id } = await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email: invited, role: "sales" })
    const guest = new Visitor(test.app)
    const first = await guest.linkFor(invited)
    const members = async () => (await owner.get(`${settings()}/members`)).text
    expect(await members()).toContain(`action="${settings()}/members/${id}/invitation"`)
    const sent = await owner.post(`${settings()}/members/${id}/invitation`)
    expect((await owner.get(sent.location!)).text).toContain(invited)
    const second = await guest.linkFor(invited)
    expect(second).not.toBe(first)
    expect((await guest.post("/sign-in/link", { token: second })).status).toBe(303)
    expect(await members()).not.toContain(`members/${id}/invitation`)
    expect((await owner.post(`${settings()}/members/none/invitation`)).status).toBe(404)
  })
})
