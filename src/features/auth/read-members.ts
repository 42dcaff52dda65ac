import type { Ctx } from "../../platform/ctx.ts"
import type { ListMembers } from "./contract.ts"
import { readAsVendor } from "./read-as-vendor.ts"
import * as store from "./store.ts"

/** The vendor's members, newest first, one more than the page holds. */
export function readMembers(ctx: Ctx, vendorId: string, query: ListMembers) {
  return readAsVendor(ctx, vendorId, "member.read", (tx) => store.listMembers(tx, vendorId, query))
}
