import { SignJWT } from "jose"
import { describe, expect, it } from "vitest"
import { purgeSignIns } from "../../../src/features/identity/sessions/purge-sign-ins.ts"
import { signSessionToken } from "../../../src/features/identity/sessions/start-session.ts"
import { sha256Hex } from "../../../src/lib/hash.ts"
import { hmacKey, parseSigningKeys } from "../../../src/platform/signing.ts"
import { systemContext } from "../../../src/queues.ts"
import { createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, SIGNING_KEYS, useApp } from "../../support/app.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()
const keys = parseSigningKeys(SIGNING_KEYS)
const HOUR_MS = 3_600_000

/** A new vendor whose owner has this address. */
async function owner() {
  const email = `${unique("owner")}@acme.test`
  return { email, vendor: await createVendor(test.app, { owner_email: email }) }
}

async function asked(visitor: Visitor, email: string) {
  expect((await visitor.post("/sign-in", { email })).status).toBe(200)
  return visitor.linkFor(email)
}

describe("a mailed link", () => {
  it("signs in once, by a button: opening it changes nothing", async () => {
    const { email } = await owner()
    const visitor = new Visitor(test.app)
    const token = await asked(visitor, email)
    const landing = await visitor.get(`/sign-in/link?token=${token}`)
    expect(landing.text).toContain(`value="${token}"`)
    expect(visitor.cookies.size).toBe(0)

    const entered = await visitor.post("/sign-in/link", { token })
    expect([entered.status, entered.location]).toEqual([303, "/"])
    expect(entered.headers.get("set-cookie")).toMatch(
      /^gv_session=.+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect((await visitor.get("/choose")).text).toContain(email)

    const again = await new Visitor(test.app).post("/sign-in/link", { token })
    expect(again.status).toBe(422)
    expect(again.text).toContain("This link is no longer valid")
    expect(again.headers.get("set-cookie")).toBeNull()
  })

  it("lets one of two clicks at once in", async () => {
    const { email } = await owner()
    const token = await asked(new Visitor(test.app), email)
    const tries = await Promise.all([1, 2, 3, 4].map(() => new Visitor(test.app).post("/sign-in/link", { token })))
    expect(tries.map((seen) => seen.status).sort()).toEqual([303, 422, 422, 422])
  })

  it("is worth nothing after 15 minutes, or when nobody sent it", async () => {
    const { email } = await owner()
    const visitor = new Visitor(test.app)
    const token = await asked(visitor, email)
    const [link] = await test.app.admin`select * from sign_in_links where hash = ${await sha256Hex(token)}`
    expect(link!.expires_at.getTime() - link!.created_at.getTime()).toBe(15 * 60_000)
    await test.app.admin`update sign_in_links set expires_at = now() where hash = ${link!.hash}`
    expect((await visitor.post("/sign-in/link", { token })).status).toBe(422)
    expect((await visitor.post("/sign-in/link", { token: "nobody-sent-this" })).status).toBe(422)
    expect((await visitor.post("/sign-in/link")).status).toBe(422)
  })

  it("is stored as a hash, and leaves the outbox once it is mailed", async () => {
    const { email } = await owner()
    const token = await asked(new Visitor(test.app), email)
    const stored = JSON.stringify([
      await test.app.admin`select * from sign_in_links`,
      await test.app.admin`select payload from outbox where topic = 'mail.send'`,
    ])
    expect(stored).not.toContain(token)
  })

  it("leads back to where the visitor wanted to go, and never to another site", async () => {
    const { email, vendor } = await owner()
    const wanted = `/v/${vendor.id}/affiliates?cursor=x`
    const visitor = new Visitor(test.app)
    const sent = await visitor.get(wanted)
    expect([sent.status, sent.location]).toEqual([303, `/sign-in?${new URLSearchParams({ next: wanted })}`])
    expect((await visitor.get(sent.location!)).text).toContain(`name="next" value="${wanted}"`)
    await visitor.post("/sign-in", { email, next: wanted })
    const token = await visitor.linkFor(email)
    const [mail] = await test.app.admin`select body from mails where recipient = ${email}`
    expect(mail!.body).toContain(
      `${PUBLIC_URL}/sign-in/link?token=${token}&next=${encodeURIComponent(wanted).replaceAll("%20", "+")}`,
    )
    const entered = await visitor.post("/sign-in/link", { token, next: wanted })
    expect(entered.location).toBe(wanted)

    for (const next of ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "/\tx"]) {
      const elsewhere = new Visitor(test.app)
      expect((await elsewhere.post("/sign-in", { email, next })).text).not.toContain("evil")
      const seen = await elsewhere.post("/sign-in/link", { token: await elsewhere.linkFor(email), next })
      if (seen.status === 303) expect(seen.location).toBe("/")
    }
  })
})

