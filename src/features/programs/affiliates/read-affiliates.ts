import type { Ctx } from "../../../platform/ctx.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ListAffiliates } from "../contract.ts"
import * as store from "../store.ts"
import { findPending, listPending } from "./email-store.ts"

export const readAffiliates = (ctx: Ctx, vendorId: string, query: ListAffiliates) =>
  readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.listAffiliates(tx, vendorId, query))

export const readAffiliate = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.findAffiliate(tx, vendorId, id)))

/** The same, with the change of their e-mail that waits for somebody to agree. */
export function readAffiliateShown(ctx: Ctx, vendorId: string, id: string) {
  return readAsVendor(ctx, vendorId, "affiliate.read", async (tx) => {
    const affiliate = await one(store.findAffiliate(tx, vendorId, id))
    const pending = await findPending(tx, vendorId, id)
    return { affiliate, emailChange: pending && pending.confirmBy > ctx.now ? pending : null }
  })
}

const SHOWN_CHANGES = 100

/** The changes of e-mails that wait for somebody to agree, newest first. */
export function readEmailChanges(ctx: Ctx, vendorId: string) {
  return readAsVendor(ctx, vendorId, "affiliate.read", (tx) => listPending(tx, vendorId, ctx.now, SHOWN_CHANGES))
}

/** The same inside another's transaction. */
export const { namesOfAffiliates } = store

/** Names of some affiliates, by id. */
export async function readAffiliateNames(ctx: Ctx, vendorId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.namesOfAffiliates(tx, vendorId, ids))
  return new Map(rows.map((row) => [row.id, row.name]))
}
