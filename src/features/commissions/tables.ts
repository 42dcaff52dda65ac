import { type SQL, sql } from "drizzle-orm"
import { bigint, date, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
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
import { COMMISSION_STAGES } from "../ledger/posting/core/postings.ts"
import { affiliates, programs } from "../programs/tables.ts"
import type { SharingFacts } from "./commissions/core/shares.ts"
import { COMMISSION_KINDS, COMMISSION_STATUSES, DEBT_STATUSES, REDECIDED } from "./commissions/core/state.ts"
import { OPENING_STATUSES } from "./openings/core/decide-opening.ts"
import type { Rule } from "./rules/core/rule.ts"

/** A program's rules, one row a version; nothing here is ever changed. */
export const ruleVersions = pgTable(
  "rule_versions",
  {
    vendorId: vendorId(),
    programId: text("program_id").notNull(),
    version: integer("version").notNull(),
    rules: json<Rule[]>("rules").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.programId, t.version] }),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    ...tenantPolicies("rule_versions"),
    batchPolicy("rule_versions"),
  ],
)

/** What one affiliate earned by one event; `rule` is a copy, so that later edits change nothing here. */
export const commissions = pgTable(
  "commissions",
  {
    vendorId: vendorId(),
    id: id(),
    programId: text("program_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    kind: text("kind", { enum: COMMISSION_KINDS }).notNull(),
    /** The event that earned it: a sale's, lead's or click's id; a manual one is its own source. */
    sourceId: text("source_id").notNull(),
    /** 0, or which of the additional ones by amendments of a sale whose commission had left. */
    part: integer("part").notNull().default(0),
    /** Of kind `recruiting`: the affiliate whose commission this is a share of. */
    recruitedId: text("recruited_id"),
    /** Of a share: its basis points, and of how much. */
    shareBps: integer("share_bps"),
    shareOf: minor("share_of_minor"),
    customerId: text("customer_id"),
    /** Of a click: its link, day and visitor, who is paid for once. */
    visit: text("visit"),
    base: minor("base_minor").notNull(),
    amount: minor("amount_minor").notNull(),
    reversed: minor("reversed_minor").notNull().default(sql`0`),
    /** What the amended sale gives in all, where the commission had left when it was amended. */
    entitled: minor("entitled_minor"),
    currency: text("currency").notNull(),
    status: text("status", {
      enum: COMMISSION_STATUSES,
    }).notNull(),
    reasons: text("reasons").array().notNull(),
    note: text("note"),
    rule: json<Rule>("rule"),
    ruleVersion: integer("rule_version"),
    cutBy: json<{ per: string; cap: string; uncut: string }>("cut_by"),
    earnedAt: instant("earned_at").notNull(),
    availableAt: instant("available_at").notNull(),
    /** When it matures, while it is pending. */
    maturesAt: instant("matures_at").generatedAlwaysAs(sql`case when status = 'pending' then available_at end`),
    /** Its id while it is held, to be found by. */
    heldId: text("held_id").generatedAlwaysAs(sql`case when status = 'held' then id end`),
    itemId: text("item_id"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("commissions_source").on(
      t.vendorId,
      t.sourceId,
      t.affiliateId,
      t.part,
      sql`coalesce(recruited_id, '')`,
    ),
    uniqueIndex("commissions_visit").on(t.vendorId, t.visit).where(sql`visit is not null`),
    // None names the status: a payout moves a hundred thousand rows on, each within its page.
    index("commissions_affiliate").on(t.vendorId, t.affiliateId, t.id),
    index("commissions_held").on(t.vendorId, t.heldId).where(sql`held_id is not null`),
    index("commissions_maturing").on(t.vendorId, t.maturesAt).where(sql`matures_at is not null`),
    // With the id, so that which were earned in a window is read from here alone.
    index("commissions_earned").on(t.vendorId, t.earnedAt, t.id),
    index("commissions_unverified").on(t.vendorId, t.id).where(sql`'unverified' = any(reasons)`),
    // What reports look for among the many that sales earn.
    index("commissions_clicks").on(t.vendorId, t.earnedAt).where(sql`kind = 'click'`),
    index("commissions_restorations").on(t.vendorId).where(sql`kind = 'restoration'`),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("commissions"),
    batchPolicy("commissions"),
    affiliatePolicy("commissions"),
  ],
)

/** A day of UTC. */
const day = (name: string) => date(name, { mode: "string" }).notNull()

/**
 * What is payable of what was earned on a day, less what was taken back. Written when the day has been over for a while, see
 * `foldPayable`; triggers and payouts note what changes later.
 */
export const payableDays = pgTable(
  "payable_days",
  {
    vendorId: vendorId(),
    day: day("day"),
    affiliateId: text("affiliate_id").notNull(),
    programId: text("program_id").notNull(),
    currency: text("currency").notNull(),
    amount: minor("amount_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.day, t.affiliateId, t.programId, t.currency] }),
    ...tenantPolicies("payable_days"),
  ],
)

/** The first day of a vendor that is not folded. */
export const payableFolds = pgTable("payable_folds", { vendorId: vendorId().primaryKey(), until: day("until") }, () =>
  tenantPolicies("payable_folds"),
)

/** Days of which what is payable changed after they were over, each transaction by itself. */
export const payableStaleDays = pgTable(
  "payable_stale_days",
  { vendorId: vendorId(), day: day("day"), transaction: bigint("transaction", { mode: "bigint" }).notNull() },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.day, t.transaction] }),
    ...tenantPolicies("payable_stale_days"),
    batchPolicy("payable_stale_days"),
  ],
)

