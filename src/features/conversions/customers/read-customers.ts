import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ListCustomers } from "../contract.ts"
import { listCustomers } from "./customer-store.ts"

/** The vendor's customers, newest first; one more than the limit when there is a next page. */
export const readCustomers = (ctx: Ctx, vendorId: string, query: ListCustomers) =>
  readAsVendor(ctx, vendorId, "sale.read", (tx) => listCustomers(tx, vendorId, query))
