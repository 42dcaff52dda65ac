import { realNow } from "../../../platform/clock.ts"
import { newId } from "../../../platform/new-id.ts"
import type { Customers } from "../../credit/touches/core/customer-key.ts"
import * as store from "../store.ts"
import { keepCustomers } from "./customer-store.ts"

/**
 * Customers as journeys are kept by, found by the vendor's own id. One that only touches name so far may still turn out to be
 * another: what names it for good is a lead, a sale or a payment provider.
 */
export const customerKeys: Customers = {
  keep: async (tx, vendorId, externalId) => {
    const known = await store.findCustomer(tx, vendorId, externalId)
    if (known) return known
    const row = { vendorId, id: newId("customer"), externalId, isProvisional: true, createdAt: realNow() }
    return store.lockCustomer(tx, row)
  },
  keepAll: async (tx, vendorId, externalIds) => {
    const rows = externalIds.map((externalId) => {
      return { vendorId, id: newId("customer"), externalId, isProvisional: true, createdAt: realNow() }
    })
    const known = await keepCustomers(tx, vendorId, rows)
    const joined = known.map(({ id, joinedTo }) =>
      joinedTo === null ? null : store.lockCustomerById(tx, vendorId, id),
    )
    const own = await Promise.all(joined)
    return new Map(known.map((row, i) => [row.externalId, own[i] ?? row]))
  },
  find: (tx, vendorId, externalId) => store.findCustomer(tx, vendorId, externalId),
}