/** A commission of another system, taken over once by its name there, and what was last said to have become of it. */
export const openings = pgTable(
  "openings",
  {
    vendorId: vendorId(),
    product: text("product").notNull(),
    externalId: text("external_id").notNull(),
    /** Null: it took back what was settled there too. */
    commissionId: text("commission_id"),
    affiliateId: text("affiliate_id").notNull(),
    /** Negative where it takes back. */
    amount: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    status: text("status", { enum: OPENING_STATUSES }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.product, t.externalId] }),
    index("openings_commission").on(t.vendorId, t.commissionId),
    foreignKey({ columns: [t.vendorId, t.commissionId], foreignColumns: [commissions.vendorId, commissions.id] }),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("openings"),
  ],
)

/** What refunds and disputes took back from a commission, one row a cause; negative when a won dispute gives back. */
export const reversals = pgTable(
  "reversals",
  {
    vendorId: vendorId(),
    id: id(),
    commissionId: text("commission_id").notNull(),
    causeId: text("cause_id").notNull(),
    amount: minor("amount_minor").notNull(),
    /** Where the commission stood before, so that a dispute won can put it back. */
    stood: text("stood", { enum: COMMISSION_STAGES }).notNull(),
    transactionId: text("transaction_id").notNull(),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("reversals_cause").on(t.vendorId, t.commissionId, t.causeId),
    foreignKey({ columns: [t.vendorId, t.commissionId], foreignColumns: [commissions.vendorId, commissions.id] }),
    ...tenantPolicies("reversals"),
  ],
)

/** How a commission became another when its sale was decided again, and why. */
export const redecisions = pgTable(
  "redecisions",
  {
    vendorId: vendorId(),
    id: id(),
    commissionId: text("commission_id").notNull(),
    reason: text("reason", { enum: REDECIDED }).notNull(),
    /** The sale, customer, refund or amendment that made it so. */
    causeId: text("cause_id").notNull(),
    before: minor("before_minor").notNull(),
    after: minor("after_minor").notNull(),
    /** Where the commission stood before, so that what earns again stands there again. */
    stood: text("stood", { enum: COMMISSION_STAGES }).notNull(),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("redecisions_commission").on(t.vendorId, t.commissionId),
    foreignKey({ columns: [t.vendorId, t.commissionId], foreignColumns: [commissions.vendorId, commissions.id] }),
    ...tenantPolicies("redecisions"),
  ],
)

/** What an affiliate owes back because a paid commission was reversed; the next run nets it. */
export const debts = pgTable(
  "debts",
  {
    vendorId: vendorId(),
    id: id(),
    affiliateId: text("affiliate_id").notNull(),
    commissionId: text("commission_id").notNull(),
    causeId: text("cause_id").notNull(),
    amount: minor("amount_minor").notNull(),
    currency: text("currency").notNull(),
    status: text("status", { enum: DEBT_STATUSES }).notNull(),
    itemId: text("item_id"),
    createdAt: createdAt(),
    at: instant("at").notNull(),
    /** Asked for by one person, granted by another; the debt is open until then. */
    writeOffAskedBy: text("write_off_asked_by"),
    /** The database names the persons of both members, and refuses one person twice. */
    writeOffAskedByPerson: text("write_off_asked_by_person"),
    writeOffReason: text("write_off_reason"),
    writeOffAskedAt: instant("write_off_asked_at"),
    writtenOffBy: text("written_off_by"),
    writtenOffByPerson: text("written_off_by_person"),
    writtenOffAt: instant("written_off_at"),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("debts_commission").on(t.vendorId, t.commissionId),
    index("debts_open").on(t.vendorId, t.affiliateId).where(sql`status = 'open'`),
    foreignKey({ columns: [t.vendorId, t.commissionId], foreignColumns: [commissions.vendorId, commissions.id] }),
    ...tenantPolicies("debts"),
    affiliatePolicy("debts"),
  ],
)

/**
 * Who shares in what an affiliate earns in their program: null, and not asked, where nobody does. `links` comes to the links of
 * several that it may be earned by, as JSON, or null.
 */
export const sharingFacts = (links: SQL) => sql<SharingFacts | null>`(case
  when (${programs.recruiting} is not null and ${affiliates.subAffiliateOf} is not null) or ${programs.hasSplits} then (
    select json_build_object('recruiting', ${programs.recruiting}, 'links', given.links, 'line', affiliate_line(
      ${affiliates.vendorId},
      array[${affiliates.id}] || array(select jsonb_array_elements_text(
        jsonb_path_query_array(coalesce(given.links, '[]'), '$[*].splits[*].affiliate_id'))),
      coalesce(jsonb_array_length(${programs.recruiting} -> 'levels_bps'), 0)))
    from (select (${links})::jsonb as links) given)
  end)`
