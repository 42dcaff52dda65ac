import { sql } from "drizzle-orm"
import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { createdAt, instant, json, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { RECEIVED_STATUSES } from "../../vocabulary/received-statuses.ts"

/** Events as Stripe sent them: stored first, answered, then processed. `owner` is a vendor's id or "platform". */
export const stripeEvents = pgTable(
  "stripe_events",
  {
    owner: text("owner").notNull(),
    id: text("id").notNull(),
    type: text("type").notNull(),
    payload: json<Record<string, unknown>>("payload").notNull(),
    status: text("status", { enum: RECEIVED_STATUSES }).notNull(),
    reason: text("reason"),
    attempts: integer("attempts").notNull().default(0),
    receivedAt: instant("received_at").notNull(),
    processedAt: instant("processed_at"),
    /** The refund or dispute that it reported and that waits for its sale; at `parks_at` (vendor's clock) for too long. */
    waitsFor: text("waits_for"),
    parksAt: instant("parks_at"),
  },
  (t) => [
    primaryKey({ columns: [t.owner, t.id] }),
    index("stripe_events_open").on(t.receivedAt).where(sql`status = 'received'`),
    index("stripe_events_parked").on(t.owner).where(sql`status = 'parked'`),
    index("stripe_events_full").on(t.processedAt).where(sql`payload ? 'type'`),
    index("stripe_events_waiting").on(t.owner, t.waitsFor).where(sql`waits_for is not null`),
    index("stripe_events_parking").on(t.owner, t.parksAt).where(sql`parks_at is not null`),
    index("stripe_events_owner").on(t.owner, t.receivedAt, t.id),
    ...tenantPolicies("stripe_events", sql`owner = nullif(current_setting('app.vendor_id', true), '')`),
  ],
)

/** A vendor's own Stripe: the secret that its webhooks are signed with, sealed. */
export const stripeIntegrations = pgTable(
  "stripe_integrations",
  { vendorId: vendorId().primaryKey(), encryptedSecret: text("sealed_secret").notNull(), createdAt: createdAt() },
  () => [...tenantPolicies("stripe_integrations")],
)
