import { foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
import { createdAt, id, instant, json, minor, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { CHANNELS } from "../credit/models/core/journey.ts"
import { members, vendors } from "../identity/tables.ts"
import { COST_KINDS } from "./core/budget.ts"
import { METRICS, PLAN_CHANNELS } from "./core/targets.ts"

/** What a channel cost in a calendar month. Commissions are not written here: the ledger has them. */
export const costs = pgTable(
  "costs",
  {
    vendorId: vendorId().references(() => vendors.id),
    id: id(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    /** A month, "2026-11". */
    period: text("period").notNull(),
    amount: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    kind: text("kind", { enum: COST_KINDS }).notNull(),
    contractor: text("contractor"),
    /** Called as touches call it (`utm_campaign`), so that reports set both beside each other. */
    campaign: text("campaign"),
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

/** Who planned what, one row a change; nothing here is ever changed, so that every earlier plan can be read again. */
const versioned = () => ({
  vendorId: vendorId().references(() => vendors.id),
  id: id(),
  version: integer("version").notNull(),
  recordedBy: text("recorded_by").notNull(),
  /** The review that it follows from. */
  reviewId: text("review_id"),
  at: instant("at").notNull(),
  createdAt: createdAt(),
})

/** What was planned of a figure for a period. */
export const targets = pgTable(
  "targets",
  {
    ...versioned(),
    channel: text("channel", { enum: PLAN_CHANNELS }).notNull(),
    metric: text("metric", { enum: METRICS }).notNull(),
    period: text("period").notNull(),
    /** Ten-thousandths; null removes. */
    value: minor("value_e4"),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("targets_cell").on(t.vendorId, t.version, t.channel, t.metric, t.period),
    index("targets_period").on(t.vendorId, t.period),
    ...tenantPolicies("targets"),
  ],
)

/** What may be spent on what; `contractor` is empty where none is named. */
export const budgets = pgTable(
  "budgets",
  {
    ...versioned(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    kind: text("kind", { enum: COST_KINDS }).notNull(),
    contractor: text("contractor").notNull(),
    period: text("period").notNull(),
    /** Null removes. */
    amount: minor("amount_minor"),
    committed: minor("committed_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("budgets_line").on(t.vendorId, t.version, t.channel, t.kind, t.contractor, t.period),
    index("budgets_period").on(t.vendorId, t.period),
    ...tenantPolicies("budgets"),
  ],
)

/** What was planned and what happened in a period, as it was known then, and what a person decided to change. */
export const planReviews = pgTable(
  "plan_reviews",
  {
    vendorId: vendorId().references(() => vendors.id),
    id: id(),
    period: text("period").notNull(),
    report: json<Record<string, unknown>>("report").notNull(),
    happened: text("happened").notNull(),
    changes: text("changes").notNull(),
    decidedBy: text("decided_by").notNull(),
    /** The version of the targets that it left behind. */
    version: integer("version").notNull(),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("plan_reviews_period").on(t.vendorId, t.period),
    foreignKey({ columns: [t.vendorId, t.decidedBy], foreignColumns: [members.vendorId, members.id] }),
    ...tenantPolicies("plan_reviews"),
  ],
)
