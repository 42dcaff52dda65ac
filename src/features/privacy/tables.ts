import { integer, pgTable } from "drizzle-orm/pg-core"
import { createdAt, tenantPolicies, vendorId } from "../../platform/columns.ts"

/** For how many days a vendor keeps what is personal and old; null: as long as the installation says. */
export const retentions = pgTable(
  "retentions",
  {
    vendorId: vendorId().primaryKey(),
    clicksDays: integer("clicks_days"),
    messagesDays: integer("messages_days"),
    eventsDays: integer("events_days"),
    mailsDays: integer("mails_days"),
    createdAt: createdAt(),
  },
  () => [...tenantPolicies("retentions")],
)
