import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server"

// Heavy, and needed by few requests: whoever verifies imports this file at that moment. It imports nothing of ours, so
// that it is a module of its own on Workers.

/** Where answers must come from: the site's origin and its host, and the challenge that was given out. */
export type Expected = { origin: string; host: string; challenge: string }
export type PublicCredential = { id: string; publicKey: Uint8Array<ArrayBuffer>; counter: number }

/** The credential that an authenticator made, with the person verified; null for an answer that is not to be believed. */
export async function checkRegistration(answer: unknown, expected: Expected): Promise<PublicCredential | null> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer as RegistrationResponseJSON,
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origin,
      expectedRPID: expected.host,
      requireUserVerification: true,
    })
    if (!verified) return null
    const { id, publicKey, counter } = registrationInfo.credential
    return { id, publicKey: new Uint8Array(publicKey), counter }
  } catch {
    return null
  }
}

/**
 * The counter of an authenticator that signed the challenge with this credential, the person verified; null for an answer
 * that is not to be believed. Whether the counter may be, whoever holds the row decides.
 */
export async function checkAuthentication(
  answer: unknown,
  expected: Expected,
  credential: Omit<PublicCredential, "counter">,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer as AuthenticationResponseJSON,
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origin,
      expectedRPID: expected.host,
      credential: { ...credential, counter: 0 },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : null
  } catch {
    return null
  }
}
