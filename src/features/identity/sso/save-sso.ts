import { conflict, invalidField, notFound } from "../../../lib/errors.ts"
import { whyRefused } from "../../../lib/public-address.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { encrypt } from "../../../platform/encrypt.ts"
import { newId } from "../../../platform/new-id.ts"
import type { EncryptedColumn } from "../../../platform/reencrypt.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { paragraphs, said, type ToSay } from "../../../vocabulary/words.ts"
import type { SaveSso } from "../contract.ts"
import { can } from "../permissions/core/permissions.ts"
import { one, readAsVendor } from "../permissions/read-as-vendor.ts"
import * as identityStore from "../store.ts"
import { mailOwners } from "../vendors/mail-owners.ts"
import { domainOf } from "./core/decide-sso.ts"
import { mailDomainProof } from "./prove-domain.ts"
import { secretLabel } from "./relying-party.ts"
import * as store from "./sso-store.ts"

/** A vendor's sign-in as it is shown: never with its secret. */
export type Sso = store.Connection & { domains: store.Domain[] }

/** The vendor's sign-in by its own issuer. 404 where there is none. */
export function readSso(ctx: Ctx, vendorId: string): Promise<Sso> {
  return one(readAsVendor(ctx, vendorId, "sso.read", (tx) => find(tx, vendorId)))
}

async function find(tx: Tx, vendorId: string): Promise<Sso | null> {
  const connection = await store.findConnection(tx, vendorId)
  return connection && { ...connection, domains: await store.listDomains(tx, vendorId) }
}

/**
 * Sets by which issuer the vendor's people sign in. The domain that the acting owner has a mailbox in is verified by that;
 * for others a link goes to their postmaster, and until it is followed they let nobody in. Another issuer or client ends all
 * sessions that came by the one before. 409 `domain_taken`, 422.
 */
export async function saveSso(ctx: Ctx, vendorId: string, input: SaveSso): Promise<Sso> {
  can(ctx, "sso.save", { vendorId })
  const { env } = ctx.ports
  const why = whyRefused(input.issuer, { allowLoopback: env.allowPrivateWebhooks })
  if (why !== null) throw invalidField("/issuer", why)
  const domains = [...new Set(input.domains)]
  await refuseTaken(ctx, vendorId, domains)
  const given = input.client_secret
  const secret = given === undefined ? null : await encrypt(env.signingKeys, secretLabel(vendorId), given)
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.holdConnection(tx, vendorId)
    const isSame = before?.issuer === input.issuer && before.clientId === input.client_id
    const clientSecret = secret ?? (isSame ? before.clientSecret : null)
    if (clientSecret === null)
      throw invalidField("/client_secret", "is missing; a new issuer or client has one of its own")
    const now = realNow()
    await store.saveConnection(tx, {
      vendorId,
      id: isSame ? before.id : newId("sso"),
      issuer: input.issuer,
      clientId: input.client_id,
      clientSecret,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    })
    await saveDomains(tx, ctx, vendorId, domains)
    const was = before ? { before: { issuer: before.issuer, client_id: before.clientId } } : {}
    const after = { issuer: input.issuer, client_id: input.client_id, domains }
    await audit(tx, ctx, vendorId, "sso.save", vendorId, { ...was, after })
    await mailOwners(tx, vendorId, {
      subject: said("mailed.sso_changed"),
      body: changedText(ctx, vendorId, after),
    })
    return (await find(tx, vendorId))!
  })
}

/** Ends signing in by the vendor's issuer, and all sessions that came by it. 404 where there is none. */
export async function deleteSso(ctx: Ctx, vendorId: string): Promise<void> {
  can(ctx, "sso.save", { vendorId })
  await asVendor(ctx, vendorId, async (tx) => {
    const before = await store.holdConnection(tx, vendorId)
    if (!before) throw notFound()
    await store.deleteConnection(tx, vendorId)
    const was = { issuer: before.issuer, client_id: before.clientId }
    await audit(tx, ctx, vendorId, "sso.delete", vendorId, { before: was })
    await mailOwners(tx, vendorId, {
      subject: said("mailed.sso_changed"),
      body: said("mailed.sso_ended", { issuer: before.issuer }),
    })
  })
}

/** Whose domain it is, no vendor may ask for another's. */
async function refuseTaken(ctx: Ctx, vendorId: string, domains: string[]): Promise<void> {
  await asSystem(ctx, async (tx) => {
    const vendor = await identityStore.findVendor(tx, vendorId)
    for (const domain of domains)
      if (vendor && (await store.isDomainTaken(tx, vendor.mode, domain, vendorId))) throw domainTaken(domain)
  })
}

async function saveDomains(tx: Tx, ctx: Ctx, vendorId: string, domains: string[]): Promise<void> {
  const vendor = await identityStore.findVendor(tx, vendorId)
  const acting = ctx.actor.kind === "member" ? await identityStore.findMember(tx, vendorId, ctx.actor.id) : null
  if (!vendor) throw notFound()
  const proven = acting && domainOf(acting.email)
  await store.keepDomains(tx, vendorId, domains)
  const known = await store.listDomains(tx, vendorId)
  for (const domain of domains) {
    const before = known.find((row) => row.domain === domain)
    if (before?.verifiedAt) continue
    const verifiedAt = domain === proven ? realNow() : null
    if (before && verifiedAt) await store.verifyDomain(tx, vendorId, domain, verifiedAt)
    if (before) continue
    const row = { vendorId, domain, mode: vendor.mode, verifiedAt, createdAt: realNow() }
    if (!(await store.insertDomain(tx, row))) throw domainTaken(domain)
    if (!verifiedAt) await mailDomainProof(tx, ctx, vendor, domain)
  }
}

const domainTaken = (domain: string) =>
  conflict("domain_taken", `Another vendor's people sign in with addresses at ${domain}. Leave it out.`)

function changedText(ctx: Ctx, vendorId: string, { issuer, domains }: { issuer: string; domains: string[] }): ToSay {
  return paragraphs(
    said("mailed.sso_from_now", { domains: domains.join(", "), issuer }),
    said("mailed.sso_unknown", { url: `${ctx.ports.env.publicUrl}/v/${vendorId}/settings/sso` }),
  )
}

/** Client secrets follow the newest signing key. */
export const ssoSecrets: EncryptedColumn = {
  name: "sso_connections.client_secret",
  async list(tx, start, after, limit) {
    const rows = await store.listSecrets(tx, start, after, limit)
    return rows.map(({ vendorId, clientSecret }) => ({
      key: vendorId,
      label: secretLabel(vendorId),
      encrypted: clientSecret,
    }))
  },
  replace: (tx, { key, encrypted: was }, encrypted) => store.replaceSecret(tx, key, was, encrypted),
}
