import { sql } from "drizzle-orm"
import { foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
import { createdAt, id, instant, json, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { affiliates } from "../programs/tables.ts"
import { DELIVERY_STATUSES, ENDPOINT_STATUSES, type SendAttempt } from "./core/states.ts"

/** Where a vendor's events go; with an affiliate it is that affiliate's postback, whose address holds macros. */
export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    vendorId: vendorId(),
    id: id(),
    affiliateId: text("affiliate_id"),
    url: text("url").notNull(),
    events: text("events").array().notNull(),
    status: text("status", { enum: ENDPOINT_STATUSES }).notNull(),
    /** What deliveries are signed with, encrypted; after it the one before, which signs too until then. A postback has none. */
    encryptedSecrets: text("sealed_secrets"),
    oldSecretUntil: instant("old_secret_until"),
    /** When the first attempt failed after which none succeeded. */
    failingSince: instant("failing_since"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("webhook_endpoints_id").on(t.id),
    uniqueIndex("webhook_endpoints_affiliate").on(t.vendorId, t.affiliateId).where(sql`affiliate_id is not null`),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("webhook_endpoints"),
  ],
)

/** What has happened and somebody wants to know. The body is made when it is first sent, and the same for all. */
export const webhookEvents = pgTable(
  "webhook_events",
  {
    vendorId: vendorId(),
    id: id(),
    type: text("type").notNull(),
    ref: text("ref").notNull(),
    carries: json<Record<string, unknown>>("carries").notNull(),
    body: text("body"),
    occurredAt: instant("occurred_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("webhook_events_created").on(t.createdAt),
    ...tenantPolicies("webhook_events"),
  ],
)

/** One event for one endpoint. Who sends it has leased it: after the lease it is anybody's again. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    vendorId: vendorId(),
    id: id(),
    endpointId: text("endpoint_id").notNull(),
    eventId: text("event_id").notNull(),
    type: text("type").notNull(),
    status: text("status", { enum: DELIVERY_STATUSES }).notNull(),
    attempts: json<SendAttempt[]>("attempts").notNull().default(sql`'[]'`),
    /** Attempts since it was created, or replayed. */
    tries: integer("tries").notNull().default(0),
    dueAt: instant("due_at").notNull(),
    leasedUntil: instant("leased_until"),
    finishedAt: instant("finished_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("webhook_deliveries_endpoint").on(t.vendorId, t.endpointId, t.id),
    index("webhook_deliveries_event").on(t.vendorId, t.eventId),
    index("webhook_deliveries_pending").on(t.endpointId, t.dueAt).where(sql`status = 'pending'`),
    index("webhook_deliveries_due").on(t.dueAt).where(sql`status = 'pending'`),
    index("webhook_deliveries_leased")
      .on(t.endpointId, t.leasedUntil)
      .where(sql`status = 'pending' and leased_until is not null`),
    foreignKey({
      columns: [t.vendorId, t.endpointId],
      foreignColumns: [webhookEndpoints.vendorId, webhookEndpoints.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.vendorId, t.eventId],
      foreignColumns: [webhookEvents.vendorId, webhookEvents.id],
    }).onDelete("cascade"),
    ...tenantPolicies("webhook_deliveries"),
  ],
)
