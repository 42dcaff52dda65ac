import { notFound } from "../../../lib/errors.ts"
import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { type RecordedSplit, splitsOf } from "../records/read-credit.ts"
import * as store from "../store.ts"
import type { Customers } from "../touches/core/customer-key.ts"
import * as touchStore from "../touches/touch-store.ts"

/** A sale with what was decided about its credit last. */
export type JourneySale = {
  sale: store.CreditedSale
  decision: store.Decision | null
  record: RecordedSplit | null
  refunded: bigint
}
export type CustomerJourney = { customer: string; touches: touchStore.TouchRow[]; sales: JourneySale[] }

/** All that is known of one customer's way, whoever reported it: touches and sales in order. 404 for nobody known. */
export function readJourney(ctx: Ctx, vendorId: string, name: string, customers: Customers): Promise<CustomerJourney> {
  return readAsVendor(ctx, vendorId, "touch.read", async (tx) => {
    const known = await customers.find(tx, vendorId, name)
    if (!known) throw notFound()
    const { id: customer, externalId } = known
    const touches = await touchStore.listJourney(tx, vendorId, customer)
    const sales: JourneySale[] = []
    for (const sale of await store.listSalesOf(tx, vendorId, customer)) {
      const row = await store.findRecord(tx, vendorId, sale.saleId)
      const refunds = await store.listRefunds(tx, vendorId, sale.saleId)
      sales.push({
        sale,
        decision: (await store.listDecisions(tx, vendorId, sale.saleId)).at(-1) ?? null,
        record: row && { row, splits: splitsOf(row) },
        refunded: refunds.reduce((sum, { amount }) => sum + amount, 0n),
      })
    }
    if (touches.length === 0 && sales.length === 0) throw notFound()
    return { customer: externalId, touches, sales }
  })
}

/** Sales that are proposed and that nobody has settled, newest first. */
export function readUnsettled(ctx: Ctx, vendorId: string, page: PageRequest) {
  return readAsVendor(ctx, vendorId, "credit.read", (tx) => store.listUnsettled(tx, vendorId, page))
}
