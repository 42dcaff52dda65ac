import { sql } from "drizzle-orm"
import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { createdAt, id, instant, json, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { ERASURE_STATUSES } from "./core/erasure-statuses.ts"
import type { ErasurePosition, FoundPerson } from "./core/person.ts"

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

/** Somebody whose data a vendor erases. `email` and `found` are there until it is done; `step` is the next one, or begun. */
export const erasures = pgTable(
  "erasures",
  {
    vendorId: vendorId(),
    id: id(),
    email: text("email"),
    found: json<FoundPerson>("found"),
    status: text("status", { enum: ERASURE_STATUSES }).notNull(),
    step: integer("step").notNull().default(0),
    /** Within the step, while it is begun. */
    position: json<ErasurePosition>("position"),
    /** Rows that it changed, by table. */
    counts: json<Record<string, number>>("counts").notNull().default(sql`'{}'`),
    requestedBy: text("requested_by").notNull(),
    at: instant("at").notNull(),
    finishedAt: instant("finished_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("erasures_open").on(t.vendorId, t.email).where(sql`email is not null`),
    ...tenantPolicies("erasures"),
  ],
)
