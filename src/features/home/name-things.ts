import type { Ctx } from "../../platform/ctx.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import { listNames } from "./name-store.ts"

/** What people call things of a vendor, by their ids, for the audit log's reader; what has no name is left out. */
export async function nameThings(ctx: Ctx, vendorId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await readAsVendor(ctx, vendorId, "audit.read", (tx) => listNames(tx, vendorId, ids))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
