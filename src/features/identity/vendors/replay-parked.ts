import type { PageRequest } from "../../../lib/page.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { listParked, type ParkedRow, unparkRow } from "../../../platform/outbox-parked.ts"
import { asOperator, asVendor } from "../../../platform/tenant.ts"
import type * as contract from "../contract.ts"
import { can } from "../permissions/core/permissions.ts"
import { one, readAsVendor } from "../permissions/read-as-vendor.ts"

/** Work of a vendor, null for the platform's own, that failed too often; newest first, one more than the page holds. */
export function readParked(ctx: Ctx, vendorId: string | null, page: PageRequest): Promise<ParkedRow[]> {
  if (vendorId !== null) return readAsVendor(ctx, vendorId, "parked.read", (tx) => listParked(tx, vendorId, page))
  can(ctx, "parked.read")
  return asOperator(ctx, (tx) => listParked(tx, null, page))
}

/** Lets parked work be tried again, at once. 404 for what is not parked, or not theirs. */
export function replayParked(ctx: Ctx, vendorId: string | null, id: string): Promise<ParkedRow> {
  can(ctx, "parked.replay", vendorId === null ? {} : { vendorId })
  return inRole(ctx, vendorId, async (tx) => {
    const row = await one(unparkRow(tx, vendorId, id))
    if (vendorId !== null) await audit(tx, ctx, vendorId, "parked.replay", id, { topic: row.topic, ref: row.ref })
    return row
  })
}

/** As the contract shows it; of the error its first line. */
export function showParked(row: ParkedRow): contract.Parked {
  return {
    id: row.id,
    topic: row.topic,
    ref: row.ref,
    attempts: row.attempts,
    last_error: row.lastError?.split("\n", 1)[0] ?? null,
    created_at: row.createdAt.toISOString(),
    parked_at: row.parkedAt!.toISOString(),
  }
}

function inRole<T>(ctx: Ctx, vendorId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
  return vendorId === null ? asOperator(ctx, work) : asVendor(ctx, vendorId, work)
}
