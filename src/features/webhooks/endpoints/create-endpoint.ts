import { conflict, invalidField } from "../../../lib/errors.ts"
import { whyRefused } from "../../../lib/public-address.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { encrypt } from "../../../platform/encrypt.ts"
import { newId, newSigningSecret } from "../../../platform/new-id.ts"
import type { EncryptedColumn } from "../../../platform/reencrypt.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { CreateEndpoint } from "../contract.ts"
import * as store from "../store.ts"

const MAX_ENDPOINTS = 20

/** An endpoint and what its deliveries are signed with, which is shown just this once. */
export type IssuedEndpoint = { endpoint: store.EndpointRow; secret: string }

/** Creates an endpoint. 422 for an address that is not sent to, 409 `too_many_endpoints`. */
export async function createEndpoint(ctx: Ctx, vendorId: string, input: CreateEndpoint): Promise<IssuedEndpoint> {
  can(ctx, "webhook.save", { vendorId })
  checkAddress(ctx, input.url)
  const [id, secret] = [newId("webhook"), newSigningSecret()]
  const encryptedSecrets = await encrypt(ctx.ports.env.signingKeys, secretsLabel(id), secret)
  return asVendor(ctx, vendorId, async (tx) => {
    if ((await store.countEndpoints(tx, vendorId)) >= MAX_ENDPOINTS)
      throw conflict("too_many_endpoints", `A vendor has at most ${MAX_ENDPOINTS} endpoints. Delete one first.`)
    const { url, events } = input
    const named = { vendorId, id, url, events, status: "active" as const }
    const endpoint = await store.insertEndpoint(tx, { ...named, encryptedSecrets, createdAt: realNow() })
    await audit(tx, ctx, vendorId, "webhook.create", id, { after: { url, events } })
    return { endpoint, secret }
  })
}

/** 422 for an address on a private network, of this machine, or spelled so that readers take it for different hosts. */
export function checkAddress({ ports: { env } }: Ctx, url: string): void {
  const why = whyRefused(url, { allowLoopback: env.allowPrivateWebhooks })
  if (why) throw invalidField("/url", why)
}

export const secretsLabel = (id: string) => `secrets of ${id}`

/** What is encrypted again after a change of the signing keys. */
export const endpointSecrets: EncryptedColumn = {
  name: "webhook_endpoints.sealed_secrets",
  list: async (tx, start, after, limit) =>
    (await store.listEncryptedByOthers(tx, start, after, limit)).map((row) => ({
      ...row,
      label: secretsLabel(row.key),
    })),
  replace: store.replaceSecrets,
}
