import { index, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { createdAt, id, instant, minor, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { vendors } from "../auth/tables.ts"

/** What a channel cost in a calendar month. Commissions are not written here: the ledger has them. */
export const costs = pgTable(
  "costs",
  {
    vendorId: vendorId().references(() => vendors.id),
    id: id(),
    channel: text("channel", { enum: ["sales", "marketing", "product", "community"] }).notNull(),
    /** A month, "2026-11". */
    period: text("period").notNull(),
    amount: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    kind: text("kind", { enum: ["media", "people", "tools", "contractor", "rewards"] }).notNull(),
    contractor: text("contractor"),
    note: text("note"),
    recordedBy: text("recorded_by").notNull(),
    recordedAt: instant("recorded_at").notNull(),
    canceledBy: text("canceled_by"),
    canceledAt: instant("canceled_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("costs_period").on(t.vendorId, t.period),
    ...tenantPolicies("costs"),
  ],
)
