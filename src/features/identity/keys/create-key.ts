import { conflict, invalidField, notFound } from "../../../lib/errors.ts"
import { HOUR_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { CreateKey, ListMembers, RotateKey } from "../contract.ts"
import { can } from "../permissions/core/permissions.ts"
import { readAsVendor } from "../permissions/read-as-vendor.ts"
import { type IssuedKey, issueKey, type NewKey } from "./issue-key.ts"
import * as store from "./key-store.ts"

const MAX_KEYS = 100

/** The vendor's keys that were not revoked, newest first, one more than the page holds. */
export function readKeys(ctx: Ctx, vendorId: string, query: ListMembers): Promise<store.ApiKey[]> {
  return readAsVendor(ctx, vendorId, "key.read", (tx) => store.listKeys(tx, vendorId, query))
}

/** Makes a key. 422 for an end that is past, 409 `too_many_keys`. */
export async function createKey(ctx: Ctx, vendorId: string, input: CreateKey): Promise<IssuedKey> {
  can(ctx, "key.save", { vendorId })
  const { name, kind, scopes = null, expires_at: expiresAt = null } = input
  if (expiresAt && expiresAt <= realNow()) throw invalidField("/expires_at", "is over already")
  return asVendor(ctx, vendorId, (tx) => addKey(tx, ctx, vendorId, { name, kind, scopes, expiresAt }))
}

/**
 * Creates a key that replaces another; the old one lives so many hours longer, and no longer than it would have. One
 * that was made for a time is made for that time again. 404, 409 for an expired one.
 */
export async function rotateKey(ctx: Ctx, vendorId: string, id: string, input: RotateKey): Promise<IssuedKey> {
  can(ctx, "key.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const old = await store.lockKey(tx, vendorId, id)
    if (!old) throw notFound()
    const now = realNow()
    if (old.expiresAt && old.expiresAt <= now) throw conflict("key_expired", "This key has expired. Make a new one.")
    const lifeMs = old.expiresAt && old.expiresAt.getTime() - old.createdAt.getTime()
    const expiresAt = lifeMs === null ? null : new Date(now.getTime() + lifeMs)
    const { name, kind, scopes } = old
    const issued = await addKey(tx, ctx, vendorId, { name, kind, scopes, expiresAt })
    const ends = new Date(now.getTime() + input.overlap_hours * HOUR_MS)
    if (input.overlap_hours === 0) await store.updateKey(tx, vendorId, id, { revokedAt: now })
    else if (!old.expiresAt || ends < old.expiresAt) await store.updateKey(tx, vendorId, id, { expiresAt: ends })
    await audit(tx, ctx, vendorId, "key.rotate", id, { new_id: issued.row.id, overlap_hours: input.overlap_hours })
    return issued
  })
}

/** Ends a key at once. 404 for one that is not there any more. */
export async function revokeKey(ctx: Ctx, vendorId: string, id: string): Promise<void> {
  can(ctx, "key.save", { vendorId })
  await asVendor(ctx, vendorId, async (tx) => {
    const key = await store.lockKey(tx, vendorId, id)
    if (!key) throw notFound()
    await store.updateKey(tx, vendorId, id, { revokedAt: realNow() })
    await audit(tx, ctx, vendorId, "key.revoke", id, { before: { name: key.name, kind: key.kind } })
  })
}

async function addKey(tx: Tx, ctx: Ctx, vendorId: string, wanted: NewKey): Promise<IssuedKey> {
  if ((await store.countKeys(tx, vendorId)) >= MAX_KEYS)
    throw conflict("too_many_keys", `A vendor has at most ${MAX_KEYS} keys. Revoke one that is not used any more.`)
  const issued = await issueKey(tx, ctx, vendorId, wanted)
  const { name, kind, scopes } = wanted
  await audit(tx, ctx, vendorId, "key.create", issued.row.id, { name, kind, scopes })
  return issued
}
