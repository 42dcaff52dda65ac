import { whyRefused } from "../../../lib/public-address.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { decrypt } from "../../../platform/encrypt.ts"
import type { Relying } from "../../../platform/openid.ts"
import type { Connection } from "./sso-store.ts"

/** Under which a vendor's client secret is encrypted: it opens as that vendor's, and as no other's. */
export const secretLabel = (vendorId: string) => `sso client secret ${vendorId}`

/** Where an issuer sends people back to: for each vendor an address of its own, so that no issuer answers for another. */
export const callbackPath = (vendorId: string) => `/sign-in/sso/${vendorId}/callback`

/** Who we are at a vendor's issuer, and which addresses it may name: public ones, by https. */
export async function relyingParty(ctx: Ctx, connection: Connection): Promise<Relying> {
  const { env, outgoing } = ctx.ports
  const { vendorId, issuer, clientId, clientSecret } = connection
  return {
    issuer,
    clientId,
    clientSecret: await decrypt(env.signingKeys, secretLabel(vendorId), clientSecret),
    redirectUri: env.publicUrl + callbackPath(vendorId),
    send: outgoing.send,
    accept: (url) => whyRefused(url, { allowLoopback: env.allowPrivateWebhooks }),
  }
}
