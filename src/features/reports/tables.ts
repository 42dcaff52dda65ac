import { foreignKey, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { createdAt, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { affiliates } from "../programs/tables.ts"

/** The last month (`2026-11`) whose figures an affiliate was to be mailed. */
export const affiliateMonths = pgTable(
  "affiliate_months",
  {
    vendorId: vendorId(),
    affiliateId: text("affiliate_id").notNull(),
    month: text("month").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.affiliateId] }),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("affiliate_months"),
  ],
)
