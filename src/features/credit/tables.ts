import { sql } from "drizzle-orm"
import { bigint, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
import { batchPolicy, createdAt, id, instant, json, minor, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { members, vendors } from "../identity/tables.ts"
import { CHANNELS, MILESTONES, type Transition } from "./models/core/journey.ts"
import type { ShareInterval } from "./models/core/spread.ts"
import type { Campaign, MappingRule } from "./policy/core/campaign.ts"
import { CLOSINGS, type CreditPolicy } from "./policy/core/policy.ts"
import { TRANSFER_STATUSES } from "./records/core/splits.ts"

const channel = (name: string) => text(name, { enum: CHANNELS })

/** Contacts of a channel with a customer, or with a visitor who is not known yet except by a click. */
export const touches = pgTable(
  "touches",
  {
    // The database asks once a statement whether the vendor is there.
    vendorId: vendorId(),
    id: id(),
    /** Order of arrival, which decides between touches of the same instant. */
    number: bigint("number", { mode: "number" }).generatedAlwaysAsIdentity(),
    /** The customer's id (their table is to the right); null while the visitor is not known. */
    customer: text("customer"),
    /** What the vendor called them, for people to read: nothing is found by it. */
    customerExternalId: text("customer_external_id"),
    clickId: text("click_id"),
    channel: channel("channel").notNull(),
    at: instant("at").notNull(),
    source: text("source"),
    milestone: text("milestone", { enum: MILESTONES }),
    externalId: text("external_id"),
    memberId: text("member_id"),
    affiliateId: text("affiliate_id"),
    linkId: text("link_id"),
    campaign: json<Campaign>("campaign"),
    recordedBy: text("recorded_by").notNull(),
    /** Since when it is part of the customer's journey: it came in, or the visitor became known. */
    knownAt: instant("known_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("touches_external").on(t.vendorId, t.externalId).where(sql`external_id is not null`),
    uniqueIndex("touches_click").on(t.vendorId, t.clickId).where(sql`click_id is not null`),
    index("touches_customer").on(t.vendorId, t.customer, t.at, t.number),
    index("touches_at").on(t.vendorId, t.at),
    index("touches_affiliate").on(t.vendorId, t.affiliateId, t.at).where(sql`affiliate_id is not null`),
    foreignKey({ columns: [t.vendorId, t.memberId], foreignColumns: [members.vendorId, members.id] }),
    ...tenantPolicies("touches"),
    batchPolicy("touches"),
  ],
)

const versioned = () => ({
  vendorId: vendorId().references(() => vendors.id),
  version: integer("version").notNull(),
  createdBy: text("created_by").notNull(),
  at: instant("at").notNull(),
  createdAt: createdAt(),
})

/** Which campaigns are which channel, one row a version; nothing here is ever changed. */
export const campaignMappings = pgTable(
  "campaign_mappings",
  { ...versioned(), rules: json<MappingRule[]>("rules").notNull() },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.version] }),
    ...tenantPolicies("campaign_mappings"),
    batchPolicy("campaign_mappings"),
  ],
)

/** Who decides about credit and how, one row a version; nothing here is ever changed. */
export const creditPolicies = pgTable(
  "credit_policies",
  { ...versioned(), policy: json<CreditPolicy>("policy").notNull() },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.version] }),
    ...tenantPolicies("credit_policies"),
    batchPolicy("credit_policies"),
  ],
)

