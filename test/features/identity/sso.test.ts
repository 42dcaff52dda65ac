import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"
import { callbackOf, followTo, rolesOf, signInBySso, startIssuer, startLiar } from "../../support/issuer.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp({ ALLOW_PRIVATE_WEBHOOKS: "1" })

let issuer: Awaited<ReturnType<typeof startIssuer>>
let liar: Awaited<ReturnType<typeof startLiar>>
beforeAll(async () => {
  ;[issuer, liar] = await Promise.all([startIssuer(), startLiar()])
})
afterAll(async () => {
  await Promise.all([issuer?.close(), liar?.close()])
})

/** A vendor with a domain of its own and an owner there, whose people sign in by an issuer. */
async function company(by: "issuer" | "liar" = "issuer", fields: Record<string, unknown> = {}) {
  const domain = `${unique("acme")}.test`
  const ownerEmail = `owner@${domain}`
  const vendor = await createVendor(test.app, { owner_email: ownerEmail, mode: "live", ...fields })
  const known = by === "liar" ? { client_id: "us", client_secret: "s" } : await issuer.register(callbackOf(vendor.id))
  const { client_id, client_secret } = known
  const sent = { issuer: by === "liar" ? liar.url : issuer.url, client_id, client_secret, domains: [domain] }
  const saved = await ask(test.app, 200, "PUT", "/v1/sso", vendor.owner, sent)
  return { domain, ownerEmail, vendor, sent, saved, home: `/v/${vendor.id}/home` }
}

const verified = (email: string, name = "Ada Byron") => ({ email, email_verified: true, name })
const refusal = (text: string) => wordsOf(text).includes("This did not sign you in")

describe("a vendor's single sign-on", () => {
  it("is set by an owner, shown without its secret, which is encrypted, and ended", async () => {
    const { vendor, sent, saved, domain } = await company()
    const { client_secret, ...shown } = sent
    expect(saved).toMatchObject({ ...shown, pending_domains: [], redirect_uri: callbackOf(vendor.id) })
    const got = await test.app.call("GET", "/v1/sso", { key: vendor.owner })
    expect(got.body).toEqual(saved)
    expect(got.text).not.toContain(client_secret)
    const [row] = await test.app.admin`select client_secret from sso_connections where vendor_id = ${vendor.id}`
    expect(row!.client_secret).toMatch(/^ey/)
    await ask(test.app, 200, "PUT", "/v1/sso", vendor.owner, shown)
    const other = { ...shown, client_id: "another" }
    expect((await ask(test.app, 422, "PUT", "/v1/sso", vendor.owner, other)).errors[0].pointer).toBe("/client_secret")
    await ask(test.app, 403, "PUT", "/v1/sso", vendor.sk, sent)
    await ask(test.app, 404, "GET", "/v1/sso", vendor.sk)
    await ask(test.app, 204, "DELETE", "/v1/sso", vendor.owner)
    await ask(test.app, 404, "GET", "/v1/sso", vendor.owner)
    await test.app.settle()
    const mails = await test.app.admin`select body from mails where recipient = ${`owner@${domain}`}`
    expect(mails).toHaveLength(3)
  })

  it("takes an issuer of the public internet by https, and domains that are a company's own", async () => {
    const owner = (await createVendor(test.app)).owner
    const put = (change: Record<string, unknown>) =>
      ask(test.app, 422, "PUT", "/v1/sso", owner, {
        issuer: "https://id.acme.test",
        client_id: "c",
        client_secret: "s",
        domains: ["acme.test"],
        ...change,
      })
    for (const url of ["http://id.acme.test", "https://10.0.0.1", "https://[fd00::1]", "https://2130706433", "nothing"])
      expect((await put({ issuer: url })).errors[0].pointer).toBe("/issuer")
    for (const domain of [
      "gmail.com",
      "Yahoo.co.uk",
      "localhost",
      "a b.test",
      "x@acme.test",
      "*.acme.test",
      "10.0.0.1",
    ])
      expect((await put({ domains: [domain] })).errors[0].pointer).toBe("/domains/0")
    expect((await put({ domains: [] })).errors[0].pointer).toBe("/domains")
  })

  it("leaves a domain to the vendor that verified it, and asks its postmaster for others", async () => {
    const { domain } = await company()
    const thief = await createVendor(test.app, { mode: "live" })
    const put = { issuer: issuer.url, client_id: "c", client_secret: "s" }
    const taken = await ask(test.app, 409, "PUT", "/v1/sso", thief.owner, { ...put, domains: [domain] })
    expect(taken.code).toBe("domain_taken")
    const wanted = `${unique("wanted")}.test`
    const claim = (owner: string) => ask(test.app, 200, "PUT", "/v1/sso", owner, { ...put, domains: [wanted] })
    expect((await claim(thief.owner)).pending_domains).toEqual([wanted])
    const second = await createVendor(test.app, { mode: "live" })
    await claim(second.owner)
    await test.app.settle()
    const mails = await test.app.admin`select body from mails where recipient = ${`postmaster@${wanted}`}`
    const tokens = mails.map(({ body }) => /token=(\S+)/.exec(body)![1]!)
    const postmaster = new Visitor(test.app)
    expect((await postmaster.get(`/sign-in/sso/domain?token=${tokens[0]}`)).text).toContain(wanted)
    const press = (token: string) => postmaster.post("/sign-in/sso/domain", { token: decodeURIComponent(token) })
    expect((await press("forged")).status).toBe(422)
    expect((await press(tokens[0]!)).status).toBe(200)
    expect((await press(tokens[1]!)).status).toBe(422)
    const found = await test.app
      .admin`select count(*) from sso_domains where domain = ${wanted} and verified_at is not null`
    expect(Number(found[0]!.count)).toBe(1)
  })
})

