import * as oauth from "oauth4webapi"
import type { Outgoing } from "./outgoing.ts"

// Whoever signs somebody in imports this file at that moment. It imports nothing of ours but types, so that it is a module
// of its own on Workers.

/** An issuer, who we are there, and how its addresses are asked: `accept` says why one is not, null where it is. */
export type Relying = {
  issuer: string
  clientId: string
  clientSecret: string
  redirectUri: string
  send: Outgoing
  accept(url: string): string | null
}

/** What is kept between the two halves of a sign-in; `maxAge` in seconds where the issuer must ask the person again. */
export type Pending = { state: string; nonce: string; verifier: string; maxAge: number | null }

/** What an issuer says of a person. `signedInAt` in seconds, where it says when. */
export type IssuerClaims = {
  subject: string
  email: string | null
  isVerified: boolean
  name: string | null
  signedInAt: number | null
}

/** The issuer cannot be asked, or its answer is not to be believed; the message says why. */
class OpenIdError extends Error {
  override name = "OpenIdError"
}

/** Where the person's browser goes, and what to keep until it comes back. Throws `OpenIdError`. */
export async function beginSignIn(
  relying: Relying,
  { email, maxAge }: { email: string | null; maxAge: number | null },
) {
  const { server } = await discover(relying)
  const pending: Pending = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    maxAge,
  }
  const url = new URL(server.authorization_endpoint!)
  const asked = {
    client_id: relying.clientId,
    redirect_uri: relying.redirectUri,
    response_type: "code",
    scope: "openid email profile",
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
    ...(email !== null && { login_hint: email }),
    ...(maxAge !== null && { max_age: String(maxAge) }),
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return { url: url.href, pending }
}

/** What the issuer says of whom it sent back, by the answer in the address: issuer, audience, time, nonce, signature checked. Throws `OpenIdError`. */
export async function finishSignIn(relying: Relying, pending: Pending, answer: URLSearchParams): Promise<IssuerClaims> {
  const { server, options } = await discover(relying)
  const client: oauth.Client = { client_id: relying.clientId }
  return believing(async () => {
    const params = oauth.validateAuthResponse(server, client, answer, pending.state)
    const how = authenticationOf(server, relying.clientSecret)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      how,
      params,
      relying.redirectUri,
      pending.verifier,
      options,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
      ...(pending.maxAge !== null && { maxAge: pending.maxAge }),
    })
    await oauth.validateApplicationLevelSignature(server, response, options)
    const claims = oauth.getValidatedIdTokenClaims(tokens)!
    const said =
      claims.email === undefined ? await askUserInfo(server, client, tokens.access_token, claims.sub, options) : claims
    return {
      subject: claims.sub,
      email: typeof said.email === "string" ? said.email : null,
      isVerified: said.email_verified === true,
      name: typeof said.name === "string" ? said.name : null,
      signedInAt: typeof claims.auth_time === "number" ? claims.auth_time : null,
    }
  })
}

async function discover(relying: Relying) {
  const options = optionsOf(relying)
  const issuer = new URL(relying.issuer)
  const server = await believing(async () =>
    oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...options, algorithm: "oidc" })),
  )
  for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const) {
    const why = server[name] === undefined ? "is missing" : relying.accept(server[name])
    if (why !== null) throw new OpenIdError(`its ${name} ${why}`)
  }
  return { server, options }
}

async function askUserInfo(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  token: string,
  subject: string,
  options: ReturnType<typeof optionsOf>,
): Promise<Record<string, unknown>> {
  if (server.userinfo_endpoint === undefined) return {}
  const response = await oauth.userInfoRequest(server, client, token, options)
  return oauth.processUserInfoResponse(server, client, subject, response)
}

/** In the header, as the specification has it where nothing is said; in the body where that is all there is. */
function authenticationOf({ token_endpoint_auth_methods_supported: known }: oauth.AuthorizationServer, secret: string) {
  const isBodyOnly =
    known !== undefined && !known.includes("client_secret_basic") && known.includes("client_secret_post")
  return isBodyOnly ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret)
}

/** All requests go through the port that reaches public addresses only; plain http gets as far as `accept` lets it. */
function optionsOf({ send, accept }: Relying) {
  const fetch = async (url: string, init: { method: string; headers: Record<string, string>; body?: unknown }) => {
    const why = accept(url)
    if (why !== null) throw new OpenIdError(`${url} ${why}`)
    const method = init.method === "POST" ? "POST" : "GET"
    const body = init.body === undefined || init.body === null ? null : String(init.body)
    const { status, text } = await send({ method, url, headers: init.headers, body })
    return new Response(text, { status, headers: { "content-type": "application/json" } })
  }
  return { [oauth.customFetch]: fetch, [oauth.allowInsecureRequests]: true }
}

/** Whatever the library and the network throw, as one kind of error. */
async function believing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OpenIdError) throw error
    throw new OpenIdError(error instanceof Error ? error.message : "failed")
  }
}
