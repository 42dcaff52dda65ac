import { generateKeyPairSync } from "node:crypto"
import { once } from "node:events"
import { type IncomingMessage, request } from "node:http"
import { text } from "node:stream/consumers"
import getPort from "get-port"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { OPERATOR_KEY } from "../support/app.ts"
import { askedBy, signAnswer } from "../support/authenticator.ts"
import { startLiar } from "../support/issuer.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"

const OWNER = "owner@acme.test"
const KIB = 1024
const FORM = "application/x-www-form-urlencoded"

/** The public half of a key on P-256, as authenticators write it (COSE). */
function coseOf(jwk: { x?: string; y?: string }): string {
  const part = (text = "") => Buffer.from(text, "base64url").toString("hex")
  return Buffer.from(`a5010203262001215820${part(jwk.x)}225820${part(jwk.y)}`, "hex").toString("base64url")
}

describe.each(["workers", "node"] as const)("signing in as it is run on %s", (runtime) => {
  let local: LocalApp
  let origin: string
  let liar: Awaited<ReturnType<typeof startLiar>>
  let vendor: { id: string; owner_token: string }

  beforeAll(async () => {
    const port = await getPort()
    origin = `http://localhost:${port}`
    const vars = { PORT: String(port), PUBLIC_URL: origin, ALLOW_PRIVATE_WEBHOOKS: "1" }
    ;[local, liar] = await Promise.all([startLocalApp(vars, runtime), startLiar()])
    const body = { name: "Acme", currency: "EUR", owner_email: OWNER }
    vendor = (await local.call("POST", "/v1/vendors", OPERATOR_KEY, body)).body
  })
  afterAll(async () => {
    await local?.close()
    await liar?.close()
  })

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(local.url + path, { redirect: "manual", headers: { accept: "text/html", ...headers } })

  it("takes a passkey that signed the page's challenge", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
    const [person] = await local.admin`select id from people where email = ${OWNER}`
    const held = { id: "cGFzc2tleQ", key: privateKey, userHandle: Buffer.from(person!.id).toString("base64url") }
    await local.admin`
      insert into passkeys (id, person_id, credential_id, public_key, counter, name, created_at)
      values ('psk_1', ${person!.id}, ${held.id}, ${coseOf(publicKey.export({ format: "jwk" }))}, 0, 'Phone', now())`
    const asked = askedBy(await (await get("/sign-in")).text())
    const send = (counter: number) => {
      const form = new URLSearchParams({ note: asked.note, answer: signAnswer(held, asked, origin, counter) })
      const headers = { accept: "text/html", origin, "content-type": FORM }
      return fetch(`${local.url}/sign-in/passkey`, {
        method: "POST",
        redirect: "manual",
        headers,
        body: form.toString(),
      })
    }
    const entered = await send(1)
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/"])
    expect((await send(2)).status).toBe(422)
  })

  it("takes the word of a vendor's issuer, and only what it signed", async () => {
    const sso = { issuer: liar.url, client_id: "us", client_secret: "s", domains: ["acme.test"] }
    expect((await local.call("PUT", "/v1/sso", vendor.owner_token, sso)).status).toBe(200)
    const comeBack = async () => {
      const going = await get(`/sign-in/sso/${vendor.id}`, { referer: `${local.url}/sign-in` })
      const cookie = going.headers.getSetCookie()[0]?.split(";")[0] ?? ""
      const back = await fetch(going.headers.get("location")!, { redirect: "manual" })
      return get(back.headers.get("location")!.slice(origin.length), { cookie })
    }
    const claims = { email: "ada@acme.test", email_verified: true }
    liar.lie({ claims, signedByOther: true })
    expect((await comeBack()).status).toBe(422)
    liar.lie({ claims })
    const entered = await comeBack()
    expect([entered.status, entered.headers.get("location")]).toEqual([303, `/v/${vendor.id}/home`])
  })

  it("answers a token of any size as it answers any wrong one", async () => {
    const knock = async (size: number, header: "authorization" | "cookie", path = "/v1/members") => {
      const token = "A".repeat(size)
      const shown = header === "cookie" ? { cookie: `gv_session=${token}` } : { authorization: `Bearer ${token}` }
      return ask(local.url + path, { ...shown, origin, "x-grapevine-vendor": vendor.id })
    }
    const bodies = new Set<string>()
    for (const header of ["authorization", "cookie"] as const) {
      const wrong = await knock(40, header)
      bodies.add(wrong.body)
      for (const size of [16, 100, 200, 600, 1024])
        expect([header, size, await knock(size * KIB, header)]).toEqual([header, size, { ...wrong, status: 401 }])
    }
    expect([...bodies]).toEqual([expect.stringContaining('"code":"credential_unknown"')])
    const elsewhere = (size: number) => knock(size, "authorization", "/v1/affiliates")
    expect(await elsewhere(KIB * KIB)).toEqual({ ...(await elsewhere(40)), status: 401 })
    expect((await get("/healthz")).status).toBe(200)
  })
})

/** Of the connection and of this one request, and what it leaves to ask. */
const ITS_OWN = ["connection", "keep-alive", "date", "x-request-id", "ratelimit"]

/** What is answered, without what no two answers have in common. */
async function ask(url: string, headers: Record<string, string>) {
  const asked = request(url, { headers }).end()
  const [answer] = (await once(asked, "response")) as [IncomingMessage]
  const common = Object.entries(answer.headers).filter(([name]) => !ITS_OWN.includes(name))
  const body = JSON.stringify({ ...JSON.parse(await text(answer)), request_id: "" })
  return { status: answer.statusCode, headers: Object.fromEntries(common), body }
}
