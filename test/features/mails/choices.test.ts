import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { outboxMail } from "../../../src/platform/mail.ts"
import { asSystem } from "../../../src/platform/tenant.ts"
import { MAIL_KINDS, type MailKind } from "../../../src/vocabulary/mail-kinds.ts"
import { ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, startApp, type TestApp } from "../../support/app.ts"
import { type MailProvider, openMailProvider } from "../../support/mail-provider.ts"
import { Visitor } from "../../support/visitor.ts"

let app: TestApp
let provider: MailProvider
beforeAll(async () => {
  provider = await openMailProvider()
  app = await startApp({ MAIL_URL: `${provider.url}/mails` })
})
afterAll(async () => {
  await app.close()
  await provider.close()
})

async function person(language: string | null = null) {
  const vendor = await createVendor(app)
  const { id } = await createProgram(app, vendor)
  const email = `${unique("ada")}@mail.test`
  await createAffiliate(app, vendor, id, { email })
  if (language) await app.admin`update people set language = ${language} where email = ${email}`
  const got = () => provider.taken.filter(({ to }) => to === email)
  const send = async (kind?: MailKind) => {
    const mail = { to: email, subject: "Something", body: "It happened.\n", ...(kind && { kind }) }
    await asSystem(app.deps, (tx) => outboxMail(tx, vendor.id, mail))
    await app.settle()
    return got().at(-1)!
  }
  const off = async () => (await app.admin`select to_json(mails_off) as off from people where email = ${email}`)[0]!.off
  return { vendor, email, send, got, off }
}

const pathOf = (mail: { headers: Record<string, string> }) => {
  const url = /^<(.+)>$/.exec(mail.headers["List-Unsubscribe"]!)![1]!
  expect(url.startsWith(`${PUBLIC_URL}/unsubscribe/`)).toBe(true)
  return url.slice(PUBLIC_URL.length)
}

describe("mails that may be switched off", () => {
  it.each(MAIL_KINDS)("say how, in headers and text: %s", async (kind) => {
    const { send, got } = await person()
    const mail = await send(kind)
    expect(mail.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click")
    expect(mail.body).toMatch(/^It happened\.\n\n--\nNo more mails like this: /)
    expect(mail.body).toContain(`${PUBLIC_URL}/profile`)
    const reply = await app.call("POST", pathOf(mail), {
      body: "List-Unsubscribe=One-Click",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    })
    expect(reply.status).toBe(200)
    await send(kind)
    expect(got()).toHaveLength(1)
  })

  it("are switched off by one click as forms with parts too, whoever sends it and however often, and on again", async () => {
    const { send, off } = await person()
    const path = pathOf(await send("payout"))
    const form = new FormData()
    form.append("List-Unsubscribe", "One-Click")
    for (let n = 0; n < 2; n++) {
      const answer = await app.app.request(`${PUBLIC_URL}${path}`, {
        method: "POST",
        body: form,
        headers: { origin: "https://mail.example" },
      })
      expect(answer.status).toBe(200)
    }
    expect(await off()).toEqual(["payout"])
    await new Visitor(app).post(path, { again: "yes" })
    expect(await off()).toEqual([])
  })

  it("are not switched off by who only looks, nor by a link that is made up or of another's", async () => {
    const [ada, bob] = [await person(), await person()]
    const path = pathOf(await ada.send("payout"))
    const shown = await new Visitor(app).get(path)
    expect([shown.status, shown.text.includes("When I am paid")]).toEqual([200, true])
    expect(await ada.off()).toEqual([])
    const [written, mac] = path.split("/").at(-1)!.split(".")
    const other = pathOf(await bob.send("payout"))
      .split("/")
      .at(-1)!
      .split(".")
    for (const token of [`${written}.${other[1]}`, `${other[0]}.${mac}`, "x", `${written}.`, "%00"]) {
      const { status, text } = await new Visitor(app).post(`/unsubscribe/${token}`)
      expect([status, text.includes("not one of ours")]).toEqual([404, true])
    }
    for (const one of [ada, bob]) expect(await one.off()).toEqual([])
  })

  it("speak their reader's language", async () => {
    const { send } = await person("nb")
    expect((await send("payout")).body).toContain("Ikke flere slike e-poster: ")
  })

  it("reach nobody who was erased since", async () => {
    const { vendor, email, send, got } = await person()
    await ask(app, 202, "POST", "/v1/erasures", vendor.owner, { email })
    await app.settle()
    await send("payout")
    expect(got()).toEqual([])
  })
})

describe("mails that are necessary", () => {
  it("come whatever is switched off, and offer no way out", async () => {
    const { email, send } = await person()
    await app.admin`update people set mails_off = ${`{${MAIL_KINDS.join()}}`} where email = ${email}`
    const mail = await send()
    expect(mail.headers).not.toHaveProperty("List-Unsubscribe")
    expect(mail.body).toBe("It happened.\n")
  })
})

describe("the profile", () => {
  it("offers affiliates and members the kinds that they get, says what always comes, and keeps the others' choices", async () => {
    const { vendor, email, off } = await person()
    // Signing in by mail goes through the provider here.
    const signIn = async (address: string) => {
      const visitor = new Visitor(app)
      await visitor.post("/sign-in", { email: address })
      await app.settle()
      const { body } = provider.taken.filter(({ to, body }) => to === address && body.includes("token=")).at(-1)!
      await visitor.post("/sign-in/link", { token: /token=([0-9A-Za-z]+)/.exec(body)![1]! })
      return visitor
    }
    const ada = await signIn(email)
    const { text } = await ada.get("/profile")
    expect(text).toContain("and always come")
    expect(text).toContain('name="mail_first_sale"')
    expect(text).not.toContain('name="mail_morning"')
    await app.admin`update people set mails_off = '{week}' where email = ${email}`
    expect((await ada.post("/profile/mails", { mail_payout: "on", mail_deal: "on" })).status).toBe(303)
    expect(await off()).toEqual(["week", "first_sale", "commission", "payout_waiting", "monthly"])
    const sales = `${unique("sven")}@acme.test`
    await ask(app, 201, "POST", "/v1/members", vendor.owner, { email: sales, role: "sales" })
    const sven = await signIn(sales)
    const his = (await sven.get("/profile")).text
    for (const name of ["mail_application", "mail_morning", "mail_week"]) expect(his).toContain(`name="${name}"`)
    expect(his).not.toContain('name="mail_payout"')
    expect(his).toContain("Inquiries that are yours")
  })
})

describe("the mail that lets somebody in", () => {
  it("speaks the language that they chose, else that of the page where they asked for it, and is never switched off", async () => {
    const [ada, bob] = [await person("nb"), await person()]
    await app.admin`update people set mails_off = ${`{${MAIL_KINDS.join()}}`} where email = ${ada.email}`
    for (const { email } of [ada, bob])
      await new Visitor(app).post("/sign-in", { email }, { "accept-language": "ru,en;q=0.5" })
    await app.settle()
    expect(ada.got().map(({ subject }) => subject)).toEqual(["Lenken din for å logge inn"])
    const [his] = bob.got()
    expect(his).toMatchObject({ subject: "Ваша ссылка для входа", body: expect.stringMatching(/token=[0-9A-Za-z]+\n/) })
    expect(his!.headers).not.toHaveProperty("List-Unsubscribe")
  })
})