describe("asking for a link", () => {
  it("answers the same bytes for an address that is known and one that is not", async () => {
    const { email } = await owner()
    const stranger = `${unique("stranger")}@acme.test`
    const strip = (text: string, address: string) => text.replaceAll(address, "…")
    const known = await new Visitor(test.app).post("/sign-in", { email })
    const unknown = await new Visitor(test.app).post("/sign-in", { email: stranger })
    expect(strip(unknown.text, stranger)).toBe(strip(known.text, email))
    await test.app.settle()
    expect(await test.app.admin`select 1 from mails where recipient = ${stranger}`).toHaveLength(0)
  })

  it("mails one mailbox five links a quarter of an hour at most, and says nothing about it", async () => {
    const { email } = await owner()
    for (let i = 0; i < 8; i++) expect((await new Visitor(test.app).post("/sign-in", { email })).status).toBe(200)
    await test.app.settle()
    expect(await test.app.admin`select 1 from mails where recipient = ${email}`).toHaveLength(5)
  })

  it("is asked for thirty times a quarter of an hour from one address, and then refused with the time to wait", async () => {
    const visitor = new Visitor(test.app)
    const ask = () => visitor.post("/sign-in", { email: `${unique("anybody")}@acme.test` })
    for (let i = 0; i < 30; i++) expect((await ask()).status).toBe(200)
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(14 * 60)
    expect((await new Visitor(test.app).post("/sign-in", { email: "x@acme.test" })).status).toBe(200)
  })

  it("gives the form back with what was entered when it is no address", async () => {
    const seen = await new Visitor(test.app).post("/sign-in", { email: "no<b>body" })
    expect(seen.status).toBe(422)
    expect(seen.text).toContain('value="no&lt;b&gt;body"')
    expect(seen.text).toContain("An e-mail address, please")
  })
})

describe("a session", () => {
  const tokenOf = (visitor: Visitor) => visitor.cookies.get("gv_session")!
  const sidOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()).sid as string

  it("is renewed when its token's quarter of an hour is over and its row is alive", async () => {
    const { email } = await owner()
    const visitor = await new Visitor(test.app).signIn(email)
    const old = await signSessionToken(test.app.deps.ports.env, sidOf(tokenOf(visitor)), new Date(Date.now() - HOUR_MS))
    visitor.cookies.set("gv_session", old)
    const seen = await visitor.get("/choose")
    expect(seen.text).toContain(email)
    expect(tokenOf(visitor)).not.toBe(old)
    expect((await visitor.get("/")).headers.get("set-cookie")).toBeNull()
  })

  it("ends with signing out, for every copy of its cookie", async () => {
    const { email, vendor } = await owner()
    const visitor = await new Visitor(test.app).signIn(email)
    const copy = new Visitor(test.app)
    copy.cookies.set("gv_session", tokenOf(visitor))
    expect((await copy.get(`/v/${vendor.id}/affiliates`)).status).toBe(200)
    expect((await visitor.post("/sign-out")).location).toBe("/signed-out")
    expect(visitor.cookies.has("gv_session")).toBe(false)
    expect((await copy.get(`/v/${vendor.id}/affiliates`)).status).toBe(303)
    expect((await copy.post(`/v/${vendor.id}/affiliates`)).status).toBe(401)
  })

  it("ends 30 days after it began, whatever its token says", async () => {
    const { email } = await owner()
    const visitor = await new Visitor(test.app).signIn(email)
    await test.app.admin`update sessions set expires_at = now() where id = ${sidOf(tokenOf(visitor))}`
    expect((await visitor.get("/choose")).location).toBe("/sign-in?next=/choose")
  })

  it("needs a signature by one of the keys, for this purpose", async () => {
    const { email } = await owner()
    const sid = sidOf(tokenOf(await new Visitor(test.app).signIn(email)))
    const signed = (domain: string, kid = "a") =>
      hmacKey(keys[0]!, domain).then((key) =>
        new SignJWT({ sid, iss: PUBLIC_URL, aud: "session" })
          .setProtectedHeader({ alg: "HS256", kid })
          .setExpirationTime("10m")
          .sign(key),
      )
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify({ sid, exp: 9e9 })).toString("base64url")}.`
    for (const token of [
      none,
      await signed("click"),
      await signed("session", "b"),
      "x",
      `${await signed("session")}x`,
    ]) {
      const visitor = new Visitor(test.app)
      visitor.cookies.set("gv_session", token)
      expect((await visitor.get("/choose")).status).toBe(303)
    }
    const visitor = new Visitor(test.app)
    visitor.cookies.set("gv_session", await signed("session"))
    expect((await visitor.get("/choose")).status).toBe(200)
  })
})

it("what ended more than a day ago is forgotten, and what is good stays", async () => {
  const { admin, deps } = test.app
  const [gone, left, here] = [await owner(), await owner(), await owner()]
  const visitors: Visitor[] = []
  for (const { email } of [gone, left, here]) visitors.push(await new Visitor(test.app).signIn(email))
  const of = ({ email }: { email: string }) =>
    admin`select id from people where email = ${email}`.then(([row]) => row!.id)
  const [goneId, leftId, hereId] = [await of(gone), await of(left), await of(here)]
  await admin`update sign_in_links set expires_at = now() - interval '25 hours' where person_id = ${goneId}`
  await admin`update sessions set expires_at = now() - interval '25 hours' where person_id = ${goneId}`
  await admin`update sessions set revoked_at = now() - interval '25 hours' where person_id = ${leftId}`
  await purgeSignIns(systemContext(deps, "test"))
  const people = async (rows: Promise<{ person_id: string }[]>) => (await rows).map((row) => row.person_id).sort()
  const ids = [goneId, leftId, hereId]
  const sessions = people(admin`select person_id from sessions where person_id in ${admin(ids)}`)
  expect(await sessions).toEqual([hereId])
  const links = people(admin`select person_id from sign_in_links where person_id in ${admin(ids)}`)
  expect(await links).toEqual([leftId, hereId].sort())
  expect((await visitors[2]!.get("/choose")).status).toBe(200)
})
