import type { Ctx } from "../../platform/ctx.ts"
import { asSystem } from "../../platform/tenant.ts"
import { one, readAsVendor } from "../auth/read-as-vendor.ts"
import type { ListLinks } from "./contract.ts"
import * as store from "./store.ts"

export const readLinks = (ctx: Ctx, vendorId: string, query: ListLinks) =>
  readAsVendor(ctx, vendorId, "link.read", (tx) => store.listLinks(tx, vendorId, query))

export const readLink = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "link.read", (tx) => store.findLink(tx, vendorId, id)))

/** Whether any vendor has a link with this slug, active or not. */
export const isLink = (ctx: Pick<Ctx, "db">, slug: string) => asSystem(ctx, (tx) => store.hasSlug(tx, slug))
