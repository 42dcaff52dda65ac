import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import type { Page } from "playwright-core"

const USER_PRESENT = 1
const USER_VERIFIED = 4

/** A passkey as its authenticator holds it. */
export type HeldPasskey = { id: string; key: KeyObject; userHandle: string }

/** What a form of ours asks a browser for. */
export type Asked = { options: { challenge: string; rpId: string }; note: string }

const base64url = (bytes: string | Buffer) => Buffer.from(bytes).toString("base64url")
const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest()

type Faults = { origin?: string; host?: string; type?: string; challenge?: string; isVerified?: boolean; id?: string }

/** The answer of an authenticator that holds a passkey, with what is wrong with it, as a form sends it. */
export function signAnswer(held: HeldPasskey, { options }: Asked, origin: string, counter: number, wrong: Faults = {}) {
  const client = {
    type: wrong.type ?? "webauthn.get",
    challenge: wrong.challenge ?? options.challenge,
    origin: wrong.origin ?? origin,
    crossOrigin: false,
  }
  const clientData = Buffer.from(JSON.stringify(client))
  const flags = USER_PRESENT | (wrong.isVerified === false ? 0 : USER_VERIFIED)
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const data = Buffer.concat([sha256(wrong.host ?? options.rpId), Buffer.from([flags]), count])
  const hash = held.key.asymmetricKeyType === "ed25519" ? null : "sha256"
  const signature = sign(hash, Buffer.concat([data, sha256(clientData)]), held.key)
  const id = wrong.id ?? held.id
  const response = {
    clientDataJSON: base64url(clientData),
    authenticatorData: base64url(data),
    signature: base64url(signature),
    userHandle: held.userHandle,
  }
  return JSON.stringify({ id, rawId: id, type: "public-key", clientExtensionResults: {}, response })
}

/** A passkey of which nobody has heard, that says it is somebody's. */
export function madeUpPasskey(userHandle: string): HeldPasskey {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  return { id: base64url("nobody-knows-this-one"), key: privateKey, userHandle }
}

/** What the form of a page asks a browser for. */
export function askedBy(html: string): Asked {
  const decoded = html.replaceAll("&quot;", '"').replaceAll("&amp;", "&")
  const [, options] = /data-options="(\{.*?\})" hidden/.exec(decoded) ?? []
  const [, note] = /name="note" value="([^"]+)"/.exec(decoded) ?? []
  if (!options || !note) throw new Error("the page asks for no passkey")
  return { options: JSON.parse(options), note }
}

/** A virtual authenticator of this page's browser, whose person always says yes. */
export async function addAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send("WebAuthn.enable")
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const list = async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials
  return {
    list,
    /** Puts a credential back as it was: a copy of it. */
    restore: async (credential: Awaited<ReturnType<typeof list>>[number]) => {
      await devtools.send("WebAuthn.clearCredentials", { authenticatorId })
      await devtools.send("WebAuthn.addCredential", { authenticatorId, credential })
    },
    setVerified: (isUserVerified: boolean) =>
      devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
  }
}