describe("signing in by a vendor's issuer", () => {
  it("makes a viewer of who is new at a verified domain, and the next time signs them in", async () => {
    const { vendor, domain, home } = await company()
    const email = `ada@${domain}`
    issuer.as("sub-ada", verified(email))
    const asked = await new Visitor(test.app).post("/sign-in", { email })
    expect(asked.text).toContain(`/sign-in/sso/${vendor.id}`)
    const visitor = new Visitor(test.app)
    const first = await signInBySso(visitor, vendor.id)
    expect([first.status, first.location], first.text).toEqual([303, home])
    expect((await visitor.get(home)).status).toBe(200)
    expect(await rolesOf(test.app, vendor.id)).toEqual({ [`owner@${domain}`]: "owner", [email]: "viewer" })
    const again = await signInBySso(new Visitor(test.app), vendor.id, `?next=/v/${vendor.id}/affiliates`)
    expect(again.location).toBe(`/v/${vendor.id}/affiliates`)
    expect(Object.keys(await rolesOf(test.app, vendor.id))).toHaveLength(2)
    await test.app.settle()
    const mails = await test.app.admin`select body from mails where recipient = ${`owner@${domain}`}`
    expect(mails.filter(({ body }) => body.includes(`Ada Byron (${email})`))).toHaveLength(1)
    const listed = await ask(test.app, 200, "GET", "/v1/audit?action=session.begin", vendor.owner)
    expect(JSON.stringify(listed.data)).toContain(issuer.url)
  })

  it("is good at that vendor only: no other vendor, no programs, no passkeys, and its own sessions", async () => {
    const { vendor, domain, home } = await company()
    const email = `eve@${domain}`
    issuer.as("sub-eve", verified(email))
    const visitor = new Visitor(test.app)
    await signInBySso(visitor, vendor.id)
    // Afterwards the same person becomes a member and an affiliate elsewhere, and signs in there by mail.
    const other = await createVendor(test.app, { mode: "live" })
    await ask(test.app, 201, "POST", "/v1/members", other.owner, { email, role: "manager" })
    await createAffiliate(test.app, other, String((await createProgram(test.app, other)).id), { email })
    const byMail = new Visitor(test.app)
    await byMail.post("/sign-in", { email })
    await byMail.post("/sign-in/link", { token: await byMail.linkFor(email) })
    expect((await byMail.get(`/v/${other.id}/home`)).status).toBe(200)
    expect((await visitor.get(home)).status).toBe(200)
    expect((await visitor.get(`/v/${other.id}/home`)).status).toBe(404)
    expect((await visitor.get("/links")).status).toBe(404)
    expect((await visitor.call("GET", "/v1/members", other.id)).status).toBe(404)
    expect((await visitor.call("GET", "/v1/links", other.id)).status).toBe(404)
    const choose = (await visitor.get("/choose")).text
    expect([choose.includes(vendor.id), choose.includes(other.id)]).toEqual([true, false])
    expect((await visitor.call("GET", "/v1/sessions", vendor.id)).body.data).toHaveLength(1)
    expect((await visitor.get("/profile/security/passkeys/new")).status).toBe(404)
    // Nor does a token that is made in it reach further than it does.
    const [me] = await test.app.admin`select id from members where vendor_id = ${vendor.id} and email = ${email}`
    const made = await visitor.call("POST", `/v1/members/${me!.id}/tokens`, vendor.id)
    expect(made.status, made.text).toBe(201)
    const mailed = (await byMail.call("GET", "/v1/sessions", other.id)).body.data
    expect(mailed).toHaveLength(2)
    const listed = (await ask(test.app, 200, "GET", "/v1/sessions", made.body.token)).data
    expect(listed).toMatchObject([{ is_current: false }])
    const foreign = mailed.find((one: { id: string }) => one.id !== listed[0].id)
    await ask(test.app, 404, "DELETE", `/v1/sessions/${foreign.id}`, made.body.token)
    expect((await test.app.call("POST", "/v1/sign-out-everywhere", { key: made.body.token })).status).toBe(204)
    expect((await visitor.get(home)).status).toBe(303)
    expect((await byMail.get(`/v/${other.id}/home`)).status).toBe(200)
  })

  it("speaks for nobody whom we know before their own mailbox says so, once", async () => {
    const { vendor, domain, ownerEmail, home } = await company()
    issuer.as("sub-owner", verified(ownerEmail))
    const visitor = new Visitor(test.app)
    const asked = await signInBySso(visitor, vendor.id)
    expect([asked.status, asked.text.includes("One more step")]).toEqual([200, true])
    expect((await visitor.get(home)).status).toBe(303)
    const link = `/sign-in/sso/${vendor.id}/link`
    const unproven = new Visitor(test.app)
    await signInBySso(unproven, vendor.id)
    expect((await unproven.post(link)).status).toBe(422)
    // Somebody else's mailbox is not theirs.
    const eve = `eve@${domain}`
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email: eve, role: "viewer" })
    const stranger = new Visitor(test.app)
    await signInBySso(stranger, vendor.id)
    await stranger.post("/sign-in", { email: eve })
    await stranger.post("/sign-in/link", { token: await stranger.linkFor(eve) })
    expect((await stranger.post(link)).status).toBe(422)
    await visitor.post("/sign-in", { email: ownerEmail })
    await visitor.post("/sign-in/link", { token: await visitor.linkFor(ownerEmail) })
    expect((await visitor.get(link)).text).toContain(ownerEmail)
    expect((await visitor.post(link)).location).toBe(home)
    const next = new Visitor(test.app)
    expect((await signInBySso(next, vendor.id)).location).toBe(home)
    expect((await next.get(`/v/${vendor.id}/settings/sso`)).status).toBe(200)
    issuer.as("sub-impostor", verified(ownerEmail))
    expect(refusal((await signInBySso(new Visitor(test.app), vendor.id)).text)).toBe(true)
  })

  it("lets nobody in by an e-mail that is not verified or of another domain, nor who was removed", async () => {
    const { vendor, domain } = await company()
    const email = `kim@${domain}`
    for (const account of [
      { email },
      { email, email_verified: false },
      verified("kim@elsewhere.test"),
      verified(`kim@sub.${domain}`),
      { name: "Kim", email_verified: true },
    ]) {
      issuer.as("sub-kim", account)
      const seen = await signInBySso(new Visitor(test.app), vendor.id)
      expect([account, seen.status, refusal(seen.text)]).toEqual([account, 422, true])
    }
    issuer.as("sub-kim", verified(email))
    const visitor = new Visitor(test.app)
    expect((await signInBySso(visitor, vendor.id)).status).toBe(303)
    const { data } = await ask(test.app, 200, "GET", "/v1/members", vendor.owner)
    const { id } = data.find((one: { email: string }) => one.email === email)
    await ask(test.app, 204, "DELETE", `/v1/members/${id}`, vendor.owner)
    expect((await visitor.call("GET", "/v1/members", vendor.id)).status).toBe(404)
    for (const subject of ["sub-kim", "sub-kim-again"]) {
      issuer.as(subject, verified(email))
      expect(refusal((await signInBySso(new Visitor(test.app), vendor.id)).text)).toBe(true)
    }
    expect(Object.keys(await rolesOf(test.app, vendor.id))).toHaveLength(1)
  })

  it("counts as a recent sign-in for 15 minutes, and asks the issuer anew afterwards", async () => {
    const { vendor, domain } = await company()
    issuer.as("sub-zoe", verified(`zoe@${domain}`))
    const visitor = new Visitor(test.app)
    await signInBySso(visitor, vendor.id)
    await test.app.admin`update members set role = 'owner' where vendor_id = ${vendor.id} and email like 'zoe@%'`
    const addKey = () => visitor.call("POST", "/v1/keys", vendor.id, { body: { name: "k", kind: "secret" } })
    expect((await addKey()).status).toBe(201)
    await test.app.admin`update sessions set signed_in_at = now() - interval '15 minutes' where sso_id is not null`
    expect((await addKey()).body.code).toBe("sign_in_again")
    expect((await visitor.get("/sign-in/again")).text).toContain(`/sign-in/sso/${vendor.id}?`)
    expect((await signInBySso(visitor, vendor.id, "?again=1")).status).toBe(303)
    expect((await addKey()).status).toBe(201)
  })

  it("ends with another client or issuer, and when it is turned off", async () => {
    const { vendor, domain, sent, home } = await company()
    issuer.as("sub-tom", verified(`tom@${domain}`))
    const [first, second] = [new Visitor(test.app), new Visitor(test.app)]
    await signInBySso(first, vendor.id)
    const client = await issuer.register(callbackOf(vendor.id))
    const change = { ...sent, client_id: client.client_id, client_secret: client.client_secret }
    await ask(test.app, 200, "PUT", "/v1/sso", vendor.owner, change)
    expect((await first.get(home)).status).toBe(303)
    await signInBySso(second, vendor.id)
    expect((await second.get(home)).status).toBe(200)
    await ask(test.app, 204, "DELETE", "/v1/sso", vendor.owner)
    expect((await second.get(home)).status).toBe(303)
    expect((await second.get(`/sign-in/sso/${vendor.id}`)).status).toBe(404)
  })

  it("begins in the browser that ends it, from a page of ours, and at no other vendor's address", async () => {
    const [mine, theirs] = [await company(), await company()]
    issuer.as("sub-bob", verified(`bob@${mine.domain}`))
    const visitor = new Visitor(test.app)
    expect((await visitor.get(`/sign-in/sso/${mine.vendor.id}`)).status).toBe(200)
    const from = { referer: `${PUBLIC_URL}/sign-in` }
    const going = await visitor.get(`/sign-in/sso/${mine.vendor.id}`, from)
    const back = (await followTo(going.location!)).slice(PUBLIC_URL.length)
    expect(refusal((await new Visitor(test.app).get(back)).text)).toBe(true)
    const elsewhere = back.replace(mine.vendor.id, theirs.vendor.id)
    expect(refusal((await visitor.get(elsewhere)).text)).toBe(true)
    for (const { vendor } of [mine, theirs])
      expect((await ask(test.app, 200, "GET", "/v1/audit?action=session.begin", vendor.owner)).data).toMatchObject([
        { outcome: "refused", reason: "sso_changed" },
      ])
    const fresh = await visitor.get(`/sign-in/sso/${mine.vendor.id}`, from)
    const good = (await followTo(fresh.location!)).slice(PUBLIC_URL.length)
    const note = visitor.cookies.get("gv_sso")!
    expect((await visitor.get(good)).location).toBe(mine.home)
    const replay = new Visitor(test.app)
    replay.cookies.set("gv_sso", note)
    expect(refusal((await replay.get(good)).text)).toBe(true)
  })
})

