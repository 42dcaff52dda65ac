import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { outboxMail } from "../../../src/platform/mail.ts"
import { asSystem } from "../../../src/platform/tenant.ts"
import { ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { startApp, type TestApp } from "../../support/app.ts"
import { openSmtpServer, SMTP_CA } from "../../support/smtp-server.ts"
import { Visitor } from "../../support/visitor.ts"

let server: Awaited<ReturnType<typeof openSmtpServer>>
let app: TestApp
beforeAll(async () => {
  server = await openSmtpServer()
  const url = `smtps://mailer:p%40ss%3Aword@localhost:${server.port}?from=Acme%20%3Cmail@acme.test%3E`
  app = await startApp({ MAIL_URL: url }, {}, { ca: SMTP_CA })
})
beforeEach(() => {
  server.mood = "takes"
})
afterAll(async () => {
  await app.close()
  await server.close()
})

const send = async (to: string, subject = "Hei på deg", body = "Første linje\n.\nFrom here\n") => {
  await asSystem(app.deps, (tx) => outboxMail(tx, null, { to, subject, body }))
  await app.settle()
}
const got = (address: string) => server.taken.filter(({ to }) => to.includes(address))
const waiting = async () =>
  (await app.admin`select attempts, last_error from outbox where topic = 'mail.send' and done_at is null`).length
const again = () => app.admin`update outbox set due_at = now(), leased_until = null where done_at is null`
const unpause = () => app.admin`delete from outbox_breakers`

describe("mail by SMTP", () => {
  it("arrives whole at a real server, over TLS and with the password, under an id of its own", async () => {
    const to = `${unique("ada")}@mail.test`
    await send(to)
    const [{ mail, from, isSecure }, ...more] = got(to) as [(typeof server.taken)[number]]
    expect([more, from, isSecure]).toEqual([[], "mail@acme.test", true])
    expect(mail).toMatchObject({ subject: "Hei på deg", from: { name: "Acme", address: "mail@acme.test" } })
    expect(mail.text?.replaceAll("\r\n", "\n").trimEnd()).toBe("Første linje\n.\nFrom here")
    expect(mail.messageId).toMatch(/^<mai_[0-9a-z]+@app\.localhost>$/)
    expect(mail.headers).toContainEqual(expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }))
  })

  it("carries no header that a subject or an address would begin", async () => {
    const to = `${unique("ada")}@mail.test`
    await send(to, "Hi\r\nBcc: victim@mail.test\r\n\r\nBody of theirs")
    const [taken] = got(to)
    expect(taken!.to).toEqual([to])
    expect(taken!.mail.subject).toBe("Hi Bcc: victim@mail.test Body of theirs")
    expect(got("victim@mail.test")).toEqual([])
  })

  it("waits while the server takes none, and goes out then, once", async () => {
    const to = `${unique("bob")}@mail.test`
    server.mood = "away"
    await send(to)
    expect([got(to).length, await waiting()]).toEqual([0, 1])
    server.mood = "takes"
    await again()
    await unpause()
    await app.settle()
    await app.settle()
    expect([got(to).length, await waiting()]).toEqual([1, 0])
  })

  it("goes out many at once over few connections", async () => {
    const all = Array.from({ length: 30 }, () => `${unique("eve")}@mail.test`)
    const before = server.connections
    await asSystem(app.deps, async (tx) => {
      for (const to of all) await outboxMail(tx, null, { to, subject: "Hi", body: "x" })
    })
    await app.settle()
    for (const to of all) expect(got(to)).toHaveLength(1)
    expect(server.connections - before).toBeLessThanOrEqual(4)
  })

  it("is given up at once for a mailbox that is none, which stands beside the address until mail arrives there", async () => {
    const owner = `${unique("owner")}@acme.test`
    const vendor = await createVendor(app, { owner_email: owner })
    const { id: programId } = await createProgram(app, vendor)
    const email = `${unique("nobody")}@mail.test`
    const { id } = await createAffiliate(app, vendor, programId, { email })
    await send(email)
    expect([got(email), await waiting()]).toEqual([[], 0])
    const visitor = new Visitor(app)
    await visitor.post("/sign-in", { email: owner })
    await app.settle()
    const token = /token=([0-9A-Za-z]+)/.exec(got(owner).at(-1)!.mail.text!)![1]!
    await visitor.post("/sign-in/link", { token })
    const shown = async () => (await visitor.get(`/v/${vendor.id}/affiliates/${id}`)).text
    expect(await shown()).toContain("no such mailbox")
    await app.admin`update mail_bounces set kind = 'bounced', reason = 'over quota', at = now() - interval '1 day' where address = ${owner}`
    const members = async () => (await visitor.get(`/v/${vendor.id}/settings/members`)).text
    expect(await members()).toContain("over quota")
    await send(owner)
    expect(await members()).not.toContain("over quota")
    await ask(app, 202, "POST", "/v1/erasures", vendor.owner, { email })
    await app.settle()
    expect(await app.admin`select 1 from mail_bounces where address = ${email}`).toHaveLength(0)
  })

  it("is not sent to a server that nobody vouches for, nor with a password that is wrong", async () => {
    const to = `${unique("ada")}@mail.test`
    const url = (password: string) => `smtps://mailer:${password}@localhost:${server.port}`
    for (const [MAIL_URL, smtp] of [
      [url("p%40ss%3Aword"), {}],
      [url("wrong"), { ca: SMTP_CA }],
    ] as const) {
      const other = await startApp({ MAIL_URL }, {}, smtp)
      await asSystem(other.deps, (tx) => outboxMail(tx, null, { to, subject: "Hi", body: "x" }))
      await other.settle()
      const [row] = await other.admin`select done_at, last_error from outbox where topic = 'mail.send'`
      expect([row!.done_at, String(row!.last_error)]).toEqual([
        null,
        expect.stringMatching(/certificate|password|535/i),
      ])
      await other.close()
    }
    expect(got(to)).toEqual([])
  })
})
