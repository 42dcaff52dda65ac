import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { listNames } from "./inbox-store.ts"

/** Names of a vendor's members by id, those who left too. */
export function readNames(ctx: Ctx, vendorId: string): Promise<Map<string, string>> {
  return readAsVendor(ctx, vendorId, "member.read", (tx) => listNames(tx, vendorId))
}
