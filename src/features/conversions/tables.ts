import { sql } from "drizzle-orm"
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core"
import {
  affiliatePolicy,
  batchPolicy,
  createdAt,
  id,
  instant,
  json,
  minor,
  tenantPolicies,
  vendorId,
} from "../../platform/columns.ts"
import { REFERRAL_CLAIM_STATUSES } from "../../vocabulary/claim-statuses.ts"
import { BINDING_BASES } from "../../vocabulary/evidence.ts"
import type { Terms } from "../commissions/commissions/core/terms.ts"
import { affiliates } from "../programs/tables.ts"
import type { Attribution } from "./evidence/core/evidence.ts"
import { EVENT_SOURCES } from "./evidence/core/source.ts"
import { CLAIM_KINDS, CLAIM_STATUSES } from "./refunds/core/settle.ts"

/** Minor units, as digits. */
export type Reported = { amount: string; tax: string; shipping: string }

const source = (name: string) => text(name, { enum: EVENT_SOURCES })

/** Who reported an event, and what follows: verified and unverified ones have names apart, so that none is in another's way. */
const reported = () => ({
  source: source("source").notNull(),
  /** Whether reports count it: neither it nor what it was attributed by is unverified. */
  counts: boolean("counts").notNull(),
  /** The same of its attribution, to be found by: nothing but the customer's answer speaks for whose it is. */
  restsOnClaim: boolean("rests_on_claim").notNull().default(false),
  /** The deal that it was attributed by, where nothing better speaks for whose it is. */
  dealId: text("deal_id"),
  /** The verified event that replaced an unverified one. */
  replacedBy: text("replaced_by"),
  /** A keyed hash of the day, of unverified events only. */
  addressHash: text("address_hash"),
})

