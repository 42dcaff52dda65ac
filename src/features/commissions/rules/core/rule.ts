export const ORDER_OPS = ["gt", "gte", "lt", "lte"] as const
export type OrderOp = (typeof ORDER_OPS)[number]
export const TEXT_OPS = ["contains", "starts_with", "ends_with"] as const
export type TextOp = (typeof TEXT_OPS)[number]
/** A commission rule as the contract writes it and as a commission keeps its copy: JSON, amounts in minor units. */
export type Rule = {
  event: EventKind
  rate: Rate
  when?: When | undefined
  duration?: Duration | undefined
  cap?: Cap | undefined
  group_id?: string | undefined
}

export type RuleSet = { version: number; rules: readonly Rule[] }

/** What a rule can pay for, and what counts against its caps. */
export const EVENT_KINDS = ["click", "lead", "sale"] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** A flat amount is in the currency of the sale; for clicks and leads in the vendor's. */
export type Rate = { kind: "percent"; bps: number } | { kind: "flat"; amount: number }

/** From a customer's first sale on; without one, forever. */
export type Duration = { kind: "once" } | { kind: "months"; months: number } | { kind: "forever" }

export type CapPeriod = "affiliate_month" | "program_month"
export type Cap = { amount: number; per: CapPeriod }

export const FIELDS = [
  "sale.amount",
  "sale.currency",
  "sale.product_id",
  "sale.sequence",
  "customer.country",
  "affiliate.country",
  "affiliate.group_id",
  "months_since_first_sale",
] as const
export type Field = (typeof FIELDS)[number] | `metadata.${string}`

export type Scalar = string | number | boolean
export type Condition =
  | { field: Field; op: "eq" | "ne"; value: Scalar }
  | { field: Field; op: "in" | "not_in"; value: Scalar[] }
  | { field: Field; op: OrderOp; value: number }
  | { field: Field; op: TextOp; value: string }

/** All of `all` and one of `any`; the contract asks for one of the two. */
export type When = { all?: (Condition | When)[] | undefined; any?: (Condition | When)[] | undefined }
