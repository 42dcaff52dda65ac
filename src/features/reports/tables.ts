import { bigint, boolean, date, foreignKey, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { batchPolicy, createdAt, instant, json, minor, tenantPolicies, vendorId } from "../../platform/columns.ts"
import type { DecidedSplit } from "../credit/tables.ts"
import { numberedPolicies, vendorNumber } from "../links/tables.ts"
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

/** A day of UTC. */
const day = (name: string) => date(name, { mode: "string" }).notNull()

/**
 * A lead, a sale or a paid click that is somebody's, by currency: what reports by time, link, country and sub id read of it. Written
 * by day when the day has been over for a while, see `foldEvents`; triggers of what it comes from note what changes later.
 */
export const reportEvents = pgTable(
  "report_events",
  {
    vendorNumber: vendorNumber(),
    day: day("day"),
    eventId: text("event_id").notNull(),
    /** "" where there is no money in it. */
    currency: text("currency").notNull(),
    /** `earned`: no event, but what one earned in another currency, or what a click did. */
    kind: text("kind", { enum: ["lead", "sale", "earned"] }).notNull(),
    at: instant("at").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    programId: text("program_id"),
    linkId: text("link_id"),
    customerId: text("customer_id"),
    /** Less refunds. */
    revenue: minor("revenue_minor").notNull(),
    /** Less what was taken back. */
    commission: minor("commission_minor").notNull(),
    linkNumber: bigint("link_number", { mode: "bigint" }),
    clickedAt: instant("clicked_at"),
    clickNonce: bigint("click_nonce", { mode: "bigint" }),
    /** Whether the click was there, and said what follows; else whoever reads looks for it. */
    isClickKnown: boolean("is_click_known").notNull(),
    country: text("country"),
    subs: json<Record<string, string>>("subs"),
  },
  (t) => [
    primaryKey({ columns: [t.vendorNumber, t.day, t.eventId, t.currency] }),
    ...numberedPolicies("report_events"),
  ],
)

/** A closed sale with its journey by members: what reports about credit read of it. Written by day as `report_events` is. */
export const reportCloses = pgTable(
  "report_closes",
  {
    vendorNumber: vendorNumber(),
    day: day("day"),
    saleId: text("sale_id").notNull(),
    at: instant("at").notNull(),
    currency: text("currency").notNull(),
    amount: minor("amount_minor").notNull(),
    refunded: minor("refunded_minor").notNull(),
    /** Its touches within the lookback, as text; `path` the first letters of their channels. */
    journey: text("journey").notNull(),
    path: text("path").notNull(),
    firstAt: instant("first_at"),
    splits: json<DecidedSplit[]>("splits"),
    model: text("model"),
    /** Whether its money may be added to that of others with the same journey: nothing splits it. */
    isSum: boolean("is_sum").notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorNumber, t.day, t.saleId] }), ...numberedPolicies("report_closes")],
)

/** What commissions cost that were earned at an instant, less what was reversed. Written by day as `report_events` is. */
export const reportCosts = pgTable(
  "report_costs",
  {
    vendorNumber: vendorNumber(),
    day: day("day"),
    at: instant("at").notNull(),
    currency: text("currency").notNull(),
    amount: minor("amount_minor").notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorNumber, t.day, t.at, t.currency] }), ...numberedPolicies("report_costs")],
)

/** The first day of a vendor that is not folded: of events, and of closes and costs. */
export const reportFolds = pgTable(
  "report_folds",
  {
    vendorId: text("vendor_id").primaryKey(),
    until: day("until"),
    closesUntil: date("closes_until", { mode: "string" }),
    /** Since when all that closes and costs say is known; they are not read as of an instant before. */
    closesKnownAt: instant("closes_known_at"),
    /** How far back journeys of closes go. */
    lookbackDays: integer("lookback_days"),
  },
  () => tenantPolicies("report_folds"),
)

/** Days of which something came or changed after they were over, each transaction by itself. */
export const reportStaleDays = pgTable(
  "report_stale_days",
  { vendorId: vendorId(), day: day("day"), transaction: bigint("transaction", { mode: "bigint" }).notNull() },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.day, t.transaction] }),
    ...tenantPolicies("report_stale_days"),
    batchPolicy("report_stale_days"),
  ],
)
