import type { PageRequest } from "../../lib/page.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { one, readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import * as store from "./store.ts"

/** An erasure as it stands; 404 for none of the vendor's. */
export const readErasure = (ctx: Ctx, vendorId: string, id: string): Promise<store.Erasure> =>
  one(readAsVendor(ctx, vendorId, "erasure.read", (tx) => store.findErasure(tx, vendorId, id)))

/** All of a vendor's with who asked for them, newest first, one more than the page holds. */
export const readErasures = (ctx: Ctx, vendorId: string, page: PageRequest) =>
  readAsVendor(ctx, vendorId, "erasure.read", (tx) => store.listErasures(tx, vendorId, page))
