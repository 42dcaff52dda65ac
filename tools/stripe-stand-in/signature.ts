import { createHmac } from "node:crypto"

/** The `Stripe-Signature` header of a body: HMAC-SHA256 over `t.body`, `t` in Unix seconds. */
export function signatureHeader(body: string, secret: string, atSeconds: number): string {
  const signature = createHmac("sha256", secret).update(`${atSeconds}.${body}`).digest("hex")
  return `t=${atSeconds},v1=${signature}`
}
