import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createMember, createProgram, createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()
const secure = useApp({ PUBLIC_URL: "https://app.localhost" })

/** A live vendor, its owner's address, and somebody who signs in as them. */
async function owner() {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email })
  const signIn = () => new Visitor(test.app).signIn(email)
  return { email, vendor, signIn }
}

/** What a page of ours would send to the API as this visitor. */
function headersOf(visitor: Visitor, vendorId: string) {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
  return { cookie, origin: PUBLIC_URL, "x-grapevine-vendor": vendorId }
}

const sidOf = (visitor: Visitor): string =>
  JSON.parse(Buffer.from(visitor.cookies.get("gv_session")!.split(".")[1]!, "base64url").toString()).sid

/** The sign-in of a visitor's session was so long ago. */
const age = (visitor: Visitor, interval: string) =>
  test.app.admin`update sessions set created_at = now() - ${interval}::interval where id = ${sidOf(visitor)}`

describe("the session's cookie", () => {
  it("has the __Host- prefix on https, so that no other host and no plain http can set it", async () => {
    const email = `${unique("owner")}@acme.test`
    await createVendor(secure.app, { owner_email: email })
    const visitor = new Visitor(secure.app, "https://app.localhost")
    expect((await visitor.post("/sign-in", { email })).status).toBe(200)
    const entered = await visitor.post("/sign-in/link", { token: await visitor.linkFor(email) })
    expect(entered.headers.get("set-cookie")).toMatch(
      /^__Host-gv_session=.+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    const token = visitor.cookies.get("__Host-gv_session")!
    expect((await visitor.get("/choose")).status).toBe(200)
    const tossed = new Visitor(secure.app, "https://app.localhost")
    tossed.cookies.set("gv_session", token)
    expect((await tossed.get("/choose")).status).toBe(303)
    await visitor.post("/sign-out")
    expect(visitor.cookies.has("__Host-gv_session")).toBe(false)
  })
})

describe("a person's sessions", () => {
  it("are listed by session and by token, with the one that asks, and nobody else's", async () => {
    const { vendor, signIn } = await owner()
    const [first, second] = [await signIn(), await signIn()]
    const listed = await test.app.call("GET", "/v1/sessions", { headers: headersOf(first, vendor.id) })
    expect(listed.status, listed.text).toBe(200)
    expect(listed.body.data).toMatchObject([
      { id: sidOf(second), is_current: false },
      { id: sidOf(first), is_current: true },
    ])
    const byToken = await ask(test.app, 200, "GET", "/v1/sessions", vendor.owner)
    expect(byToken.data.map((one: { is_current: boolean }) => one.is_current)).toEqual([false, false])
    const other = await createMember(test.app, vendor, "viewer")
    expect((await ask(test.app, 200, "GET", "/v1/sessions", other)).data).toEqual([])
    await ask(test.app, 404, "DELETE", `/v1/sessions/${sidOf(first)}`, other)
    await ask(test.app, 404, "GET", "/v1/sessions", vendor.sk)
  })

  it("end one by one: the ended one is 401 from the next request, at the API and in its pages", async () => {
    const { vendor, signIn } = await owner()
    const [first, second] = [await signIn(), await signIn()]
    const headers = headersOf(first, vendor.id)
    const ended = await test.app.call("DELETE", `/v1/sessions/${sidOf(second)}`, { headers })
    expect(ended.status).toBe(204)
    expect((await test.app.call("GET", "/v1/members", { headers: headersOf(second, vendor.id) })).status).toBe(401)
    expect((await second.post(`/v/${vendor.id}/affiliates`)).status).toBe(401)
    expect((await test.app.call("GET", "/v1/members", { headers })).status).toBe(200)
    const again = await test.app.call("DELETE", `/v1/sessions/${sidOf(second)}`, { headers })
    expect(again.status).toBe(404)
  })

  it("end all at once, this one too; a token goes on", async () => {
    const { vendor, signIn } = await owner()
    const [first, second] = [await signIn(), await signIn()]
    const headers = headersOf(first, vendor.id)
    expect((await test.app.call("POST", "/v1/sign-out-everywhere", { headers })).status).toBe(204)
    for (const visitor of [first, second])
      expect((await test.app.call("GET", "/v1/sessions", { headers: headersOf(visitor, vendor.id) })).status).toBe(401)
    expect((await ask(test.app, 200, "GET", "/v1/sessions", vendor.owner)).data).toEqual([])
    const third = await signIn()
    await ask(test.app, 204, "POST", "/v1/sign-out-everywhere", vendor.owner)
    expect((await third.get("/choose")).status).toBe(303)
  })

  it("are on the page of sign-in and security, where a member and an affiliate end one or all", async () => {
    const { vendor, signIn } = await owner()
    const email = `${unique("ada")}@mail.test`
    const program = await createProgram(test.app, vendor)
    await createAffiliate(test.app, vendor, String(program.id), { email })
    const asAda = () => new Visitor(test.app).signIn(email)
    for (const enter of [signIn, asAda]) {
      const [here, there, elsewhere] = [await enter(), await enter(), await enter()]
      expect((await here.get("/profile/security")).text).toContain(`/profile/security/sessions/${sidOf(there)}/end`)
      expect((await here.post(`/profile/security/sessions/${sidOf(there)}/end`)).location).toBe("/profile/security")
      expect((await there.get("/profile/security")).location).toBe("/sign-in?next=%2Fprofile%2Fsecurity")
      expect((await elsewhere.get("/profile/security")).status).toBe(200)
      expect((await here.confirm("/profile/security/sign-out-everywhere")).location).toBe("/signed-out")
      expect(here.cookies.has("gv_session")).toBe(false)
      expect((await elsewhere.get("/profile/security")).status).toBe(303)
    }
    const [mine, theirs] = [await signIn(), await asAda()]
    expect((await mine.post(`/profile/security/sessions/${sidOf(theirs)}/end`)).status).toBe(404)
  })
})

describe("approvals, bank data, keys and members", () => {
  it("ask a session for a sign-in of the last 15 minutes of real time, to the second; a token counts as one", async () => {
    const { vendor, signIn } = await owner()
    const visitor = await signIn()
    const headers = headersOf(visitor, vendor.id)
    const add = () =>
      test.app.call("POST", "/v1/members", { headers, body: { email: `${unique("m")}@acme.test`, role: "viewer" } })
    await age(visitor, "14 minutes 55 seconds")
    expect((await add()).status).toBe(201)
    await age(visitor, "15 minutes")
    const refused = await add()
    expect([refused.status, refused.body.code]).toEqual([403, "sign_in_again"])
    expect((await test.app.call("GET", "/v1/members", { headers })).status).toBe(200)
    const { id } = await createAffiliate(test.app, vendor, String((await createProgram(test.app, vendor)).id))
    for (const [method, path, body] of [
      ["POST", "/v1/keys", { name: "k", kind: "secret" }],
      ["GET", `/v1/affiliates/${id}/payout-account`],
      ["POST", `/v1/affiliates/${id}/email-change/approval`],
      ["POST", "/v1/payout-runs/run_none/approval", { hash: "0".repeat(64) }],
    ] as const) {
      const seen = await test.app.call(method, path, { headers, ...(body && { body }) })
      expect([path, seen.body.code]).toEqual([path, "sign_in_again"])
    }
    await createMember(test.app, vendor, "viewer")
    const fresh = await signIn()
    const again = await test.app.call("GET", `/v1/affiliates/${id}/payout-account`, {
      headers: headersOf(fresh, vendor.id),
    })
    expect(again.status).toBe(200)
  })

  it("send a page's visitor to sign in again and back, with what was entered one press away", async () => {
    const { email, vendor, signIn } = await owner()
    const { id } = await createAffiliate(test.app, vendor, String((await createProgram(test.app, vendor)).id))
    const other = `${unique("eve")}@mail.test`
    await ask(test.app, 202, "PATCH", `/v1/affiliates/${id}`, vendor.sk, { email: other })
    const visitor = await signIn()
    await age(visitor, "1 hour")
    const list = `/v/${vendor.id}/affiliates`
    const action = `${list}/${id}/email-change/approval`
    const sent = await visitor.post(action, { note: "as she asked" }, { referer: `${PUBLIC_URL}${list}` })
    expect(sent.status).toBe(303)
    const next = `/sign-in/go-on?${new URLSearchParams({ back: list })}`
    expect(sent.location).toBe(`/sign-in/again?${new URLSearchParams({ next })}`)
    expect((await visitor.get(sent.location!)).text).toContain(email)
    expect((await visitor.post("/sign-in", { email, next })).status).toBe(200)
    const entered = await visitor.post("/sign-in/link", { token: await visitor.linkFor(email), next })
    expect(entered.location).toBe(next)
    const goOn = await visitor.get(next)
    expect(goOn.text).toContain(`action="${action}"`)
    expect(goOn.text).toContain('name="note" value="as she asked"')
    expect((await visitor.confirm(action)).location).toBe(list)
    expect(await ask(test.app, 200, "GET", `/v1/affiliates/${id}`, vendor.sk)).toMatchObject({ email: other })
    expect((await visitor.get(next)).location).toBe(list)
  })

  it("keep what was entered for the person who entered it", async () => {
    const [mine, theirs] = [await owner(), await owner()]
    const visitor = await mine.signIn()
    await age(visitor, "1 hour")
    const action = `/v/${mine.vendor.id}/affiliates/aff_none/email-change/approval`
    expect((await visitor.post(action, { a: "b" })).status).toBe(303)
    await visitor.post("/sign-out")
    await visitor.signIn(theirs.email)
    expect((await visitor.get("/sign-in/go-on?back=/choose")).location).toBe("/choose")
  })
})
