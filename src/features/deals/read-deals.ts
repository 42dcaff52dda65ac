import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { asAffiliate } from "../../platform/tenant.ts"
import { one, readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import type { ListDeals } from "./contract.ts"
import * as store from "./store.ts"

export type ReadDeal = Awaited<ReturnType<typeof store.listDeals>>[number]

/** A vendor's deals; of an affiliate's their own. */
export const readDeals = (ctx: Ctx, vendorId: string, query: ListDeals) =>
  readAsVendor(ctx, vendorId, "deal.read", (tx) => store.listDeals(tx, { ...query, vendorId }))

/** One of them. 404. */
export const readDeal = (ctx: Ctx, vendorId: string, id: string): Promise<ReadDeal> =>
  one(readAsVendor(ctx, vendorId, "deal.read", (tx) => findDeal(tx, vendorId, id)))

/** The same inside another's transaction; null when there is none. */
export async function findDeal(tx: Tx, vendorId: string, id: string): Promise<ReadDeal | null> {
  const [deal] = await store.listDeals(tx, { vendorId, id, limit: 1 })
  return deal ?? null
}

/** What a person registered, over all vendors. */
export const readOwnDeals = (ctx: Ctx, personId: string, query: ListDeals): Promise<ReadDeal[]> =>
  asAffiliate(ctx, personId, (tx) => store.listDeals(tx, query))
