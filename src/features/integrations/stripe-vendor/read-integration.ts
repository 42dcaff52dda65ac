import type { Ctx } from "../../../platform/ctx.ts"
import { decrypt } from "../../../platform/encrypt.ts"
import type { EncryptedColumn } from "../../../platform/reencrypt.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Integration } from "../contract.ts"
import { VENDOR_EVENT_TYPES } from "./core/event-types.ts"
import * as store from "./vendor-store.ts"

/** What is reencrypted after a change of the signing keys. */
export const webhookSecrets: EncryptedColumn = {
  name: "stripe_integrations.sealed_secret",
  list: async (tx, start, after, limit) =>
    (await store.listEncryptedByOthers(tx, start, after, limit)).map((row) => ({
      ...row,
      label: secretLabel(row.key),
    })),
  replace: store.replaceSecret,
}

export const secretLabel = (vendorId: string) => `stripe webhook of ${vendorId}`

/** Whether the vendor's own Stripe is connected, and where it is to send events; without the secret. */
export async function readIntegration(ctx: Ctx, vendorId: string): Promise<Integration> {
  const encrypted = await readAsVendor(ctx, vendorId, "integration.read", (tx) =>
    store.findEncryptedSecret(tx, vendorId),
  )
  return showIntegration(ctx, vendorId, encrypted !== null)
}

export function showIntegration(ctx: Ctx, vendorId: string, configured: boolean): Integration {
  const webhook_url = `${ctx.ports.env.publicUrl}/hooks/stripe/${vendorId}`
  return { webhook_url, configured, events: [...VENDOR_EVENT_TYPES] }
}

/** The signing secret of a vendor's endpoint; null for a vendor without one, and for none. */
export async function readWebhookSecret(ctx: Ctx, vendorId: string): Promise<string | null> {
  if (!/^ven_[a-z0-9]{1,60}$/.test(vendorId)) return null
  const encrypted = await asSystem(ctx, (tx) => store.findEncryptedSecret(tx, vendorId))
  return encrypted === null ? null : decrypt(ctx.ports.env.signingKeys, secretLabel(vendorId), encrypted)
}
