import { Webhook } from "standardwebhooks"
import { describe, expect, it } from "vitest"
import { createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor } from "../../support/visitor.ts"

const SECRET = `whsec_${Buffer.alloc(32, 9).toString("base64")}`
const test = useApp({ MAIL_HOOK_SECRET: SECRET })
const PATH = "/hooks/mail-reports"

const bounced = (to: string, reason = "No such mailbox", created_at = new Date().toISOString()) =>
  JSON.stringify({
    type: "email.bounced",
    created_at,
    data: { to: [to], bounce: { type: "Permanent", message: reason } },
  })
const post = (body: string, { query = "", headers = {} as Record<string, string> } = {}) =>
  test.app.call("POST", PATH + query, { body, headers: { "content-type": "application/json", ...headers } })
const shown = { query: `?secret=${encodeURIComponent(SECRET)}` }

async function openCompany() {
  const owner = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: owner })
  const { id: programId } = await createProgram(test.app, vendor)
  const email = `${unique("ada")}@mail.test`
  const { id } = await createAffiliate(test.app, vendor, programId, { email })
  const visitor = await new Visitor(test.app).signIn(owner)
  const pages = {
    affiliate: `/v/${vendor.id}/affiliates/${id}`,
    members: `/v/${vendor.id}/settings/members`,
  }
  return { owner, email, see: async (page: keyof typeof pages) => (await visitor.get(pages[page])).text }
}

describe("a bounce that a provider reports", () => {
  it("stands beside the address, on the affiliate's page and the members', until a mail arrives there", async () => {
    const { owner, email, see } = await openCompany()
    expect(await see("affiliate")).not.toContain("does not arrive")
    for (const [to, reason] of [
      [email, "<b>No such</b> mailbox"],
      [owner.toUpperCase(), "Mailbox full"],
    ] as const)
      expect((await post(bounced(to, reason), shown)).body).toEqual({ received: 1 })
    expect(await see("affiliate")).toMatch(/Mail does not arrive there since .*&lt;b&gt;No such&lt;\/b&gt; mailbox/)
    expect(await see("members")).toContain("Mailbox full")
    await post(JSON.stringify({ RecordType: "Delivery", Recipient: email, DeliveredAt: "2020-01-01T00:00:00Z" }), shown)
    expect(await see("affiliate")).toContain("does not arrive")
    await post(JSON.stringify({ RecordType: "Delivery", Recipient: email }), shown)
    expect(await see("affiliate")).not.toContain("does not arrive")
    await post(bounced(email, "an old one", "2020-01-01T00:00:00Z"), shown)
    expect(await see("affiliate")).not.toContain("does not arrive")
    await post(bounced(email, "the latest"), shown)
    await post(bounced(email, "an old one", "2020-01-01T00:00:00Z"), shown)
    expect(await see("affiliate")).toContain("the latest")
  })

  it("is taken from who signs it or shows the secret, and from nobody else", async () => {
    const { email, see } = await openCompany()
    const body = bounced(email)
    const id = "msg_1"
    const sign = (at: Date, text = body) => ({
      headers: {
        "svix-id": id,
        "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
        "svix-signature": new Webhook(SECRET).sign(id, at, text),
      },
    })
    const basic = (password: string) => ({ headers: { authorization: `Basic ${btoa(`x:${password}`)}` } })
    const refused = [
      {},
      { query: "?secret=" },
      { query: "?secret=whsec_other" },
      basic(""),
      basic("other"),
      { headers: { authorization: "Basic ====" } },
      sign(new Date(Date.now() - 3_600_000)),
      sign(new Date(), bounced("other@mail.test")),
    ]
    for (const by of refused) expect((await post(body, by)).status).toBe(401)
    expect(await see("affiliate")).not.toContain("does not arrive")
    for (const by of [sign(new Date()), basic(SECRET), shown]) expect((await post(body, by)).status).toBe(200)
    expect(await see("affiliate")).toContain("does not arrive")
    expect((await post("{", shown)).status).toBe(400)
    expect((await post('{"type":"email.opened"}', shown)).body).toEqual({ received: 0 })
  })
})
