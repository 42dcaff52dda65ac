import { columnKey } from "./layout.ts"

/** What else columns are called that hold these fields. */
const ALSO: Record<string, readonly string[]> = {
  email: ["e_mail", "mail", "email_address"],
  name: ["full_name", "affiliate_name", "customer_name"],
  external_id: ["id", "order", "order_id", "order_no", "order_number", "invoice", "invoice_id", "transaction_id"],
  customer_external_id: ["customer", "customer_id", "client", "client_id", "user_id"],
  sale_external_id: ["sale", "sale_id", "order_id", "transaction_id"],
  affiliate_email: ["affiliate", "partner_email", "promoter_email", "referrer_email"],
  amount: ["total", "price", "sum", "commission", "commission_amount"],
  sale_amount: ["revenue", "order_total"],
  currency: ["currency_code", "cur"],
  occurred_at: ["date", "created_at", "time", "when"],
  earned_at: ["date", "created_at"],
  bound_at: ["created_at", "date"],
  slug: ["code", "token", "ref", "referral_code"],
  code: ["coupon", "promo_code"],
  coupon: ["promo_code", "coupon_code"],
  status: ["state"],
  country: ["country_code"],
}

/** A column for each field that one seems to hold, by its name; no column for two. */
export function proposeMap(columns: readonly string[], fields: readonly string[]): Record<string, string> {
  const free = new Map(columns.map((column) => [columnKey(column), column]))
  const proposed: Record<string, string> = {}
  const take = (field: string, key: string) => {
    const column = free.get(key)
    if (column === undefined || proposed[field] !== undefined) return
    proposed[field] = column
    free.delete(key)
  }
  for (const field of fields) take(field, columnKey(field))
  for (const field of fields) for (const key of ALSO[field] ?? []) take(field, key)
  return proposed
}
