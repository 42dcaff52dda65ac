import type { Ctx } from "../../../platform/ctx.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import * as store from "../claim-store.ts"

export type ShownClaim = store.ShownClaim

/** What customers answered to the question who sent them: a page and one more, newest first. */
export function readClaims(ctx: Ctx, vendorId: string, query: store.ClaimsQuery): Promise<ShownClaim[]> {
  return readAsVendor(ctx, vendorId, "claim.read", (tx) => store.listClaims(tx, vendorId, query))
}

/** Those of one thing, newest first. */
export function readClaimsOf(ctx: Ctx, vendorId: string, which: store.WhichClaims): Promise<ShownClaim[]> {
  return readAsVendor(ctx, vendorId, "claim.read", (tx) => store.listClaimsOf(tx, vendorId, which))
}

/** One of them; 404. */
export function readClaim(ctx: Ctx, vendorId: string, id: string): Promise<ShownClaim> {
  return one(readAsVendor(ctx, vendorId, "claim.read", (tx) => store.findClaim(tx, vendorId, id)))
}
