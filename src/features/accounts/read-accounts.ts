import type * as z from "zod"
import type { PageRequest } from "../../lib/page.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { one, readAsVendor } from "../auth/read-as-vendor.ts"
import type { ListAffiliates, ListGroups } from "./contract.ts"
import * as store from "./store.ts"

export const readPrograms = (ctx: Ctx, vendorId: string, page: PageRequest) =>
  readAsVendor(ctx, vendorId, "program.read", (tx) => store.listPrograms(tx, vendorId, page))

export const readProgram = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "program.read", (tx) => store.findProgram(tx, vendorId, id)))

export const readGroups = (ctx: Ctx, vendorId: string, query: z.infer<typeof ListGroups>) =>
  readAsVendor(ctx, vendorId, "group.read", (tx) => store.listGroups(tx, vendorId, query, query.program_id))

export const readGroup = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "group.read", (tx) => store.findGroup(tx, vendorId, id)))

export const readAffiliates = (ctx: Ctx, vendorId: string, query: ListAffiliates) =>
  readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.listAffiliates(tx, vendorId, query))

export const readAffiliate = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.findAffiliate(tx, vendorId, id)))
