import { exportSPKI, generateKeyPair, importJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose"
import { beforeAll, describe, expect, it } from "vitest"
import { hmacKey, parseSigningKeys } from "../../../src/platform/signing.ts"
import { createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, SIGNING_KEYS, useApp } from "../../support/app.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp({ METRICS_TOKEN: "metrics_token_of_the_tests_0123456789_ABCDEFGHIJ" })

const MEGABYTE = 1024 * 1024
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
const now = () => Math.floor(Date.now() / 1000)

let vendorId: string
let owner: Visitor
/** What the owner's own token says: whatever is let in with these claims is let in as the owner. */
let claims: JWTPayload
let attacks: Record<string, string>

async function forge(key: Parameters<SignJWT["sign"]>[0], header: Partial<JWTHeaderParameters> = {}, more = {}) {
  return new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: "HS256", kid: "a", ...header }).sign(key)
}

beforeAll(async () => {
  const email = `${unique("owner")}@acme.test`
  vendorId = (await createVendor(test.app, { owner_email: email })).id
  owner = await new Visitor(test.app).signIn(email)
  const real = owner.cookies.get("gv_session")!
  const [header = "", payload = "", signature = ""] = real.split(".")
  claims = JSON.parse(Buffer.from(payload, "base64url").toString())
  const own = await hmacKey(parseSigningKeys(SIGNING_KEYS)[0]!, "session")
  const other = await hmacKey(parseSigningKeys(SIGNING_KEYS)[0]!, "click")
  const jwks = (await test.app.call("GET", "/.well-known/jwks.json")).body
  const published = jwks.keys[0]
  const pem = await exportSPKI((await importJWK(published, published.alg)) as CryptoKey)
  const mine = await generateKeyPair("ES256", { extractable: true })
  const jku = { alg: "ES256", jku: "https://evil.test/jwks.json" }
  const bytes = (text: string) => new Uint8Array(Buffer.from(text))
  // Of a session that has ended, since one that is alive renews its own token.
  const ended = { sid: "ses_ended", exp: now() - 60 }
  attacks = {
    "no signature": `${part({ alg: "none", kid: "a" })}.${payload}.`,
    "no signature, spelled otherwise": `${part({ alg: "nOnE", kid: "a" })}.${payload}.${signature}`,
    "no signature under the real header": `${header}.${payload}.`,
    "another payload": `${header}.${part({ ...claims, sid: "ses_other" })}.${signature}`,
    "HS256 with the public key": await forge(bytes(pem), { kid: published.kid }),
    "HS256 with the public key as JSON": await forge(bytes(JSON.stringify(published)), { kid: published.kid }),
    "another audience": await forge(own, {}, { aud: "click" }),
    "no audience": await forge(own, {}, { aud: undefined }),
    "another issuer": await forge(own, {}, { iss: "https://evil.test" }),
    "no issuer": await forge(own, {}, { iss: undefined }),
    "a key of ours for something else": await forge(other),
    expired: await forge(own, {}, ended),
    "not valid yet": await forge(own, {}, { nbf: now() + 3600 }),
    "no expiry": await forge(own, {}, { exp: undefined }),
    "an unknown kid": await forge(own, { kid: "z" }),
    "a path in the kid": await forge(new Uint8Array(32), { kid: "../../../../dev/null" }),
    "SQL in the kid": await forge(new Uint8Array(32), { kid: "a' or '1'='1" }),
    "keys at an address of theirs": await forge(mine.privateKey, jku),
    "a key of theirs within": await forge(mine.privateKey, { alg: "ES256", jwk: published }),
    "a megabyte": `${header}.${"A".repeat(MEGABYTE)}.${signature}`,
    "a megabyte of signed claims": await forge(own, {}, { more: "A".repeat(MEGABYTE) }),
    "no token at all": "..",
  }
})

let addresses = 0
/** Each from an address of its own: wrong credentials are counted by address, too. */
const from = () => ({ "cf-connecting-ip": `198.51.100.${++addresses % 250}`, accept: "application/json" })
const bearer = (token: string) => ({ ...from(), authorization: `Bearer ${token}` })

const message = { jsonrpc: "2.0", id: 1, method: "tools/list" }
const doors = {
  "the API, by bearer": (token: string) => test.app.call("GET", "/v1/members", { headers: bearer(token) }),
  "the API, by session": (token: string) => {
    const session = { cookie: `gv_session=${token}`, origin: PUBLIC_URL, "x-grapevine-vendor": vendorId }
    return test.app.call("GET", "/v1/members", { headers: { ...from(), ...session } })
  },
  "a write, by bearer": (token: string) =>
    test.app.call("POST", "/v1/members", { headers: bearer(token), body: { email: "eve@evil.test", role: "owner" } }),
  "/mcp": (token: string) => test.app.call("POST", "/mcp", { headers: bearer(token), body: message }),
  "/metrics": (token: string) => test.app.call("GET", "/metrics", { headers: bearer(token) }),
}

describe("a forged token", () => {
  it("is 401 at every door that takes one, with the same bytes but for the request's id", async () => {
    const bodies = new Set<string>()
    for (const [attack, token] of Object.entries(attacks))
      for (const [door, knock] of Object.entries(doors)) {
        const { status, body } = await knock(token)
        expect([door, attack, status]).toEqual([door, attack, 401])
        expect(body.request_id).toMatch(/^req_/)
        bodies.add(JSON.stringify({ ...body, request_id: "" }))
      }
    expect([...bodies]).toEqual([expect.stringContaining('"code":"credential_unknown"')])
  })

  it("opens no page", async () => {
    for (const [attack, token] of Object.entries(attacks)) {
      const visitor = new Visitor(test.app)
      visitor.cookies.set("gv_session", token)
      expect([attack, (await visitor.get(`/v/${vendorId}/affiliates`)).location]).toEqual([
        attack,
        `/sign-in?${new URLSearchParams({ next: `/v/${vendorId}/affiliates` })}`,
      ])
    }
  })

  it("is refused where the real one is let in, and renewed when its own time is over", async () => {
    const own = await hmacKey(parseSigningKeys(SIGNING_KEYS)[0]!, "session")
    const real = owner.cookies.get("gv_session")!
    expect((await doors["the API, by session"](real)).status).toBe(200)
    const expired = await forge(own, {}, { exp: now() - 60 })
    const renewed = await doors["the API, by session"](expired)
    expect([renewed.status, renewed.headers.has("set-cookie")]).toEqual([200, true])
    expect((await doors["the API, by bearer"](real)).status).toBe(401)
  })
})
