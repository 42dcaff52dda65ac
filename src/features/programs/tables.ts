import { sql } from "drizzle-orm"
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core"
import {
  affiliateRole,
  batchPolicy,
  createdAt,
  currentPerson,
  id,
  instant,
  json,
  minor,
  tenantPolicies,
  vendorId,
} from "../../platform/columns.ts"
import { AFFILIATE_STATUSES } from "../../vocabulary/affiliate-statuses.ts"
import { people, vendors } from "../identity/tables.ts"
import type { Application, Recruiting } from "./core.ts"
import type { Tier } from "./groups/core/tiers.ts"

/** The terms under which affiliates refer: destination, window, hold, minimum. */
export const programs = pgTable(
  "programs",
  {
    vendorId: vendorId().references(() => vendors.id),
    id: id(),
    name: text("name").notNull(),
    destinationUrl: text("destination_url").notNull(),
    allowedHosts: text("allowed_hosts").array().notNull(),
    windowDays: integer("window_days").notNull(),
    winner: text("winner", { enum: ["last_click", "first_click"] }).notNull(),
    holdDays: integer("hold_days").notNull(),
    minPayout: minor("min_payout_minor").notNull(),
    autoApprove: boolean("auto_approve").notNull(),
    clickParam: text("click_param").notNull(),
    couponBeatsClick: boolean("coupon_beats_click").notNull(),
    bannedReferrers: text("banned_referrers").array().notNull(),
    forbidPaidSearch: boolean("forbid_paid_search").notNull(),
    hasPostbackSecret: boolean("has_postback_secret").notNull().default(false),
    trustBrowserLeads: boolean("trust_browser_leads").notNull().default(false),
    /** The code that a referred friend gets. */
    friendCoupon: text("friend_coupon"),
    /** By what affiliates are moved among its groups, lowest first; and when that is to be looked at again. */
    tiers: json<Tier[]>("tiers"),
    tiersDueAt: instant("tiers_due_at"),
    /** Whether any link of it is, or was, one of several. */
    hasSplits: boolean("has_splits").notNull().default(false),
    /** What whoever recruited an affiliate earns of their commissions; null where nobody does. */
    recruiting: json<Recruiting>("recruiting"),
    /** Whether its affiliates see who of them sells most. */
    hasLeaderboard: boolean("has_leaderboard").notNull().default(false),
    /** For how long a deal that is approved is its affiliate's. */
    dealDays: integer("deal_days").notNull().default(90),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    ...tenantPolicies("programs"),
    batchPolicy("programs"),
    pgPolicy("programs_affiliate", {
      for: "select",
      to: affiliateRole,
      using: sql.raw(
        "(vendor_id, id) in (select a.vendor_id, a.program_id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), ''))",
      ),
    }),
  ],
)

/** What a program's postbacks are signed with, encrypted; apart, since affiliates read programs. */
export const programSecrets = pgTable(
  "program_secrets",
  { vendorId: vendorId(), programId: text("program_id").notNull(), encrypted: text("sealed"), createdAt: createdAt() },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.programId] }),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    ...tenantPolicies("program_secrets"),
  ],
)

/** Affiliates of a program that rules can name together. */
export const groups = pgTable(
  "groups",
  {
    vendorId: vendorId(),
    id: id(),
    programId: text("program_id").notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    ...tenantPolicies("groups"),
  ],
)

/** A person's enrollment in one program; the same person may have one in many programs of many vendors. */
export const affiliates = pgTable(
  "affiliates",
  {
    vendorId: vendorId(),
    id: id(),
    programId: text("program_id").notNull(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    email: text("email").notNull(),
    name: text("name").notNull(),
    country: text("country"),
    groupId: text("group_id"),
    /** Set by hand: no tier moves them. */
    groupPinned: boolean("group_pinned").notNull().default(false),
    subAffiliateOf: text("sub_affiliate_of"),
    status: text("status", { enum: AFFILIATE_STATUSES }).notNull(),
    /** When they were approved first, an instant of the vendor. */
    approvedAt: instant("approved_at"),
    minPayout: minor("min_payout_minor"),
    /** What they wrote when they applied by the program's page. */
    application: json<Application>("application"),
    /** What people call them, such as their name where they post. */
    handle: text("handle"),
    /** Whether other affiliates may read their name on a leaderboard. */
    showsName: boolean("shows_name").notNull().default(false),
    /** What handles are compared by, see `handleKey`. */
    handleKey: text("handle_key"),
    /** When the e-mail, and with it the person who is paid, last became another. */
    emailChangedAt: instant("email_changed_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("affiliates_email").on(t.vendorId, t.programId, t.email),
    unique("affiliates_handle").on(t.vendorId, t.handleKey),
    index("affiliates_person").on(t.personId),
    index("affiliates_of_email").on(t.vendorId, t.email),
    index("affiliates_applied").on(t.vendorId).where(sql`status = 'applied'`),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    foreignKey({ columns: [t.vendorId, t.groupId], foreignColumns: [groups.vendorId, groups.id] }),
    ...tenantPolicies("affiliates"),
    batchPolicy("affiliates"),
    pgPolicy("affiliates_self", { for: "select", to: affiliateRole, using: sql`person_id = ${currentPerson}` }),
  ],
)

/** A proposal that an affiliate's e-mail becomes another one, and what came of it; also says which addresses were theirs. */
export const emailChanges = pgTable(
  "email_changes",
  {
    vendorId: vendorId(),
    id: id(),
    affiliateId: text("affiliate_id").notNull(),
    oldEmail: text("old_email").notNull(),
    newEmail: text("new_email").notNull(),
    /** Of the link that the old address was mailed. */
    tokenHash: text("token_hash").notNull(),
    status: text("status", { enum: ["pending", "confirmed", "approved", "rejected", "replaced", "expired"] }).notNull(),
    proposedBy: text("proposed_by").notNull(),
    /** Null for a machine's key. */
    proposedPersonId: text("proposed_person_id"),
    proposedAt: instant("proposed_at").notNull(),
    confirmBy: instant("confirm_by").notNull(),
    decidedBy: text("decided_by"),
    decidedPersonId: text("decided_person_id"),
    decidedAt: instant("decided_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("email_changes_pending").on(t.vendorId, t.affiliateId).where(sql`status = 'pending'`),
    index("email_changes_token").on(t.tokenHash),
    index("email_changes_affiliate").on(t.vendorId, t.affiliateId, t.decidedAt),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    check(
      "email_changes_two_people",
      sql`status <> 'approved' or (decided_person_id is not null and decided_person_id is distinct from proposed_person_id)`,
    ),
    ...tenantPolicies("email_changes"),
  ],
)
