import { conflict } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import type { RecordSale } from "./contract.ts"
import { joinCustomers } from "./join-customers.ts"
import * as store from "./store.ts"
import type { Teller } from "./teller.ts"

/**
 * A sale told again, by whomever: the first telling stands. Where only the names of the customer differ, and one of them
 * is provisional, both are one customer from then on. 409 `sale_conflict` for another amount, currency or customer.
 */
export async function repeatSale(
  tx: Tx,
  ctx: Ctx,
  sale: store.Sale,
  input: RecordSale,
  customer: store.Customer,
  teller: Teller,
): Promise<void> {
  if (sale.amount !== input.amount || sale.currency !== input.currency) throw saleConflict(sale)
  if (sale.customerId === customer.id) return
  const known = await store.lockCustomerById(tx, sale.vendorId, sale.customerId)
  if (known.id === customer.id) return
  if (teller?.isProvisional && customer.isProvisional) return joinCustomers(tx, ctx, customer, known)
  if (!known.isProvisional) throw saleConflict(sale)
  await joinCustomers(tx, ctx, known, customer)
}

function saleConflict(sale: store.Sale) {
  return conflict(
    "sale_conflict",
    `The sale ${sale.externalId} is known with another amount, currency or customer. A correction is a refund.`,
  )
}