describe("an answer that is not to be believed", () => {
  it("signs nobody in: nonce, state, audience, issuer, signature, time, and a mix-up of issuers", async () => {
    const { vendor, domain, home } = await company("liar")
    const claims = verified(`mia@${domain}`)
    const hour = 3600
    const now = () => Math.floor(Date.now() / 1000)
    const lies: Record<string, Parameters<typeof liar.lie>[0]> = {
      "another nonce": { claims: { ...claims, nonce: "other" } },
      "no nonce": { claims: { ...claims, nonce: undefined } },
      "another state": { claims, answer: { state: "other" } },
      "another audience": { claims: { ...claims, aud: "them" } },
      "more audiences without us in charge": { claims: { ...claims, aud: ["us", "them"], azp: "them" } },
      "another issuer in the token": { claims: { ...claims, iss: issuer.url } },
      "another issuer in the answer": { claims, answer: { iss: issuer.url } },
      "another issuer in its document": { claims, metadata: { issuer: issuer.url } },
      "no signature": { claims, alg: "none" },
      "HS256 with the public key": { claims, alg: "HS256" },
      "another's signature": { claims, signedByOther: true },
      expired: { claims: { ...claims, exp: now() - hour } },
      "issued in the future": { claims: { ...claims, nbf: now() + hour } },
      "an error": { claims, answer: { error: "access_denied" } },
      "verified as a text": { claims: { ...claims, email_verified: "true" } },
    }
    for (const [lie, said] of Object.entries(lies)) {
      liar.lie(said)
      const seen = await signInBySso(new Visitor(test.app), vendor.id)
      expect([lie, seen.status, seen.headers.get("set-cookie")?.includes("gv_session") ?? false]).toEqual([
        lie,
        422,
        false,
      ])
    }
    const kept = (await ask(test.app, 200, "GET", "/v1/audit?action=session.begin", vendor.owner)).data
    const refused = { action: "session.begin", outcome: "refused", actor: { kind: "system" } }
    expect(kept).toMatchObject(Object.keys(lies).map(() => refused))
    liar.lie({ claims })
    expect((await signInBySso(new Visitor(test.app), vendor.id)).location).toBe(home)
  })

  it("reaches no private network: every address that an issuer names is looked at", async () => {
    const { vendor, domain } = await company("liar")
    for (const name of ["token_endpoint", "jwks_uri", "authorization_endpoint"])
      for (const address of [
        "https://10.0.0.1/t",
        "https://169.254.169.254/t",
        "http://acme.test/t",
        "file:///etc/passwd",
      ]) {
        liar.lie({ claims: verified(`mia@${domain}`), metadata: { [name]: address } })
        const seen = await signInBySso(new Visitor(test.app), vendor.id)
        expect([name, address, seen.status]).toEqual([name, address, 422])
      }
  })
})