/** The vendor's customer; the first evidence binds it to an affiliate, for good. */
export const customers = pgTable(
  "customers",
  {
    vendorId: vendorId(),
    id: id(),
    externalId: text("external_id").notNull(),
    email: text("email"),
    name: text("name"),
    country: text("country"),
    affiliateId: text("affiliate_id"),
    programId: text("program_id"),
    linkId: text("link_id"),
    clickId: text("click_id"),
    clickAt: instant("click_at"),
    boundBy: text("bound_by", { enum: BINDING_BASES }),
    /** Of a binding by a deal, the deal's approval. */
    boundAt: instant("bound_at"),
    dealId: text("deal_id"),
    /** Unverified: a provisional binding, which gives way to the first verified event with evidence of its own. */
    bindingSource: source("binding_source").notNull().default("verified"),
    /** Which of email, name and country only unverified events gave. */
    unverifiedDetails: text("unverified_details").array().notNull().default(sql`'{}'`),
    /** E-mails that verified events gave besides the one that is kept: any of them may be the affiliate's own. */
    otherEmails: text("other_emails").array().notNull().default(sql`'{}'`),
    /** Named by a payment provider's id only, until somebody says whose it is. */
    isProvisional: boolean("is_provisional").notNull().default(false),
    /** The customer that this name turned out to be: nothing is kept under it any more. */
    joinedTo: text("joined_to"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("customers_external").on(t.vendorId, t.externalId),
    index("customers_affiliate").on(t.vendorId, t.affiliateId),
    index("customers_email").on(t.vendorId, t.email),
    index("customers_other_emails").using("gin", t.otherEmails).where(sql`other_emails <> '{}'`),
    index("customers_email_as_id").on(t.vendorId, sql`lower(external_id)`).where(sql`external_id like '%@%'`),
    index("customers_joined").on(t.vendorId, t.joinedTo).where(sql`joined_to is not null`),
    ...tenantPolicies("customers"),
    batchPolicy("customers"),
  ],
)

/** A sign-up or another milestone of a customer, and whose it is; one per customer and event name that counts. */
export const leads = pgTable(
  "leads",
  {
    vendorId: vendorId(),
    id: id(),
    customerId: text("customer_id").notNull(),
    eventName: text("event_name").notNull(),
    quantity: integer("quantity").notNull(),
    mode: text("mode", { enum: ["now", "deferred"] }).notNull(),
    ...reported(),
    clickId: text("click_id"),
    coupon: text("coupon"),
    metadata: json<Record<string, unknown>>("metadata").notNull(),
    attribution: json<Attribution>("attribution").notNull(),
    affiliateId: text("affiliate_id"),
    occurredAt: instant("occurred_at").notNull(),
    qualifiedAt: instant("qualified_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    // A verified lead is one; of unverified ones each click has its own, so that nobody's stands in another's way.
    uniqueIndex("leads_event").on(
      ...[t.vendorId, t.customerId, t.eventName, t.source],
      sql`(case when source = 'unverified' then coalesce(click_id, '') else '' end)`,
    ),
    index("leads_unverified").on(t.vendorId, t.createdAt).where(sql`source = 'unverified'`),
    index("leads_unverified_click").on(t.vendorId, t.clickId, t.createdAt).where(sql`source = 'unverified'`),
    index("leads_unverified_address").on(t.vendorId, t.addressHash, t.createdAt).where(sql`source = 'unverified'`),
    index("leads_affiliate").on(t.vendorId, t.affiliateId).where(sql`affiliate_id is not null`),
    index("leads_occurred").on(t.vendorId, t.occurredAt),
    foreignKey({ columns: [t.vendorId, t.customerId], foreignColumns: [customers.vendorId, customers.id] }),
    ...tenantPolicies("leads"),
    batchPolicy("leads"),
    affiliatePolicy("leads"),
  ],
)

/** What a customer bought, whose it is and by which terms it was first decided; named by the vendor's own id. */
export const sales = pgTable(
  "sales",
  {
    vendorId: vendorId(),
    id: id(),
    externalId: text("external_id").notNull(),
    customerId: text("customer_id").notNull(),
    sequence: integer("sequence").notNull(),
    amount: minor("amount_minor").notNull(),
    tax: minor("tax_minor").notNull(),
    shipping: minor("shipping_minor").notNull(),
    currency: text("currency").notNull(),
    refunded: minor("refunded_minor").notNull().default(sql`0`),
    isDisputed: boolean("is_disputed").notNull().default(false),
    ...reported(),
    productId: text("product_id"),
    eventName: text("event_name"),
    clickId: text("click_id"),
    coupon: text("coupon"),
    metadata: json<Record<string, unknown>>("metadata").notNull(),
    attribution: json<Attribution>("attribution").notNull(),
    affiliateId: text("affiliate_id"),
    programId: text("program_id"),
    linkId: text("link_id"),
    /** What it was first decided by, where it is somebody's. */
    terms: json<Terms>("terms"),
    /** The system whose sale it was: what it earned is said by that system's commissions, and by no rule of ours. */
    importedFrom: text("imported_from"),
    /** What was charged as it was reported first, where the sale was amended. Minor units. */
    reported: json<Reported>("reported"),
    occurredAt: instant("occurred_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("sales_external").on(t.vendorId, t.externalId, t.source),
    index("sales_unverified").on(t.vendorId, t.createdAt).where(sql`source = 'unverified'`),
    index("sales_unverified_click").on(t.vendorId, t.clickId, t.createdAt).where(sql`source = 'unverified'`),
    index("sales_unverified_address").on(t.vendorId, t.addressHash, t.createdAt).where(sql`source = 'unverified'`),
    index("sales_customer").on(t.vendorId, t.customerId, t.occurredAt),
    index("sales_affiliate").on(t.vendorId, t.affiliateId, t.linkId, t.counts),
    index("sales_occurred").on(t.vendorId, t.occurredAt),
    index("sales_deal").on(t.vendorId, t.dealId).where(sql`deal_id is not null`),
    foreignKey({ columns: [t.vendorId, t.customerId], foreignColumns: [customers.vendorId, customers.id] }),
    ...tenantPolicies("sales"),
    batchPolicy("sales"),
    affiliatePolicy("sales"),
  ],
)

/** How the amount of a sale was changed, by whom and why; nothing here is ever changed. */
export const amendments = pgTable(
  "sale_amendments",
  {
    vendorId: vendorId(),
    id: id(),
    saleId: text("sale_id").notNull(),
    amount: minor("amount_minor").notNull(),
    tax: minor("tax_minor").notNull(),
    shipping: minor("shipping_minor").notNull(),
    before: json<Reported>("before").notNull(),
    reason: text("reason").notNull(),
    amendedBy: text("amended_by").notNull(),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("sale_amendments_sale").on(t.vendorId, t.saleId),
    foreignKey({ columns: [t.vendorId, t.saleId], foreignColumns: [sales.vendorId, sales.id] }),
    ...tenantPolicies("sale_amendments"),
  ],
)

/**
 * A refund, or a dispute (which is one that may be given back); `waiting` ones take effect when their sale comes.
 * A `rest` is what a charge says was refunded in all: it takes what the refunds reported so far leave open of it.
 */
export const refunds = pgTable(
  "refunds",
  {
    vendorId: vendorId(),
    id: id(),
    externalId: text("external_id").notNull(),
    saleExternalId: text("sale_external_id").notNull(),
    saleId: text("sale_id"),
    kind: text("kind", { enum: CLAIM_KINDS }).notNull(),
    requested: minor("requested_minor"),
    amount: minor("amount_minor"),
    reason: text("reason"),
    /** The currency that whoever reports it named; null: the sale's own. Another than the sale's takes nothing. */
    currency: text("currency"),
    status: text("status", {
      enum: CLAIM_STATUSES,
    }).notNull(),
    occurredAt: instant("occurred_at").notNull(),
    /** When a dispute ended; null while it is open, and for refunds. */
    closedAt: instant("closed_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("refunds_external").on(t.vendorId, t.externalId),
    index("refunds_sale").on(t.vendorId, t.saleExternalId),
    ...tenantPolicies("refunds"),
    batchPolicy("refunds"),
  ],
)

/** Which sale a payment was for: Stripe's refunds and disputes name the payment only. */
export const payments = pgTable(
  "stripe_payments",
  {
    vendorId: vendorId(),
    paymentIntentId: text("payment_intent_id").notNull(),
    saleExternalId: text("sale_external_id").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.paymentIntentId] }), ...tenantPolicies("stripe_payments")],
)

/** What a customer answered when they were asked who sent them, and what came of it. */
export const claims = pgTable(
  "claims",
  {
    vendorId: vendorId(),
    id: id(),
    status: text("status", { enum: REFERRAL_CLAIM_STATUSES }).notNull(),
    answer: text("told_by").notNull(),
    /** What answers are compared by, see `handleKey`: the same one of a customer again says nothing new. */
    answerKey: text("answer_key").notNull(),
    source: source("source").notNull(),
    customerId: text("customer_id"),
    /** What whoever reported the answer called a customer of whom nobody has heard. */
    customerName: text("customer_name"),
    saleId: text("sale_id"),
    leadId: text("lead_id"),
    /** Of an inquiry, which is another slice's. */
    inquiryId: text("inquiry_id"),
    affiliateId: text("affiliate_id"),
    reason: text("reason"),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("claims_answer").on(t.vendorId, t.customerId, t.answerKey),
    index("claims_status").on(t.vendorId, t.status, t.id),
    index("claims_affiliate").on(t.vendorId, t.affiliateId),
    index("claims_sale").on(t.vendorId, t.saleId),
    index("claims_lead").on(t.vendorId, t.leadId),
    index("claims_inquiry").on(t.vendorId, t.inquiryId),
    foreignKey({ columns: [t.vendorId, t.customerId], foreignColumns: [customers.vendorId, customers.id] }),
    foreignKey({ columns: [t.vendorId, t.saleId], foreignColumns: [sales.vendorId, sales.id] }),
    foreignKey({ columns: [t.vendorId, t.leadId], foreignColumns: [leads.vendorId, leads.id] }),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("claims"),
    affiliatePolicy("claims"),
  ],
)
