import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import * as refunds from "../refund-store.ts"
import * as store from "../store.ts"

const MOST = 20

/** Names of sales beginning so that refunds or disputes wait for, the latest first; at most 20. */
export function listWaiting(ctx: Ctx, vendorId: string, prefix: string): Promise<string[]> {
  return readAsVendor(ctx, vendorId, "sale.read", (tx) => refunds.listWaitingSales(tx, vendorId, prefix, MOST))
}

/** Whether the vendor has a verified sale of this name. */
export function hasSale(ctx: Ctx, vendorId: string, externalId: string): Promise<boolean> {
  return readAsVendor(
    ctx,
    vendorId,
    "sale.read",
    async (tx) => (await store.findSalesNamed(tx, vendorId, externalId)).verified !== null,
  )
}

/** Refunds and disputes by their external ids, within a transaction that may already hold some. */
export function findClaims(tx: Tx, vendorId: string, externalIds: string[]): Promise<refunds.ClaimRow[]> {
  return refunds.listByExternalId(tx, vendorId, externalIds)
}
