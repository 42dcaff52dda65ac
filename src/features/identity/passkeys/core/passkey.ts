import { fromBase64Url, toBase64Url } from "../../../../lib/hash.ts"

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/
const MAX_CREDENTIAL_ID = 1400

/** The host that passkeys are for; null where it is an address, which browsers keep none for. */
export function passkeyHost(publicUrl: string): string | null {
  const { hostname } = new URL(publicUrl)
  return hostname.startsWith("[") || IPV4.test(hostname) ? null : hostname
}

/**
 * Whether a counter says that there are two of an authenticator: it counts up with every signature, unless it counts none
 * at all.
 */
export function isCloned(known: number, shown: number): boolean {
  return (known > 0 || shown > 0) && shown <= known
}

/** What a browser sends of a ceremony, as far as we look into it ourselves: null where it is none. */
export function readAnswer(text: string): { credentialId: string; person: string | null; answer: unknown } | null {
  try {
    const answer = JSON.parse(text)
    const { id, response } = answer ?? {}
    if (typeof id !== "string" || id.length > MAX_CREDENTIAL_ID || fromBase64Url(id) === null) return null
    const handle = typeof response?.userHandle === "string" ? fromBase64Url(response.userHandle) : null
    return { credentialId: id, person: handle && new TextDecoder().decode(handle), answer }
  } catch {
    return null
  }
}

const encoded = (text: string) => toBase64Url(new TextEncoder().encode(text))
const TIMEOUT_MS = 120_000
/** Ed25519, ES256, RS256: what authenticators offer. */
const ALGORITHMS = [-8, -7, -257]

type Asking = { host: string; challenge: string }

/** What a browser is asked for: a signature by whichever passkey of this host its person chooses. */
export function signInOptions({ host, challenge }: Asking) {
  return { challenge, rpId: host, timeout: TIMEOUT_MS, userVerification: "required" }
}

/** What a browser is asked to make: a passkey that knows whose it is, on an authenticator that has none of theirs yet. */
export function creationOptions({ host, challenge }: Asking, person: { id: string; email: string }, known: string[]) {
  return {
    challenge,
    rp: { id: host, name: "Grapevine" },
    user: { id: encoded(person.id), name: person.email, displayName: person.email },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: TIMEOUT_MS,
    excludeCredentials: known.map((id) => ({ type: "public-key", id })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    attestation: "none",
  }
}
