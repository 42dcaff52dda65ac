import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { encrypt } from "../../../platform/encrypt.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { Integration, SaveIntegration } from "../contract.ts"
import { secretLabel, showIntegration } from "./read-integration.ts"
import * as store from "./vendor-store.ts"

/** Keeps the signing secret of the vendor's own webhook endpoint, encrypted; it is never shown again. */
export async function saveIntegration(ctx: Ctx, vendorId: string, input: SaveIntegration): Promise<Integration> {
  can(ctx, "integration.save", { vendorId })
  const encryptedSecret = await encrypt(ctx.ports.env.signingKeys, secretLabel(vendorId), input.webhook_secret)
  return asVendor(ctx, vendorId, async (tx) => {
    const known = await store.findEncryptedSecret(tx, vendorId)
    await store.saveIntegration(tx, { vendorId, encryptedSecret, createdAt: realNow() })
    await audit(tx, ctx, vendorId, "integration.save", "stripe", {
      before: { webhook_secret: known },
      after: { webhook_secret: encryptedSecret },
    })
    return showIntegration(ctx, vendorId, true)
  })
}
