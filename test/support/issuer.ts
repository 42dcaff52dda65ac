import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose"
import Provider from "oidc-provider"
import { PUBLIC_URL, type TestApp } from "./app.ts"
import type { Seen, Visitor } from "./visitor.ts"

/** What an issuer says of somebody, beside the name that it has for them. */
export type Account = { email?: string; email_verified?: boolean; name?: string }
export type Client = { client_id: string; client_secret: string }

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url, close }
}

/** A real OpenID Connect provider on this machine, at which whoever is named by `as` is signed in without being asked. */
export async function startIssuer() {
  const accounts = new Map<string, Account>()
  let signedIn = ""
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  const { url, close } = await listen((request, response) => handle(request, response))
  const provider = new Provider(url, {
    findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts.get(id) }) }),
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["of the tests"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, registration: { enabled: true } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
      grant.addOIDCScope("openid email profile")
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  handle = (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return void answer(request, response)
    void provider.interactionFinished(request, response, { login: { accountId: signedIn } })
  }
  return {
    url,
    close,
    /** Makes us known there, as a client of this vendor's. */
    async register(redirectUri: string): Promise<Client> {
      const body = JSON.stringify({ redirect_uris: [redirectUri], token_endpoint_auth_method: "client_secret_basic" })
      const answered = await fetch(`${url}/reg`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      })
      return (await answered.json()) as Client
    },
    as(subject: string, account: Account) {
      accounts.set(subject, account)
      signedIn = subject
    },
  }
}

/** Where a browser ends that goes to an issuer: the address of ours that it is sent back to. */
export async function followTo(url: string): Promise<string> {
  const cookies = new Map<string, string>()
  let at = url
  for (let i = 0; i < 10 && !at.startsWith(PUBLIC_URL); i++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const seen = await fetch(at, { redirect: "manual", headers: { cookie } })
    for (const line of seen.headers.getSetCookie()) {
      const [pair = ""] = line.split(";")
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1))
    }
    const next = seen.headers.get("location")
    if (!next) throw new Error(`${at} answered ${seen.status}: ${await seen.text()}`)
    at = new URL(next, at).href
  }
  return at
}

const FROM = { referer: `${PUBLIC_URL}/sign-in` }

/** Goes to a vendor's issuer from a page of ours, and comes back. */
export async function signInBySso(visitor: Visitor, vendorId: string, query = ""): Promise<Seen> {
  const going = await visitor.get(`/sign-in/sso/${vendorId}${query}`, FROM)
  if (going.status !== 303) return going
  return visitor.get((await followTo(going.location!)).slice(PUBLIC_URL.length))
}

type Lies = {
  claims?: JWTPayload
  alg?: "none" | "HS256"
  signedByOther?: boolean
  metadata?: Record<string, unknown>
  answer?: Record<string, string>
}

/** An issuer of our own making, which says whatever a test wants. */
export async function startLiar() {
  const [own, other] = [await generateKeyPair("RS256"), await generateKeyPair("RS256")]
  const jwk = { ...(await exportJWK(own.publicKey)), kid: "k", alg: "RS256", use: "sig" }
  let lies: Lies = {}
  let nonce = ""
  const metadata = () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ["code"],
    ...lies.metadata,
  })
  const idToken = async () => {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: url, aud: "us", sub: "s", iat: now, exp: now + 300, nonce, ...lies.claims }
    if (lies.alg === "none") {
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
      return `${part({ alg: "none" })}.${part(claims)}.`
    }
    const key = lies.alg === "HS256" ? new Uint8Array(Buffer.from(JSON.stringify(jwk))) : null
    const header = { alg: lies.alg ?? "RS256", kid: "k" }
    const signing = key ?? (lies.signedByOther ? other : own).privateKey
    return new SignJWT(claims).setProtectedHeader(header).sign(signing)
  }
  const { url, close } = await listen(async (request, response) => {
    const asked = new URL(request.url ?? "/", "http://here")
    const json = (value: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value))
    if (asked.pathname === "/.well-known/openid-configuration") return json(metadata())
    if (asked.pathname === "/jwks") return json({ keys: [jwk] })
    if (asked.pathname === "/token")
      return json({ access_token: "a", token_type: "Bearer", expires_in: 60, id_token: await idToken() })
    nonce = asked.searchParams.get("nonce") ?? ""
    const back = new URL(asked.searchParams.get("redirect_uri")!)
    const answer = { code: "c", state: asked.searchParams.get("state")!, ...lies.answer }
    for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value)
    response.writeHead(303, { location: back.href }).end()
  })
  return {
    url,
    close,
    lie: (next: Lies) => {
      lies = next
    },
  }
}

export const callbackOf = (vendorId: string) => `${PUBLIC_URL}/sign-in/sso/${vendorId}/callback`

/** The members of a vendor, by e-mail. */
export async function rolesOf(app: TestApp, vendorId: string): Promise<Record<string, string>> {
  const rows = await app.admin`
    select email, role from members where vendor_id = ${vendorId} and removed_at is null`
  return Object.fromEntries(rows.map(({ email, role }) => [email, role]))
}
