import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asAffiliate, asSystem } from "../../../platform/tenant.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ListLinks } from "../contract.ts"
import * as store from "../store.ts"
import { showLink } from "./show-link.ts"

export const readLinks = (ctx: Ctx, vendorId: string, query: ListLinks) =>
  readAsVendor(ctx, vendorId, "link.read", (tx) => store.listLinks(tx, vendorId, query))

export const readLink = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "link.read", (tx) => store.findLink(tx, vendorId, id)))

/** An affiliate's own links over all vendors, newest first, one more than the page holds. */
export async function readOwnLinks(ctx: Ctx, personId: string, page: PageRequest) {
  const rows = await asAffiliate(ctx, personId, (tx) => store.listOwnLinks(tx, page))
  return rows.map(({ link, program, programName, clicks }) => ({
    ...showLink({ ...link, program }, ctx.ports.env.publicUrl),
    programName,
    clicks,
  }))
}

/** Whether any vendor has a link with this slug on a host ("" is the app's own), active or not. */
export const isLink = (ctx: Pick<Ctx, "db">, host: string, slug: string) =>
  asSystem(ctx, (tx) => store.hasSlug(tx, host, slug))
