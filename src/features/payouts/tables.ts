import { sql } from "drizzle-orm"
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
import {
  affiliatePolicy,
  createdAt,
  id,
  instant,
  json,
  minor,
  tenantPolicies,
  vendorId,
} from "../../platform/columns.ts"
import { affiliates } from "../programs/tables.ts"
import { FUNDING_STATUSES } from "./fundings/core/funding.ts"
import { ACCOUNT_STATUSES, PROVIDER_NAMES } from "./providers/core/facts.ts"
import { NIGHT_STATUSES, type StoredDifference } from "./reconciliation/core/reconcile.ts"
import { LEFT_OUT_REASONS } from "./runs/core/draft.ts"
import type { KeptLine } from "./runs/core/lines.ts"
import { ITEM_STATUSES, RUN_STATUSES } from "./runs/core/states.ts"

/** Where an affiliate is paid: an account at a provider, made once. */
export const payoutAccounts = pgTable(
  "payout_accounts",
  {
    vendorId: vendorId(),
    affiliateId: text("affiliate_id").notNull(),
    provider: text("provider", { enum: PROVIDER_NAMES }).notNull().default("stripe"),
    /** The provider's id of it, whichever that is. */
    accountId: text("stripe_account_id").notNull(),
    status: text("status", { enum: ACCOUNT_STATUSES }).notNull(),
    reason: text("reason"),
    /** What identifies the account's bank details, as the provider shows them; and when they last changed. */
    bank: text("bank"),
    bankChangedAt: instant("bank_changed_at"),
    /** When it was first named, if commissions were waiting to be paid by then. */
    namedAt: instant("named_at"),
    checkedAt: instant("checked_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.affiliateId] }),
    uniqueIndex("payout_accounts_stripe").on(t.accountId),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("payout_accounts"),
    affiliatePolicy("payout_accounts"),
  ],
)

/** One payout: prepared, approved by another person, sent. */
export const payoutRuns = pgTable(
  "payout_runs",
  {
    vendorId: vendorId(),
    id: id(),
    status: text("status", {
      enum: RUN_STATUSES,
    }).notNull(),
    currency: text("currency").notNull(),
    programId: text("program_id"),
    cutoff: instant("cutoff").notNull(),
    total: minor("total_minor").notNull(),
    hash: text("hash").notNull(),
    createdBy: text("created_by").notNull(),
    submittedBy: text("submitted_by"),
    /** The database names the persons of both members, and refuses one person twice. */
    submittedByPerson: text("submitted_by_person"),
    submittedAt: instant("submitted_at"),
    approvedBy: text("approved_by"),
    approvedByPerson: text("approved_by_person"),
    approvedAt: instant("approved_at"),
    completedAt: instant("completed_at"),
    canceledAt: instant("canceled_at"),
    draftedAt: instant("drafted_at").notNull(),
    /** The instant of the schedule that prepared it; null for a person's. */
    scheduledFor: instant("scheduled_for"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("payout_runs_scheduled").on(t.vendorId, t.currency, t.scheduledFor),
    index("payout_runs_open").on(t.vendorId).where(sql`status in ('approved', 'executing')`),
    ...tenantPolicies("payout_runs"),
  ],
)

/** One transfer to one affiliate; amount and destination are frozen when the run is drafted. */
export const payoutItems = pgTable(
  "payout_items",
  {
    vendorId: vendorId(),
    id: id(),
    runId: text("run_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    amount: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    provider: text("provider", { enum: PROVIDER_NAMES }).notNull().default("stripe"),
    destination: text("destination").notNull(),
    status: text("status", {
      enum: ITEM_STATUSES,
    }).notNull(),
    reason: text("reason"),
    attempt: integer("attempt").notNull().default(0),
    transferId: text("transfer_id"),
    returned: minor("returned_minor").notNull().default(sql`0`),
    attemptedAt: instant("attempted_at"),
    dueAt: instant("due_at").notNull(),
    sentAt: instant("sent_at"),
    /** When the bank details had changed, if that was shortly before the draft. */
    bankChangedAt: instant("bank_changed_at"),
    /** The commissions and debts that it is made of; in its own row, since a run may have a hundred thousand. */
    lines: json<KeptLine[]>("lines").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("payout_items_run_due").on(t.vendorId, t.runId, t.dueAt),
    index("payout_items_waiting").on(t.vendorId, t.currency, t.id).where(sql`status = 'waiting_funds'`),
    index("payout_items_affiliate").on(t.vendorId, t.affiliateId, t.id),
    index("payout_items_sent").on(t.vendorId, t.affiliateId, t.sentAt).where(sql`sent_at is not null`),
    uniqueIndex("payout_items_transfer").on(t.transferId).where(sql`transfer_id is not null`),
    foreignKey({ columns: [t.vendorId, t.runId], foreignColumns: [payoutRuns.vendorId, payoutRuns.id] }),
    ...tenantPolicies("payout_items"),
    affiliatePolicy("payout_items"),
  ],
)

/** Every call made or about to be made to a provider for an item: committed before the call, closed after it. */
export const payoutAttempts = pgTable(
  "payout_attempts",
  {
    vendorId: vendorId(),
    itemId: text("item_id").notNull(),
    attempt: integer("attempt").notNull(),
    outcome: text("outcome", { enum: ["open", "sent", "refused", "unknown"] }).notNull(),
    transactionId: text("transaction_id").notNull(),
    detail: text("detail"),
    /** Calls and look-ups that gave no clear answer; the wait for the next grows with it. */
    tries: integer("tries").notNull().default(0),
    /** Look-ups in a row that found nothing since calling could no longer help, and (in real time) since when. */
    emptyLooks: integer("empty_looks").notNull().default(0),
    emptySince: instant("empty_since"),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.itemId, t.attempt] }),
    foreignKey({ columns: [t.vendorId, t.itemId], foreignColumns: [payoutItems.vendorId, payoutItems.id] }),
    ...tenantPolicies("payout_attempts"),
  ],
)

