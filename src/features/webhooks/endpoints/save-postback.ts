import { invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { actForAffiliate } from "../../programs/affiliates/act-for-affiliate.ts"
import { whyNoTemplate } from "../core/fill-macros.ts"
import { POSTBACK_EVENTS } from "../core/states.ts"
import * as deliveryStore from "../delivery-store.ts"
import * as store from "../store.ts"
import { checkAddress } from "./create-endpoint.ts"

export type FoundPostback = { affiliateId: string; postback: store.EndpointRow | null }

/**
 * Sets the address that is called for what an affiliate's customers do, and makes it active; null removes it. 404 for none of
 * the vendor's affiliates, 422 for an address that is not sent to or whose macros are none.
 */
export async function savePostback(
  ctx: Ctx,
  vendorId: string,
  affiliateId: string,
  url: string | null,
): Promise<FoundPostback> {
  can(ctx, "postback.save", { vendorId })
  if (url !== null) checkTemplate(ctx, url)
  const postback = await asVendor(ctx, vendorId, async (tx) => {
    await actForAffiliate(tx, ctx, vendorId, affiliateId)
    const before = await store.findPostback(tx, vendorId, affiliateId)
    if (url === null) return removePostback(tx, ctx, before)
    const after = before ? await resume(tx, before, url) : await insert(tx, vendorId, affiliateId, url)
    await audit(tx, ctx, vendorId, "postback.save", affiliateId, changed(before ?? {}, after))
    return after
  })
  if (postback) await ctx.ports.deliver()
  return { affiliateId, postback }
}

/** The address that is called for what an affiliate's customers do. 404 for none of the vendor's affiliates. */
export async function readPostback(ctx: Ctx, vendorId: string, affiliateId: string): Promise<FoundPostback> {
  const postback = await read(ctx, vendorId, (tx) => find(tx, ctx, vendorId, affiliateId))
  return { affiliateId, postback }
}

/** What it was last called for, newest first; nothing where there is none. */
export function readPostbackCalls(ctx: Ctx, vendorId: string, affiliateId: string, limit: number) {
  return read(ctx, vendorId, async (tx) => {
    const postback = await find(tx, ctx, vendorId, affiliateId)
    return postback ? deliveryStore.listDeliveries(tx, vendorId, postback.id, { limit: limit - 1 }) : []
  })
}

/** An affiliate's own is read as the vendor's, where endpoints are, once it is found to be theirs. */
function read<T>(ctx: Ctx, vendorId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (ctx.actor.kind !== "affiliate") return readAsVendor(ctx, vendorId, "postback.read", work)
  can(ctx, "postback.read", { vendorId })
  return asVendor(ctx, vendorId, work)
}

async function find(tx: Tx, ctx: Ctx, vendorId: string, affiliateId: string): Promise<store.EndpointRow | null> {
  await actForAffiliate(tx, ctx, vendorId, affiliateId)
  return store.findPostback(tx, vendorId, affiliateId)
}

function checkTemplate(ctx: Ctx, template: string): void {
  const why = whyNoTemplate(template)
  if (why) throw invalidField("/url", why)
  // Braces are no part of an address; any value in their place is.
  checkAddress(ctx, template.replaceAll(/[{}]/g, ""))
}

async function resume(tx: Tx, { vendorId, id }: store.EndpointRow, url: string): Promise<store.EndpointRow> {
  const saved = await store.updateEndpoint(tx, vendorId, id, { url, status: "active", failingSince: null })
  await deliveryStore.followStatus(tx, saved)
  return saved
}

function insert(tx: Tx, vendorId: string, affiliateId: string, url: string): Promise<store.EndpointRow> {
  const named = { vendorId, id: newId("webhook"), affiliateId, url }
  const events = [...POSTBACK_EVENTS]
  return store.insertEndpoint(tx, { ...named, events, status: "active", createdAt: realNow() })
}

async function removePostback(tx: Tx, ctx: Ctx, before: store.EndpointRow | null): Promise<null> {
  if (!before) return null
  const { vendorId, id, affiliateId, url } = before
  await store.deleteEndpoint(tx, vendorId, id)
  await audit(tx, ctx, vendorId, "postback.save", affiliateId ?? id, { before: { url }, after: { url: null } })
  return null
}
