import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { listCommissionsOfSource } from "../../commissions/commissions/read-commissions.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Sale } from "../contract.ts"
import { showSale } from "../core/show-event.ts"
import * as store from "../store.ts"

/** A page of sales and one more, each with its commissions, newest first. */
export function readSales(ctx: Ctx, vendorId: string, query: store.SalesQuery): Promise<Sale[]> {
  return readAsVendor(ctx, vendorId, "sale.read", async (tx) => {
    const rows = await store.listSales(tx, vendorId, query)
    const ids = rows.map((row) => row.sale.id)
    const commissions = await listCommissionsOfSource(tx, vendorId, ids)
    return rows.map((row) => showSale(row, commissions))
  })
}

/** What the vendor calls some sales, with their amounts in minor units, by id. */
export async function readSaleNames(ctx: Ctx, vendorId: string, ids: string[]) {
  const rows =
    ids.length === 0
      ? []
      : await readAsVendor(ctx, vendorId, "sale.read", (tx) => store.listNamedSales(tx, vendorId, ids))
  return new Map(rows.map((row) => [row.id, row]))
}

/** A sale with its commissions; 404. */
export function readSale(ctx: Ctx, vendorId: string, id: string): Promise<Sale> {
  return readAsVendor(ctx, vendorId, "sale.read", async (tx) => {
    const row = await one(store.findSale(tx, vendorId, id))
    return showSale(row, await listCommissionsOfSource(tx, vendorId, [id]))
  })
}

/** Which of some vendors a sale is of; null for none of them. */
export async function findSaleVendor(ctx: Ctx, vendorIds: string[], id: string): Promise<string | null> {
  if (vendorIds.length === 0) return null
  const sale = await asSystem(ctx, (tx) => store.findOwnSale(tx, vendorIds, id))
  return sale?.vendorId ?? null
}