/** Who a draft left out, with what was theirs and why. */
export const payoutLeftOut = pgTable(
  "payout_left_out",
  {
    vendorId: vendorId(),
    runId: text("run_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    amount: minor("amount_minor").notNull(),
    reason: text("reason", {
      enum: LEFT_OUT_REASONS,
    }).notNull(),
    detail: text("detail"),
    /** When a hold that is its reason ends. */
    heldUntil: instant("held_until"),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.runId, t.affiliateId] }),
    foreignKey({ columns: [t.vendorId, t.runId], foreignColumns: [payoutRuns.vendorId, payoutRuns.id] }),
    ...tenantPolicies("payout_left_out"),
  ],
)

/** On which day of each month drafts are prepared, in the vendor's zone; every payable currency when none is named. */
export const payoutSchedules = pgTable(
  "payout_schedules",
  {
    vendorId: vendorId().primaryKey(),
    day: integer("day").notNull(),
    currency: text("currency"),
    isEnabled: boolean("is_enabled").notNull(),
    nextAt: instant("next_at").notNull(),
    createdAt: createdAt(),
  },
  () => [...tenantPolicies("payout_schedules")],
)

/** Money that a vendor puts in: by a checkout, or by a bank transfer that the operator records. */
export const fundings = pgTable(
  "fundings",
  {
    vendorId: vendorId(),
    id: id(),
    status: text("status", { enum: FUNDING_STATUSES }).notNull(),
    /** What was asked for; what was paid, as the checkout or the bank says it, is `paid` and may differ. */
    amount: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    paid: minor("paid_minor"),
    paidCurrency: text("paid_currency"),
    /** What refunds and disputes have taken back so far. */
    returned: minor("returned_minor").notNull().default(sql`0`),
    /** The bank transfer's own; null for a checkout. */
    reference: text("reference"),
    sessionId: text("session_id"),
    checkoutUrl: text("checkout_url"),
    /** The checkout's payment, by which refunds and disputes name it. */
    paymentId: text("payment_id"),
    reason: text("reason"),
    /** Counts what was taken back or given back, so that an old look at them undoes no later one. */
    version: integer("version").notNull().default(0),
    createdBy: text("created_by").notNull(),
    requestedAt: instant("requested_at").notNull(),
    fundedAt: instant("funded_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("fundings_reference").on(t.vendorId, t.reference).where(sql`reference is not null`),
    uniqueIndex("fundings_payment").on(t.paymentId).where(sql`payment_id is not null`),
    ...tenantPolicies("fundings"),
  ],
)

/** What each night's comparison of ledger, items and providers came to. */
export const reconciliations = pgTable(
  "reconciliations",
  {
    vendorId: vendorId(),
    at: instant("at").notNull(),
    status: text("status", { enum: NIGHT_STATUSES }).notNull(),
    items: integer("items").notNull(),
    differences: json<StoredDifference[]>("differences").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.at] }), ...tenantPolicies("reconciliations")],
)