/** What credit must know of a sale, copied in the sale's own transaction. */
export const creditedSales = pgTable(
  "credited_sales",
  {
    // The database asks once a statement whether the vendor is there, and of decisions and records whether their sale is.
    vendorId: vendorId(),
    saleId: text("sale_id").notNull(),
    externalId: text("external_id").notNull(),
    /** The customer's id, which changes when two names turn out to be one customer; nothing else here ever does. */
    customer: text("customer").notNull(),
    customerExternalId: text("customer_external_id").notNull(),
    amount: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    closedAt: instant("closed_at").notNull(),
    recordedAt: instant("recorded_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.saleId] }),
    index("credited_sales_closed").on(t.vendorId, t.closedAt),
    index("credited_sales_customer").on(t.vendorId, t.customer, t.closedAt),
    ...tenantPolicies("credited_sales"),
    batchPolicy("credited_sales"),
  ],
)

export type DecidedTouch = { id: string; channel: string; at: string; weight_bps: number }
export type DecidedSplit = { channel: (typeof CHANNELS)[number]; bps: number; amount: string }

/** How a sale was closed and by which policy, with the touches as they were known then; a later one stands beside it. */
export const creditDecisions = pgTable(
  "credit_decisions",
  {
    vendorId: vendorId(),
    id: id(),
    saleId: text("sale_id").notNull(),
    kind: text("kind", { enum: CLOSINGS }).notNull(),
    why: text("why").notNull(),
    closedBy: channel("closed_by"),
    policyVersion: integer("policy_version").notNull(),
    model: text("model").notNull(),
    modelsVersion: integer("models_version").notNull(),
    touches: json<DecidedTouch[]>("touches").notNull(),
    splits: json<DecidedSplit[]>("splits").notNull(),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("credit_decisions_sale").on(t.vendorId, t.saleId),
    ...tenantPolicies("credit_decisions"),
    batchPolicy("credit_decisions"),
  ],
)

/** The split that counts, in versions. `model` is set where the policy closed the sale and nobody approved it. */
export const creditRecords = pgTable(
  "credit_records",
  {
    vendorId: vendorId(),
    saleId: text("sale_id").notNull(),
    version: integer("version").notNull(),
    splits: json<DecidedSplit[]>("splits").notNull(),
    model: text("model"),
    reason: text("reason").notNull(),
    recordedBy: text("recorded_by").notNull(),
    transferId: text("transfer_id"),
    policyVersion: integer("policy_version").notNull(),
    transactionId: text("transaction_id"),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.saleId, t.version] }),
    ...tenantPolicies("credit_records"),
    batchPolicy("credit_records"),
  ],
)

/** Credit of one sale that one channel asked of another: proposed by one person, approved by another. */
export const creditTransfers = pgTable(
  "credit_transfers",
  {
    vendorId: vendorId(),
    id: id(),
    saleId: text("sale_id").notNull(),
    from: channel("from_channel").notNull(),
    to: channel("to_channel").notNull(),
    bps: integer("bps").notNull(),
    reason: text("reason").notNull(),
    status: text("status", { enum: TRANSFER_STATUSES }).notNull(),
    proposedBy: text("proposed_by").notNull(),
    /** The database names the persons of both members, and refuses one person twice; a machine is none. */
    proposedByPerson: text("proposed_by_person"),
    proposedAt: instant("proposed_at").notNull(),
    approvedBy: text("approved_by"),
    approvedByPerson: text("approved_by_person"),
    approvedAt: instant("approved_at"),
    reversedBy: text("reversed_by"),
    reversedAt: instant("reversed_at"),
    transactionId: text("transaction_id"),
    policyVersion: integer("policy_version"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("credit_transfers_sale").on(t.vendorId, t.saleId),
    foreignKey({ columns: [t.vendorId, t.saleId], foreignColumns: [creditedSales.vendorId, creditedSales.saleId] }),
    ...tenantPolicies("credit_transfers"),
  ],
)

/** What refunds and disputes took of a sale, negative when a dispute was won; one row a cause. */
export const creditRefunds = pgTable(
  "credit_refunds",
  {
    vendorId: vendorId(),
    saleId: text("sale_id").notNull(),
    causeId: text("cause_id").notNull(),
    amount: minor("amount_minor").notNull(),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.saleId, t.causeId] }),
    foreignKey({ columns: [t.vendorId, t.saleId], foreignColumns: [creditedSales.vendorId, creditedSales.saleId] }),
    ...tenantPolicies("credit_refunds"),
  ],
)

/** What `markov` is fitted to of a window, one row a day; used again while nothing was added since. */
export const fittedWindows = pgTable(
  "learnt_windows",
  {
    vendorId: vendorId().references(() => vendors.id),
    from: instant("from_at").notNull(),
    to: instant("to_at").notNull(),
    lookbackDays: integer("lookback_days").notNull(),
    lostAfterDays: integer("lost_after_days").notNull(),
    day: text("day").notNull(),
    /** How many rows there were to fit to: another count, another fit. */
    watermark: text("watermark").notNull(),
    transitions: json<Transition[]>("transitions").notNull(),
    spread: json<ShareInterval[]>("spread"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({
      name: "learnt_windows_pk",
      columns: [t.vendorId, t.from, t.to, t.lookbackDays, t.lostAfterDays, t.day],
    }),
    ...tenantPolicies("learnt_windows"),
  ],
)
