import { notFound } from "../../../lib/errors.ts"
import { DAY_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { decrypt, encrypt } from "../../../platform/encrypt.ts"
import { newSigningSecret } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import * as store from "../store.ts"
import { type IssuedEndpoint, secretsLabel } from "./create-endpoint.ts"

/** The secret before signs beside the new one for so long, so that its receiver can be changed meanwhile. */
const OVERLAP_MS = DAY_MS

/** Gives an endpoint another secret; for a day both sign. 404 for none of the vendor's. */
export async function rotateEndpointSecret(ctx: Ctx, vendorId: string, id: string): Promise<IssuedEndpoint> {
  can(ctx, "webhook.save", { vendorId })
  const keys = ctx.ports.env.signingKeys
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findEndpoint(tx, vendorId, id, true)
    if (!before || before.encryptedSecrets === null) throw notFound()
    const [current] = (await decrypt(keys, secretsLabel(id), before.encryptedSecrets)).split(" ")
    const secret = newSigningSecret()
    const encryptedSecrets = await encrypt(keys, secretsLabel(id), `${secret} ${current}`)
    const oldSecretUntil = new Date(realNow().getTime() + OVERLAP_MS)
    const endpoint = await store.updateEndpoint(tx, vendorId, id, { encryptedSecrets, oldSecretUntil })
    await audit(tx, ctx, vendorId, "webhook.rotate_secret", id, { after: { old_secret_until: oldSecretUntil } })
    return { endpoint, secret }
  })
}
