import { toJsonAmount } from "../../../lib/fields.ts"
import type { Funding } from "./funding-store.ts"

/** A funding as the contract shows it. */
export const showFunding = (row: Funding) => ({
  id: row.id,
  status: row.status,
  amount: toJsonAmount(row.amount),
  currency: row.currency,
  checkout_url: row.checkoutUrl,
  paid_amount: row.paid === null ? null : toJsonAmount(row.paid),
  paid_currency: row.paidCurrency,
  returned_amount: toJsonAmount(row.returned),
  reference: row.reference,
  reason: row.reason,
  created_by: row.createdBy,
  created_at: row.requestedAt.toISOString(),
  funded_at: row.fundedAt?.toISOString() ?? null,
})
