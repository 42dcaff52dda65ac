import type * as z from "zod"
import type { Ctx } from "../../../platform/ctx.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ListGroups } from "../contract.ts"
import * as store from "../store.ts"

export const readGroups = (ctx: Ctx, vendorId: string, query: z.infer<typeof ListGroups>) =>
  readAsVendor(ctx, vendorId, "group.read", (tx) => store.listGroups(tx, vendorId, query, query.program_id))

export const readGroup = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "group.read", (tx) => store.findGroup(tx, vendorId, id)))
