import type { Ctx } from "../../platform/ctx.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import { balancesOfAffiliates } from "../ledger/posting/read-entries.ts"
import * as store from "./store.ts"

/** What came of some affiliates, by id: links, visits, sales, and what is owed to them (pending and payable). */
export async function readAffiliateTotals(ctx: Ctx, vendorId: string, ids: string[]) {
  if (ids.length === 0) return new Map()
  return readAsVendor(ctx, vendorId, "affiliate.read", async (tx) => {
    const [links, sales, balances] = await Promise.all([
      store.countLinks(tx, vendorId, ids),
      store.countSales(tx, vendorId, ids),
      balancesOfAffiliates(tx, vendorId, ids),
    ])
    return new Map(
      ids.map((id) => {
        const { links: made, clicks } = links.find((row) => row.affiliateId === id) ?? { links: 0, clicks: 0 }
        const owed = [...(balances.get(id) ?? [])]
          .map(([currency, balance]) => ({ currency, amount: balance.pending + balance.payable }))
          .filter(({ amount }) => amount !== 0n)
        return [id, { links: made, clicks, sales: sales.find((row) => row.affiliateId === id)?.sales ?? 0, owed }]
      }),
    )
  })
}
