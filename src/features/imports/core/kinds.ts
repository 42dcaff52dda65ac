export const IMPORT_KINDS = [
  "leads",
  "sales",
  "refunds",
  "links",
  "touches",
  "customers",
  "affiliates",
  "coupons",
  "commissions",
] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]
export const IMPORT_STATUSES = ["running", "done", "failed"] as const
